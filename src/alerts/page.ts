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
