import { canonical, compareText, greater } from './canonical.ts';
import { PHASE_RANK, STATE_RANK, type RunPhase, type RunState } from './run-state.ts';

/**
 * A stage of an attempt, or a job or action within one. CodePipeline has stages with actions, GitLab stages with jobs,
 * GitHub jobs without stages. Texts are foreign: escape them before showing.
 */
export interface RunPart {
  readonly attempt: number;
  /** The system's own id of it, unique within the attempt: 'Deploy', 'Deploy/Roll-out', GitHub's job id. */
  readonly key: string;
  /** The stage it is or belongs to; null where the system has none. */
  readonly stage: string | null;
  /** The job or action; null for a stage itself. */
  readonly job: string | null;
  readonly state: RunState;
  readonly rawState: string;
  readonly phase: RunPhase;
  /** Its place among the parts as the system orders them; null where it does not say, then its start decides. */
  readonly position: number | null;
  /** True where its failure does not fail the run (GitLab's allow_failure). */
  readonly mayFail: boolean;
  readonly url: string | null;
  /** The first line of what went wrong, as the system tells it: a failing step, a summary of the error. */
  readonly failure: string | null;
  readonly startedAt: Date | null;
  readonly updatedAt: Date;
  readonly endedAt: Date | null;
  /** When it began to wait for people, as an approval does; null or left out where nothing is told of that. */
  readonly waitingSince?: Date | null;
}

/**
 * Adds what was heard to what is known. The later word by the system's clock says how a part stands, whatever the order
 * of news; what and where it is, and when it last began, may have been said by any.
 */
export function mergeParts(known: readonly RunPart[], heard: readonly RunPart[]): readonly RunPart[] {
  const parts = new Map(known.map((part) => [idOf(part), part]));
  for (const part of heard) {
    const before = parts.get(idOf(part));
    parts.set(idOf(part), before === undefined ? whole(part) : joinParts(part, before));
  }
  return [...parts.values()].sort(inOrder);
}

/** As it would be after being joined with itself, so that the same word again changes nothing. */
function whole(part: RunPart): RunPart {
  return part.waitingSince === undefined ? { ...part, waitingSince: null } : part;
}

function joinParts(heard: RunPart, known: RunPart): RunPart {
  return {
    ...(compareParts(heard, known) > 0 ? heard : known),
    stage: greater(heard.stage, known.stage),
    job: greater(heard.job, known.job),
    url: greater(heard.url, known.url),
    position: smallerOf(heard.position, known.position),
    startedAt: laterOf(heard.startedAt, known.startedAt),
    waitingSince: laterOf(heard.waitingSince ?? null, known.waitingSince ?? null),
  };
}

function smallerOf(one: number | null, other: number | null): number | null {
  return one === null || other === null ? (one ?? other) : Math.min(one, other);
}

/** The later of two moments, of which either may not be known. */
export function laterOf(one: Date | null, other: Date | null): Date | null {
  if (one === null || other === null) return one ?? other;
  return one > other ? one : other;
}

function idOf({ attempt, key }: RunPart): string {
  return `${attempt}/${key}`;
}

/** A retried action begins again under its name, so time decides before the phase does. */
function compareParts(a: RunPart, b: RunPart): number {
  return (
    a.updatedAt.getTime() - b.updatedAt.getTime() ||
    PHASE_RANK[a.phase] - PHASE_RANK[b.phase] ||
    STATE_RANK[a.state] - STATE_RANK[b.state] ||
    // Of two that failed in the same second, the one that says why.
    Number(a.failure !== null) - Number(b.failure !== null) ||
    compareText(canonical(standingOf(a)), canonical(standingOf(b)))
  );
}

/** Without what any word may add: it must not decide which is the later one. */
function standingOf(part: RunPart): RunPart {
  return { ...part, stage: null, job: null, url: null, position: null, startedAt: null, waitingSince: null };
}

function inOrder(a: RunPart, b: RunPart): number {
  return (
    a.attempt - b.attempt ||
    (a.position ?? Infinity) - (b.position ?? Infinity) ||
    (a.startedAt?.getTime() ?? Infinity) - (b.startedAt?.getTime() ?? Infinity) ||
    compareText(a.key, b.key)
  );
}

export function partsOf(parts: readonly RunPart[], attempt: number): readonly RunPart[] {
  return parts.filter((part) => part.attempt === attempt);
}

/**
 * What the parts of an attempt that is not known to have ended say about its state; null when they say nothing new.
 * `told` is what was said about the attempt itself, null when nothing was.
 */
export function stateFromParts(
  parts: readonly RunPart[],
  { told }: { readonly told: RunState | null },
): RunState | null {
  const begun = parts.filter(({ phase }) => phase !== 'pending');
  const active = parts.filter(({ phase }) => phase === 'active');
  if (active.length > 0 && active.every(({ state }) => state === 'waiting_approval')) return 'waiting_approval';
  // A word that nobody knows is shown as it came: it may say more than that something runs.
  if (begun.length > 0) return told === null || told === 'queued' ? 'running' : null;
  return told === null && parts.length > 0 ? 'queued' : null;
}
