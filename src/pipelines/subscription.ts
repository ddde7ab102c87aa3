import type { PartyRef } from '../platform/config/config.ts';
import type { RouteFilter, RouteManner } from '../platform/config/route-config.ts';

/** Somebody of the outside, as they were called then. */
export interface Doer {
  readonly userId: string | null;
  /** The config's handle; null for somebody it does not know. */
  readonly person: string | null;
  readonly name: string;
}

/** A route that somebody asked for on Discord, through the API or the command line. */
export interface Subscription {
  /** Counted per guild; shown as SUB-3. */
  readonly number: number;
  readonly guildId: string;
  readonly channelId: string;
  readonly filter: RouteFilter;
  readonly manner: RouteManner;
  /** null: whom the environment or the fleet says. */
  readonly mention: PartyRef | 'nobody' | null;
  /** What it is for, in the words of whoever made it. */
  readonly reason: string | null;
  readonly madeBy: Doer;
  readonly madeAt: Date;
  readonly ended: { readonly by: Doer; readonly at: Date } | null;
}

/** More in one channel than anybody reads, and each is judged for every run. */
export const MOST_IN_A_CHANNEL = 20;

export function subscriptionId(number: number): string {
  return `SUB-${number}`;
}

/** Reads SUB-3, sub 3, #3 or 3; null for anything else. */
export function parseSubscriptionId(typed: string): number | null {
  const [, digits] = /^(?:sub[-\s]?|#)?(\d{1,9})$/i.exec(typed.trim()) ?? [];
  return digits === undefined ? null : Number(digits);
}
