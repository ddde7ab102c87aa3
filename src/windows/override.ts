import type { ActTarget } from './window-scope.ts';
import type { Agent } from '../approvals/approval.ts';

/** expired: it was not agreed to, or not used, in time. */
export const OVERRIDE_STATES = ['asked', 'granted', 'refused', 'used', 'expired'] as const;

/** The leave to do one act on one target against the windows, once. */
export interface Override {
  /** 3 of `WO-3`. */
  readonly number: number;
  readonly guildId: string;
  readonly act: string;
  readonly target: ActTarget;
  /** What exactly is done, such as the version; '' where the act tells all. */
  readonly version: string;
  /** Foreign text. */
  readonly reason: string;
  readonly askedBy: Agent;
  readonly askedAt: Date;
  readonly state: (typeof OVERRIDE_STATES)[number];
  /** The second person; null while nobody agreed. */
  readonly approvedBy: Agent | null;
  /** From then on it allows nothing. */
  readonly until: Date;
  readonly usedAt: Date | null;
}

export function overrideId(number: number): string {
  return `WO-${number}`;
}

/**
 * Exactly this act on this target; an override of one fleet says nothing of another. One that names a fleet and no
 * pipeline is for whichever deploys to it, as its question said.
 */
export function appliesTo(
  override: Override,
  {
    act,
    target,
    version,
    alsoCalled = [],
    now,
  }: { act: string; target: ActTarget; version: string; alsoCalled?: readonly string[]; now: Date },
): boolean {
  const { fleet, environment, pipeline, train } = override.target;
  const fits = (named: string | null, is: string | null): boolean => named === is || (named === null && fleet !== null);
  return (
    override.state === 'granted' &&
    now < override.until &&
    override.act === act &&
    [version, ...alsoCalled].includes(override.version) &&
    fleet === target.fleet &&
    fits(environment, target.environment) &&
    fits(pipeline, target.pipeline) &&
    train === target.train
  );
}
