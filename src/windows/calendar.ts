import ical, { ICalCalendarMethod, ICalEventStatus, ICalEventTransparency } from 'ical-generator';
import type { StaffedWindow } from './staffed-window.ts';
import { lackingWords } from './verdict-words.ts';
import type { WindowScope } from './window-scope.ts';
import { windowId } from './window.ts';

/** How often calendars that subscribe should come again. */
const REFRESH_S = 3600;

/**
 * Windows as iCalendar (RFC 5545): an event for each occurrence, its times in UTC, so that it needs no zone of its own
 * and clocks that change are counted here. Its UID is the window's and the planned beginning's: moved, it stays the same.
 */
export function calendarText(
  occurrences: readonly StaffedWindow[],
  { now, domain }: { readonly now: Date; readonly domain: string },
): string {
  const calendar = ical({
    name: 'Release windows',
    prodId: { company: 'Muster', product: 'Release windows' },
    method: ICalCalendarMethod.PUBLISH,
    ttl: REFRESH_S,
  });
  for (const { window, occurrence, quorum, members } of occurrences) {
    const on = members.filter(({ state }) => state === 'confirmed').map(({ role, who }) => `${role}: ${who.person}`);
    const id = windowId(window.number);
    const lacks = quorum.isMet ? [] : [`It lacks ${lackingWords(quorum)}, and does not open without.`];
    calendar.createEvent({
      id: `${id.toLowerCase()}-${occurrence.key}@${domain}`,
      sequence: window.version,
      stamp: now,
      start: occurrence.startsAt,
      end: occurrence.endsAt,
      summary: `${window.kind === 'freeze' ? 'Freeze' : 'Release window'} ${id}: ${window.name}`,
      description: [`For ${scopeText(window.scope)}.`, ...on, ...lacks].join('\n'),
      status: quorum.isMet ? ICalEventStatus.CONFIRMED : ICalEventStatus.TENTATIVE,
      transparency: ICalEventTransparency.TRANSPARENT,
    });
  }
  return calendar.toString();
}

function scopeText({ fleets, environments, pipelines, trains }: WindowScope): string {
  const names = [...fleets, ...environments, ...pipelines, ...trains];
  return names.length === 0 ? 'everything' : names.join(', ');
}
