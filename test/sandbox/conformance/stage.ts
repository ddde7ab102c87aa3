import {
  DefaultRestOptions,
  GatewayIntentBits,
  TextChannel,
  type Client,
  type ClientOptions,
  type Guild,
} from 'discord.js';
import { createStandIn, NO_LIMITS, type StandIn, type StandInOptions } from '../../../src/sandbox/discord/stand-in.ts';
import { TestClock } from '../../support/clock.ts';
import { startPlainBot } from '../discord/plain-bot.ts';
import { RawRest } from '../discord/raw-rest.ts';

/** One request as the client hands it to its HTTP library. */
export interface WireRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** One gateway event as it came over the socket. */
export interface HeardEvent {
  readonly t: string;
  readonly s: number;
  readonly d: Readonly<Record<string, unknown>>;
}

/** A stand-in, a plain discord.js bot that is ready on it, and what both said. */
export interface Stage {
  readonly clock: TestClock;
  readonly standIn: StandIn;
  readonly bot: Client<true>;
  readonly guild: Guild;
  /** The channel 'general'. */
  readonly channel: TextChannel;
  /** What the bot's REST client sent, oldest first. */
  readonly wire: WireRequest[];
  /** What the bot's gateway heard, oldest first. */
  readonly heard: HeardEvent[];
  /** The bot's token without a client that waits, retries or hides headers. */
  readonly raw: RawRest;
  close(): Promise<void>;
}

export interface StageOptions {
  readonly standIn?: Partial<StandInOptions>;
  readonly client?: Partial<ClientOptions>;
}

/** All that bots may ask for without a privilege. */
export const PLAIN_INTENTS: readonly GatewayIntentBits[] = [
  GatewayIntentBits.Guilds,
  GatewayIntentBits.GuildMessages,
  GatewayIntentBits.GuildMessageReactions,
  GatewayIntentBits.GuildScheduledEvents,
  GatewayIntentBits.GuildWebhooks,
  GatewayIntentBits.DirectMessages,
];

const GUILD: NonNullable<StandInOptions['guild']> = {
  channels: [{ name: 'general' }, { name: 'other' }],
  roles: [{ name: 'maintainer', mentionable: true }, { name: 'quiet' }],
  users: [{ name: 'a-user' }, { name: 'another-user', roles: ['maintainer'] }],
};

export async function openStage(options: StageOptions = {}): Promise<Stage> {
  const clock = new TestClock();
  const standIn = await createStandIn({ clock, buckets: NO_LIMITS, guild: GUILD, ...options.standIn });
  const wire: WireRequest[] = [];
  const heard: HeardEvent[] = [];
  const bot = await startPlainBot(standIn, {
    intents: [...PLAIN_INTENTS],
    ...options.client,
    rest: { ...recordInto(wire), ...options.client?.rest },
  });
  bot.on('raw', (event: HeardEvent) => {
    heard.push(event);
  });
  return {
    clock,
    standIn,
    bot,
    wire,
    heard,
    guild: bot.guilds.cache.get(standIn.guildId) ?? fail('The bot does not know the guild.'),
    channel: textChannel(bot, standIn.channels['general'] ?? ''),
    raw: RawRest.asBot(standIn),
    close: async () => {
      await bot.destroy();
      await standIn.stop();
    },
  };
}

/** REST options that keep every request before it leaves. */
export function recordInto(wire: WireRequest[]): Pick<NonNullable<ClientOptions['rest']>, 'makeRequest'> {
  return {
    makeRequest: (url, init) => {
      const headers = Object.fromEntries(new Headers(init.headers as Record<string, string>));
      wire.push({ method: init.method ?? 'GET', url, headers, body: init.body });
      return DefaultRestOptions.makeRequest(url, init);
    },
  };
}

export function textChannel(bot: Client, id: string): TextChannel {
  const channel = bot.channels.cache.get(id);
  return channel instanceof TextChannel ? channel : fail(`The bot knows no text channel ${id}.`);
}

export function fail(why: string): never {
  throw new Error(why);
}

/** The JSON the client last sent to a path that ends so. */
export function lastSent(stage: Pick<Stage, 'wire'>, pathEnd: string): WireRequest & { readonly json: unknown } {
  const request = stage.wire.findLast(({ url }) => url.endsWith(pathEnd)) ?? fail(`Nothing was sent to ${pathEnd}.`);
  return { ...request, json: typeof request.body === 'string' ? JSON.parse(request.body) : undefined };
}

/** Runs `act` and gives the first event of that name the bot hears from then on. */
export async function hear<T>(
  stage: Pick<Stage, 'bot'>,
  name: string,
  act: () => Promise<T> | T,
  fits: (data: HeardEvent['d']) => boolean = () => true,
): Promise<HeardEvent['d']> {
  const { bot } = stage;
  let stop = (): void => undefined;
  const event = new Promise<HeardEvent['d']>((resolve) => {
    const listen = ({ t, d }: HeardEvent): void => {
      if (t === name && fits(d)) resolve(d);
    };
    bot.on('raw', listen);
    stop = () => bot.off('raw', listen);
  });
  try {
    await act();
    return await event;
  } finally {
    stop();
  }
}

/** Lets all that was sent so far reach the bot: one more event, and it is behind them. */
export async function settle(stage: Pick<Stage, 'bot' | 'standIn'>): Promise<void> {
  const { standIn } = stage;
  const name = `settled-${String(standIn.calls.length)}`;
  await hear(
    stage,
    'CHANNEL_UPDATE',
    () => {
      standIn.moderation.renameChannel(standIn.channels['other'] ?? '', name);
    },
    (data) => data['name'] === name,
  );
}
