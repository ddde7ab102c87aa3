import type { RunPart } from './run-part.ts';
import type { RunPhase, RunState } from './run-state.ts';

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
      jobs,
    };
  });
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
