import { GatewayIntentBits } from 'discord.js';
import { afterAll, beforeAll, expect, vi } from 'vitest';
import { WebSocket } from 'ws';
import { RawRest } from '../discord/raw-rest.ts';
import { GatewayPlace, listen, overhearClients, together } from './gateway-place.ts';
import type { Row } from './row.ts';

const { Guilds, GuildMessages, GuildMembers } = GatewayIntentBits;

const CONNECTING: readonly Row<GatewayPlace>[] = [
  {
    line: 'GET /gateway/bot tells the address, the shards and the session starts that are left (Discord docs: gateway, get gateway bot)',
    run: async (place) => {
      const { body } = await RawRest.asBot(place.standIn).get('/gateway/bot');

      expect(body).toEqual({
        url: place.wsUrl,
        shards: 1,
        session_start_limit: { total: 1000, remaining: 1000, reset_after: 0, max_concurrency: 1 },
      });
    },
  },
  {
    line: 'the client connects with v=10 and encoding=json, and no compression where zlib-sync is not installed (discord.js 14.28.1)',
    run: async (place) => {
      await place.login();

      expect((await place.frame(2)).url).toBe(`${place.wsUrl}/?v=10&encoding=json`);
    },
  },
  {
    line: 'frames are JSON text (Discord docs: gateway, encoding and compression)',
    run: async (place) => {
      const socket = new WebSocket(`${place.wsUrl}?v=10&encoding=json`);
      const [text, isBinary] = await new Promise<[string, boolean]>((resolve) => {
        socket.once('message', (data: Buffer, binary) => {
          resolve([data.toString('utf8'), binary]);
        });
      });
      socket.terminate();

      expect(isBinary).toBe(false);
      expect(JSON.parse(text)).toMatchObject({ op: 10, d: { heartbeat_interval: 41_250 } });
    },
  },
  {
    line: 'hello comes first, then the client identifies, then READY with s=1, then one GUILD_CREATE per guild, then the client is ready (Discord docs: gateway, connection lifecycle)',
    run: async (place) => {
      const client = place.newClient();
      const order: string[] = [];
      client.on('raw', ({ t, s }: { t: string; s: number }) => order.push(`${t} ${s}`));
      client.on('clientReady', () => order.push('ready'));
      await place.login(client);

      expect(order).toEqual(['READY 1', 'GUILD_CREATE 2', 'ready']);
      expect(place.sent.map(({ op }) => op)).toEqual([2]);
    },
  },
  {
    line: 'IDENTIFY carries the bare token, properties, intents, shard, presence and large_threshold (Discord docs: gateway events, identify)',
    run: async (place) => {
      await place.login();

      expect((await place.frame(2)).d).toEqual({
        token: place.standIn.botToken,
        properties: { browser: '@discordjs/ws 1.2.3', device: '@discordjs/ws 1.2.3', os: process.platform },
        intents: Guilds | GuildMessages,
        compress: false,
        shard: [0, 1],
        large_threshold: 50,
        presence: { activities: [], afk: false, since: null, status: 'online' },
      });
    },
  },
  {
    line: 'READY holds version, user, guilds as unavailable, session, resume address and application (Discord docs: gateway events, ready)',
    run: async (place) => {
      const client = place.newClient();
      const heard = listen(client);
      await place.login(client);
      const { applicationId, guildId } = place.standIn;

      expect(heard[0]).toMatchObject({
        t: 'READY',
        d: {
          v: 10,
          user: { id: applicationId, username: 'muster', bot: true },
          guilds: [{ id: guildId, unavailable: true }],
          session_id: expect.stringMatching(/^\w{10,}$/) as string,
          resume_gateway_url: expect.stringMatching(/^ws:\/\//) as string,
          application: { id: applicationId, flags: 0 },
          shard: [0, 1],
        },
      });
    },
  },
  {
    line: 'GUILD_CREATE says that the guild is available, with roles, channels, members, threads and calendar (Discord docs: gateway events, guild create)',
    run: async (place) => {
      const client = place.newClient();
      const heard = listen(client);
      const bot = await place.login(client);
      const { guildId, applicationId } = place.standIn;

      expect(heard[1]).toMatchObject({
        t: 'GUILD_CREATE',
        d: {
          id: guildId,
          unavailable: false,
          roles: [
            { id: guildId, name: '@everyone' },
            { name: 'muster', managed: true },
          ],
          channels: [
            { name: 'general', type: 0 },
            { name: 'other', type: 0 },
          ],
          members: [{ user: { id: applicationId } }],
          emojis: [],
          stickers: [],
          features: [],
          joined_at: expect.any(String) as string,
          large: false,
          member_count: 3,
          voice_states: [],
          threads: [],
          presences: [],
          stage_instances: [],
          guild_scheduled_events: [],
          soundboard_sounds: [],
          owner_id: expect.any(String) as string,
        },
      });
      expect(bot.guilds.cache.get(guildId)?.available).toBe(true);
    },
  },
  {
    line: 'the role of @everyone has the id of the guild, and the bot finds itself among the members and may compute its permissions (Discord docs: permissions)',
    run: async (place) => {
      const bot = await place.login();
      const guild = bot.guilds.cache.get(place.standIn.guildId);
      const general = guild?.channels.cache.get(place.standIn.channels['general'] ?? '');

      expect(guild?.roles.everyone.id).toBe(guild?.id);
      expect(guild?.members.me?.id).toBe(bot.user.id);
      expect(general?.permissionsFor(bot.user)?.has('SendMessages')).toBe(true);
    },
  },
  {
    line: 'a guild that does not come leaves the client ready after waitGuildTimeout, with the guild unavailable (discord.js 14.28.1)',
    run: async (place) => {
      place.standIn.faults.gateway.guildArrival = 'held';
      const bot = await place.login(place.newClient({ waitGuildTimeout: 20 }));

      expect(bot.guilds.cache.get(place.standIn.guildId)?.available).toBe(false);
      const came = new Promise((resolve) => bot.once('guildAvailable', resolve));
      place.standIn.faults.gateway.releaseGuild();
      await came;
      expect(bot.guilds.cache.get(place.standIn.guildId)?.available).toBe(true);
    },
  },
  {
    line: 'what happens before the client is ready is kept and told afterwards (discord.js 14.28.1, WebSocketManager)',
    run: async (place) => {
      place.standIn.faults.gateway.guildArrival = 'held';
      const client = place.newClient();
      const order: string[] = [];
      client.on('clientReady', () => order.push('ready'));
      const told = new Promise<void>((resolve) =>
        client.on('messageCreate', () => {
          order.push('message');
          resolve();
        }),
      );
      const isWelcomed = new Promise<void>((resolve) =>
        client.on('raw', () => {
          resolve();
        }),
      );
      const ready = place.login(client);
      await isWelcomed;
      await place.standIn.as('a-user').say('general', 'early');
      place.standIn.faults.gateway.releaseGuild();
      await ready;
      await told;

      expect(order).toEqual(['ready', 'message']);
    },
  },
];

const BEATING: readonly Row<GatewayPlace>[] = [
  {
    line: 'the client beats after a random part of the interval and then at each interval, naming the last s, and is acknowledged by op 11 (Discord docs: gateway, sending heartbeats)',
    run: async (place) => {
      const bot = await place.login();
      await place.until(() => bot.ws.shards.first()?.lastPingTimestamp !== -1);
      await place.frame(1, 1);

      const named = place.sent.filter(({ op }) => op === 1).map(({ d }) => d);
      // The first one may leave before READY has come.
      expect(named.slice(1)).toEqual(named.slice(1).map(() => 2));
      expect([null, 2]).toContain(named[0]);
      expect(bot.ws.ping).toBeGreaterThanOrEqual(0);
      expect(place.sent.filter(({ op }) => op === 6)).toEqual([]);
    },
  },
];

const MISSED: readonly Row<GatewayPlace>[] = [
  {
    line: 'a beat that is not acknowledged by the next one makes the client reconnect and resume (Discord docs: gateway, heartbeats; @discordjs/ws 1.2.3)',
    run: async (place) => {
      await place.login();
      place.standIn.faults.gateway.answersHeartbeats = false;
      const resumed = await place.frame(6);
      place.standIn.faults.gateway.answersHeartbeats = true;

      expect(resumed.d).toMatchObject({ token: place.standIn.botToken, seq: 2 });
    },
  },
];

const ASKED: readonly Row<GatewayPlace>[] = [
  {
    line: 'op 1 from the server makes the client beat at once (Discord docs: gateway, heartbeat requests)',
    run: async (place) => {
      await place.login();
      place.standIn.faults.gateway.askForHeartbeat();

      expect((await place.frame(1)).d).toBe(2);
      expect(place.standIn.faults.gateway.heartbeats).toBeGreaterThanOrEqual(0);
    },
  },
  {
    line: 'members.fetch asks by op 8 with a nonce and hears GUILD_MEMBERS_CHUNK with chunk index and count (Discord docs: gateway events, request guild members)',
    run: async (place) => {
      const client = place.newClient();
      const heard = listen(client);
      const bot = await place.login(client);
      const guild = await bot.guilds.fetch(place.standIn.guildId);
      const found = await guild.members.fetch({ query: 'a-', limit: 5 });
      const asked = await place.frame(8);

      expect([...found.values()].map(({ user }) => user.username)).toEqual(['a-user']);
      expect(asked.d).toMatchObject({ guild_id: guild.id, query: 'a-', limit: 5, nonce: expect.any(String) as string });
      expect(heard.find(({ t }) => t === 'GUILD_MEMBERS_CHUNK')?.d).toMatchObject({
        guild_id: guild.id,
        chunk_index: 0,
        chunk_count: 1,
        nonce: (asked.d as { nonce: string }).nonce,
        members: [{ user: { username: 'a-user' } }],
      });
    },
  },
  {
    line: 'members asked for by id who are not there are named in not_found (Discord docs: gateway events, guild members chunk)',
    run: async (place) => {
      const client = place.newClient();
      const heard = listen(client);
      const bot = await place.login(client);
      const [user] = place.standIn.users;
      const stranger = String(BigInt(user!.id) - 1n);
      const guild = await bot.guilds.fetch(place.standIn.guildId);
      const found = await guild.members.fetch({ user: [user!.id, stranger] });

      expect([...found.keys()]).toEqual([user!.id]);
      expect(heard.find(({ t }) => t === 'GUILD_MEMBERS_CHUNK')?.d).toMatchObject({ not_found: [stranger] });
    },
  },
  {
    line: 'the whole list of members takes the GUILD_MEMBERS intent; without it no chunk comes and the client times out (Discord docs: gateway events, request guild members)',
    run: async (place) => {
      const bot = await place.login();
      const guild = await bot.guilds.fetch(place.standIn.guildId);

      await expect(guild.members.fetch({ time: 30 })).rejects.toMatchObject({ code: 'GuildMembersTimeout' });
    },
  },
  {
    line: 'with the GUILD_MEMBERS intent granted the whole list comes (Discord docs: gateway events, request guild members)',
    run: async () => {
      await using place = await GatewayPlace.open({ privilegedIntents: ['GuildMembers'] });
      const bot = await place.login(place.newClient({ intents: [Guilds, GuildMembers] }));
      const guild = await bot.guilds.fetch(place.standIn.guildId);

      expect((await guild.members.fetch()).size).toBe(3);
    },
  },
  {
    line: 'a destroyed client closes with 1000, and its session is over (Discord docs: gateway, disconnecting)',
    run: async (place) => {
      const client = place.newClient();
      const heard = listen(client);
      await place.login(client);
      const session = heard[0]?.d['session_id'];
      await client.destroy();
      const probe = await place.probe();
      probe.send({ op: 6, d: { token: place.standIn.botToken, session_id: session, seq: 2 } });
      const answer = await probe.until(() => probe.frames.find(({ op }) => op !== 10));

      expect(answer).toMatchObject({ op: 9, d: false });
      expect(client.isReady()).toBe(false);
    },
  },
];

beforeAll(overhearClients);

afterAll(() => {
  vi.restoreAllMocks();
});

together('gateway: connecting', CONNECTING);
// Long enough that a busy machine answers in time, and short where it is the answer that must not come.
together('gateway: heartbeats', BEATING, () => GatewayPlace.open({ gateway: { heartbeatIntervalMs: 600 } }));
together('gateway: heartbeats missed', MISSED, () => GatewayPlace.open({ gateway: { heartbeatIntervalMs: 60 } }));
together('gateway: what either side asks', ASKED);
