import { partsOf, type RunPart } from './run-part.ts';
import type { RunPhase, RunState } from './run-state.ts';
import type { Run } from './run.ts';

/** A stage of an attempt with its jobs. */
export interface Stage {
  /** null for jobs that belong to none. */
  readonly name: string | null;
  readonly state: RunState;
  /** The system's own word; '' where the state follows from the jobs. */
  readonly rawState: string;
  readonly phase: RunPhase;
  readonly startedAt: Date | null;
  readonly endedAt: Date | null;
  /** The attempt it last ran in. */
  readonly attempt: number;
  /** Without the stage itself, in the order in which they are shown. */
  readonly jobs: readonly RunPart[];
}

/** The stages of one attempt in the order of their parts; a stage of which only jobs were told follows from them. */
export function stagesOf(parts: readonly RunPart[]): readonly Stage[] {
  const names = [...new Set(parts.map(({ stage }) => stage))];
  return names.map((name) => {
    const own = parts.find(({ stage, job }) => stage === name && job === null && name !== null);
    const jobs = parts.filter((part) => part.stage === name && part !== own);
    const { state, rawState, phase } = own ?? stateOfJobs(jobs);
    return {
      name,
      state,
      rawState,
      phase,
      startedAt: own?.startedAt ?? edge(jobs, 'startedAt', Math.min),
      endedAt: phase === 'finished' ? (own?.endedAt ?? edge(jobs, 'endedAt', Math.max)) : null,
      attempt: Math.max(...parts.filter(({ stage }) => stage === name).map(({ attempt }) => attempt)),
      jobs,
    };
  });
}

/**
 * What is to be shown of an attempt: its own parts, and for an execution of CodePipeline the stages that passed before
 * and are not run again (AWS docs: "Retry a failed stage": only that stage, and those after it).
 */
export function partsToShow({ system, parts }: Pick<Run, 'system' | 'parts'>, attempt: number): readonly RunPart[] {
  const own = partsOf(parts, attempt);
  if (system !== 'aws' || attempt === 1) return own;
  const earlier = parts.filter((part) => part.attempt < attempt && !own.some(({ stage }) => stage === part.stage));
  const latest = earlier.filter(
    (part) => !earlier.some((each) => each.stage === part.stage && each.attempt > part.attempt),
  );
  const passed = stagesOf(latest).filter(({ state }) => state === 'succeeded');
  return [...latest.filter(({ stage }) => passed.some(({ name }) => name === stage)), ...own];
}

function stateOfJobs(jobs: readonly RunPart[]): Pick<Stage, 'state' | 'rawState' | 'phase'> {
  const has = (test: (job: RunPart) => boolean): boolean => jobs.some(test);
  const as = (state: RunState, phase: RunPhase) => ({ state, rawState: '', phase });
  const active = jobs.filter(({ phase }) => phase === 'active');
  const isPending = has(({ phase }) => phase === 'pending');
  if (active.length > 0)
    return as(active.every(({ state }) => state === 'waiting_approval') ? 'waiting_approval' : 'running', 'active');
  if (has(({ state, mayFail }) => state === 'failed' && !mayFail)) return as('failed', 'finished');
  if (isPending) return has(({ phase }) => phase === 'finished') ? as('running', 'active') : as('queued', 'pending');
  if (has(({ state }) => state === 'canceled')) return as('canceled', 'finished');
  if (has(({ state, mayFail }) => state === 'succeeded' || (state === 'failed' && mayFail)))
    return as('succeeded', 'finished');
  return as(jobs[0]?.state ?? 'unknown', 'finished');
}

function edge(
  jobs: readonly RunPart[],
  field: 'startedAt' | 'endedAt',
  choose: (...times: readonly number[]) => number,
): Date | null {
  const times = jobs.flatMap((job) => job[field]?.getTime() ?? []);
  return times.length === 0 ? null : new Date(choose(...times));
}
