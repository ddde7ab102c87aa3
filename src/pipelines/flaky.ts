import { isProposal, type RunDescription } from './run.ts';

/** A commit that both passed and failed in one workflow: in attempts of one run, or in separate runs. */
export interface Flake {
  /** See `flakeSubject`. */
  readonly workflow: string;
  readonly commit: string;
  /** The run that made it known. */
  readonly runKey: string;
  readonly at: Date;
  /** Commits of this workflow that did so within FLAKES_WITHIN_MS, this one included. */
  readonly recent: number;
}

/** So long a workflow's flakes are counted together. */
export const FLAKES_WITHIN_MS = 14 * 24 * 60 * 60 * 1000;

export interface FlakeSubject {
  /** System, repository and workflow. */
  readonly workflow: string;
  readonly commit: string;
}

/**
 * What must not both pass and fail; null where the commit is not known. A proposal is tested merged with its target,
 * which goes on: only attempts of the same run test the same thing.
 */
export function flakeSubject(run: RunDescription): FlakeSubject | null {
  if (run.sha === '') return null;
  const workflow = [run.system, run.repository, run.workflow.path].join('|');
  return { workflow, commit: isProposal(run) ? `${run.sha}@${run.executionId}` : run.sha };
}
