import type { Reader } from '../database/transaction.ts';
import type { OpenActState, StoredAct } from './act.ts';
import { listActs, type ActTables } from './act-store.ts';

export interface ActHealth {
  /** Open acts by state; a state of which there is none is left out. */
  readonly open: Readonly<Partial<Record<OpenActState, number>>>;
  /** When the oldest open act was put; null when none is open. */
  readonly oldestAt: Date | null;
  /** Since when the longest is unknown; null when none is. */
  readonly unknownSince: Date | null;
  /** Unknown ones, newest first, at most ten. */
  readonly unknown: readonly StoredAct[];
}

const UNKNOWN_SHOWN = 10;
const OPEN: readonly OpenActState[] = ['waiting', 'sending', 'checking', 'unknown'];

/** Reads open acts alone, over their partial index: cheap enough for every scrape. */
export async function readActHealth(read: Reader): Promise<ActHealth> {
  const rows = await read
    .tables<ActTables>()
    .selectFrom('acts')
    .select(({ fn }) => [
      'state',
      fn.countAll<number>().as('count'),
      fn.min('created_at').as('oldest'),
      fn.min('unknown_since').as('unknown'),
    ])
    .where('settled_at', 'is', null)
    .groupBy('state')
    .execute();
  const open = OPEN.flatMap((state) => {
    const row = rows.find((each) => each.state === state);
    return row === undefined ? [] : [[state, row.count] as const];
  });
  return {
    open: Object.fromEntries(open),
    oldestAt: earliest(rows.map(({ oldest }) => oldest)),
    unknownSince: earliest(rows.map(({ unknown }) => unknown)),
    unknown: open.some(([state]) => state === 'unknown')
      ? await listActs(read, { states: ['unknown'] }, UNKNOWN_SHOWN)
      : [],
  };
}

function earliest(moments: readonly (number | null)[]): Date | null {
  const known = moments.filter((at) => at !== null);
  return known.length === 0 ? null : new Date(Math.min(...known));
}
