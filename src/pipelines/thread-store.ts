import type { Reader, Transaction } from '../platform/database/transaction.ts';

interface ThreadTables {
  run_threads: { run_key: string; channel: string; name: string; stream: string | null; state: 'open' | 'archived' };
}

/** The thread on the card of a run that failed. */
export interface RunThread {
  readonly runKey: string;
  readonly channel: string;
  readonly name: string;
  /** The branch whose success closes it; null where only the run's own does. */
  readonly stream: string | null;
  readonly state: 'open' | 'archived';
}

export async function listThreadsOfRun(reader: Reader, runKey: string): Promise<readonly RunThread[]> {
  const rows = await reader
    .tables<ThreadTables>()
    .selectFrom('run_threads')
    .selectAll()
    .where('run_key', '=', runKey)
    .orderBy('channel')
    .execute();
  return rows.map(threadFrom);
}

export async function listOpenThreads(reader: Reader, stream: string): Promise<readonly RunThread[]> {
  const rows = await reader
    .tables<ThreadTables>()
    .selectFrom('run_threads')
    .selectAll()
    .where('stream', '=', stream)
    .where('state', '=', 'open')
    .orderBy('run_key')
    .execute();
  return rows.map(threadFrom);
}

export async function saveThread(tx: Transaction, { runKey, channel, ...rest }: RunThread): Promise<void> {
  await tx
    .tables<ThreadTables>()
    .insertInto('run_threads')
    .values({ run_key: runKey, channel, ...rest })
    .onConflict((conflict) => conflict.columns(['run_key', 'channel']).doUpdateSet(rest))
    .execute();
}

function threadFrom({ run_key: runKey, ...row }: ThreadTables['run_threads']): RunThread {
  return { runKey, ...row };
}
