import type { ComparePort } from './holds/compare-port.ts';
import { asMuster } from './audit/as-muster.ts';
import type { WaitingDeploy } from './holds/hold-outcome.ts';
import { createPipelineStatusService, type PipelineStatusService } from './pipelines/pipeline-status-service.ts';
import type { LiveSource, PipelineStatus } from './pipelines/pipeline-status.ts';
import type { Config, FleetConfig } from './platform/config/config.ts';
import type { Reader } from './platform/database/transaction.ts';
import { createRunFinder } from './pipelines/run-finder-service.ts';
import type { Actor, Gate } from './platform/gate.ts';

export interface WaitingDeployParts {
  readonly config: () => Config;
  readonly status: PipelineStatusService;
  /** The source's own comparison by a connection's name; null: the configuration has no such connection. */
  readonly findCompare: (system: 'github' | 'gitlab', connection: string) => ComparePort | null;
}

/**
 * What would be deployed to a fleet that moves again, as far as the actor may see runs: compared by the source itself,
 * within its connection's budget; where that is not to be had, what was heard pushed. null: no pipeline of the fleet
 * tells what it runs.
 */
export function createWaitingDeploy({ config, status, findCompare }: WaitingDeployParts) {
  return async (read: Reader, fleet: string, actor: Actor): Promise<WaitingDeploy | null> => {
    const current = config();
    for (const { name } of current.pipelines.filter((each) => each.fleet === fleet)) {
      const { statuses } = await status.read(read, actor, { environment: null, pipeline: name, system: null });
      for (const each of statuses) {
        const source = followed(each.source, trackedBy(current, fleet));
        const found =
          source === null ? null : await waitingOf({ config: current, findCompare }, each, { fleet, source });
        if (found !== null) return found;
      }
    }
    return null;
  };
}

/** As `createWaitingDeploy`, for what Muster does itself: nobody is shown what is found, so nothing is kept from it. */
export function createOwnWaiting({
  guildId,
  ...parts
}: Omit<WaitingDeployParts, 'status'> & { readonly guildId: string }) {
  const gate: Gate = { judge: () => ({ kind: 'allowed', because: 'Muster itself' }) };
  const finder = createRunFinder({ config: parts.config, gate });
  const find = createWaitingDeploy({ ...parts, status: createPipelineStatusService({ config: parts.config, finder }) });
  return (read: Reader, fleet: string) => find(read, fleet, asMuster(guildId, `waiting:${fleet}`));
}

interface Looking {
  readonly config: Config;
  readonly findCompare: WaitingDeployParts['findCompare'];
}

async function waitingOf(
  looking: Looking,
  { live, ahead }: PipelineStatus,
  { fleet, source }: { readonly fleet: string; readonly source: LiveSource },
): Promise<WaitingDeploy | null> {
  if (live.kind === 'unknown' || live.version.sha === '') return null;
  const port = portFor(looking, fleet, source.system);
  const compared =
    port === null
      ? ({ kind: 'unknown', why: 'no connection of the configuration leads to its source' } as const)
      : await port.compare({ repository: source.repository, base: live.version.sha, head: source.branch });
  if (compared.kind === 'compared') {
    const { commits, ahead: count, behind, url } = compared;
    return { commits, count, counted: 'commits', branch: source.branch, behind, compareUrl: url, notCompared: null };
  }
  // What was heard of another branch says nothing of the one that is followed.
  if (ahead.kind === 'unknown' || ahead.branch !== source.branch) return null;
  return heard(ahead, source, compared.why);
}

/** What was heard pushed to the branch since. */
function heard(
  ahead: Exclude<PipelineStatus['ahead'], { kind: 'unknown' }>,
  { system, repository, branch }: LiveSource,
  notCompared: string,
): WaitingDeploy {
  const about = { counted: 'pushes', branch, behind: null, compareUrl: null, notCompared } as const;
  if (ahead.kind === 'level') return { ...about, commits: [], count: 0 };
  const urlOf = (sha: string): string | null =>
    system === 'github' ? `https://github.com/${repository}/commit/${sha}` : null;
  return {
    ...about,
    commits: ahead.pushes.map(({ title, sha, author }) => ({
      title: title ?? sha.slice(0, 8),
      author: author ?? '',
      url: urlOf(sha),
    })),
    count: ahead.more ? null : ahead.pushes.length,
  };
}

/** Where the live commit was seen; of that repository the branch that the fleet follows, for that is what goes out. */
function followed(seen: LiveSource | null, tracked: LiveSource | null): LiveSource | null {
  if (seen === null || tracked === null) return seen ?? tracked;
  return seen.repository.toLowerCase() === tracked.repository.toLowerCase()
    ? { ...seen, branch: tracked.branch }
    : seen;
}

/** What the configuration says that the fleet follows, where its live commit was seen on no branch. */
function trackedBy({ fleets }: Config, name: string): LiveSource | null {
  const fleet = fleets.find((each) => each.name === name);
  if (fleet?.versionPolicy.kind !== 'auto') return null;
  const { repository, branch } = fleet.versionPolicy;
  return { system: fleet.deployer?.kind === 'gitlab' ? 'gitlab' : 'github', repository, branch };
}

/** By the connection that deploys the fleet where it is of that system; else by the first there is. */
function portFor({ config, findCompare }: Looking, fleet: string, system: LiveSource['system']): ComparePort | null {
  if (system !== 'github' && system !== 'gitlab') return null;
  const deployer: FleetConfig['deployer'] = config.fleets.find(({ name }) => name === fleet)?.deployer ?? null;
  const connection =
    deployer?.kind === system ? deployer.connection : config.connections.find(({ kind }) => kind === system)?.name;
  return connection === undefined ? null : findCompare(system, connection);
}
