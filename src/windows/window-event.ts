import type { LocalTime } from './local-time.ts';

/**
 * asked: an act is to make it so. shown: it is there as wanted. refused: Discord did not want it, or had no room;
 * `because` says why. left: a moderator ended it or insists on other words, which stands. gone: it was taken down, or is
 * over.
 */
export const EVENT_STATES = ['asked', 'shown', 'refused', 'left', 'gone'] as const;

/** The Discord event of an occurrence, as far as Muster knows. */
export interface WindowEvent {
  readonly window: number;
  readonly occurrence: LocalTime;
  readonly guildId: string;
  /** When its occurrence was last known to end. */
  readonly endsAt: Date;
  readonly eventId: string | null;
  readonly state: (typeof EVENT_STATES)[number];
  /** A hash of what was last wanted; empty where what is there has to be compared anew. */
  readonly wanted: string;
  /** How many acts it took so far. */
  readonly turn: number;
  readonly actKey: string | null;
  /** How many marked it as interesting, when it was looked at last. */
  readonly interested: number | null;
  readonly because: string | null;
  /** How often it was put back after somebody had changed it. */
  readonly healed: number;
}
