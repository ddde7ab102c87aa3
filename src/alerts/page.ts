import type { Act } from '../platform/acts/act.ts';

/** What goes the second way, when nobody acknowledged a critical alert or Discord takes no messages; format 1. */
export interface Page {
  readonly format: 1;
  /** The same for each try of one page: whoever takes it drops what it has. */
  readonly id: string;
  /** `AL-17`; `ST-3` for a storm, which is one page. */
  readonly alert: string;
  readonly why: 'unacknowledged' | 'discord-away' | 'by-hand';
  readonly title: string;
  readonly severity: string | null;
  readonly fleets: readonly string[];
  /** 1, or how many of a storm it is about. */
  readonly groups: number;
  readonly firing: number;
  readonly since: string;
  readonly summary: string | null;
  readonly runbookUrl: string | null;
  /** Its card on Discord; null where it is not there. */
  readonly url: string | null;
}

export const SEND_PAGE = 'webhook.page';

/** The longest text of a page: whoever gets it reads it on a small screen. */
export const PAGE_TEXT = 500;

/** A page later than this wakes nobody for anything. */
const PAGED_WITHIN_MS = 4 * 60 * 60_000;

/** `what` is it about, as a word or two. */
export function pageAct(
  page: Page,
  { what, system, now }: { readonly what: string; readonly system: string; readonly now: Date },
): Act {
  return {
    key: `alert-page:${page.id}`,
    system,
    verb: SEND_PAGE,
    target: page.alert,
    fleet: page.fleets.length === 1 ? (page.fleets[0] ?? null) : null,
    summary: `page about ${page.alert}, ${what}`,
    input: { ...page, fleets: [...page.fleets] },
    expect: { fact: 'page-taken', of: { id: page.id } },
    deadline: new Date(now.getTime() + PAGED_WITHIN_MS),
  };
}
