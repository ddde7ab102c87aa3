import type { Act } from '../platform/acts/act.ts';
import type { EventWish } from './event-wish.ts';
import type { LocalTime } from './local-time.ts';
import { windowId } from './window.ts';

/** As the ledger names them; src/connectors/discord-events.ts carries them out. */
export const EVENT_ACTS = {
  create: 'discord.create-event',
  change: 'discord.change-event',
  end: 'discord.end-event',
} as const;
const SYSTEM = 'discord';
const DAY_MS = 86_400_000;

interface EventName {
  readonly window: number;
  readonly occurrence: LocalTime;
  /** The how-manieth act on it: each is another. */
  readonly turn: number;
}

/** Not begun before its window is, it is not wanted any more. */
export function createEventAct(wish: EventWish, turn: number): Act {
  return {
    ...base({ ...wish, turn }),
    verb: EVENT_ACTS.create,
    summary: `make the Discord event ${wish.words.name}`,
    ...about({ ...inputOf(wish), eventId: null }),
    deadline: wish.words.startsAt,
  };
}

export function changeEventAct(
  wish: EventWish,
  { turn, eventId }: { readonly turn: number; readonly eventId: string },
): Act {
  return {
    ...base({ ...wish, turn }),
    verb: EVENT_ACTS.change,
    summary: `change the Discord event ${wish.words.name}`,
    ...about({ ...inputOf(wish), eventId }),
    deadline: wish.words.endsAt,
  };
}

export function endEventAct(name: EventName, { eventId, now }: { readonly eventId: string; readonly now: Date }): Act {
  return {
    ...base(name),
    verb: EVENT_ACTS.end,
    summary: `take down the Discord event of ${windowId(name.window)} (${name.occurrence})`,
    ...about({ eventId }),
    deadline: new Date(now.getTime() + DAY_MS),
  };
}

function base({ window, occurrence, turn }: EventName): Pick<Act, 'key' | 'system' | 'target' | 'fleet'> {
  return {
    key: `window-event:${window}:${occurrence}:${turn}`,
    system: SYSTEM,
    target: `event of ${windowId(window)} ${occurrence}`,
    fleet: null,
  };
}

function about(input: Act['input']): Pick<Act, 'input' | 'expect'> {
  return { input, expect: { fact: 'event', of: input } };
}

function inputOf({ window, occurrence, words }: EventWish) {
  const { name, description, location, startsAt, endsAt } = words;
  return {
    window,
    occurrence,
    words: { name, description, location, startsAt: startsAt.toISOString(), endsAt: endsAt.toISOString() },
  };
}
