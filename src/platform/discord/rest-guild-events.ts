import { DefaultRestOptions, DiscordAPIError, REST, Routes, type ResponseLike } from 'discord.js';
import { z } from 'zod';
import type { Clock } from '../clock.ts';
import type { Secret } from '../config/secret.ts';
import type { EventAnswer, EventWords, GuildEvent, GuildEvents } from './guild-event.ts';
import { failureOf } from './rest-failure.ts';

export interface GuildEventsOptions {
  /** Without a version, e.g. https://discord.com/api */
  readonly apiUrl: string;
  readonly token: Secret;
  readonly guildId: string;
  readonly clock: Clock;
  /** Where `clock` is not real time, discord.js must not keep calls back by its own. */
  readonly pace?: 'real' | 'changing';
}

export interface RestGuildEvents extends GuildEvents {
  /** Ends the timers discord.js keeps. */
  close(): void;
}

const TIMEOUT_MS = 10_000;
/** Discord docs: opcodes and status codes. */
const CODES = { unknownEvent: 10070, tooManyEvents: 30038, finished: 180000 } as const;
/** Discord docs: guild scheduled event, its entity types, privacy levels and status. */
const EXTERNAL = 3;
const GUILD_ONLY = 2;
const STATUS = { scheduled: 1, active: 2, completed: 3, canceled: 4 } as const;

const OWN = z.object({ id: z.string() });
const EVENT = z.object({
  id: z.string(),
  creator_id: z.string().nullish(),
  name: z.string(),
  description: z.string().nullish(),
  scheduled_start_time: z.string(),
  scheduled_end_time: z.string().nullish(),
  status: z.number(),
  entity_metadata: z.object({ location: z.string().nullish() }).nullish(),
  user_count: z.number().nullish(),
});
type EventJson = z.infer<typeof EVENT>;

/** Asks by REST: what the gateway tells of events it forgets while Muster is away. */
export function createGuildEvents({
  apiUrl,
  token,
  guildId,
  clock,
  pace = 'real',
}: GuildEventsOptions): RestGuildEvents {
  const rest = new REST({
    api: apiUrl,
    version: '10',
    retries: 0,
    timeout: TIMEOUT_MS,
    rejectOnRateLimit: () => true,
    ...(pace === 'real' ? {} : { makeRequest: withoutBuckets }),
  });
  let ownId: string | null = null;

  async function call<Value>(ask: () => Promise<unknown>, read: (json: unknown) => Value): Promise<EventAnswer<Value>> {
    try {
      // Each time: discord.js forgets a token that was refused once, and would never ask again.
      rest.setToken(token.reveal());
      return { kind: 'answered', value: read(await ask()) };
    } catch (error) {
      return failed(error, clock.now());
    }
  }

  async function whoAmI(): Promise<string> {
    ownId ??= OWN.parse(await rest.get(Routes.user())).id;
    return ownId;
  }

  /** Ours are told by who made them, so each call that reads one knows that first. */
  async function reading<Value>(
    ask: () => Promise<unknown>,
    read: (json: unknown, own: string) => Value,
  ): Promise<EventAnswer<Value>> {
    const own = await call(whoAmI, String);
    return own.kind === 'answered' ? call(ask, (json) => read(json, own.value)) : own;
  }

  async function one(ask: () => Promise<unknown>): Promise<EventAnswer<GuildEvent>> {
    const answer = await reading(ask, (json, own) => eventFrom(EVENT.parse(json), own));
    if (answer.kind !== 'answered') return answer;
    return answer.value === null ? { kind: 'over' } : { kind: 'answered', value: answer.value };
  }

  const query = new URLSearchParams({ with_user_count: 'true' });
  return {
    list: () =>
      reading(
        () => rest.get(Routes.guildScheduledEvents(guildId), { query }),
        (json, own) =>
          z
            .array(EVENT)
            .parse(json)
            .flatMap((each) => eventFrom(each, own) ?? []),
      ),
    find: (id) => one(() => rest.get(Routes.guildScheduledEvent(guildId, id), { query })),
    create: (words) =>
      one(() =>
        rest.post(Routes.guildScheduledEvents(guildId), {
          body: { ...bodyOf(words), privacy_level: GUILD_ONLY, entity_type: EXTERNAL },
        }),
      ),
    change: (id, words) => one(() => rest.patch(Routes.guildScheduledEvent(guildId, id), { body: bodyOf(words) })),
    end: (id, status) =>
      call(
        () =>
          rest.patch(Routes.guildScheduledEvent(guildId, id), {
            body: { status: status === 'active' ? STATUS.completed : STATUS.canceled },
          }),
        () => null,
      ),
    close() {
      rest.clearHashSweeper();
      rest.clearHandlerSweeper();
    },
  };
}

function bodyOf({ name, description, location, startsAt, endsAt }: Partial<EventWords>): object {
  return {
    ...(name === undefined ? {} : { name }),
    ...(description === undefined ? {} : { description }),
    ...(location === undefined ? {} : { entity_metadata: { location } }),
    ...(startsAt === undefined ? {} : { scheduled_start_time: startsAt.toISOString() }),
    ...(endsAt === undefined ? {} : { scheduled_end_time: endsAt.toISOString() }),
  };
}

/** null: it is completed or cancelled. */
function eventFrom(json: EventJson, own: string): GuildEvent | null {
  if (json.status !== STATUS.scheduled && json.status !== STATUS.active) return null;
  const { scheduled_end_time: end } = json;
  return {
    id: json.id,
    isOurs: json.creator_id === own,
    status: json.status === STATUS.active ? 'active' : 'scheduled',
    name: json.name,
    description: json.description ?? '',
    location: json.entity_metadata?.location ?? '',
    startsAt: new Date(json.scheduled_start_time),
    endsAt: end === null || end === undefined ? null : new Date(end),
    interested: json.user_count ?? null,
  };
}

/** What an error of Discord's REST means for what was asked; also for others who do not wait for limits. */
export function failed(error: unknown, now: Date): Exclude<EventAnswer<never>, { kind: 'answered' }> {
  // Discord answered 2xx in other words than documented: it may well have been done.
  if (error instanceof z.ZodError)
    return {
      kind: 'later',
      reason: 'an answer in words that Muster does not know',
      notBefore: null,
      mayHaveHappened: true,
    };
  if (error instanceof DiscordAPIError) {
    const reason = `${error.status}, code ${error.code}: ${error.message}`;
    if (error.code === CODES.unknownEvent || error.code === CODES.finished) return { kind: 'over' };
    if (error.code === CODES.tooManyEvents) return { kind: 'full', reason };
    if (error.status === 403) return { kind: 'forbidden', reason };
  }
  const failure = failureOf(error, now);
  const { reason } = failure;
  switch (failure.kind) {
    case 'retry':
      return { kind: 'later', reason, notBefore: failure.notBefore, mayHaveHappened: failure.mayHaveHappened };
    case 'unauthorized':
      return { kind: 'later', reason, notBefore: null, mayHaveHappened: false };
    case 'blocked':
      return { kind: 'forbidden', reason };
    case 'gone':
    case 'uneditable':
    case 'archived':
    case 'rejected':
      return { kind: 'rejected', reason };
  }
}

/** Without the count discord.js takes each bucket for one with a call left; the 429 then says when there is. */
export async function withoutBuckets(url: string, init: Parameters<typeof DefaultRestOptions.makeRequest>[1]) {
  const response: ResponseLike = await DefaultRestOptions.makeRequest(url, init);
  const headers = [...response.headers.entries()].filter(([name]) => name.toLowerCase() !== 'x-ratelimit-remaining');
  const { status, statusText } = response;
  return new Response(status === 204 ? null : await response.text(), { status, statusText, headers });
}
