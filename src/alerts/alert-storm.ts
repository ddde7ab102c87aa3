import type { Told } from './episode.ts';
import type { StormHandling } from './storm-handling.ts';

/** A time in which more groups began than one channel could take one by one. */
export interface Storm {
  readonly id: string;
  /** 3 of `ST-3`; null for those of before they had numbers. */
  readonly number: number | null;
  readonly receiver: string;
  readonly channel: string | null;
  readonly startedAt: Date;
  /** When more began within a minute than is posted one by one, last. */
  readonly stormyAt: Date;
  /** From then on new groups have cards of their own again. */
  readonly calmAt: Date | null;
  /** None of its groups is open any more. */
  readonly endedAt: Date | null;
  /** Since when something happened that its card does not show. */
  readonly changedAt: Date | null;
  /** When that which its card does not show happened last. */
  readonly touchedAt: Date | null;
  readonly told: readonly Told[];
  readonly handling: StormHandling;
}

/** The stretch in which the messages of a receiver's new groups are counted. */
export const STORM_MINUTE_MS = 60_000;
/** A storm is over when so long nothing stormy happened. */
export const CALM_AFTER_MS = 3 * 60_000;
/**
 * The card of a storm is written so often while it rages, for each carries a list of all its groups. No storm delays
 * what is critical by more than this: whoever was not told of one as grave is told at once.
 */
export const STORM_EDIT_MS = 15_000;
/** It is right so soon after the last change. */
export const STORM_QUIET_MS = 3_000;

export interface Opening {
  /** The channel's storm, if it has one that groups still join. */
  readonly storm: Pick<Storm, 'stormyAt'> | null;
  /** Messages that groups which began within the last minute cost, or would have. */
  readonly spent: number;
  /** Messages that this one would cost. */
  readonly cost: number;
  /** More than this is a storm. */
  readonly most: number;
  readonly now: Date;
}

/** single: it has a card of its own. begins: a storm takes over. joins: it is listed by the storm there is. */
export type OpeningVerdict =
  { readonly kind: 'single' } | { readonly kind: 'begins' } | { readonly kind: 'joins'; readonly stormyAt: Date };

export function judgeOpening({ storm, spent, cost, most, now }: Opening): OpeningVerdict {
  const isTooMuch = spent + cost > most;
  if (storm !== null) return { kind: 'joins', stormyAt: isTooMuch ? now : storm.stormyAt };
  return isTooMuch ? { kind: 'begins' } : { kind: 'single' };
}

/** What time makes of a storm: groups no longer join a calm one, and it ends with the last of its groups. */
export function settleStorm(storm: Storm, { open, now }: { readonly open: number; readonly now: Date }): Storm {
  const isCalm = storm.calmAt !== null || now.getTime() - storm.stormyAt.getTime() >= CALM_AFTER_MS;
  const calmAt = isCalm ? (storm.calmAt ?? now) : null;
  return { ...storm, calmAt, endedAt: isCalm && open === 0 ? (storm.endedAt ?? now) : null };
}

/** When its card is to be written: soon after the last change, and now and then while changes go on. Null: it is right. */
export function stormDueAt({ changedAt, touchedAt }: Pick<Storm, 'changedAt' | 'touchedAt'>): Date | null {
  if (changedAt === null) return null;
  const quietAt = (touchedAt ?? changedAt).getTime() + STORM_QUIET_MS;
  return new Date(Math.min(changedAt.getTime() + STORM_EDIT_MS, quietAt));
}

export function isStormDue(storm: Pick<Storm, 'changedAt' | 'touchedAt'>, now: Date): boolean {
  const dueAt = stormDueAt(storm);
  return dueAt !== null && dueAt <= now;
}
