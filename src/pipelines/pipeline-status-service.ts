import type { Config, PipelineConfig } from '../platform/config/config.ts';
import { canonicalEnvironment } from '../platform/config/environment-names.ts';
import { matchesGlob } from '../platform/config/glob.ts';
import type { Reader } from '../platform/database/transaction.ts';
import type { Actor } from '../platform/gate.ts';
import { listLatestDeployments, type LatestDeployment } from './deployment-store.ts';
import type { Deployment } from './deployment.ts';
import {
  findTagOf,
  listCommitsAfter,
  listOpenBreaks,
  listPipelineRuns,
  listPipelinesOfRuns,
  listRunsOfCommit,
  type PipelineRuns,
} from './pipeline-status-store.ts';
import {
  judgeAhead,
  markPromotions,
  type Ahead,
  type Live,
  type LiveSource,
  type LiveVersion,
  type OpenBreak,
  type PipelineStatus,
  type StatusAnswer,
  type StatusRun,
} from './pipeline-status.ts';
import type { RunFinder } from './run-finder-service.ts';
import { findHead } from './tag-store.ts';

export interface StatusFilter {
  /** Any name of it. */
  readonly environment: string | null;
  readonly pipeline: string | null;
  readonly system: string | null;
}

export interface PipelineStatusService {
  /** What is live where, and how each pipeline stands, of all that the actor may see. Reads the store only. */
  read(reader: Reader, actor: Actor, filter: StatusFilter): Promise<StatusAnswer>;
}

/** Of a pipeline that takes many repositories: the lately active ones. */
const MOST_REPOSITORIES = 4;

export function createPipelineStatusService({
  config,
  finder,
}: {
  readonly config: () => Config;
  readonly finder: RunFinder;
}): PipelineStatusService {
  return {
    async read(reader, actor, filter) {
      const current = config();
      const pipelines = finder.listPipelines(actor).filter((pipeline) => matches(current, pipeline, filter));
      const deployments = await listLatestDeployments(reader);
      const breaks = await breaksByPipeline(reader);
      const statuses: Omit<PipelineStatus, 'sameIn'>[] = [];
      const leftOut: { pipeline: string; repositories: number }[] = [];
      for (const pipeline of inOrder(current, pipelines)) {
        // Each pipeline takes some milliseconds of the loop; between two others get their turn.
        await new Promise((resolve) => setImmediate(resolve));
        const deployed = deployments.filter((each) => isOf(current, pipeline, each));
        const all = await listPipelineRuns(reader, pipeline.name, { leading: pipeline.repository.includes('*') });
        const shown = all.slice(0, MOST_REPOSITORIES);
        if (all.length > shown.length)
          leftOut.push({ pipeline: pipeline.name, repositories: all.length - shown.length });
        const places = placesOf(pipeline, shown, deployed);
        for (const place of places) statuses.push(await statusOf(reader, pipeline, { ...place, breaks }));
      }
      return { statuses: markPromotions(statuses), leftOut };
    },
  };
}

function matches(config: Config, pipeline: PipelineConfig, filter: StatusFilter): boolean {
  const { environment, name, system } = pipeline;
  return (
    (filter.environment === null || sameText(environment, canonicalEnvironment(config, filter.environment))) &&
    (filter.pipeline === null || sameText(name, filter.pipeline)) &&
    (filter.system === null || system === filter.system)
  );
}

function sameText(one: string, other: string): boolean {
  return one.trim().toLowerCase() === other.trim().toLowerCase();
}

function inOrder({ environments }: Config, pipelines: readonly PipelineConfig[]): readonly PipelineConfig[] {
  const place = ({ environment }: PipelineConfig): number =>
    environments.find(({ name }) => name === environment)?.order ?? Infinity;
  return pipelines.toSorted((a, b) => place(a) - place(b));
}

function isOf(config: Config, pipeline: PipelineConfig, deployment: LatestDeployment): boolean {
  return (
    pipeline.system === deployment.system &&
    matchesGlob(pipeline.repository.toLowerCase(), deployment.repository.toLowerCase()) &&
    sameText(pipeline.environment, canonicalEnvironment(config, deployment.environment))
  );
}

interface Place {
  readonly repository: string;
  readonly runs: PipelineRuns | null;
  readonly deployment: Deployment | null;
}

/** One for each repository that ran or was deployed; one without anything for a pipeline that was never heard of. */
function placesOf(
  pipeline: PipelineConfig,
  runs: readonly PipelineRuns[],
  deployed: readonly LatestDeployment[],
): readonly Place[] {
  const liveIn = (repository: string): Deployment | null =>
    deployed.find((each) => sameText(each.repository, repository))?.live ?? null;
  if (runs.length > 0)
    return runs.map((each) => ({ repository: each.repository, runs: each, deployment: liveIn(each.repository) }));
  if (pipeline.repository.includes('*')) return [];
  return [{ repository: pipeline.repository, runs: null, deployment: liveIn(pipeline.repository) }];
}

async function statusOf(
  reader: Reader,
  pipeline: PipelineConfig,
  { repository, runs, deployment, breaks }: Place & { readonly breaks: readonly PipelineBreak[] },
): Promise<Omit<PipelineStatus, 'sameIn'>> {
  const version = await liveVersion(reader, { repository, runs, deployment });
  const live: Live = version === null ? { kind: 'unknown', seen: runs?.seen ?? 0 } : { kind: 'live', version };
  const known = version === null ? null : await findSource(reader, version);
  return {
    pipeline: pipeline.name,
    environment: pipeline.environment,
    system: pipeline.system,
    repository,
    fleet: pipeline.fleet,
    live,
    ahead: version === null || known === null ? { kind: 'unknown' } : await aheadOf(reader, version, known),
    source: known?.source ?? null,
    lastRun: runs?.latest ?? null,
    openBreaks: breaks
      .filter((each) => each.pipeline === pipeline.name && each.repository === repository)
      .map((each) => each.open),
  };
}

async function liveVersion(reader: Reader, { repository, runs, deployment }: Place): Promise<LiveVersion | null> {
  if (deployment !== null) {
    const of = await listRunsOfCommit(reader, deployment.sha);
    const run = of.find(({ key }) => key === deployment.runKey) ?? null;
    const { ref, sha } = deployment;
    const isVersion = ref !== '' && !/^[0-9a-f]{40,64}$/u.test(ref);
    return {
      sha,
      version: (await findTagOf(reader, { repository, sha })) ?? (isVersion ? ref : null),
      title: of.find(({ title }) => title !== null)?.title ?? null,
      by: deployment.creator ?? run?.actor ?? null,
      since: deployment.succeededAt ?? deployment.word.at,
      source: 'deployment',
      run,
      url: deployment.word.url ?? run?.url ?? null,
    };
  }
  const run = runs?.passed ?? null;
  if (run === null) return null;
  const of = run.title === null ? await listRunsOfCommit(reader, run.sha) : [];
  return {
    sha: run.sha,
    version: await findTagOf(reader, { repository: of[0]?.repository ?? repository, sha: run.sha }),
    title: run.title ?? of.find(({ title }) => title !== null)?.title ?? null,
    by: run.actor ?? run.author,
    since: run.endedAt ?? run.createdAt,
    source: 'run',
    run,
    url: run.url,
  };
}

/** Systems whose runs tell the branch of a commit; Jenkins and CodePipeline name jobs where these name repositories. */
const HOSTS: readonly StatusRun['system'][] = ['github', 'gitlab'];

interface KnownSource {
  readonly source: LiveSource;
  /** When the live commit was first seen there. */
  readonly seenAt: Date;
}

async function findSource(reader: Reader, { sha, run }: LiveVersion): Promise<KnownSource | null> {
  if (sha === '') return null;
  const of = await listRunsOfCommit(reader, sha);
  // The branch it was deployed from, where that is told; else the one it was first seen on.
  const hosted = of.filter(({ system, branch }) => HOSTS.includes(system) && branch !== '');
  const known =
    hosted.find(({ branch }) => branch === run?.branch) ?? hosted[0] ?? of.find(({ branch }) => branch !== '');
  if (known === undefined) return null;
  const { system, repository, branch } = known;
  return { source: { system, repository, branch }, seenAt: known.createdAt };
}

async function aheadOf(reader: Reader, { sha }: LiveVersion, { source, seenAt }: KnownSource): Promise<Ahead> {
  const { branch, repository } = source;
  const later = await listCommitsAfter(reader, { repository, branch, after: seenAt });
  return judgeAhead({ sha }, branch, { later, head: await findHead(reader, source), seenAt });
}

interface PipelineBreak {
  readonly pipeline: string;
  readonly repository: string;
  readonly open: OpenBreak;
}

async function breaksByPipeline(reader: Reader): Promise<readonly PipelineBreak[]> {
  const open = await listOpenBreaks(reader);
  const places = await listPipelinesOfRuns(
    reader,
    open.map(({ runKey }) => runKey),
  );
  return places.flatMap(({ runKey, pipeline, repository }) =>
    open.filter((each) => each.runKey === runKey).map((each) => ({ pipeline, repository, open: each })),
  );
}
