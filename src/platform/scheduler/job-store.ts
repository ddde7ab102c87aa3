import type { Reader, Transaction } from '../database/transaction.ts';
import type { JobResult } from './job.ts';

interface JobRow {
  name: string;
  scheduled_for: number | null;
  started_at: number | null;
  finished_at: number | null;
  result: string | null;
  error: string | null;
  runs: number;
  failures_in_a_row: number;
  missed: number;
  missed_at: number | null;
}

interface JobTables {
  jobs: JobRow;
}

export interface StoredJob {
  readonly name: string;
  /** The last moment of the schedule that this job is accounted for. */
  readonly scheduledFor: Date | null;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
  readonly result: JobResult | null;
  readonly error: string | null;
  readonly runs: number;
  readonly failuresInARow: number;
  readonly missed: number;
  readonly missedAt: Date | null;
}

export async function listStoredJobs(read: Reader): Promise<readonly StoredJob[]> {
  const rows = await read.tables<JobTables>().selectFrom('jobs').selectAll().orderBy('name').execute();
  return rows.map(storedJob);
}

/** A job is known from the first start on which its table names it; until then nothing of it can be missed. */
export async function introduceJob(tx: Transaction, name: string, at: Date): Promise<void> {
  await tx
    .tables<JobTables>()
    .insertInto('jobs')
    .values({ name, scheduled_for: at.getTime(), runs: 0, failures_in_a_row: 0, missed: 0 })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .execute();
}

/** Whatever was running when the last process ended did not finish. */
export async function interruptRunning(tx: Transaction): Promise<void> {
  await tx
    .tables<JobTables>()
    .updateTable('jobs')
    .set({ result: 'interrupted' })
    .where('result', '=', 'running')
    .execute();
}

export async function saveMissed(
  tx: Transaction,
  name: string,
  { count, last, at }: { readonly count: number; readonly last: Date; readonly at: Date },
): Promise<void> {
  await tx
    .tables<JobTables>()
    .updateTable('jobs')
    .set((eb) => ({ missed: eb('missed', '+', count), missed_at: at.getTime(), scheduled_for: last.getTime() }))
    .where('name', '=', name)
    .execute();
}

export async function saveStart(
  tx: Transaction,
  name: string,
  { startedAt, scheduledFor }: { readonly startedAt: Date; readonly scheduledFor: Date | null },
): Promise<void> {
  await tx
    .tables<JobTables>()
    .updateTable('jobs')
    .set({
      started_at: startedAt.getTime(),
      finished_at: null,
      result: 'running',
      error: null,
      ...(scheduledFor === null ? {} : { scheduled_for: scheduledFor.getTime() }),
    })
    .where('name', '=', name)
    .execute();
}

export async function saveEnd(
  tx: Transaction,
  name: string,
  { finishedAt, error }: { readonly finishedAt: Date; readonly error: string | null },
): Promise<void> {
  await tx
    .tables<JobTables>()
    .updateTable('jobs')
    .set((eb) => ({
      finished_at: finishedAt.getTime(),
      result: error === null ? 'ok' : 'failed',
      error,
      runs: eb('runs', '+', 1),
      failures_in_a_row: error === null ? 0 : eb('failures_in_a_row', '+', 1),
    }))
    .where('name', '=', name)
    .execute();
}

function storedJob(row: JobRow): StoredJob {
  const date = (ms: number | null): Date | null => (ms === null ? null : new Date(ms));
  return {
    name: row.name,
    scheduledFor: date(row.scheduled_for),
    startedAt: date(row.started_at),
    finishedAt: date(row.finished_at),
    result: RESULTS.find((result) => result === row.result) ?? null,
    error: row.error,
    runs: row.runs,
    failuresInARow: row.failures_in_a_row,
    missed: row.missed,
    missedAt: date(row.missed_at),
  };
}

const RESULTS: readonly JobResult[] = ['running', 'ok', 'failed', 'interrupted'];
