import { code, escape, message, plural, timestamp } from '../platform/discord/message.ts';
import type { LocalTime } from './local-time.ts';
import type { Words } from './window-view.ts';
import { foreign, windowName } from './window-words-view.ts';
import { windowId, type ReleaseWindow } from './window.ts';

/** What there is to say of events in the server's calendar. */
export type EventTold =
  /** Somebody deleted, cancelled or completed it on Discord. */
  | { readonly kind: 'ended' }
  /** Somebody changed it again after it was put back. */
  | { readonly kind: 'changed-again' }
  | { readonly kind: 'refused' | 'not-ended'; readonly because: string }
  | { readonly kind: 'no-room'; readonly count: number; readonly first: Date };

const BECAUSE_SHOWN = 300;

export function eventMessage(
  told: EventTold,
  of: { readonly window: ReleaseWindow; readonly occurrence: LocalTime } | null,
): Words {
  const content = `📅 ${of === null ? '' : `Discord event of ${windowName(of.window)} (${of.occurrence.replace('T', ' ')}, ${escape(of.window.timeZone)}): `}${wordsOf(told, of?.window ?? null)}`;
  return { body: message({ mentions: 'nobody', content }), summary: `Discord events: ${told.kind}` };
}

function wordsOf(told: EventTold, window: ReleaseWindow | null): string {
  const show = window === null ? '`/window list`' : code(`/window show ${windowId(window.number)}`);
  switch (told.kind) {
    case 'ended':
      return `somebody deleted or ended it on Discord. The window stands as planned, and gets no other event; ${show} shows it.`;
    case 'changed-again':
      return `somebody keeps changing it on Discord, so what it says there stands and may be wrong. The window counts: ${show}.`;
    case 'refused':
      return `Discord refuses it, so the calendar does not show the window as it is: ${foreign(told.because, BECAUSE_SHOWN)}. ${show} does.`;
    case 'not-ended':
      return `it could not be taken down, and has to be deleted by hand: ${foreign(told.because, BECAUSE_SHOWN)}.`;
    case 'no-room':
      return `The calendar has no room for the events of ${plural(told.count, 'window', 'windows')}, the next ${timestamp(told.first, 'F')}: Discord takes 100 events that are not over, and the configuration may allow Muster fewer (\`windows.events.most\`). Delete events that nobody needs, or look fewer days ahead; \`/window list\` shows every window.`;
  }
}
