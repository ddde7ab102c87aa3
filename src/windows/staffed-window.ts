import { EVERY } from './hand-over.ts';
import { ZoneClocks, type LocalTime } from './local-time.ts';
import type { WindowAt } from './may-act.ts';
import { occurrencesOf, type Range } from './occurrence.ts';
import { quorumOf, type StaffMember } from './staffing.ts';
import type { ReleaseWindow } from './window.ts';

/** One occurrence with all of its people. */
export interface StaffedWindow extends WindowAt {
  readonly members: readonly StaffMember[];
}

/** Occurrences that overlap the range, in order of their beginning, with who is on. */
export function staffedOf(
  windows: readonly ReleaseWindow[],
  staff: readonly StaffMember[],
  range: Range,
): readonly StaffedWindow[] {
  const clocks = new ZoneClocks();
  return windows
    .flatMap((window) => {
      const own = staff.filter((each) => each.window === window.number);
      return occurrencesOf(window, range, clocks).map((occurrence) => {
        const members = membersOf(own, occurrence.key);
        return { window, occurrence, members, quorum: quorumOf(window.staffing, members) };
      });
    })
    .toSorted((a, b) => a.occurrence.startsAt.getTime() - b.occurrence.startsAt.getTime());
}

/** Those named for this occurrence, and those of the roster who said nothing about it yet. */
export function membersOf(staff: readonly StaffMember[], occurrence: LocalTime): readonly StaffMember[] {
  const named = staff.filter((each) => each.occurrence === occurrence);
  const rostered = staff
    .filter((each) => each.occurrence === EVERY)
    .filter((each) => !named.some(({ role, who }) => role === each.role && who.person === each.who.person))
    .map((each) => ({ ...each, occurrence, state: 'named' as const }));
  return [...named, ...rostered];
}
