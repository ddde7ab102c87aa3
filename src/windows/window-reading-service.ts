import type { Reader } from '../platform/database/transaction.ts';
import { ZoneClocks, type LocalTime } from './local-time.ts';
import type { ActAsk, ActVerdict, WindowAt, WindowFacts } from './may-act.ts';
import { mayAct } from './may-act.ts';
import { occurrencesOf, type Range } from './occurrence.ts';
import { listGranted } from './override-store.ts';
import { EVERY, listStaff } from './staff-store.ts';
import { quorumOf, type StaffMember } from './staffing.ts';
import { listWindows } from './window-store.ts';
import type { ReleaseWindow } from './window.ts';
import type { WindowServiceDeps } from './window-deps-service.ts';

type Reading = Pick<WindowServiceDeps, 'config' | 'guildId'>;

/** One occurrence with all of its people. */
export interface StaffedWindow extends WindowAt {
  readonly members: readonly StaffMember[];
}

/** How far ahead an opening is looked for. */
export const HORIZON_DAYS = 60;
const DAY_MS = 86_400_000;

/** Occurrences that overlap the range, in order of their beginning, with who is on. */
export async function readWindows(
  reader: Reader,
  { guildId }: Pick<Reading, 'guildId'>,
  range: Range,
): Promise<readonly StaffedWindow[]> {
  const windows = await listWindows(reader, guildId, { since: range.from });
  const staff = await listStaff(
    reader,
    windows.map(({ number }) => number),
  );
  return staffedOf(windows, staff, range);
}

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

/** All that `mayAct` judges by, at the moment. */
export async function readFacts(reader: Reader, { config, guildId }: Reading, now: Date): Promise<WindowFacts> {
  const range = { from: now, to: new Date(now.getTime() + HORIZON_DAYS * DAY_MS) };
  return {
    needed: config().windows.needed,
    windows: await readWindows(reader, { guildId }, range),
    overrides: await listGranted(reader, guildId, now),
  };
}

/** What the windows say of an act at a moment. A Transaction sees its own writes, so it judges what it decided. */
export async function judgeAct(
  reader: Reader,
  deps: Reading,
  ask: ActAsk & { readonly at: Date },
): Promise<ActVerdict> {
  return mayAct(ask, ask.at, await readFacts(reader, deps, ask.at));
}
