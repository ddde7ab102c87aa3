import type { Config, PartyRef, PipelineConfig } from '../platform/config/config.ts';
import { findEnvironment } from '../platform/config/environment-names.ts';
import { matchesGlob } from '../platform/config/glob.ts';
import type { RunDescription } from './run.ts';

/** Where a run is shown, and under which pipeline of the config. */
export interface Route {
  readonly pipeline: string;
  readonly environment: string;
  readonly channel: string;
}

/** Whom a message notifies, as Discord knows them. */
export type Mention = { readonly kind: 'role'; readonly id: string } | { readonly kind: 'user'; readonly id: string };

/**
 * The config's pipelines that this run belongs to, the most particular first: where several show it in one channel,
 * the first speaks for all. Between equals the config's own order decides.
 */
export function pipelinesFor(pipelines: readonly PipelineConfig[], run: RunDescription): readonly PipelineConfig[] {
  return pipelines.filter((pipeline) => isOf(pipeline, run)).toSorted((a, b) => breadth(a) - breadth(b));
}

/** A named workflow is more particular than a named repository. */
export function breadth({ workflow, repository }: PipelineConfig): number {
  return (workflow === null ? 2 : 0) + (repository.includes('*') ? 1 : 0);
}

/** GitHub takes repositories' names in any case. */
function isOf(pipeline: PipelineConfig, run: RunDescription): boolean {
  return (
    pipeline.system === run.system &&
    matchesGlob(pipeline.repository.toLowerCase(), run.repository.toLowerCase()) &&
    (pipeline.workflow === null || pipeline.workflow === run.workflow.path) &&
    pipeline.branches.some((pattern) => matchesGlob(pattern, branchLabel(run)))
  );
}

/** A fork's branch is written `owner:branch`, as GitHub does: `master` in the config means our own master only. */
export function branchLabel({ fork, branch }: Pick<RunDescription, 'fork' | 'branch'>): string {
  if (fork === null) return branch;
  const owner = fork.split('/')[0] ?? fork;
  return branch === '' ? owner : `${owner}:${branch}`;
}

/** One route a channel, first come: two pipelines in one channel make one card. */
export function onePerChannel(routes: readonly Route[]): readonly Route[] {
  return routes.filter((route, index) => routes.findIndex(({ channel }) => channel === route.channel) === index);
}

/** null when the config mentions nobody, or names a party it does not know any more. */
export function mentionOf(
  party: PartyRef | 'nobody' | null,
  { roles, people }: Pick<Config, 'roles' | 'people'>,
): Mention | null {
  if (party === null || party === 'nobody') return null;
  if (party.kind === 'role') {
    const role = roles.find(({ name }) => name === party.name);
    return role === undefined ? null : { kind: 'role', id: role.id };
  }
  const id = people.find(({ name }) => name === party.name)?.discord[0];
  return id === undefined ? null : { kind: 'user', id };
}

/**
 * Whom a run's break mentions: whom the route names, else the maintainer or owner of the fleet that the pipeline
 * changes, else those of the environment, which may be given by any of its names; null for nobody.
 */
export function breakMention(
  config: Pick<Config, 'roles' | 'people' | 'fleets' | 'environments'>,
  { mention, fleet, environment }: BreakConcerns,
): Mention | null {
  if (mention !== null) return mentionOf(mention, config);
  const changed = fleet === null ? undefined : config.fleets.find(({ name }) => name === fleet);
  const where = findEnvironment(config, environment);
  return mentionOf(changed?.maintainer ?? changed?.owner ?? where?.maintainer ?? where?.owner ?? null, config);
}

export interface BreakConcerns {
  readonly mention: PartyRef | 'nobody' | null;
  readonly fleet: string | null;
  readonly environment: string;
}
