import type { Reader } from '../platform/database/transaction.ts';
import type { RunTables } from './run-store.ts';
import { USUAL_OF, usualOf } from './usual.ts';

/**
 * How long runs of this stream usually take, in milliseconds: the median of the last 20 that passed, without
 * the time they waited for people. null where fewer than three are known.
 */
export async function usualDurationMs(reader: Reader, stream: string): Promise<number | null> {
  const rows = await reader
    .tables<RunTables>()
    .selectFrom('run_attempts')
    .select(['started_at', 'ended_at', 'waited_ms'])
    .where('stream', '=', stream)
    .where('verdict', '=', 'passed')
    .where('started_at', 'is not', null)
    .where('ended_at', 'is not', null)
    .orderBy('ordinal', 'desc')
    .orderBy('attempt', 'desc')
    .limit(USUAL_OF)
    .execute();
  return usualOf(
    rows.map(({ started_at, ended_at, waited_ms }) => Math.max(0, (ended_at ?? 0) - (started_at ?? 0) - waited_ms)),
  );
}

/** Runs created after `since` that go on: the longest first, at most `limit`. */
export async function listLongestRunning(
  reader: Reader,
  { since, limit }: { readonly since: Date; readonly limit: number },
): Promise<readonly { readonly runKey: string; readonly stream: string; readonly startedAt: Date }[]> {
  const rows = await reader
    .tables<RunTables>()
    .selectFrom('run_attempts')
    .innerJoin('runs', (join) =>
      join.onRef('runs.key', '=', 'run_attempts.run_key').onRef('runs.attempt', '=', 'run_attempts.attempt'),
    )
    .select(['run_key', 'stream', 'started_at'])
    .where('phase', '=', 'active')
    .where('stream', 'is not', null)
    .where('started_at', 'is not', null)
    // Read from the end of an index: running ones are few among very many.
    .where('runs.created_at', '>', since.getTime())
    .orderBy('started_at')
    .limit(limit)
    .execute();
  return rows.flatMap(({ run_key, stream, started_at }) =>
    stream === null || started_at === null ? [] : [{ runKey: run_key, stream, startedAt: new Date(started_at) }],
  );
}
