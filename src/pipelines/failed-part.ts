import type { RunPart } from './run-part.ts';

/** What is told of a part that failed, and kept with the break it began. Texts are foreign: escape them before showing. */
export type FailedPart = Pick<RunPart, 'key' | 'stage' | 'job' | 'mayFail' | 'url' | 'failure'>;

/** Jobs that failed; where a system tells of stages only, the stages. */
export function failedPartsOf(parts: readonly RunPart[]): readonly FailedPart[] {
  const failed = parts.filter(({ state, phase }) => state === 'failed' && phase === 'finished');
  return failed
    .filter(({ job, stage }) => job !== null || !failed.some((each) => each.job !== null && each.stage === stage))
    .map(({ key, stage, job, mayFail, url, failure }) => ({ key, stage, job, mayFail, url, failure }));
}

/** What failed before, and what is known of it by now: a retry takes the failed job's place under the same name. */
export function joinFailed(before: readonly FailedPart[], now: readonly FailedPart[]): readonly FailedPart[] {
  const isTold = ({ key, stage, job }: FailedPart): boolean =>
    now.some((each) => each.key === key || (job === null && each.stage === stage));
  return [...before.filter((each) => !isTold(each)), ...now];
}
