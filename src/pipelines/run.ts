import type { PipelineConfig } from '../platform/config/config.ts';

export type CiSystem = PipelineConfig['system'];

/** The words of every CI system, brought to one list; what the system itself said stays beside it as `rawState`. */
export type RunState =
  | 'queued'
  | 'running'
  | 'succeeded'
  | 'failed'
  | 'stopped'
  | 'canceled'
  | 'superseded'
  | 'waiting_approval'
  | 'unknown';

/** How far an attempt is. It never goes back: an attempt that finished stays finished. */
export type RunPhase = 'pending' | 'active' | 'finished';

/** What a finished attempt says about its branch. Cancelled or skipped runs say nothing about it. */
export type Verdict = 'passed' | 'failed' | 'none';

/** What all attempts of a run have in common. Texts are foreign: escape them before showing. */
export interface RunDescription {
  /** `<system>:<repository>:<execution id>`, e.g. 'github:acme/node:8123'. */
  readonly key: string;
  readonly system: CiSystem;
  readonly repository: string;
  readonly workflow: { readonly path: string; readonly name: string };
  readonly executionId: string;
  /** The number people see, counted per workflow; null where the system has none. */
  readonly number: number | null;
  readonly branch: string;
  /** The repository the commit comes from when it is not this one; its branches only look like ours. */
  readonly fork: string | null;
  /** What started it, in the system's word: 'push', 'schedule', 'pull_request', … */
  readonly trigger: string;
  readonly sha: string;
  readonly title: string | null;
  readonly author: string | null;
  readonly url: string | null;
  readonly createdAt: Date;
}

export interface RunAttempt {
  /** 1 for the first go; a re-run of the same run counts on. */
  readonly number: number;
  readonly state: RunState;
  readonly rawState: string;
  readonly phase: RunPhase;
  readonly verdict: Verdict;
  /** Who started this attempt, by login. */
  readonly actor: string | null;
  readonly startedAt: Date | null;
  readonly updatedAt: Date;
  readonly endedAt: Date | null;
}

/** What a CI system said once about one attempt of a run. */
export interface RunEvent extends RunDescription {
  readonly attempt: RunAttempt;
}

/** What we know of a run, whatever the order in which we heard it. */
export interface Run extends RunDescription {
  /** Ascending by number, at least one, possibly with gaps: an attempt we never heard of is not made up. */
  readonly attempts: readonly [RunAttempt, ...RunAttempt[]];
}

/**
 * opened: first heard of. moved: what is to be shown changed. recorded: an earlier attempt's story was completed.
 * nothing: a duplicate, or older than what is known.
 */
export type RunChange =
  | { readonly kind: 'opened' }
  | { readonly kind: 'moved'; readonly from: RunState; readonly newAttempt: boolean }
  | { readonly kind: 'recorded'; readonly attempt: number }
  | { readonly kind: 'nothing' };

export interface MergedRun {
  readonly run: Run;
  readonly change: RunChange;
}

/** The attempt that is to be shown: the highest heard of. */
export function currentAttempt(run: Run): RunAttempt {
  return run.attempts.at(-1) ?? run.attempts[0];
}

/**
 * Takes in what was said about a run. Each attempt keeps the greatest snapshot of a total order, so any permutation of
 * the same events, with any of them repeated, ends in the same run.
 */
export function mergeRun(stored: Run | null, incoming: RunEvent): MergedRun {
  const { attempt, ...description } = incoming;
  if (stored === null) return { run: { ...description, attempts: [attempt] }, change: { kind: 'opened' } };

  const current = currentAttempt(stored);
  if (attempt.number > current.number) {
    const run: Run = { ...description, attempts: [...stored.attempts, attempt] };
    return { run, change: { kind: 'moved', from: current.state, newAttempt: true } };
  }
  if (attempt.number < current.number) return mergeEarlierAttempt(stored, attempt);

  const order =
    compareAttempts(attempt, current) || compareText(canonical(description), canonical(descriptionOf(stored)));
  if (order <= 0) return { run: stored, change: { kind: 'nothing' } };
  const run: Run = { ...description, attempts: withAttempt(stored.attempts, attempt) };
  return { run, change: { kind: 'moved', from: current.state, newAttempt: false } };
}

function mergeEarlierAttempt(stored: Run, attempt: RunAttempt): MergedRun {
  const known = stored.attempts.find((each) => each.number === attempt.number);
  if (known !== undefined && compareAttempts(attempt, known) <= 0) return { run: stored, change: { kind: 'nothing' } };
  const run: Run = { ...stored, attempts: withAttempt(stored.attempts, attempt) };
  return { run, change: { kind: 'recorded', attempt: attempt.number } };
}

function withAttempt(attempts: Run['attempts'], attempt: RunAttempt): Run['attempts'] {
  const others = attempts.filter((each) => each.number !== attempt.number);
  const before = others.filter((each) => each.number < attempt.number);
  const after = others.filter((each) => each.number > attempt.number);
  const [first, ...rest] = before;
  return first === undefined ? [attempt, ...after] : [first, ...rest, attempt, ...after];
}

const PHASE_RANK: Readonly<Record<RunPhase, number>> = { pending: 0, active: 1, finished: 2 };

/**
 * Within a phase the source's own clock decides. It counts in seconds, and within one second machines go from queued to
 * "needs approval" and from waiting to running: the later of the two wins.
 */
const STATE_RANK: Readonly<Record<RunState, number>> = {
  unknown: 0,
  queued: 1,
  waiting_approval: 2,
  running: 3,
  superseded: 4,
  stopped: 5,
  canceled: 6,
  succeeded: 7,
  failed: 8,
};

/** Positive when `a` is the later word on the same attempt. Zero only for equal snapshots. */
export function compareAttempts(a: RunAttempt, b: RunAttempt): number {
  return (
    PHASE_RANK[a.phase] - PHASE_RANK[b.phase] ||
    a.updatedAt.getTime() - b.updatedAt.getTime() ||
    STATE_RANK[a.state] - STATE_RANK[b.state] ||
    compareText(canonical(a), canonical(b))
  );
}

function descriptionOf({ attempts: _attempts, ...description }: Run): RunDescription {
  return description;
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** JSON with sorted keys: two values are equal exactly when their texts are. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => compareText(a, b)))
      : part,
  );
}

/** Milliseconds from start to end of the attempt, or up to now while it goes on; null before it starts. */
export function durationMs(attempt: RunAttempt): number | null {
  if (attempt.startedAt === null || attempt.endedAt === null) return null;
  return Math.max(0, attempt.endedAt.getTime() - attempt.startedAt.getTime());
}

/** Where a run stands among the runs of its workflow: by number, or where the system has none by its creation. */
export function ordinalOf(run: RunDescription): number {
  return run.number ?? run.createdAt.getTime();
}

/** GitHub docs, "Events that trigger workflows": these judge a proposal, merged with its target, not the branch itself. */
const PROPOSAL_TRIGGERS = new Set([
  'pull_request',
  'pull_request_target',
  'pull_request_review',
  'merge_request_event',
]);

/**
 * The workflow and branch for whose health the run's verdict counts; null when it counts for none.
 * A fork's `master` is not our `master`, and a proposal that fails breaks nothing.
 */
export function streamOf(run: RunDescription): string | null {
  if (run.fork !== null || PROPOSAL_TRIGGERS.has(run.trigger)) return null;
  return [run.system, run.repository, run.workflow.path, run.branch].join('|');
}
