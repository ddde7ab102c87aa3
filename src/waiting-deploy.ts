import type { WaitingDeploy } from './holds/hold-outcome.ts';
import type { PipelineStatusService } from './pipelines/pipeline-status-service.ts';
import type { PipelineStatus } from './pipelines/pipeline-status.ts';
import type { Config } from './platform/config/config.ts';
import type { Reader } from './platform/database/transaction.ts';
import type { Actor } from './platform/gate.ts';

export interface WaitingDeployParts {
  readonly config: () => Config;
  readonly status: PipelineStatusService;
}

/**
 * What would be deployed to a fleet that moves again: what was pushed to the branch of what it runs, as far as the
 * actor may see runs. null: no pipeline of the fleet tells what it runs.
 */
export function createWaitingDeploy({ config, status }: WaitingDeployParts) {
  return async (read: Reader, fleet: string, actor: Actor): Promise<WaitingDeploy | null> => {
    for (const { name } of config().pipelines.filter((each) => each.fleet === fleet)) {
      const { statuses } = await status.read(read, actor, { environment: null, pipeline: name, system: null });
      const known = statuses.map(waitingOf).find((each) => each !== null);
      if (known !== undefined) return known;
    }
    return null;
  };
}

function waitingOf({ ahead, live, system }: PipelineStatus): WaitingDeploy | null {
  if (ahead.kind === 'unknown') return null;
  if (ahead.kind === 'level') return { pushes: [], count: 0, branch: ahead.branch };
  const repository = live.kind === 'live' ? (live.version.run?.repository ?? null) : null;
  const urlOf = (sha: string): string | null =>
    system === 'github' && repository !== null ? `https://github.com/${repository}/commit/${sha}` : null;
  return {
    pushes: ahead.pushes.map(({ title, sha, author }) => ({
      title: title ?? sha.slice(0, 8),
      author: author ?? '',
      url: urlOf(sha),
    })),
    count: ahead.pushes.length,
    branch: ahead.branch,
  };
}
