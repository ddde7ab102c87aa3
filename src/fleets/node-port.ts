import type { FailedCall } from './fleet.ts';
import type { HealthReport } from './health.ts';

export type NodeHealthAnswer = { readonly kind: 'answered'; readonly health: HealthReport } | FailedCall;

export type NodeVersionAnswer =
  /** `version` is a git describe, e.g. `v0.37.1-beta`; foreign text. */
  | { readonly kind: 'answered'; readonly version: string }
  /** The node is too old to have the route. */
  | { readonly kind: 'not-available' }
  | FailedCall;

export type NodeInfoAnswer =
  | { readonly kind: 'answered'; readonly listenAddresses: readonly string[]; readonly enrUri: string | null }
  | { readonly kind: 'not-available' }
  | FailedCall;

/** A node's REST API, asked host by host. Nothing here throws for what a network does. */
export interface NodePort {
  health(host: string): Promise<NodeHealthAnswer>;
  version(host: string): Promise<NodeVersionAnswer>;
  info(host: string): Promise<NodeInfoAnswer>;
}
