import { genericRepository } from './pipelines/generic-event.ts';
import { genericEventSchema, readGenericEvent } from './pipelines/generic-event-input.ts';
import { jobPathOf } from './pipelines/jenkins-job.ts';
import type { Clock } from './platform/clock.ts';
import type { Config, PipelineConfig } from './platform/config/config.ts';
import type { Environment } from './platform/config/environment.ts';
import { matchesGlob } from './platform/config/glob.ts';
import { createSchemaRoutes } from './platform/http/schema-routes.ts';
import type { RouteGroup } from './platform/http/server.ts';
import { createGenericSource } from './platform/intake/generic-source.ts';
import { createGitlabSource } from './platform/intake/gitlab-source.ts';
import { createJenkinsSource } from './platform/intake/jenkins-source.ts';
import type { WebhookSource } from './platform/intake/webhook-source.ts';

export interface CiSourcesParts {
  readonly environment: Pick<Environment, 'webhookSecrets'>;
  readonly config: () => Config;
  readonly clock: Clock;
}

/** GitLab, Jenkins, and whoever speaks the generic schema; null stands for one that has no secret and is off. */
export function createCiSources({ environment, config, clock }: CiSourcesParts): readonly (WebhookSource | null)[] {
  const { gitlab, jenkins, generic } = environment.webhookSecrets;
  const isNamed = (system: PipelineConfig['system'], repository: string): boolean => {
    const { pipelines, releases } = config();
    return [...pipelines, ...releases].some(
      (each) => each.system === system && matchesGlob(each.repository.toLowerCase(), repository.toLowerCase()),
    );
  };
  return [
    createGitlabSource({ secrets: gitlab, clock, knowsProject: (path) => isNamed('gitlab', path) }),
    createJenkinsSource({ secrets: jenkins, knowsJob: (path) => isNamed('jenkins', path), jobPath: jobPathOf }),
    createGenericSource({
      secrets: generic,
      readEvent: (payload) => {
        const read = readGenericEvent(payload);
        if (read.kind === 'invalid') return read;
        const { kind, source, id } = read.event;
        return { kind: 'event', event: kind, id: `${source}:${id}` };
      },
      wants: (payload) => {
        const read = readGenericEvent(payload);
        return read.kind === 'event' && isNamed('generic', genericRepository(read.event));
      },
    }),
  ];
}

/** GET /webhooks/generic/schema: what /webhooks/generic takes. */
export function createGenericSchemaRoutes(): RouteGroup {
  return createSchemaRoutes({ path: '/webhooks/generic/schema', schema: genericEventSchema });
}
