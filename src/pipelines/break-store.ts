import type { Selectable } from 'kysely';
import { z } from 'zod';
import type { Reader, Transaction } from '../platform/database/transaction.ts';
import type { Break, BranchHistory, VerdictPoint } from './break.ts';
import type { FailedPart } from './failed-part.ts';
import type { Mention } from './route.ts';
import { RUN_TRANSITIONS, type RunTransition } from './run-transition.ts';
import type { Verdict } from './run-state.ts';
import type { RunTables } from './run-store.ts';

interface BreakTables extends RunTables {
  pipeline_breaks: {
    id: string;
    stream: string;
    body: string;
    broke_at: number;
    fixed_at: number | null;
  };
}

/** Where a break was told and whom it notified there, so that "fixed" reaches the same people. */
export interface Told {
  readonly channel: string;
  readonly pipeline: string;
  readonly environment: string;
  readonly mention: Mention | null;
  /** Which transitions this place gets a message about. */
  readonly notify: readonly RunTransition[];
  /** The thread that those go to; null: the channel itself. */
  readonly thread: string | null;
  /** True where the first failure's own card is shown, too. */
  readonly answersCard: boolean;
  /** True where the same people were notified of this failure before, by what turned out to be a part of the run. */
  readonly alreadyTold: boolean;
}

export interface StoredBreak {
  readonly break: Break;
  readonly told: readonly Told[];
  /** What failed at first. */
  readonly failed?: readonly FailedPart[];
}

/** A branch red for longer than this is counted no further. */
const LONGEST_STREAK = 500;

/** The newest stretch of the branch, by the order of its runs. */
export async function readHistory(reader: Reader, stream: string): Promise<BranchHistory> {
  const lastPassed = pointFrom(
    await points(reader, { stream, verdict: 'passed', after: null, order: 'desc' }).limit(1).executeTakeFirst(),
  );
  const failing = await points(reader, { stream, verdict: 'failed', after: lastPassed, order: 'asc' })
    .limit(LONGEST_STREAK)
    .execute();
  return { lastPassed, failing: failing.map(pointFrom).filter((point) => point !== null) };
}

/** The first success after this point, or at it, by the order of runs. */
export async function findPassedAfter(
  reader: Reader,
  stream: string,
  since: VerdictPoint,
): Promise<VerdictPoint | null> {
  // Attempts count in whole numbers.
  const after = { ...since, attempt: since.attempt - 1 };
  return pointFrom(
    await points(reader, { stream, verdict: 'passed', after, order: 'asc' }).limit(1).executeTakeFirst(),
  );
}

export async function findOpenBreak(reader: Reader, stream: string): Promise<StoredBreak | null> {
  const row = await reader
    .tables<BreakTables>()
    .selectFrom('pipeline_breaks')
    .selectAll()
    .where('stream', '=', stream)
    .where('fixed_at', 'is', null)
    .executeTakeFirst();
  return row === undefined ? null : breakFrom(row);
}

/** The newest breaks of the branch, open or over, the newest first. */
export async function listLatestBreaks(
  reader: Reader,
  stream: string,
  { limit }: { readonly limit: number },
): Promise<readonly StoredBreak[]> {
  const rows = await reader
    .tables<BreakTables>()
    .selectFrom('pipeline_breaks')
    .selectAll()
    .where('stream', '=', stream)
    .orderBy('broke_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
  return rows.map(breakFrom);
}

/** Writes a break, new or known. */
export async function saveBreak(
  tx: Transaction,
  { break: { id, stream, ...rest }, told, failed = [] }: StoredBreak,
): Promise<void> {
  const row = {
    stream,
    body: JSON.stringify({ ...rest, told, failed }),
    broke_at: rest.first.at.getTime(),
    fixed_at: (rest.fixedBy ?? (rest.withdrawn ? rest.latest : null))?.at.getTime() ?? null,
  };
  await tx
    .tables<BreakTables>()
    .insertInto('pipeline_breaks')
    .values({ id, ...row })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
    .execute();
}

/** Forgets breaks that were over before `before`. */
export async function deleteBreaksFixedBefore(tx: Transaction, before: Date): Promise<void> {
  await tx.tables<BreakTables>().deleteFrom('pipeline_breaks').where('fixed_at', '<', before.getTime()).execute();
}

interface PointQuery {
  readonly stream: string;
  readonly verdict: Verdict;
  readonly after: VerdictPoint | null;
  readonly order: 'asc' | 'desc';
}

function points(reader: Reader, { stream, verdict, after, order }: PointQuery) {
  return reader
    .tables<BreakTables>()
    .selectFrom('run_attempts')
    .innerJoin('runs', 'runs.key', 'run_attempts.run_key')
    .select(['run_attempts.run_key', 'run_attempts.attempt', 'ordinal', 'updated_at', 'ended_at', 'number', 'url'])
    .where('stream', '=', stream)
    .where('verdict', '=', verdict)
    .$if(after !== null, (query) =>
      query.where((where) =>
        where.or([
          where('ordinal', '>', after?.ordinal ?? 0),
          where.and([
            where('ordinal', '=', after?.ordinal ?? 0),
            where('run_attempts.attempt', '>', after?.attempt ?? 0),
          ]),
        ]),
      ),
    )
    .orderBy('ordinal', order)
    .orderBy('run_attempts.attempt', order);
}

interface PointRow {
  readonly run_key: string;
  readonly attempt: number;
  readonly ordinal: number;
  readonly updated_at: number;
  readonly ended_at: number | null;
  readonly number: number | null;
  readonly url: string | null;
}

function pointFrom(row: PointRow | undefined): VerdictPoint | null {
  if (row === undefined) return null;
  const { run_key: runKey, attempt, ordinal, number, url } = row;
  return { runKey, attempt, ordinal, number, url, at: new Date(row.ended_at ?? row.updated_at) };
}

const POINT = z.strictObject({
  runKey: z.string(),
  number: z.number().nullable(),
  ordinal: z.number(),
  attempt: z.number(),
  at: z.iso.datetime().transform((text) => new Date(text)),
  url: z.string().nullable(),
});

const BODY = z.strictObject({
  first: POINT,
  latest: POINT,
  failures: z.number(),
  lastPassed: POINT.nullable(),
  fixedBy: POINT.nullable(),
  withdrawn: z.boolean().default(false),
  // Breaks of before these were kept know their first failure by its run alone.
  failed: z
    .array(
      z.strictObject({
        key: z.string(),
        stage: z.string().nullable(),
        job: z.string().nullable(),
        mayFail: z.boolean(),
        url: z.string().nullable(),
        failure: z.string().nullable(),
      }),
    )
    .default([]),
  told: z.array(
    z.strictObject({
      channel: z.string(),
      pipeline: z.string(),
      environment: z.string(),
      mention: z.strictObject({ kind: z.enum(['role', 'user']), id: z.string() }).nullable(),
      // Breaks of before these were kept were told everywhere, as answers to a card.
      notify: z.array(z.enum(RUN_TRANSITIONS)).default(['broke', 'fixed']),
      thread: z.string().nullable().default(null),
      answersCard: z.boolean().default(true),
      alreadyTold: z.boolean().default(false),
    }),
  ),
});

function breakFrom({ id, stream, body }: Selectable<BreakTables['pipeline_breaks']>): StoredBreak {
  const { told, failed, ...rest } = BODY.parse(JSON.parse(body));
  return { break: { id, stream, ...rest }, told, failed };
}

/** Breaks that are open, or that began or ended since then; the oldest first. */
export async function listBreaksSince(reader: Reader, since: Date): Promise<readonly StoredBreak[]> {
  const rows = await reader
    .tables<BreakTables>()
    .selectFrom('pipeline_breaks')
    .selectAll()
    .where((where) => where.or([where('fixed_at', 'is', null), where('fixed_at', '>=', since.getTime())]))
    .orderBy('broke_at')
    .execute();
  return rows.map(breakFrom);
}
