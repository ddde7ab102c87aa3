import { ApplicationFlags } from 'discord-api-types/v10';
import { Buckets, COMMUNITY_LIMITS } from './buckets.ts';
import { Cdn } from './cdn.ts';
import { Commands } from './commands.ts';
import { Dispatches } from './dispatches.ts';
import { RestFaults } from './faults.ts';
import { PATIENT_GATEWAY } from './gateway-rules.ts';
import { GatewayServer } from './gateway-server.ts';
import { describeGuildFor } from './guild-payload.ts';
import { describeInteraction } from './interaction-payload.ts';
import { bodyField } from './form.ts';
import type { Interaction } from './interaction.ts';
import { InteractionsEndpoint } from './interactions-endpoint.ts';
import { Interactions } from './interactions.ts';
import { ApiError } from './api-error.ts';
import { PRIVILEGED } from './intents.ts';
import { Messages } from './messages.ts';
import { Reactions } from './reactions.ts';
import { RestServer } from './rest-server.ts';
import { allRoutes } from './routes/all-routes.ts';
import { ScheduledEvents } from './scheduled-events.ts';
import { plantGuild, type SeededGuild } from './seed.ts';
import { Snowflakes } from './snowflake.ts';
import type { StandInOptions } from './stand-in.ts';
import { Threads } from './threads.ts';
import { syncThreads } from './thread-sync.ts';
import { Webhooks } from './webhooks.ts';
import type { World } from './world.ts';

export interface BuiltWorld {
  readonly world: World;
  readonly rest: RestServer;
  readonly gateway: GatewayServer;
  readonly restFaults: RestFaults;
  readonly seeded: SeededGuild;
  /** Whether the bot's token still opens anything. */
  readonly token: { isRevoked: boolean };
}

const FLAG_BY_INTENT = {
  GuildPresences: ApplicationFlags.GatewayPresenceLimited,
  GuildMembers: ApplicationFlags.GatewayGuildMembersLimited,
  MessageContent: ApplicationFlags.GatewayMessageContentLimited,
} as const;

/** Plants the guild and joins the parts of the stand-in; nothing listens yet. */
export async function buildWorld(options: StandInOptions): Promise<BuiltWorld> {
  const { clock } = options;
  const ids = new Snowflakes(clock);
  const dispatches = new Dispatches();
  const seeded = plantGuild(options.guild ?? {}, { clock, ids, dispatches });
  const { guild, bot } = seeded;
  const granted = options.privilegedIntents ?? [];
  const applicationFlags = granted.reduce((flags, intent) => flags | FLAG_BY_INTENT[intent], 0);
  const token = { isRevoked: false };
  const origin = (): string => rest.origin;
  const cdn = new Cdn(ids, origin);
  const memory = options.nonceMemoryMs === undefined ? {} : { nonceMemoryMs: options.nonceMemoryMs };
  const messages = new Messages({ clock, ids, guild, cdn, dispatches, ...memory });
  const maxActive = options.maxActiveThreads === undefined ? {} : { maxActive: options.maxActiveThreads };
  const threads = new Threads({ clock, ids, guild, messages, dispatches, ...maxActive });
  const endpoint = new InteractionsEndpoint(clock);
  const scheduledEvents = new ScheduledEvents({ clock, ids, guild, dispatches });
  const interactions = new Interactions({
    clock,
    ids,
    guild,
    messages,
    dispatches,
    botId: bot.id,
    deliver: (interaction, data) => {
      const payload = describeInteraction({ guild, bot }, interaction, data);
      if (endpoint.isUsed) void answerByHttp(endpoint, interactions, payload, interaction);
      else dispatches.publish('INTERACTION_CREATE', payload, { kind: 'bot' });
    },
  });
  const findByToken = (text: string): typeof bot | null => {
    if (text === seeded.botToken) return token.isRevoked ? null : bot;
    const user = seeded.users.find((one) => one.token === text);
    return user === undefined ? null : (guild.users.get(user.id) ?? null);
  };
  const gateway = new GatewayServer({
    clock,
    guild,
    dispatches,
    rules: { ...PATIENT_GATEWAY, ...options.gateway },
    grantedIntents: granted.reduce((bits, intent) => bits | PRIVILEGED[intent], 0),
    applicationFlags,
    findByToken,
    describeGuild: (session) => describeGuildFor({ guild, threads, scheduledEvents }, session),
  });
  // After the gateway, so that a client hears of the channel before it hears of the threads in it.
  syncThreads({ guild, threads, dispatches, botId: bot.id });
  const buckets = new Buckets(clock, { ...COMMUNITY_LIMITS, ...options.buckets });
  const webhooks = new Webhooks(ids, dispatches, origin);
  const world: World = {
    clock,
    ids,
    dispatches,
    buckets,
    guild,
    bot,
    cdn,
    messages,
    threads,
    scheduledEvents,
    interactions,
    gateway,
    webhooks,
    reactions: new Reactions({ guild, dispatches, botId: bot.id }),
    commands: new Commands({ clock, ids, applicationId: bot.id }),
    mayReadContent: granted.includes('MessageContent'),
    applicationFlags,
    endpoint,
    closedDms: new Set(),
  };
  const restFaults = new RestFaults(clock);
  const rest = await RestServer.create({
    clock,
    routes: allRoutes(world),
    buckets,
    faults: restFaults,
    dispatches,
    cdn,
    authenticate: (header) => {
      const isBot = header.startsWith('Bot ');
      const user = findByToken(isBot ? header.slice('Bot '.length) : header);
      return user !== null && (user.bot === true) === isBot ? user : null;
    },
    webhookChannel: (id, webhookToken) => {
      const webhook = webhooks.list().find((one) => one.id === id && one.token === webhookToken);
      return webhook?.channel_id ?? null;
    },
  });
  return { world, rest, gateway, restFaults, seeded, token };
}

/** The body of the HTTP answer is the callback; one that Discord would refuse leaves the interaction unanswered. */
async function answerByHttp(
  endpoint: InteractionsEndpoint,
  interactions: Interactions,
  payload: object,
  interaction: Interaction,
): Promise<void> {
  const answer = await endpoint.deliver(payload);
  if (answer.kind !== 'body') return;
  try {
    interactions.answer(interaction.id, interaction.token, bodyField(answer.body), []);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
  }
}
