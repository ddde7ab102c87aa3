import type { Config } from '../platform/config/config.ts';
import { findEnvironment } from '../platform/config/environment-names.ts';
import type { ActAsk } from '../windows/may-act.ts';
import type { ActTarget } from '../windows/window-scope.ts';
import { environmentKey, pipelinesOfDeployment } from './deployment.ts';
import type { ProtectionRequest } from './protection.ts';

type Asked = Pick<ProtectionRequest, 'repository' | 'environment' | 'ref' | 'sha'>;
type Known = Pick<Config, 'environments' | 'pipelines'>;

const DEPLOY = 'deploy';

/** What windows are asked about it, one ask for each pipeline that deploys there; all of them have to allow it. */
export function asksOf(config: Known, request: Asked): readonly ActAsk[] {
  // An override can be asked for ahead, by the name of the branch or tag, or for whatever is deployed next.
  const alsoCalled = [request.ref, request.sha.slice(0, 7), ''].filter((name) => name !== request.sha);
  return targetsOf(config, request).map((target) => ({ act: DEPLOY, target, version: request.sha, alsoCalled }));
}

/**
 * Every pipeline of the configuration that deploys there. A ref that none of them names is judged as all of them are:
 * a branch of another name must not be a way around the windows.
 */
function targetsOf(config: Known, { repository, environment: asked, ref }: Asked): readonly ActTarget[] {
  // GitHub does not tell environments apart by case, and scopes are written in lower case.
  const environment = findEnvironment(config, asked)?.name ?? environmentKey(asked);
  const where = { system: 'github', repository, environment } as const;
  const named = pipelinesOfDeployment(config.pipelines, { ...where, ref });
  const pipelines = named.length > 0 ? named : pipelinesOfDeployment(config.pipelines, { ...where, ref: '' });
  if (pipelines.length === 0) return [{ fleet: null, environment, pipeline: null, train: null }];
  return pipelines.map(({ fleet, name }) => ({ fleet, environment, pipeline: name, train: null }));
}
