import type { Agent } from '../approvals/approval.ts';
import type { DeployerConfig } from '../platform/config/config.ts';

/** What a fleet's deploys are meant to be. */
export type WantedDeploys = 'paused' | 'running';

/**
 * How far that is so. none: the configuration names no deployer. pending: under way. done: read back.
 * unverified: somebody said that they did it. unknown: it may have been done. failed: it was not.
 */
export const ENFORCEMENTS = ['none', 'pending', 'done', 'unverified', 'unknown', 'failed'] as const;
export type Enforcement = (typeof ENFORCEMENTS)[number];

/** What is wanted of a fleet's deployer, what was done for it, and what was seen there since. One row for each fleet. */
export interface FleetDeploys {
  readonly guildId: string;
  readonly fleet: string;
  readonly wanted: WantedDeploys;
  readonly wantedSince: Date;
  /** Counts the stretches in which the fleet was held; its card is named after it. */
  readonly generation: number;
  /** As `deployerKey` names it. */
  readonly deployer: string;
  readonly actKey: string | null;
  readonly enforcement: Enforcement;
  /** A sentence without a period: why it failed, or how it is known. May hold foreign text. */
  readonly because: string | null;
  /** It was paused before anybody held it here, so resuming undoes what somebody else did. */
  readonly wasPausedBefore: boolean;
  /** What a look at the deployer found last; null: nobody looked yet. */
  readonly seen: WantedDeploys | null;
  readonly seenAt: Date | null;
  /** Who changed it there and why, as far as the system tells; foreign text. */
  readonly seenWords: string | null;
  /** What to give back to be told that nothing changed (an ETag). */
  readonly seenMark: string | null;
  readonly failingSince: Date | null;
  readonly failingBecause: string | null;
  /** Since when it is seen otherwise than it was made; null: it is not. */
  readonly driftSince: Date | null;
  readonly drifts: number;
  /** Who let the drift that stands be so, and since when; null: nobody did. */
  readonly driftAccepted: { readonly by: Agent; readonly at: Date } | null;
  /** Something was heard by which it may have changed: looked at from then on, before its turn. */
  readonly lookAt: Date | null;
  /** When it was told that a pause is about to lapse by itself. */
  readonly warnedAt: Date | null;
  readonly version: number;
}

export const NO_DEPLOYER = 'none';

/** Which deployer it is; another one of the same fleet has another key. Never a secret. */
export function deployerKey(deployer: DeployerConfig | null): string {
  if (deployer === null) return NO_DEPLOYER;
  switch (deployer.kind) {
    case 'jenkins':
      return `jenkins:${deployer.connection}:${deployer.job}`;
    case 'codepipeline':
      return `codepipeline:${deployer.connection}:${deployer.pipeline}:${deployer.stage}`;
    case 'github':
      return `github:${deployer.connection}:${deployer.repository}:${deployer.workflow}`;
    case 'gitlab':
      return `gitlab:${deployer.connection}:${deployer.project}`;
    case 'manual':
      return 'manual';
  }
}

/** What people call it: "Jenkins job `nim-waku/deploy-waku-test`", without markup. */
export function deployerWords(deployer: DeployerConfig | null): string {
  if (deployer === null) return 'no deployer';
  switch (deployer.kind) {
    case 'jenkins':
      return `Jenkins job ${deployer.job}`;
    case 'codepipeline':
      return `stage ${deployer.stage} of pipeline ${deployer.pipeline}`;
    case 'github':
      return `workflow ${deployer.workflow} of ${deployer.repository}`;
    case 'gitlab':
      return `GitLab project ${deployer.project}`;
    case 'manual':
      return 'deploys by hand';
  }
}
