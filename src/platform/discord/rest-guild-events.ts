import { Routes } from 'discord.js';
import { z } from 'zod';
import type { EventAnswer, EventWords, GuildEvent, GuildEvents } from './guild-event.ts';
import { createAskingRest, type AskingOptions } from './asking-rest.ts';

export interface GuildEventsOptions extends AskingOptions {
  readonly guildId: string;
}

export interface RestGuildEvents extends GuildEvents {
  /** Ends the timers discord.js keeps. */
  close(): void;
}

/** Discord docs: guild scheduled event, its entity types, privacy levels and status. */
const EXTERNAL = 3;
const GUILD_ONLY = 2;
const STATUS = { scheduled: 1, active: 2, completed: 3, canceled: 4 } as const;

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
export function createGuildEvents({ guildId, ...options }: GuildEventsOptions): RestGuildEvents {
  const { rest, asked, whoAmI, close } = createAskingRest(options);
  const call = <Value>(ask: () => Promise<unknown>, read: (json: unknown) => Value): Promise<EventAnswer<Value>> =>
    asked(async () => read(await ask()));

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
    close,
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
