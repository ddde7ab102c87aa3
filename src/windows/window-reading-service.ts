import type { Reader } from '../platform/database/transaction.ts';
import { mayAct, type ActAsk, type ActVerdict, type WindowFacts } from './may-act.ts';
import type { Range } from './occurrence.ts';
import { listGranted } from './override-store.ts';
import { listStaff } from './staff-store.ts';
import { staffedOf, type StaffedWindow } from './staffed-window.ts';
import type { WindowServiceDeps } from './window-deps-service.ts';
import { listWindows } from './window-store.ts';

type Reading = Pick<WindowServiceDeps, 'config' | 'guildId'>;

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
