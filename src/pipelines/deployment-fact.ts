import type { Deployment, DeploymentChange } from './deployment.ts';
import type { ProtectionRequest } from './protection.ts';
import type { Tag } from './tag.ts';

/** What becomes of deployments. `pipelines` are those of the config whose environment it is; none: nobody asks for it. */
export type DeploymentFact =
  | {
      readonly kind: 'deployment.changed';
      readonly deployment: Deployment;
      readonly change: DeploymentChange;
      readonly pipelines: readonly string[];
    }
  /** A system holds a deployment back until somebody answers whether it may begin. */
  | { readonly kind: 'protection.requested'; readonly request: ProtectionRequest }
  /** It was answered, or went on without an answer of ours. */
  | { readonly kind: 'protection.settled'; readonly request: ProtectionRequest }
  /** A tag is there for the first time, points elsewhere now, or is gone. */
  | { readonly kind: 'tag.changed'; readonly tag: Tag; readonly change: 'appeared' | 'moved' | 'vanished' };
