import { gitlabJobState } from '../src/pipelines/gitlab-run-state.ts';
import type { RunPart } from '../src/pipelines/run-part.ts';
import { newestOf } from './gitlab-fields.ts';

/** A job as pipeline and job events both tell of it. */
export interface GitlabJob {
  readonly id: number;
  readonly stage: string;
  readonly name: string;
  readonly status: string;
  readonly allowFailure: boolean;
  readonly failureReason: string | null;
  readonly createdAt: Date;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
}

/**
 * The job as a part of its run. Its key is its name: a retried job is another job of the same name, and the younger one
 * counts. Both events must make the very same part of the same job, or one would overwrite the other for nothing.
 */
export function jobPart(
  job: GitlabJob,
  { webUrl, position }: { readonly webUrl: string | null; readonly position: number | null },
): RunPart {
  const { state, rawState, phase } = gitlabJobState(job.status, { mayFail: job.allowFailure });
  return {
    attempt: 1,
    key: `${job.stage}/${job.name}`,
    stage: job.stage,
    job: job.name,
    state,
    rawState,
    phase,
    position,
    mayFail: job.allowFailure,
    url: webUrl === null ? null : `${webUrl}/-/jobs/${job.id}`,
    failure: state === 'failed' ? failureWords(job.failureReason) : null,
    startedAt: job.startedAt,
    updatedAt: newestOf([job.createdAt, job.startedAt, job.finishedAt], job.createdAt),
    endedAt: phase === 'finished' ? job.finishedAt : null,
  };
}

/** GitLab's enum of reasons, 'runner_system_failure'; what it does not know it calls unknown_failure. */
function failureWords(reason: string | null): string | null {
  if (reason === null || reason === '' || reason === 'unknown_failure') return null;
  return reason.replaceAll('_', ' ');
}

/** Where the jobs of a stage stand among all; null where the pipeline does not list the stage. */
export function positionIn(stages: readonly string[], stage: string): number | null {
  const index = stages.indexOf(stage);
  return index === -1 ? null : index;
}
