import type { PipelineConfig } from '../platform/config/config.ts';
import { canonical, compareText, greater } from './canonical.ts';
import { laterOf, mergeParts, partsOf, stateFromParts, type RunPart } from './run-part.ts';
import { PHASE_RANK, STATE_RANK, type RunPhase, type RunState, type Verdict } from './run-state.ts';

export type CiSystem = PipelineConfig['system'];

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
  /**
   * True where one word tells all of this, as GitHub's workflow_run does. A description that is not complete is put
   * together from many (CodePipeline tells branch, commit and trigger in different events), field by field, and gives
   * way to a complete one.
   */
  readonly complete: boolean;
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

/** What a CI system said once about one attempt of a run, its parts, or both. */
export interface RunEvent extends RunDescription {
  /** `impliedAttempt(number)` where only parts of it were told. */
  readonly attempt: RunAttempt;
  /** Stages, jobs and actions of this attempt that the word speaks of; it says nothing about others. */
  readonly parts?: readonly RunPart[];
}

/** What we know of a run, whatever the order in which we heard it. */
export interface Run extends RunDescription {
  /** Ascending by number, at least one, possibly with gaps: an attempt we never heard of is not made up. */
  readonly attempts: readonly [RunAttempt, ...RunAttempt[]];
  /** Of every attempt, in the order in which they are shown. */
  readonly parts: readonly RunPart[];
  /** The word that the description comes from; attempt 0 where it was put together from many. */
  readonly described: { readonly attempt: number; readonly at: Date };
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

/**
 * An attempt of which only parts were told: less than anything that is said about it. Its state follows from its parts,
 * see `shownAttempt`.
 */
export function impliedAttempt(number: number): RunAttempt {
  return {
    number,
    state: 'unknown',
    rawState: '',
    phase: 'pending',
    verdict: 'none',
    actor: null,
    startedAt: null,
    updatedAt: NEVER,
    endedAt: null,
  };
}

/** Before anything a system says. */
const NEVER = new Date(0);

/** False for an attempt that is known by its parts alone. */
export function isTold(attempt: RunAttempt): boolean {
  return attempt.updatedAt.getTime() > NEVER.getTime();
}

/** The highest attempt heard of, as it was told. */
export function currentAttempt(run: Run): RunAttempt {
  return run.attempts.at(-1) ?? run.attempts[0];
}

/**
 * The attempt as it is to be shown: what was told of it, and what follows from its parts where they know more (a job
 * that runs makes its run running; an attempt known by its parts alone runs until somebody says how it ended).
 */
export function shownAttempt(run: Run): RunAttempt {
  const attempt = currentAttempt(run);
  if (attempt.phase === 'finished') return attempt;
  const parts = partsOf(run.parts, attempt.number);
  const known = stateFromParts(parts, { told: isTold(attempt) ? attempt.state : null });
  if (known === null) return attempt;
  const started = parts.flatMap(({ startedAt }) => (startedAt === null ? [] : [startedAt.getTime()]));
  return {
    ...attempt,
    state: known,
    rawState: isTold(attempt) && known === attempt.state ? attempt.rawState : '',
    phase: known === 'queued' ? 'pending' : 'active',
    startedAt: attempt.startedAt ?? (started.length === 0 ? null : new Date(Math.min(...started))),
  };
}

/**
 * Takes in what was said about a run. Each attempt and each part keeps the greatest snapshot of a total order, so any
 * permutation of the same events, with any of them repeated, ends in the same run.
 */
export function mergeRun(stored: Run | null, incoming: RunEvent): MergedRun {
  const { attempt, parts = [], ...description } = incoming;
  if (stored === null)
    return {
      run: {
        ...description,
        attempts: [attempt],
        parts: mergeParts([], parts),
        described: describedBy(description, attempt),
      },
      change: { kind: 'opened' },
    };

  const current = currentAttempt(stored);
  const known = stored.attempts.find(({ number }) => number === attempt.number);
  const run: Run = {
    ...mergeDescriptions(stored, { description, attempt }),
    attempts: withAttempt(
      stored.attempts,
      known === undefined ? attempt : joinAttempts(attempt, known, incoming.system),
    ),
    parts: mergeParts(stored.parts, parts),
  };
  if (isSameRun(run, stored)) return { run: stored, change: { kind: 'nothing' } };
  if (attempt.number < current.number) return { run, change: { kind: 'recorded', attempt: attempt.number } };
  const newAttempt = attempt.number > current.number;
  return { run, change: { kind: 'moved', from: shownAttempt(stored).state, newAttempt } };
}

/** Parts that a word does not speak of are the same values still, so that hundreds of them cost nothing. */
function isSameRun(run: Run, stored: Run): boolean {
  const isSamePart = (part: RunPart, index: number): boolean => {
    const before = stored.parts[index];
    return part === before || canonical(part) === canonical(before);
  };
  return (
    run.parts.length === stored.parts.length &&
    run.parts.every(isSamePart) &&
    canonical({ ...run, parts: [] }) === canonical({ ...stored, parts: [] })
  );
}

interface Told {
  readonly description: RunDescription;
  readonly attempt: RunAttempt;
}

type Described = RunDescription & Pick<Run, 'described'>;

/** The later complete word counts as it is; incomplete ones add up, and only while there is no complete one. */
function mergeDescriptions(stored: Run, { description, attempt }: Told): Described {
  const known: Described = { ...descriptionOf(stored), described: stored.described };
  const heard: Described = { ...description, described: describedBy(description, attempt) };
  if (known.complete !== heard.complete) return known.complete ? known : heard;
  if (!known.complete) return { ...joinDescriptions(known, description), described: known.described };
  const order =
    heard.described.attempt - known.described.attempt ||
    heard.described.at.getTime() - known.described.at.getTime() ||
    compareText(canonical(heard), canonical(known));
  return order > 0 ? heard : known;
}

/** Kept with the description: the attempt may have been told of since by a later word that describes less. */
function describedBy({ complete }: RunDescription, attempt: RunAttempt): Run['described'] {
  return complete ? { attempt: attempt.number, at: attempt.updatedAt } : { attempt: 0, at: NEVER };
}

/** Field by field, whatever the order: something beats nothing, and between two texts the greater is kept. */
function joinDescriptions(one: RunDescription, other: RunDescription): RunDescription {
  return {
    ...one,
    workflow: {
      path: greater(one.workflow.path, other.workflow.path) ?? '',
      name: greater(one.workflow.name, other.workflow.name) ?? '',
    },
    number:
      one.number === null || other.number === null ? (one.number ?? other.number) : Math.max(one.number, other.number),
    branch: greater(one.branch, other.branch) ?? '',
    fork: greater(one.fork, other.fork),
    trigger: greater(one.trigger, other.trigger) ?? '',
    sha: greater(one.sha, other.sha) ?? '',
    title: greater(one.title, other.title),
    author: greater(one.author, other.author),
    url: greater(one.url, other.url),
    createdAt: one.createdAt <= other.createdAt ? one.createdAt : other.createdAt,
  };
}

/** The later word, with who started it and when even where only an earlier one said so. */
function joinAttempts(heard: RunAttempt, known: RunAttempt, system: CiSystem): RunAttempt {
  const later = compareAttempts(heard, known, system) > 0 ? heard : known;
  return {
    ...later,
    actor: greater(heard.actor, known.actor),
    startedAt: laterOf(heard.startedAt, known.startedAt),
  };
}

function withAttempt(attempts: Run['attempts'], attempt: RunAttempt): Run['attempts'] {
  const others = attempts.filter((each) => each.number !== attempt.number);
  const before = others.filter((each) => each.number < attempt.number);
  const after = others.filter((each) => each.number > attempt.number);
  const [first, ...rest] = before;
  return first === undefined ? [attempt, ...after] : [first, ...rest, attempt, ...after];
}

/**
 * Systems in which a finished attempt may go on under the same number: CodePipeline's RetryStageExecution ("RESUMED",
 * AWS docs, "Monitoring CodePipeline events") and a retried job of a GitLab pipeline. Their clock decides before the
 * phase does; elsewhere a finished attempt stays finished, because a re-run counts on.
 */
const REOPENING: ReadonlySet<CiSystem> = new Set(['aws', 'gitlab']);

/** Positive when `a` is the later word on the same attempt. Zero only for snapshots equal but for actor and start. */
export function compareAttempts(a: RunAttempt, b: RunAttempt, system: CiSystem): number {
  const byPhase = PHASE_RANK[a.phase] - PHASE_RANK[b.phase];
  const byTime = a.updatedAt.getTime() - b.updatedAt.getTime();
  return (
    (REOPENING.has(system) ? byTime || byPhase : byPhase || byTime) ||
    STATE_RANK[a.state] - STATE_RANK[b.state] ||
    // Without what earlier words add: it must not decide which word is the later one.
    compareText(canonical({ ...a, actor: null, startedAt: null }), canonical({ ...b, actor: null, startedAt: null }))
  );
}

function descriptionOf({
  attempts: _attempts,
  parts: _parts,
  described: _described,
  ...description
}: Run): RunDescription {
  return description;
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
  'external_pull_request_event',
]);

/** True for a run that judges a change before it is part of its branch. */
export function isProposal({ fork, trigger }: Pick<RunDescription, 'fork' | 'trigger'>): boolean {
  return fork !== null || PROPOSAL_TRIGGERS.has(trigger);
}

/**
 * Systems whose pipeline or job is one stream, whatever it was built from. A CodePipeline pipeline deploys one thing, and
 * its events tell the branch late or never. A deploy job of Jenkins takes a branch, a tag or a commit as a parameter, and
 * what it broke with one tag the next one mends; a multibranch project has a job for each branch.
 */
const ONE_STREAM: ReadonlySet<CiSystem> = new Set(['aws', 'jenkins']);

export function isOneStream({ system }: Pick<RunDescription, 'system'>): boolean {
  return ONE_STREAM.has(system);
}

/**
 * The workflow and branch for whose health the run's verdict counts; null when it counts for none.
 * A fork's `master` is not our `master`, and a proposal that fails breaks nothing.
 */
export function streamOf(run: RunDescription): string | null {
  if (isProposal(run)) return null;
  const branch = isOneStream(run) ? '' : run.branch;
  return [run.system, run.repository, run.workflow.path, branch].join('|');
}
