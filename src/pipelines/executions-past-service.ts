import type { Clock } from '../platform/clock.ts';
import type { Config } from '../platform/config/config.ts';
import type { Database } from '../platform/database/transaction.ts';
import { OVERLAP_MS } from './away.ts';
import { findSighting, saveSighting } from './away-store.ts';
import type { ExecutionsPort, ListedExecution, ListExecutionsOutcome } from './executions-port.ts';
import type { RunService } from './run-service.ts';
import type { RunPhase, RunState, Verdict } from './run-state.ts';
import { currentAttempt, isTold, type Run, type RunEvent } from './run.ts';

/** Every account that can be asked for executions; one of them knows a pipeline. */
export type ExecutionsPast = () => readonly ExecutionsPort[];

export interface ExecutionsPastParts {
  readonly config: () => Config;
  readonly database: Database;
  readonly clock: Clock;
  readonly executions: ExecutionsPast;
  readonly runs: Pick<RunService, 'record' | 'find'>;
  readonly missed: (since: Date) => Promise<void>;
}

/** Pipelines that one look asks for at most, the longest unseen first. */
const MOST_PIPELINES = 20;
const MOST_SHOWN = 300;

/** Records the executions of CodePipeline of which no event, or not the last one, was heard. */
export async function lookAtExecutions(parts: ExecutionsPastParts): Promise<void> {
  const { config, database, clock, executions } = parts;
  const names = new Set(
    config()
      .pipelines.filter(({ system, repository }) => system === 'aws' && !repository.includes('*'))
      .map(({ repository }) => repository),
  );
  if (executions().length === 0) return;
  const asked = [];
  for (const name of names) {
    asked.push({ name, sighting: await findSighting(database.read, sourceOf(name)) });
  }
  asked.sort((a, b) => (a.sighting?.lookedAt.getTime() ?? 0) - (b.sighting?.lookedAt.getTime() ?? 0));
  for (const { name, sighting } of asked.slice(0, MOST_PIPELINES)) {
    const now = clock.now();
    const before = sighting ?? { seenUntil: now, lookedAt: now, answeredAt: null };
    const since = new Date(before.seenUntil.getTime() - OVERLAP_MS);
    const outcome = await askEach(executions(), name, since);
    const isAnswer = outcome.kind === 'listed' || outcome.kind === 'cut-off';
    // What was cut off is older, and the newest tell more; it is not asked for again.
    if (isAnswer) await recordMissed(parts, outcome.executions, before.lookedAt);
    await database.transaction((tx) =>
      saveSighting(tx, {
        source: sourceOf(name),
        lookedAt: now,
        seenUntil: isAnswer ? now : before.seenUntil,
        walk: null,
        etag: null,
        answeredAt: isAnswer ? now : before.answeredAt,
        failure: isAnswer ? null : outcome.kind === 'failed' ? outcome.why.slice(0, MOST_SHOWN) : 'no such pipeline',
      }),
    );
  }
}

/** The first that knows the pipeline answers for it; one that cannot be reached may be that one. */
async function askEach(
  ports: readonly ExecutionsPort[],
  pipeline: string,
  since: Date,
): Promise<ListExecutionsOutcome> {
  let failed: ListExecutionsOutcome = { kind: 'no-such-pipeline' };
  for (const port of ports) {
    const outcome = await port.listExecutions(pipeline, { since });
    if (outcome.kind === 'listed' || outcome.kind === 'cut-off') return outcome;
    if (outcome.kind === 'failed') failed = outcome;
  }
  return failed;
}

function sourceOf(pipeline: string): string {
  return `aws:executions:${pipeline}`;
}

async function recordMissed(
  { database, runs, missed }: ExecutionsPastParts,
  executions: readonly ListedExecution[],
  lookedAt: Date,
): Promise<void> {
  for (const execution of executions.toReversed()) {
    const event = eventFrom(execution);
    if (!isNews(await runs.find(database.read, event.key), execution)) continue;
    await missed(lookedAt);
    await database.transaction((tx) => runs.record(tx, event));
  }
}

/** The list has the time of the last change, events their own: a state that is known is no news, whenever it was. */
function isNews(known: Run | null, { state, updatedAt }: ListedExecution): boolean {
  if (known === null) return true;
  const attempt = currentAttempt(known);
  return !isTold(attempt) || (attempt.state !== state && attempt.updatedAt <= updatedAt);
}

interface Meaning {
  readonly phase: RunPhase;
  readonly verdict: Verdict;
}

const MEANINGS: Readonly<Record<RunState, Meaning>> = {
  queued: { phase: 'pending', verdict: 'none' },
  running: { phase: 'active', verdict: 'none' },
  waiting_approval: { phase: 'active', verdict: 'none' },
  unknown: { phase: 'active', verdict: 'none' },
  succeeded: { phase: 'finished', verdict: 'passed' },
  failed: { phase: 'finished', verdict: 'failed' },
  stopped: { phase: 'finished', verdict: 'none' },
  canceled: { phase: 'finished', verdict: 'none' },
  superseded: { phase: 'finished', verdict: 'none' },
};

function eventFrom(execution: ListedExecution): RunEvent {
  const { pipeline, executionId, state, rawState, startedAt, updatedAt } = execution;
  const meaning = MEANINGS[state];
  return {
    key: `aws:${pipeline}:${executionId}`,
    system: 'aws',
    repository: pipeline,
    workflow: { path: '', name: pipeline },
    executionId,
    number: null,
    branch: execution.ref ?? '',
    fork: null,
    trigger: execution.trigger ?? '',
    sha: execution.sha ?? '',
    title: null,
    author: null,
    url: null,
    createdAt: startedAt ?? updatedAt,
    complete: false,
    attempt: {
      number: 1,
      state,
      rawState,
      ...meaning,
      actor: null,
      startedAt,
      updatedAt,
      endedAt: meaning.phase === 'finished' ? updatedAt : null,
    },
  };
}
