import { sql, type Selectable } from 'kysely';
import { z } from 'zod';
import type { CallFailure } from '../fleets/fleet.ts';
import type { Reader, Transaction } from '../platform/database/transaction.ts';
import type { ProbeTally } from './service-status.ts';
import { PROBE_STATES, type KnownProbe } from './probe-state.ts';

interface ProbeTables {
  probes: {
    key: string;
    state: string;
    since: number;
    due_at: number;
    spoke_at: number | null;
    good_at: number | null;
    marks: string;
    last: string | null;
  };
  probe_hours: { key: string; hour: number; asked: number; bad: number; took_ms: number; slowest_ms: number };
  probe_vantage: { name: string; offline_since: number; asked: number };
}

const ROWS_AT_ONCE = 500;
export const HOUR_MS = 3_600_000;

/** What is known of probes, by key; of all, or of these alone. */
export async function listKnownProbes(
  reader: Reader,
  keys: readonly string[] | null = null,
): Promise<ReadonlyMap<string, KnownProbe>> {
  const query = reader.tables<ProbeTables>().selectFrom('probes').selectAll();
  const rows = await (keys === null ? query : query.where('key', 'in', keys)).execute();
  return new Map(rows.map((row) => [row.key, knownFrom(row)]));
}

export async function saveProbes(tx: Transaction, known: readonly KnownProbe[]): Promise<void> {
  for (let start = 0; start < known.length; start += ROWS_AT_ONCE) {
    await tx
      .tables<ProbeTables>()
      .insertInto('probes')
      .values(known.slice(start, start + ROWS_AT_ONCE).map(rowOf))
      .onConflict((conflict) =>
        conflict.column('key').doUpdateSet((eb) => ({
          state: eb.ref('excluded.state'),
          since: eb.ref('excluded.since'),
          due_at: eb.ref('excluded.due_at'),
          spoke_at: eb.ref('excluded.spoke_at'),
          good_at: eb.ref('excluded.good_at'),
          marks: eb.ref('excluded.marks'),
          last: eb.ref('excluded.last'),
        })),
      )
      .execute();
  }
}

export async function deleteProbes(tx: Transaction, keys: readonly string[]): Promise<void> {
  for (let start = 0; start < keys.length; start += ROWS_AT_ONCE)
    await tx
      .tables<ProbeTables>()
      .deleteFrom('probes')
      .where('key', 'in', keys.slice(start, start + ROWS_AT_ONCE))
      .execute();
}

/** One answer, for the tally of its hour. */
export interface Tallied {
  readonly key: string;
  readonly at: Date;
  readonly isBad: boolean;
  readonly tookMs: number;
}

/** Adds answers to the tallies of their hours; a probe is given at most once. */
export async function tallyAnswers(tx: Transaction, answers: readonly Tallied[]): Promise<void> {
  const rows = answers.map(({ key, at, isBad, tookMs }) => ({
    ...{ key, hour: Math.floor(at.getTime() / HOUR_MS) * HOUR_MS, asked: 1, bad: isBad ? 1 : 0 },
    ...{ took_ms: tookMs, slowest_ms: tookMs },
  }));
  for (let start = 0; start < rows.length; start += ROWS_AT_ONCE)
    await tx
      .tables<ProbeTables>()
      .insertInto('probe_hours')
      .values(rows.slice(start, start + ROWS_AT_ONCE))
      .onConflict((conflict) =>
        conflict.columns(['key', 'hour']).doUpdateSet({
          asked: sql<number>`probe_hours.asked + excluded.asked`,
          bad: sql<number>`probe_hours.bad + excluded.bad`,
          took_ms: sql<number>`probe_hours.took_ms + excluded.took_ms`,
          slowest_ms: sql<number>`case when excluded.slowest_ms > probe_hours.slowest_ms then excluded.slowest_ms else probe_hours.slowest_ms end`,
        }),
      )
      .execute();
}

/** What each of these probes answered in the hours since `from`; one that was not asked is absent. */
export async function sumTallies(
  reader: Reader,
  keys: readonly string[],
  from: Date,
): Promise<ReadonlyMap<string, ProbeTally>> {
  if (keys.length === 0) return new Map();
  const rows = await reader
    .tables<ProbeTables>()
    .selectFrom('probe_hours')
    .select(({ fn }) => [
      'key',
      fn.sum<number | string>('asked').as('asked'),
      fn.sum<number | string>('bad').as('bad'),
      fn.sum<number | string>('took_ms').as('took'),
      fn.max('slowest_ms').as('slowest'),
    ])
    .where('key', 'in', keys)
    .where('hour', '>=', Math.floor(from.getTime() / HOUR_MS) * HOUR_MS)
    .groupBy('key')
    .execute();
  return new Map(
    rows.map((row) => {
      const asked = Number(row.asked);
      return [
        row.key,
        { asked, bad: Number(row.bad), meanMs: Math.round(Number(row.took) / asked), slowestMs: row.slowest },
      ];
    }),
  );
}

/** Forgets hours before `before`, at most `limit` rows, and says how many. */
export async function deleteTallies(
  tx: Transaction,
  { before, limit }: { readonly before: Date; readonly limit: number },
): Promise<number> {
  const tables = tx.tables<ProbeTables>();
  const old = await tables
    .selectFrom('probe_hours')
    .select(['key', 'hour'])
    .where('hour', '<', before.getTime())
    .orderBy('hour')
    .limit(limit)
    .execute();
  for (const { key, hour } of old)
    await tables.deleteFrom('probe_hours').where('key', '=', key).where('hour', '=', hour).execute();
  return old.length;
}

export interface Offline {
  readonly since: Date;
  readonly asked: number;
}

/** Since when Muster is cut off; null while it is not. */
export async function findOffline(reader: Reader): Promise<Offline | null> {
  const row = await reader.tables<ProbeTables>().selectFrom('probe_vantage').selectAll().executeTakeFirst();
  return row === undefined ? null : { since: new Date(row.offline_since), asked: row.asked };
}

export async function saveOffline(tx: Transaction, offline: Offline | null): Promise<void> {
  const tables = tx.tables<ProbeTables>();
  if (offline === null) {
    await tables.deleteFrom('probe_vantage').execute();
    return;
  }
  const row = { offline_since: offline.since.getTime(), asked: offline.asked };
  await tables
    .insertInto('probe_vantage')
    .values({ name: 'muster', ...row })
    .onConflict((conflict) => conflict.column('name').doUpdateSet(row))
    .execute();
}

const MARKS = z.array(z.tuple([z.number(), z.enum(['good', 'bad', 'unreached'])]));
const FAILURES = [
  'refused',
  'reset',
  'timed-out',
  'name-not-found',
  'network-unreachable',
  'tls',
  'denied',
  'bad-answer',
  'not-asked',
] as const satisfies readonly CallFailure[];
const LAST = z.object({
  kind: z.enum(['good', 'bad']),
  evidence: z.string(),
  threshold: z.string(),
  tookMs: z.number(),
  failure: z.enum(FAILURES).nullable(),
  at: z.number().transform((ms) => new Date(ms)),
});

function knownFrom(row: Selectable<ProbeTables['probes']>): KnownProbe {
  return {
    key: row.key,
    state: z.enum(PROBE_STATES).parse(row.state),
    since: new Date(row.since),
    marks: MARKS.parse(JSON.parse(row.marks)).map(([at, is]) => ({ at: new Date(at), is })),
    last: row.last === null ? null : LAST.parse(JSON.parse(row.last)),
    spokeAt: row.spoke_at === null ? null : new Date(row.spoke_at),
    goodAt: row.good_at === null ? null : new Date(row.good_at),
    dueAt: new Date(row.due_at),
  };
}

function rowOf({ key, state, since, marks, last, spokeAt, goodAt, dueAt }: KnownProbe): ProbeTables['probes'] {
  return {
    ...{ key, state, since: since.getTime(), due_at: dueAt.getTime() },
    spoke_at: spokeAt?.getTime() ?? null,
    good_at: goodAt?.getTime() ?? null,
    marks: JSON.stringify(marks.map(({ at, is }) => [at.getTime(), is])),
    last: last === null ? null : JSON.stringify({ ...last, at: last.at.getTime() }),
  };
}
