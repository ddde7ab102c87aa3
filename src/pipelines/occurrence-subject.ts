import type { Config } from '../platform/config/config.ts';
import type { RouteResult } from '../platform/config/route-config.ts';
import { isOver } from './deployment-state.ts';
import { COMMIT, type Deployment } from './deployment.ts';
import type { RouteSubject } from './route-filter.ts';
import { actorsOf, namesOf } from './route-subject.ts';
import type { CiSystem } from './run.ts';
import type { Tag } from './tag.ts';

type People = Pick<Config, 'people' | 'environments'>;

export interface DeploymentConcerns {
  readonly config: People;
  /** The config's pipelines that it is of, and those of its run. */
  readonly pipelines: readonly string[];
  /** As `branchLabel` writes its run's; '' where it has none. It speaks where the deployment names a commit only. */
  readonly branch: string;
}

/** What routes look at of a deployment. */
export function deploymentSubject(
  deployment: Deployment,
  { config, pipelines, branch }: DeploymentConcerns,
): RouteSubject {
  const { system, repository, environment, ref, creator, word } = deployment;
  return {
    system,
    repository,
    workflows: [],
    pipelines,
    branch: COMMIT.test(ref) || ref === '' ? branch : ref,
    environments: namesOf(environment.trim(), config.environments),
    events: ['deployment'],
    result: resultOf(deployment),
    transitions: [],
    actors: actorsOf({ system, login: creator }, config),
    isFinished: isOver(word.state),
  };
}

/** What was live and made room for something newer had passed. */
function resultOf({ word: { state }, succeededAt }: Deployment): RouteResult | null {
  if (state === 'succeeded' || (state === 'inactive' && succeededAt !== null)) return 'passed';
  return state === 'failed' || state === 'canceled' ? state : null;
}

/** What routes look at of a tag or a release: a branch glob is held against the tag. */
export function taggedSubject(
  event: 'tag' | 'release',
  tagged: { readonly system: CiSystem; readonly repository: string; readonly tag: string; readonly by: string | null },
  config: Pick<Config, 'people'>,
): RouteSubject {
  const { system, repository, tag, by } = tagged;
  return {
    system,
    repository,
    workflows: [],
    pipelines: [],
    branch: tag,
    environments: [],
    events: [event],
    result: null,
    transitions: [],
    actors: actorsOf({ system, login: by }, config),
    isFinished: true,
  };
}

/** The key of the tag's cards, without the channel. */
export function tagKey({ system, repository, name }: Pick<Tag, 'system' | 'repository' | 'name'>): string {
  return `tag:${system}:${repository}:${name}`;
}
