import type { RunService } from '../src/pipelines/run-service.ts';
import type { Handler } from '../src/platform/intake/handler.ts';
import { createGithubWorkflowRunHandler } from './github-workflow-run.ts';

export interface HandlerServices {
  readonly runs: RunService;
}

/** Everything that machines may tell us. A source's events that are not here are answered 204. */
export function createHandlers({ runs }: HandlerServices): readonly Handler[] {
  return [createGithubWorkflowRunHandler(runs)];
}
