import type { Deployment } from './deployment.ts';
import { currentAttempt, shownAttempt, type Run, type RunAttempt } from './run.ts';
import { partsOf, type RunPart } from './run-part.ts';
import type { Route } from './route.ts';

/** Everything that is known of one run. */
export interface RunDetail {
  readonly run: Run;
  readonly routes: readonly Route[];
  /** The oldest first. */
  readonly deployments: readonly Deployment[];
  /** Lines that others put on its card; foreign parts are escaped. */
  readonly notes: readonly string[];
}

/** One attempt with its stages, the jobs of each beneath it; jobs without a stage stand by themselves. */
export interface AttemptDetail {
  readonly attempt: RunAttempt;
  readonly stages: readonly StageDetail[];
}

export interface StageDetail {
  /** null where the system names jobs but no stages, or told no stage's own state. */
  readonly part: RunPart | null;
  readonly name: string | null;
  readonly jobs: readonly RunPart[];
}

/** The newest attempt first. */
export function attemptsOf(run: Run): readonly AttemptDetail[] {
  const current = currentAttempt(run);
  return run.attempts.toReversed().map((attempt) => ({
    attempt: attempt === current ? shownAttempt(run) : attempt,
    stages: stagesOf(partsOf(run.parts, attempt.number)),
  }));
}

function stagesOf(parts: readonly RunPart[]): readonly StageDetail[] {
  const names = [...new Set(parts.map(({ stage }) => stage))];
  return names.map((name) => {
    const inStage = parts.filter(({ stage }) => stage === name);
    return {
      name,
      part: name === null ? null : (inStage.find(({ job }) => job === null) ?? null),
      jobs: inStage.filter(({ job }) => name === null || job !== null),
    };
  });
}

/** Milliseconds the part took; null while it goes on, or where the system does not tell. */
export function partDurationMs({ startedAt, endedAt }: Pick<RunPart, 'startedAt' | 'endedAt'>): number | null {
  return startedAt === null || endedAt === null ? null : Math.max(0, endedAt.getTime() - startedAt.getTime());
}

/** The parts at which the attempt failed: jobs rather than the stages around them, none that may fail. */
export function failedParts({ stages }: AttemptDetail): readonly RunPart[] {
  return stages.flatMap(({ part, jobs }) => {
    const failed = jobs.filter(({ state, mayFail }) => state === 'failed' && !mayFail);
    return failed.length === 0 && part?.state === 'failed' ? [part] : failed;
  });
}
