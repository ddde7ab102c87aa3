import type { PartyRef } from '../platform/config/config.ts';
import type { Badness, Scope } from './alert-cause.ts';
import type { AlertSource } from './alert-report.ts';
import { FLAP_HOUR_MS, type Annotations, type Labels } from './alert.ts';

/** Whom an episode or a storm notified, and at which severity it did so. */
export interface Told {
  readonly whom: PartyRef;
  readonly severity: string | null;
  readonly at: Date;
  /**
   * fires: its first firing, or that of a graver part. worse: what it was told of had become worse. missed: either, while
   * nobody here listened; told with all that was missed, in one message.
   */
  readonly what: 'fires' | 'worse' | 'missed';
}

/** resolved: all its alerts ended. silent: nothing was heard of it for long. */
export type Ending = 'resolved' | 'silent';

/** One stretch in which a group fires. A group that fires again after its end has a new one, unless it flaps. */
export interface Episode {
  readonly id: string;
  readonly groupId: string;
  /** Of the source that told last; empty where it has none. */
  readonly receiver: string;
  readonly sources: readonly AlertSource[];
  /** Null when the configuration showed alerts nowhere as it began. */
  readonly channel: string | null;
  /** The rule's name, or names of several. With the scope it is the cause. */
  readonly name: string;
  readonly scope: Scope;
  /** Hosts concerned that still fire, or did; alerts where none names its host. */
  readonly nodes: number;
  readonly severity: string | null;
  /** Fleets of the configuration that its alerts name. */
  readonly fleets: readonly string[];
  readonly firing: number;
  readonly resolved: number;
  /** Of those firing, how many are hidden by a graver alert about where they are, and the episode of that alert. */
  readonly hidden: number;
  readonly hiddenBy: string | null;
  readonly commonLabels: Labels;
  readonly commonAnnotations: Annotations;
  readonly externalUrl: string | null;
  readonly truncated: number;
  readonly told: readonly Told[];
  /** The worst that was shown of it; what is worse than this is news. */
  readonly worst: Badness | null;
  /** When the group began to fire within the hour before its newest beginning. */
  readonly beginnings: readonly Date[];
  /** Messages that its beginning cost. */
  readonly cost: number;
  /** The beginning of its first alert; openedAt is when we took it in. */
  readonly startedAt: Date;
  readonly openedAt: Date;
  readonly heardAt: Date;
  /** When the house was told of it: not before it fired for as long as the configuration wants, nor while all is hidden. */
  readonly shownAt: Date | null;
  readonly endedAt: Date | null;
  readonly ending: Ending | null;
  /** When time alone changes something about it; null: never. */
  readonly dueAt: Date | null;
  readonly stormId: string | null;
  readonly hasCard: boolean;
}

/** A group that began so often within the hour is not told of anew each time. */
export function isDamped({ beginnings }: Pick<Episode, 'beginnings'>, now: Date, flapsFrom: number): boolean {
  return countFlaps({ beginnings }, now) > flapsFrom;
}

/** How often it began within the hour before `now`. */
export function countFlaps({ beginnings }: Pick<Episode, 'beginnings'>, now: Date): number {
  return beginnings.filter((at) => now.getTime() - at.getTime() < FLAP_HOUR_MS).length;
}

export function isShown({ shownAt, hasCard, stormId }: Pick<Episode, 'shownAt' | 'hasCard' | 'stormId'>): boolean {
  return shownAt !== null || hasCard || stormId !== null;
}
