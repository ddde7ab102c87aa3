import type { GuildEvent } from '../platform/discord/guild-event.ts';
import { differences, type EventWish } from './event-wish.ts';
import type { WindowEvent } from './window-event.ts';

/** What is to be done about the event of one occurrence. */
export type EventStep =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'create'; readonly wish: EventWish }
  | {
      readonly kind: 'change';
      readonly wish: EventWish;
      readonly eventId: string;
      /** Somebody had changed it on Discord. */
      readonly isHealing: boolean;
    }
  | { readonly kind: 'end'; readonly eventId: string }
  /** It is as it should be, and who marked it is counted. */
  | { readonly kind: 'as-wanted'; readonly event: GuildEvent; readonly wish: EventWish }
  /** What somebody did on Discord stands. */
  | { readonly kind: 'leave'; readonly because: 'ended' | 'changed-again' }
  /** Nothing of it is left to look after. */
  | { readonly kind: 'over' };

export interface EventSight {
  /** null: nothing was ever asked for. Never one that an act is about: what comes of that decides. */
  readonly row: WindowEvent | null;
  /** null: it is to have none. */
  readonly wish: EventWish | null;
  /** null: it is known that there is none. */
  readonly seen: GuildEvent | null;
  readonly now: Date;
}

/** After that somebody who changes an event means it. */
export const MOST_HEALINGS = 2;
/** What is wanted of an event that is to be taken down, in the place of a hash. */
export const TAKEN_DOWN = 'none';
/** An event must begin in the future, when Discord gets to it. */
const LEAD_MS = 60_000;
/** Discord completes an event at its end by itself, if not to the second. */
const COMPLETES_WITHIN_MS = 10 * 60_000;

export function canBeMade({ startsAt }: Pick<EventWish['words'], 'startsAt'>, now: Date): boolean {
  return startsAt.getTime() - now.getTime() > LEAD_MS;
}

export function stepEvent(sight: EventSight): EventStep {
  const { wish, seen } = sight;
  if (wish === null) return unwanted(sight);
  if (sight.row?.state === 'left') return { kind: 'nothing' };
  return seen === null ? absent(sight, wish) : present(sight, { wish, seen });
}

function unwanted({ row, seen, now }: EventSight): EventStep {
  // What somebody ended is not made anew when its occurrence comes back within reach.
  const isLeft = row?.state === 'left' && row.endsAt > now;
  if (seen === null) return row === null || isLeft ? { kind: 'nothing' } : { kind: 'over' };
  if (isLeft && row.wanted === TAKEN_DOWN) return { kind: 'nothing' };
  const endsAt = seen.endsAt?.getTime() ?? Number.POSITIVE_INFINITY;
  const isEnding = endsAt <= now.getTime() && now.getTime() - endsAt < COMPLETES_WITHIN_MS;
  return isEnding ? { kind: 'nothing' } : { kind: 'end', eventId: seen.id };
}

function absent({ row, now }: EventSight, wish: EventWish): EventStep {
  if (row !== null && row.eventId !== null)
    return row.endsAt <= now ? { kind: 'over' } : { kind: 'leave', because: 'ended' };
  if (!canBeMade(wish.words, now) || wasRefused(row, wish)) return { kind: 'nothing' };
  return { kind: 'create', wish };
}

function present(
  { row, now }: EventSight,
  { wish, seen }: { readonly wish: EventWish; readonly seen: GuildEvent },
): EventStep {
  // What goes on cannot be moved: it is ended, and the new time has an event of its own.
  if (seen.status === 'active' && canBeMade(wish.words, now)) return { kind: 'end', eventId: seen.id };
  if (Object.keys(differences(seen, wish.words)).length === 0) return { kind: 'as-wanted', event: seen, wish };
  if (wasRefused(row, wish)) return { kind: 'nothing' };
  const isHealing = row?.state === 'shown' && row.wanted === wish.hash;
  if (isHealing && row.healed >= MOST_HEALINGS) return { kind: 'leave', because: 'changed-again' };
  return { kind: 'change', wish, eventId: seen.id, isHealing };
}

/** Asking again for what Discord refused would be refused again. */
function wasRefused(row: WindowEvent | null, { hash }: EventWish): boolean {
  return row?.state === 'refused' && row.wanted === hash;
}
