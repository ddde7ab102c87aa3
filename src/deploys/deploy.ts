import type { Agent } from '../approvals/approval.ts';
import type { DeployReceipt } from '../holds/deployer-port.ts';
import type { HostArrival } from './host-arrival.ts';

/**
 * weighing: its last hold has ended; once the fleet is resumed, it is asked whether anything waits. starting: asked of
 * the deployer, and no run seen yet. building: its run is under way. rolling: the run passed, and the hosts are looked at.
 * done: each host reports the commit. nothing: nothing waited. not-started: nothing was begun. failed: the run did.
 * incomplete: its time is up, and not each host reports it. unverified: somebody says that they deployed it by hand, and
 * nobody knows of each host whether that is so. overtaken: something else is wanted before it had ended.
 */
export const DEPLOY_STATES = [
  'weighing',
  'starting',
  'building',
  'rolling',
  'done',
  'nothing',
  'not-started',
  'failed',
  'incomplete',
  'unverified',
  'overtaken',
] as const;
export type DeployState = (typeof DEPLOY_STATES)[number];
export const DEPLOY_KINDS = ['branch', 'restore', 'latest', 'upgrade', 'rollback'] as const;

/**
 * One go at having a fleet run something: a branch that somebody tries, what it tracks put back, the latest of that when
 * its last hold has ended, the version that an upgrade request asks for, or what ran before that.
 */
export interface Deploy {
  /** 12 of `D-12`; given once and never again. */
  readonly number: number;
  readonly guildId: string;
  /** Canonical name. */
  readonly fleet: string;
  readonly kind: (typeof DEPLOY_KINDS)[number];
  /** Branch, tag or commit. Foreign text. */
  readonly ref: string;
  /** What a restore of it deploys. */
  readonly backTo: string;
  /** Foreign text. */
  readonly reason: string;
  /** null: nobody; a hold ended by itself. */
  readonly askedBy: Agent | null;
  /** The hold under which a branch is on the fleet; of the latest, the one that ended. */
  readonly hold: number | null;
  /** Of a restore: the deploy that it undoes. Of a branch: the one whose place on the fleet it took. */
  readonly follows: number | null;
  readonly state: DeployState;
  /** A sentence without a period: what it waits for, or why it ended so. May hold foreign text. */
  readonly because: string | null;
  readonly begunAt: Date;
  /** When it came to its state. */
  readonly enteredAt: Date;
  readonly actKey: string;
  /** People are asked for it, and say whether they did it; an upgrade by hand waits for no word. */
  readonly byHand: boolean;
  /** An override was used up by the decision: until then the windows are not asked again. */
  readonly overrideUntil: Date | null;
  /** Its deploys are let through for the run, and are to be paused again. */
  readonly owesPause: boolean;
  /** What the deployer calls the run, such as '#12'. */
  readonly run: string | null;
  readonly runUrl: string | null;
  readonly receipt: DeployReceipt;
  /** What the run built; null: it did not say. */
  readonly sha: string | null;
  readonly hosts: readonly HostArrival[];
  readonly lookedAt: Date | null;
  /** Why the run could not be read last; null: it could. */
  readonly failingBecause: string | null;
  /** A branch: since when it is not on the fleet any more; null of a restore that is under way. */
  readonly overAt: Date | null;
  readonly endedAt: Date | null;
  readonly dueAt: Date | null;
  /** One more with each change. What was drawn for an older one decides nothing. */
  readonly version: number;
}

/** Whether it happens under a hold of its own, which keeps everything else away meanwhile. */
export function isUnderHold({ kind }: Pick<Deploy, 'kind'>): boolean {
  return kind === 'branch' || isUpgrade({ kind });
}

/** Whether an upgrade request is behind it, which tells of its end. */
export function isUpgrade({ kind }: Pick<Deploy, 'kind'>): boolean {
  return kind === 'upgrade' || kind === 'rollback';
}

/** An upgrade for which nobody but people was asked: there is no run, and no commit that one built. */
export function isUpgradeByHand({ kind, run, sha, state }: Pick<Deploy, 'kind' | 'run' | 'sha' | 'state'>): boolean {
  return isUpgrade({ kind }) && run === null && sha === null && (state === 'rolling' || state === 'done');
}

export function isUnderWay({ endedAt }: Pick<Deploy, 'endedAt'>): boolean {
  return endedAt === null;
}

/** `D-12`: short enough to be said aloud. */
export function deployId({ number }: Pick<Deploy, 'number'>): string {
  return `D-${number}`;
}
