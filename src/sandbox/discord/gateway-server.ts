import type { APIUser } from 'discord-api-types/v10';
import { randomBytes } from 'node:crypto';
import type { IncomingMessage, Server } from 'node:http';
import { WebSocketServer, type WebSocket } from 'ws';
import type { Clock } from '../../platform/clock.ts';
import type { JsonValue } from '../../platform/json.ts';
import type { Dispatches } from './dispatches.ts';
import { describeMembers } from './member-chunks.ts';
import type { GatewayRules } from './gateway-rules.ts';
import { bodyField, isJsonObject, type Field } from './form.ts';
import { GatewaySession, sendJson } from './gateway-session.ts';
import type { Guild } from './guild.ts';
import { OP } from './numbers.ts';
import { ALL_INTENTS, PRIVILEGED } from './intents.ts';

/** Discord docs: gateway, sending events and rate limiting. */
const MAX_PAYLOAD_BYTES = 4096;
const SENDS_PER_MINUTE = 120;
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 3_600_000;

const PRIVILEGED_BITS = PRIVILEGED.GuildMembers | PRIVILEGED.GuildPresences | PRIVILEGED.MessageContent;

/** Closes after which a session cannot be resumed. */
const ENDS_SESSION: readonly number[] = [1000, 1001, 4003, 4004, 4005, 4007, 4008, 4010, 4011, 4012, 4013, 4014];

export interface GatewayOptions {
  readonly clock: Clock;
  readonly guild: Guild;
  readonly dispatches: Dispatches;
  readonly rules: GatewayRules;
  /** Privileged bits the application was granted. */
  readonly grantedIntents: number;
  readonly applicationFlags: number;
  readonly findByToken: (token: string) => APIUser | null;
  readonly describeGuild: (session: GatewaySession) => object;
}

interface Connection {
  readonly socket: WebSocket;
  session: GatewaySession | null;
  windowEndsAt: number;
  sends: number;
}

/** Discord's gateway: hello, identify, heartbeats, resume with replay, member chunks, and what can go wrong with them. */
export class GatewayServer {
  /** Whether READY is followed by the guild at once, only when `releaseGuild` is called, or by word that it is down. */
  guildArrival: 'at-once' | 'held' | 'unavailable' = 'at-once';
  answersHeartbeats = true;
  heartbeats = 0;
  readonly #options: GatewayOptions;
  readonly #sockets = new WebSocketServer({ noServer: true, maxPayload: 1024 * 1024 });
  readonly #connections = new Set<Connection>();
  readonly #sessions = new Map<string, GatewaySession>();
  #closeAtConnect: { readonly code: number; left: number } | null = null;
  #identifies: number[] = [];
  #starts: number[] = [];
  readonly #listeners = new Set<() => void>();
  #origin = '';

  constructor(options: GatewayOptions) {
    this.#options = options;
    options.dispatches.subscribe((dispatch) => {
      for (const session of this.#sessions.values()) session.deliver(dispatch);
    });
  }

  listenOn(server: Server, origin: string): void {
    this.#origin = origin.replace('http', 'ws');
    server.on('upgrade', (request, socket, head) => {
      this.#sockets.handleUpgrade(request, socket, head, (client) => {
        this.#connect(client, request);
      });
    });
  }

  get url(): string {
    return this.#origin;
  }

  /** What GET /gateway/bot answers. */
  get startLimit(): { total: number; remaining: number; reset_after: number; max_concurrency: number } {
    const now = this.#options.clock.now().getTime();
    this.#starts = this.#starts.filter((at) => at > now - DAY_MS);
    const { sessionStartsPerDay: total, maxConcurrency } = this.#options.rules;
    const remaining = Math.max(0, total - this.#starts.length);
    const oldest = this.#starts[0];
    return {
      total,
      remaining,
      reset_after: oldest === undefined ? 0 : oldest + DAY_MS - now,
      max_concurrency: maxConcurrency,
    };
  }

  /** Told when a client connected, learnt the guild, or left. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  /** Bot sessions with a live connection that know the guild. */
  get readyBots(): number {
    return this.#bots().filter((session) => session.socket !== null && session.hasGuild).length;
  }

  /** Op 7: asks the bot to reconnect and resume. */
  askToReconnect(): void {
    this.#toBots({ op: OP.Reconnect, d: null });
  }

  /** Op 9. Not resumable means the session is forgotten, and the bot identifies anew. */
  invalidateSession(resumable: 'resumable' | 'lost'): void {
    this.#toBots({ op: OP.InvalidSession, d: resumable === 'resumable' });
    if (resumable === 'lost') for (const session of this.#bots()) this.#sessions.delete(session.id);
  }

  /** Op 1 from the server: the client beats at once. */
  askForHeartbeat(): void {
    this.#toBots({ op: OP.Heartbeat, d: null });
  }

  close(code: number, reason = ''): void {
    for (const session of this.#bots()) session.socket?.close(code, reason);
    if (ENDS_SESSION.includes(code)) for (const session of this.#bots()) this.#sessions.delete(session.id);
  }

  /** The next connections are closed with this code before they hear hello. */
  closeAtConnect(code: number, times = 1): void {
    this.#closeAtConnect = { code, left: times };
  }

  /** Cuts the line without a close frame. */
  drop(): void {
    for (const { socket } of this.#connections) socket.terminate();
  }

  /** Somebody removed the bot from the guild. */
  expelBot(): void {
    this.guildArrival = 'held';
    for (const session of this.#bots()) {
      session.hasGuild = false;
      session.send('GUILD_DELETE', { id: this.#options.guild.id });
    }
  }

  /** The guild goes down for Discord's own reasons, and `releaseGuild` brings it back. */
  loseGuild(): void {
    this.guildArrival = 'held';
    for (const session of this.#bots()) {
      session.hasGuild = false;
      session.send('GUILD_DELETE', { id: this.#options.guild.id, unavailable: true });
    }
  }

  releaseGuild(): void {
    this.guildArrival = 'at-once';
    for (const session of this.#sessions.values()) if (!session.hasGuild) this.#sendGuild(session);
  }

  stop(): void {
    this.drop();
    this.#sockets.close();
  }

  #changed(): void {
    for (const listener of [...this.#listeners]) listener();
  }

  #bots(): GatewaySession[] {
    return [...this.#sessions.values()].filter((session) => session.user.bot === true);
  }

  #toBots(payload: object): void {
    for (const session of this.#bots()) if (session.socket !== null) sendJson(session.socket, payload);
  }

  #connect(socket: WebSocket, request: IncomingMessage): void {
    const connection: Connection = { socket, session: null, windowEndsAt: 0, sends: 0 };
    this.#connections.add(connection);
    socket.on('error', () => {
      socket.terminate();
    });
    socket.on('close', (code) => {
      this.#connections.delete(connection);
      connection.session?.detach(socket);
      this.#changed();
      if (connection.session !== null && ENDS_SESSION.includes(code)) this.#sessions.delete(connection.session.id);
    });
    const refused = this.#closeAtConnect;
    if (refused !== null && refused.left > 0) {
      refused.left -= 1;
      socket.close(refused.code);
      return;
    }
    const version = new URL(request.url ?? '/', 'ws://localhost').searchParams.get('v') ?? '10';
    if (!['9', '10'].includes(version)) {
      socket.close(4012, 'Invalid API version.');
      return;
    }
    // With the default binary type, ws hands over each text frame as one Buffer.
    socket.on('message', (data) => {
      this.#receive(connection, data as Buffer);
    });
    sendJson(socket, {
      op: OP.Hello,
      s: null,
      t: null,
      d: { heartbeat_interval: this.#options.rules.heartbeatIntervalMs },
    });
  }

  #receive(connection: Connection, data: Buffer): void {
    const { socket } = connection;
    const payload = data.length > MAX_PAYLOAD_BYTES ? undefined : parse(data);
    if (!isJsonObject(payload)) socket.close(4002, 'Error while decoding payload.');
    else if (this.#isTooFast(connection)) socket.close(4008, 'You are being rate limited.');
    else {
      const body = bodyField(payload);
      this.#obey(connection, body.at('op').integer() ?? -1, body.at('d'));
    }
  }

  #obey(connection: Connection, op: number, d: Field): void {
    const { socket, session } = connection;
    switch (op) {
      case OP.Heartbeat:
        this.heartbeats += 1;
        this.#changed();
        if (this.answersHeartbeats) sendJson(socket, { op: OP.HeartbeatAck });
        return;
      case OP.Identify:
        if (session === null) this.#identify(connection, d);
        else socket.close(4005, 'Already authenticated.');
        return;
      case OP.Resume:
        this.#resume(connection, d);
        return;
      case OP.RequestGuildMembers:
        if (session === null) socket.close(4003, 'Not authenticated.');
        else
          for (const chunk of describeMembers(this.#options.guild, session, d))
            session.send('GUILD_MEMBERS_CHUNK', chunk);
        return;
      case OP.PresenceUpdate:
      case OP.VoiceStateUpdate:
      case OP.RequestSoundboardSounds:
        if (session === null) socket.close(4003, 'Not authenticated.');
        return;
      default:
        socket.close(4001, 'Unknown opcode.');
    }
  }

  #identify(connection: Connection, d: Field): void {
    const { socket } = connection;
    const { clock, rules, guild, grantedIntents } = this.#options;
    const user = this.#options.findByToken(d.at('token').text() ?? '');
    const intents = d.at('intents').integer() ?? 0;
    const [shardId = 0, shardCount = 1] = d
      .at('shard')
      .items()
      .map((item) => item.integer() ?? 0);
    if (user === null) socket.close(4004, 'Authentication failed.');
    else if (shardCount < 1 || shardId < 0 || shardId >= shardCount) socket.close(4010, 'Invalid shard.');
    else if ((intents & ~ALL_INTENTS) !== 0 || intents < 0) socket.close(4013, 'Invalid intent(s).');
    else if (user.bot === true && (intents & PRIVILEGED_BITS & ~grantedIntents) !== 0)
      socket.close(4014, 'Disallowed intent(s).');
    else {
      const now = clock.now().getTime();
      this.#identifies = this.#identifies.filter((at) => at > now - rules.identifyWindowMs);
      const isBot = user.bot === true;
      if (isBot && (this.#identifies.length >= rules.maxConcurrency || this.startLimit.remaining === 0)) {
        sendJson(socket, { op: OP.InvalidSession, d: false });
        return;
      }
      if (isBot) {
        this.#identifies.push(now);
        this.#starts.push(now);
      }
      const session = new GatewaySession({
        id: randomBytes(16).toString('hex'),
        user,
        intents,
        shard: [shardId, shardCount],
        guild,
      });
      this.#sessions.set(session.id, session);
      connection.session = session;
      session.attach(socket);
      this.#welcome(session);
    }
  }

  #welcome(session: GatewaySession): void {
    const { guild, applicationFlags } = this.#options;
    session.send('READY', {
      v: 10,
      user: { ...session.user, verified: true, mfa_enabled: true, email: null, flags: 0 },
      guilds: [{ id: guild.id, unavailable: true }],
      session_id: session.id,
      resume_gateway_url: `${this.#origin}/resume`,
      shard: session.shard,
      application: { id: session.user.id, flags: applicationFlags },
      session_type: 'normal',
      private_channels: [],
      relationships: [],
      user_settings: {},
      geo_ordered_rtc_regions: [],
      auth: {},
      _trace: [],
    });
    if (this.guildArrival === 'at-once') this.#sendGuild(session);
    if (this.guildArrival === 'unavailable') session.send('GUILD_CREATE', { id: guild.id, unavailable: true });
  }

  #sendGuild(session: GatewaySession): void {
    session.hasGuild = true;
    session.send('GUILD_CREATE', this.#options.describeGuild(session));
    this.#changed();
  }

  #resume(connection: Connection, d: Field): void {
    const { socket } = connection;
    const user = this.#options.findByToken(d.at('token').text() ?? '');
    const session = this.#sessions.get(d.at('session_id').text() ?? '');
    if (user === null) {
      socket.close(4004, 'Authentication failed.');
      return;
    }
    if (session === undefined || session.user.id !== user.id) {
      sendJson(socket, { op: OP.InvalidSession, d: false });
      return;
    }
    const previous = session.socket;
    connection.session = session;
    session.attach(socket);
    if (previous !== null && previous !== socket) previous.terminate();
    if (session.replay(d.at('seq').integer() ?? -1)) {
      session.send('RESUMED', { _trace: [] });
      this.#changed();
    } else {
      this.#sessions.delete(session.id);
      connection.session = null;
      socket.close(4007, 'Invalid seq.');
    }
  }

  #isTooFast(connection: Connection): boolean {
    const now = this.#options.clock.now().getTime();
    if (now >= connection.windowEndsAt) {
      connection.windowEndsAt = now + MINUTE_MS;
      connection.sends = 0;
    }
    connection.sends += 1;
    return connection.sends > SENDS_PER_MINUTE;
  }
}

function parse(data: Buffer): JsonValue | undefined {
  try {
    // JSON.parse gives nothing that JsonValue does not name.
    return JSON.parse(data.toString('utf8')) as JsonValue;
  } catch {
    return undefined;
  }
}
