import type { AlertService } from '../src/alerts/alert-service.ts';
import type { RunService } from '../src/pipelines/run-service.ts';
import type { Handler } from '../src/platform/intake/handler.ts';
import { createAlertmanagerHandler } from './alertmanager.ts';
import { createGithubWorkflowRunHandler } from './github-workflow-run.ts';

export interface HandlerServices {
  readonly runs: RunService;
  readonly alerts: AlertService;
}

/** Everything that machines may tell us. A source's events that are not here are answered 204. */
export function createHandlers({ runs, alerts }: HandlerServices): readonly Handler[] {
  return [createGithubWorkflowRunHandler(runs), createAlertmanagerHandler(alerts)];
}
