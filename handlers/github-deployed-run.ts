import type { RunEvent } from '../src/pipelines/run.ts';
import { z } from 'zod';
import { text } from './github-fields.ts';
import { RUN, RUN_FIELDS } from './github-run-fields.ts';
import { runEventFrom } from './github-workflow-run.ts';

/* What deployment events tell of the run that deploys: less than workflow_run does. */

/** What is kept of it. */
export const DEPLOYED_RUN = RUN;

export const deployedRun = z.object(RUN_FIELDS).nullish();

export const deployingWorkflow = z.object({ name: text.nullish(), path: text.nullish() }).nullish();

export interface DeployedBy {
  readonly repository: { readonly full_name: string };
  readonly workflow?: z.infer<typeof deployingWorkflow>;
  readonly workflow_run?: z.infer<typeof deployedRun>;
}

/** Null where no run of Actions deploys. Whose branch it is counts only where the event tells the head's repository. */
export function deployingRun({ repository, workflow, workflow_run: run }: DeployedBy): RunEvent | null {
  if (run === null || run === undefined) return null;
  const event = runEventFrom({ repository, workflow, workflow_run: run });
  const isOwnerTold = run.head_repository !== null && run.head_repository !== undefined;
  return { ...event, complete: false, ...(isOwnerTold ? {} : { branch: '', fork: null }) };
}
