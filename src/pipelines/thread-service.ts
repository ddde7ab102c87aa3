import type { Transaction } from '../platform/database/transaction.ts';
import type { Cards } from '../platform/delivery/card.ts';
import { runCardKey } from './break-service.ts';
import { findRun } from './run-store.ts';
import type { RunTransition } from './run-transition.ts';
import { ordinalOf, streamOf, type Run } from './run.ts';
import { listOpenThreads, listThreadsOfRun, saveThread, type RunThread } from './thread-store.ts';
import { attemptMessage, threadName } from './thread-view.ts';
import { threadEntries, threadState } from './thread.ts';

export interface ThreadParts {
  /** Where a route wants threads. */
  readonly channels: readonly string[];
  readonly transitions: readonly RunTransition[];
  readonly cards: Cards;
}

/**
 * Keeps the threads of failed runs true: begun with the first failure, one message for each attempt since, archived
 * when the run itself passes or its branch is fixed.
 */
export async function keepThreads(
  tx: Transaction,
  run: Run,
  { channels, transitions, cards }: ThreadParts,
): Promise<void> {
  const entries = threadEntries(run);
  const known = await listThreadsOfRun(tx, run.key);
  const begun: readonly RunThread[] = channels
    .filter((channel) => entries.length > 0 && !known.some((thread) => thread.channel === channel))
    .map((channel) => ({ runKey: run.key, channel, name: threadName(run), stream: streamOf(run), state: 'open' }));
  for (const thread of [...known, ...begun]) {
    await putThread(tx, { ...thread, state: stateNow(run, thread) }, { before: known, cards });
    for (const entry of entries)
      await cards.put(tx, {
        key: `run-thread:${run.key}.${entry.attempt.number}@${thread.channel}`,
        kind: 'run-thread',
        place: { kind: 'thread', thread: threadKey(thread) },
        lane: 'low',
        phase: entry.attempt.phase === 'finished' ? 'final' : 'open',
        ...attemptMessage(run, entry),
      });
  }
  if (transitions.includes('fixed')) await archiveBranch(tx, run, cards);
}

export function threadKey({ runKey, channel }: Pick<RunThread, 'runKey' | 'channel'>): string {
  return `run:${runKey}@${channel}`;
}

/** A branch that is well again closed it; only a new attempt that goes wrong opens it anew. */
function stateNow(run: Run, { state }: RunThread): RunThread['state'] {
  const own = threadState(run);
  if (own === 'archived' || state === 'open') return own;
  return run.attempts.at(-1)?.phase === 'finished' ? state : 'open';
}

async function putThread(
  tx: Transaction,
  thread: RunThread,
  { before, cards }: { readonly before: readonly RunThread[]; readonly cards: Cards },
): Promise<void> {
  const { channel, name, state, runKey } = thread;
  if (before.some((each) => each.channel === channel && each.state === state)) return;
  await saveThread(tx, thread);
  await cards.putThread(tx, {
    key: threadKey(thread),
    parent: channel,
    startedFrom: runCardKey(runKey, channel),
    name,
    state,
  });
}

/** Only those of runs before the one that fixed it: a success that is told late does not close what failed after it. */
async function archiveBranch(tx: Transaction, fixing: Run, cards: Cards): Promise<void> {
  const stream = streamOf(fixing);
  if (stream === null) return;
  for (const thread of await listOpenThreads(tx, stream)) {
    const run = await findRun(tx, thread.runKey);
    if (run === null || ordinalOf(run) >= ordinalOf(fixing)) continue;
    await putThread(tx, { ...thread, state: 'archived' }, { before: [], cards });
  }
}
