import type { APIMessage } from 'discord-api-types/v10';
import { MessageType } from 'discord-api-types/v10';
import type { Clock } from '../../platform/clock.ts';
import { reaches } from './audience.ts';
import { buildWorld, type BuiltWorld } from './build-world.ts';
import type { BucketRules } from './buckets.ts';
import type { Dispatch } from './dispatches.ts';
import type { StoredFile } from './cdn.ts';
import { createFaults, type Faults } from './fault-box.ts';
import type { GatewayRules } from './gateway-rules.ts';
import type { PrivilegedIntent } from './intents.ts';
import { isEphemeral, toApiMessage, type MessageEvent } from './message.ts';
import { createModeration, type Moderation } from './moderation.ts';
import { createPerson, type Person } from './people.ts';
import type { RecordedCall } from './rest-server.ts';
import { viewFor, type UserView } from './user-view.ts';
import { plantUser, type GuildSeed, type SeededUser } from './seed.ts';

export { COMMUNITY_LIMITS, NO_LIMITS, type BucketRules } from './buckets.ts';
export { DISCORD_GATEWAY, PATIENT_GATEWAY, type GatewayRules } from './gateway-rules.ts';
export type { GuildSeed, SeededUser } from './seed.ts';
export type { InteractionResult, ShownModal } from './interaction-result.ts';
export type { Person } from './people.ts';
export type { MessageEvent } from './message.ts';
export type { RecordedCall } from './rest-server.ts';

export interface StandInOptions {
  /** All of the server's time: bucket windows, deadlines, nonces, archives, events. */
  readonly clock: Clock;
  /** 0 or omitted takes a free port on 127.0.0.1. */
  readonly port?: number;
  readonly guild?: GuildSeed;
  /** The defaults are what users of the API measured; on a clock that stands still most tests want `NO_LIMITS`. */
  readonly buckets?: Partial<BucketRules>;
  readonly gateway?: Partial<GatewayRules>;
  /** What the application was granted in Discord's developer portal; none by default. */
  readonly privilegedIntents?: readonly PrivilegedIntent[];
  readonly nonceMemoryMs?: number;
  /** Real time that `as(user)` and `when` wait before they fail; 10 s by default. */
  readonly patienceMs?: number;
  readonly maxActiveThreads?: number;
}

/** A running stand-in: Discord's REST and gateway on one local port, with eyes and hands for tests and for the sandbox's page. */
export interface StandIn {
  /** `http://127.0.0.1:PORT/api`, the DISCORD_API_URL of the bot. */
  readonly api: string;
  readonly guildId: string;
  readonly applicationId: string;
  readonly botToken: string;
  /** Ids by name. */
  readonly channels: Readonly<Record<string, string>>;
  readonly roles: Readonly<Record<string, string>>;
  readonly users: readonly SeededUser[];
  /** What stands in the channel now, oldest first, and marks it read. Lines that Discord itself writes are left out. */
  messages(channel: string): readonly APIMessage[];
  /** Every create, edit and delete of the channel in order, deleted messages included; ephemeral ones are not the channel's. */
  history(channel: string): readonly MessageEvent[];
  /** What only this user sees, oldest first, and marks it read. */
  ephemerals(user: string): readonly APIMessage[];
  /** The bot's REST calls; those of users are not among them. */
  readonly calls: readonly RecordedCall[];
  /** Messages of the bot that stand in a channel and that no test has read. */
  unread(): readonly APIMessage[];
  /** How many calls hit a route that Discord has and the stand-in does not (501). */
  readonly unimplemented: number;
  /** Bots that are connected and know the guild. */
  readonly readyBots: number;
  /** A user by name or id. */
  as(user: string): Person;
  addUser(user: { readonly name: string; readonly roles?: readonly string[] }): SeededUser;
  readonly moderation: Moderation;
  readonly faults: Faults;
  /** Sends interactions to this address instead of the gateway, once it has proved that it checks signatures; null undoes it. */
  useInteractionsEndpoint(url: string | null): Promise<void>;
  /** The key those interactions are signed for, in hex. */
  readonly publicKey: string;
  /** The bytes behind an attachment. */
  file(attachmentId: string): Buffer | null;
  /** The attachment as it was uploaded; null when there is none. */
  findFile(attachmentId: string): StoredFile | null;
  /** What this user's client shows when it has just connected; `subscribe` tells the rest. */
  view(user: string): UserView;
  /** Every event as this user's client would get it. */
  subscribe(user: string, listener: (dispatch: Pick<Dispatch, 'name' | 'data'>) => void): () => void;
  /** Waits until the probe gives something, asked again after every change and every call; fails after `patienceMs`. */
  when<T>(probe: () => T | null | undefined | false, what?: string): Promise<T>;
  /** Closes everything; throws when the stand-in itself broke on the way. */
  stop(): Promise<void>;
}

const PATIENCE_MS = 10_000;
/** Pins, joins, thread starts: lines nobody posted. */
const POSTED: readonly MessageType[] = [
  MessageType.Default,
  MessageType.Reply,
  MessageType.ChatInputCommand,
  MessageType.ContextMenuCommand,
];

/** Starts the stand-in and resolves once it listens. */
export async function createStandIn(options: StandInOptions): Promise<StandIn> {
  const built = await buildWorld(options);
  await built.rest.listen(options.port ?? 0);
  built.gateway.listenOn(built.rest.server, built.rest.origin);
  return present(built, options.patienceMs ?? PATIENCE_MS);
}

function present(built: BuiltWorld, patienceMs: number): StandIn {
  const { world, rest, gateway, seeded } = built;
  const { guild, messages } = world;
  const read = new Set<string>();
  const markRead = (seen: readonly { readonly id: string }[]): void => {
    for (const { id } of seen) read.add(id);
  };
  const channelId = (nameOrId: string): string => {
    const channel = guild.channels.get(nameOrId) ?? guild.findChannelNamed(nameOrId);
    if (channel !== null) return channel.id;
    if (messages.history(nameOrId).length > 0) return nameOrId;
    throw new Error(`The stand-in has no channel "${nameOrId}". It has: ${Object.keys(seeded.channels).join(', ')}.`);
  };
  const findUser = (nameOrId: string): SeededUser => {
    const user = seeded.users.find((one) => one.id === nameOrId || one.name === nameOrId);
    if (user !== undefined) return user;
    throw new Error(
      `The stand-in has no user "${nameOrId}". It has: ${seeded.users.map((one) => one.name).join(', ')}.`,
    );
  };
  const api = (): string => `${rest.origin}/api`;
  const people = { world, api, channelId, markRead, patienceMs };
  return {
    api: api(),
    guildId: guild.id,
    applicationId: world.bot.id,
    botToken: seeded.botToken,
    channels: seeded.channels,
    roles: seeded.roles,
    users: seeded.users,
    messages: (channel) => {
      const shown = messages.list(channelId(channel)).filter((message) => POSTED.includes(message.type));
      markRead(shown);
      return shown.map(toApiMessage);
    },
    history: (channel) => messages.history(channelId(channel)).filter(({ message }) => !isEphemeral(message)),
    ephemerals: (user) => {
      const shown = messages.listEphemerals(findUser(user).id);
      markRead(shown);
      return shown.map(toApiMessage);
    },
    calls: rest.calls,
    unread: () =>
      [...guild.channels.keys()]
        .flatMap((id) => messages.list(id))
        .filter(
          (message) => message.author.id === world.bot.id && POSTED.includes(message.type) && !read.has(message.id),
        )
        .map(toApiMessage),
    get unimplemented() {
      return rest.unimplemented;
    },
    get readyBots() {
      return gateway.readyBots;
    },
    as: (user) => createPerson(findUser(user), people),
    addUser: (user) => {
      const added = plantUser(guild, { ...user, id: world.ids.next() }, seeded.roles);
      seeded.users.push(added);
      return added;
    },
    moderation: createModeration(world, { channelId, findUser, channels: seeded.channels }),
    faults: createFaults(built),
    useInteractionsEndpoint: (url) => world.endpoint.use(url),
    publicKey: world.endpoint.publicKey,
    file: (attachmentId) => world.cdn.find(attachmentId)?.bytes ?? null,
    findFile: (attachmentId) => world.cdn.find(attachmentId),
    view: (user) => viewFor(world, findUser(user).id),
    subscribe: (user, listener) => {
      const who = findUser(user);
      const account = guild.users.get(who.id);
      return world.dispatches.subscribe(({ name, data, audience }) => {
        if (account === undefined || !reaches(guild, account, audience)) return;
        listener({ name, data: world.reactions.asSeenBy(account.id, data) });
      });
    },
    when: (probe, what) => waitFor(built, probe, { patienceMs, what: what ?? 'the awaited change' }),
    stop: async () => {
      world.threads.stop();
      world.scheduledEvents.stop();
      world.interactions.stop();
      gateway.stop();
      await rest.stop();
      if (rest.crashes.length > 0) throw new AggregateError(rest.crashes, 'The stand-in itself broke while answering.');
    },
  };
}

async function waitFor<T>(
  built: BuiltWorld,
  probe: () => T | null | undefined | false,
  limits: { readonly patienceMs: number; readonly what: string },
): Promise<T> {
  const first = probe();
  if (first !== null && first !== undefined && first !== false) return first;
  return new Promise((resolve, reject) => {
    const look = (): void => {
      const value = probe();
      if (value === null || value === undefined || value === false) return;
      finish();
      resolve(value);
    };
    const stops = [built.world.dispatches.subscribe(look), built.rest.onCall(look), built.gateway.onChange(look)];
    const timer = setTimeout(() => {
      finish();
      reject(new Error(`Waited ${limits.patienceMs} ms of real time for ${limits.what}.`));
    }, limits.patienceMs);
    const finish = (): void => {
      clearTimeout(timer);
      for (const stop of stops) stop();
    };
  });
}
