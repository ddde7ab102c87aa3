import { setTimeout as pause } from 'node:timers/promises';
import {
  DiscordAPIError,
  Events,
  GatewayCloseCodes,
  GatewayDispatchEvents,
  type APIInteraction,
  type Client,
} from 'discord.js';
import type { Clock } from '../clock.ts';
import type { Secret } from '../config/secret.ts';
import { backOffMs } from '../delivery/back-off.ts';
import type { Log } from '../observability/log.ts';
import { createDiscordClient } from './discord-client.ts';
import { viewGuild, watchGuild, type GuildChange, type GuildView } from './guild-watch.ts';

export interface GatewayState {
  /** unauthorized: Discord refuses the token. Muster stays up, says so, and tries again now and then. */
  readonly phase: 'idle' | 'connecting' | 'ready' | 'resuming' | 'down' | 'unauthorized' | 'stopped';
  readonly since: Date;
  /** Why it is not ready, in words for an operator; null while all is well. */
  readonly reason: string | null;
}

export interface GatewayOptions {
  /** E.g. https://discord.com/api, without the version. */
  readonly apiUrl: string;
  readonly token: Secret;
  readonly guildId: string;
  readonly clock: Clock;
  readonly log: Log;
  /** Called at once with Discord's own JSON. What it throws or rejects is its own affair. */
  readonly onInteraction: (interaction: APIInteraction) => void;
  readonly onGuildChange?: (change: GuildChange) => void;
  readonly onState?: (state: GatewayState) => void;
  /** Spreads the waiting between attempts; in [0, 1). */
  readonly random?: () => number;
}

/** The one connection through which Discord tells Muster what people ask. */
export interface Gateway {
  readonly state: GatewayState;
  readonly guild: GuildView;
  /** Returns at once and never throws: while Discord is away, it keeps trying. */
  start(): void;
  /** Resolves at the first ready, or when stopped. */
  untilReady(): Promise<void>;
  stop(): Promise<void>;
}

/** Longer than discord.js needs for hello (60 s) and ready (15 s); a RESUME that is never answered has no limit of its own. */
const READY_WITHIN_MS = 90_000;
/** A refused token does not get better by itself, and each try counts towards Discord's limit on invalid requests. */
const UNAUTHORIZED_RETRY_MS = 300_000;
/** Real time, for a stop must end even where the clock stands still. */
const STOP_WITHIN_MS = 2_000;
const AUTHENTICATION_FAILED: number = GatewayCloseCodes.AuthenticationFailed;

export function createGateway(options: GatewayOptions): Gateway {
  return new DiscordGateway(options);
}

class DiscordGateway implements Gateway {
  readonly guild: GuildView;
  readonly #options: GatewayOptions;
  readonly #firstReady = Promise.withResolvers<undefined>();
  /** Resolved when the first attempt has ended, well or not. */
  readonly #connected = Promise.withResolvers<undefined>();
  #state: GatewayState;
  #client: Client | null = null;
  #failures = 0;
  #disarm: () => void = () => undefined;

  constructor(options: GatewayOptions) {
    this.#options = options;
    this.#state = { phase: 'idle', since: options.clock.now(), reason: null };
    this.guild = viewGuild(() => this.#client?.guilds.cache.get(options.guildId) ?? null);
  }

  get state(): GatewayState {
    return this.#state;
  }

  start(): void {
    if (this.#state.phase !== 'idle') return;
    this.#enter('connecting', null);
    this.#connect();
  }

  untilReady(): Promise<void> {
    return this.#firstReady.promise;
  }

  async stop(): Promise<void> {
    // A client that is ended while it connects may never end, or break on its socket when nobody listens any more.
    if (this.#state.phase === 'connecting' && this.#client !== null)
      await Promise.race([this.#connected.promise, pause(STOP_WITHIN_MS, undefined, { ref: false })]);
    this.#disarm();
    const client = this.#client;
    this.#client = null;
    this.#enter('stopped', null);
    this.#firstReady.resolve(undefined);
    await client?.destroy();
  }

  #connect(): void {
    const { apiUrl, token, guildId, onInteraction, onGuildChange } = this.#options;
    const client: Client = createDiscordClient({ apiUrl, isDisposed: () => this.#client !== client });
    this.#client = client;
    // The raw dispatch comes before discord.js has built its own object from it, and before it thinks itself ready.
    client.ws.on(GatewayDispatchEvents.InteractionCreate, (interaction: APIInteraction) => {
      if (this.#client === client) onInteraction(interaction);
    });
    if (onGuildChange !== undefined) watchGuild(client, guildId, onGuildChange);
    this.#listen(client);
    this.#expectReady(client);
    client.login(token.reveal()).catch((error: unknown) => {
      this.#lose(client, causeOf(error));
    });
  }

  #listen(client: Client): void {
    const ready = (): void => {
      if (this.#client !== client) return;
      this.#disarm();
      this.#failures = 0;
      this.#enter('ready', null);
      this.#firstReady.resolve(undefined);
    };
    client.on(Events.ShardReady, ready);
    client.on(Events.ShardResume, ready);
    client.on(Events.ShardReconnecting, () => {
      if (this.#client !== client || this.#state.phase !== 'ready') return;
      this.#enter('resuming', 'The connection broke; taking it up again.');
      this.#expectReady(client);
    });
    client.on(Events.ShardDisconnect, ({ code }) => {
      this.#lose(client, causeOfClose(code));
    });
    const { log } = this.#options;
    client.on(Events.ShardError, (error) => {
      log.warn('The connection to Discord had an error.', { error });
    });
    client.on(Events.Error, (error) => {
      log.error('discord.js reported an error.', { error });
    });
  }

  #expectReady(client: Client): void {
    const { clock } = this.#options;
    this.#disarm();
    this.#disarm = clock.wakeAt(new Date(clock.now().getTime() + READY_WITHIN_MS), () => {
      this.#lose(client, { phase: 'down', reason: 'Discord did not make the connection ready in 90 s.' });
    });
  }

  /** Gives this client up and plans the next one. */
  #lose(client: Client, cause: Cause): void {
    if (this.#client !== client) return;
    this.#client = null;
    this.#disarm();
    this.#failures += 1;
    const { clock, log, random = Math.random } = this.#options;
    const waitMs = cause.phase === 'unauthorized' ? UNAUTHORIZED_RETRY_MS : backOffMs(this.#failures, random);
    const nextTryAt = new Date(clock.now().getTime() + waitMs);
    log.warn('Discord is not connected; trying again later.', { ...cause, attempt: this.#failures, nextTryAt });
    this.#disarm = clock.wakeAt(nextTryAt, () => {
      this.#connect();
    });
    this.#enter(cause.phase, cause.reason);
    client.destroy().catch((error: unknown) => {
      log.warn('A lost connection to Discord could not be closed.', { error });
    });
  }

  #enter(phase: GatewayState['phase'], reason: string | null): void {
    const { clock, log, onState } = this.#options;
    // `since` is when the trouble began, however often the next attempt fails for the same reason.
    const since = this.#state.phase === phase ? this.#state.since : clock.now();
    if (phase !== 'connecting') this.#connected.resolve(undefined);
    if (this.#state.phase !== phase) log.info('The connection to Discord changed.', { phase, reason });
    this.#state = { phase, since, reason };
    onState?.(this.#state);
  }
}

interface Cause {
  readonly phase: 'down' | 'unauthorized';
  readonly reason: string;
}

const REFUSED: Cause = {
  phase: 'unauthorized',
  reason: 'Discord refuses the token: set DISCORD_TOKEN to the one of the bot and restart.',
};

function causeOf(error: unknown): Cause {
  if (error instanceof DiscordAPIError && error.status === 401) return REFUSED;
  if (!(error instanceof Error)) return { phase: 'down', reason: 'Discord could not be reached.' };
  if (('code' in error && error.code === 'TokenInvalid') || error.message === 'Authentication failed') return REFUSED;
  const cause = error.cause instanceof Error ? ` (${error.cause.message})` : '';
  return { phase: 'down', reason: `Discord could not be reached: ${error.message}${cause}` };
}

/** Close codes after which reconnecting is of no use (Discord docs: gateway close event codes). */
function causeOfClose(code: number): Cause {
  if (code === AUTHENTICATION_FAILED) return REFUSED;
  const name = GatewayCloseCodes[code] ?? 'unknown';
  return { phase: 'down', reason: `Discord closed the connection for good with code ${code} (${name}).` };
}
