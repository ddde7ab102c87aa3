import type { RunEvent } from '../src/pipelines/run.ts';
import { z } from 'zod';
import { foreignLine } from './foreign-line.ts';
import { foreignUrl } from './foreign-text.ts';
import { count, instant, LOGIN, login, text } from './github-fields.ts';
import { runEventFrom } from './github-workflow-run.ts';

/* What deployment events tell of the run that deploys: less than workflow_run does. */

/** What is kept of it. */
export const DEPLOYED_RUN = {
  id: true,
  name: foreignLine,
  path: foreignLine,
  display_title: foreignLine,
  event: foreignLine,
  status: foreignLine,
  conclusion: foreignLine,
  head_branch: foreignLine,
  head_sha: foreignLine,
  head_repository: { full_name: foreignLine },
  run_number: true,
  run_attempt: true,
  run_started_at: foreignLine,
  created_at: foreignLine,
  updated_at: foreignLine,
  html_url: foreignUrl,
  actor: LOGIN,
  triggering_actor: LOGIN,
} as const;

export const deployedRun = z
  .object({
    id: count,
    name: text.nullish(),
    path: text.nullish(),
    display_title: text.nullish(),
    event: text,
    status: text.nullish(),
    conclusion: text.nullish(),
    head_branch: text.nullish(),
    head_sha: text.pipe(z.string().min(1)),
    head_repository: z.object({ full_name: text.pipe(z.string().min(1)) }).nullish(),
    run_number: count,
    run_attempt: count.nullish(),
    run_started_at: instant.nullish(),
    created_at: instant,
    updated_at: instant,
    html_url: text.nullish(),
    actor: login,
    triggering_actor: login,
  })
  .nullish();

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
