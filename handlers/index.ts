import type { AlertService } from '../src/alerts/alert-service.ts';
import type { RunService } from '../src/pipelines/run-service.ts';
import type { Handler } from '../src/platform/intake/handler.ts';
import type { ReleaseService } from '../src/releases/release-service.ts';
import { createAlertmanagerHandler } from './alertmanager.ts';
import { createGithubReleaseHandler } from './github-release.ts';
import { createGithubWorkflowRunHandler } from './github-workflow-run.ts';

export interface HandlerServices {
  readonly runs: RunService;
  readonly releases: ReleaseService;
  readonly alerts: AlertService;
}

/** Everything that machines may tell us. A source's events that are not here are answered 204. */
export function createHandlers({ runs, releases, alerts }: HandlerServices): readonly Handler[] {
  return [
    createGithubWorkflowRunHandler(runs),
    createGithubReleaseHandler(releases),
    createAlertmanagerHandler(alerts),
  ];
}
