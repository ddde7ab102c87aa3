/** What an external event of the server's calendar says (Discord docs: guild scheduled event). */
export interface EventWords {
  readonly name: string;
  readonly description: string;
  readonly location: string;
  readonly startsAt: Date;
  readonly endsAt: Date;
}

/** An event that is still to come or goes on; what is over Discord does not list. */
export interface GuildEvent {
  readonly id: string;
  /** Made by this bot. */
  readonly isOurs: boolean;
  readonly status: 'scheduled' | 'active';
  readonly name: string;
  readonly description: string;
  /** Empty where it is in a channel. */
  readonly location: string;
  readonly startsAt: Date;
  /** null: events in channels may have no end. */
  readonly endsAt: Date | null;
  /** How many marked it as interesting; null where Discord did not say. */
  readonly interested: number | null;
}

export type EventAnswer<Value> =
  | { readonly kind: 'answered'; readonly value: Value }
  /** There is no such event, or it is completed or cancelled: nothing can be changed in it any more. */
  | { readonly kind: 'over' }
  /** The server has as many events as Discord lets it. */
  | { readonly kind: 'full'; readonly reason: string }
  /** The bot may not. */
  | { readonly kind: 'forbidden'; readonly reason: string }
  /** Discord said no, and did nothing. */
  | { readonly kind: 'rejected'; readonly reason: string }
  /** Not now; `mayHaveHappened`: the answer was lost, so it may have been done. */
  | {
      readonly kind: 'later';
      readonly reason: string;
      readonly notBefore: Date | null;
      readonly mayHaveHappened: boolean;
    };

/** The server's calendar. No call rejects, waits for a rate limit, or is made twice. */
export interface GuildEvents {
  /** All that are scheduled or active, those of others too. */
  list(): Promise<EventAnswer<readonly GuildEvent[]>>;
  find(id: string): Promise<EventAnswer<GuildEvent>>;
  create(words: EventWords): Promise<EventAnswer<GuildEvent>>;
  /** Changes what is given. The beginning of one that has begun cannot be given. */
  change(id: string, words: Partial<EventWords>): Promise<EventAnswer<GuildEvent>>;
  /** Completes one that goes on, and cancels one that is still to come; `status` is how it was seen. */
  end(id: string, status: GuildEvent['status']): Promise<EventAnswer<null>>;
}

/** Of Discord's docs: guild scheduled event. Name, description and location in characters; events that are not over. */
export const EVENT_LIMITS = { name: 100, description: 1000, location: 100, perGuild: 100 } as const;

/** Where people see it. */
export function eventUrl(guildId: string, eventId: string): string {
  return `https://discord.com/events/${guildId}/${eventId}`;
}

/** The id in such an address; null in any other. */
export function eventIdIn(url: string | null): string | null {
  return /^https:\/\/discord\.com\/events\/\d+\/(\d+)$/.exec(url ?? '')?.[1] ?? null;
}
