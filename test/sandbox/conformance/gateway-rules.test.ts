import { GatewayIntentBits } from 'discord.js';
import { afterAll, beforeAll, expect, vi } from 'vitest';
import { DISCORD_GATEWAY } from '../../../src/sandbox/discord/stand-in.ts';
import { RawRest } from '../discord/raw-rest.ts';
import type { GatewayProbe } from '../discord/gateway-probe.ts';
import { GatewayPlace, overhearClients, together } from './gateway-place.ts';
import type { Row } from './row.ts';

const { Guilds, GuildMessages, GuildMembers, GuildPresences, MessageContent, DirectMessages } = GatewayIntentBits;

const closed = (probe: GatewayProbe): Promise<number> => probe.until(() => probe.closeCode);

function identifyBody(place: GatewayPlace, change: object = {}): object {
  return { op: 2, d: { token: place.standIn.botToken, intents: Guilds, properties: {}, shard: [0, 1], ...change } };
}

const LIMITS: readonly Row<GatewayPlace>[] = [
  {
    line: 'a frame of 4096 bytes is taken, a longer one closes with 4002 (Discord docs: gateway, sending events)',
    run: async (place) => {
      const frame = (length: number): string => JSON.stringify({ op: 1, d: null }).padEnd(length, ' ');
      const fine = await place.probe();
      fine.send(frame(4096));
      await fine.until(() => fine.frames.some(({ op }) => op === 11));
      const tooLong = await place.probe();
      tooLong.send(frame(4097));

      expect(await closed(tooLong)).toBe(4002);
      expect(fine.closeCode).toBeNull();
    },
  },
  {
    line: 'a connection may send 120 frames a minute; the next one closes with 4008 (Discord docs: gateway, rate limiting)',
    run: async (place) => {
      const probe = await place.probe();
      for (let n = 0; n < 120; n += 1) probe.send({ op: 1, d: null });
      await probe.until(() => probe.frames.filter(({ op }) => op === 11).length === 120);
      place.clock.advance(60_000);
      for (let n = 0; n < 120; n += 1) probe.send({ op: 1, d: null });
      await probe.until(() => probe.frames.filter(({ op }) => op === 11).length === 240);
      probe.send({ op: 1, d: null });

      expect(await closed(probe)).toBe(4008);
    },
  },
  {
    line: 'the client stops itself before that, at 115 frames (@discordjs/ws 1.2.3)',
    run: async (place) => {
      const client = place.newClient();
      const bot = await place.login(client);
      const stopped = new Promise<void>((resolve) =>
        client.on('debug', (text) => {
          if (text.includes('send rate limit')) resolve();
        }),
      );
      for (let n = 0; n < 125; n += 1) bot.user.setPresence({ status: 'idle' });
      await stopped;

      expect(place.sent.filter(({ op }) => op === 3)).toHaveLength(114);
      expect(place.standIn.readyBots).toBe(1);
    },
  },
  {
    line: 'identifies beyond max_concurrency within five seconds get op 9 with false (Discord docs: gateway, rate limiting)',
    run: async () => {
      await using place = await GatewayPlace.open({ gateway: DISCORD_GATEWAY });
      await place.identify(Guilds);
      const second = await place.probe();
      second.send(identifyBody(place));
      const refused = await second.until(() => second.frames.find(({ op }) => op === 9));
      place.clock.advance(5000);
      second.send(identifyBody(place));
      await second.nth('READY');

      expect(refused).toMatchObject({ d: false });
    },
  },
  ...[
    { code: 4001, why: 'an unknown opcode', frame: () => ({ op: 99, d: null }) },
    { code: 4002, why: 'a frame that is no JSON', frame: () => 'hello' },
    { code: 4003, why: 'a request before identifying', frame: () => ({ op: 8, d: {} }) },
    { code: 4004, why: 'a token nobody holds', frame: (place: GatewayPlace) => identifyBody(place, { token: 'x' }) },
    {
      code: 4010,
      why: 'a shard that cannot be',
      frame: (place: GatewayPlace) => identifyBody(place, { shard: [2, 1] }),
    },
    {
      code: 4013,
      why: 'an intent that does not exist',
      frame: (place: GatewayPlace) => identifyBody(place, { intents: 1 << 30 }),
    },
    {
      code: 4014,
      why: 'a privileged intent that was not granted',
      frame: (place: GatewayPlace) => identifyBody(place, { intents: Guilds | MessageContent }),
    },
  ].map(({ code, why, frame }): Row<GatewayPlace> => ({
    line: `${why} closes with ${code} (Discord docs: opcodes and status codes, gateway close event codes)`,
    run: async (place) => {
      const probe = await place.probe();
      probe.send(frame(place));

      expect(await closed(probe)).toBe(code);
    },
  })),
  {
    line: 'identifying twice closes with 4005 (Discord docs: opcodes and status codes, gateway close event codes)',
    run: async (place) => {
      const probe = await place.identify(Guilds);
      probe.send(identifyBody(place));

      expect(await closed(probe)).toBe(4005);
    },
  },
  {
    line: 'a resume from a place the session never reached closes with 4007 (Discord docs: opcodes and status codes, gateway close event codes)',
    run: async (place) => {
      const first = await place.identify(Guilds);
      const { session_id } = (await first.nth('READY')) as { session_id: string };
      first.close(4000);
      const probe = await place.probe('/resume');
      probe.send({ op: 6, d: { token: place.standIn.botToken, session_id, seq: 999 } });

      expect(await closed(probe)).toBe(4007);
    },
  },
];

const INTENTS: readonly Row<GatewayPlace>[] = [
  {
    line: 'the login fails when the client asks for a privileged intent that was not granted (Discord docs: gateway, privileged intents)',
    run: async (place) => {
      for (const intent of [MessageContent, GuildMembers, GuildPresences])
        await expect(place.login(place.newClient({ intents: [Guilds, intent] }))).rejects.toThrow('disallowed intents');
    },
  },
  {
    line: 'without MESSAGE_CONTENT what others write arrives with its content, embeds, attachments and components emptied (Discord docs: gateway, message content intent)',
    run: async (place) => {
      const probe = await place.identify(Guilds | GuildMessages);
      await place.standIn.as('a-user').say('general', 'a secret');

      expect(await probe.nth('MESSAGE_CREATE')).toMatchObject({
        content: '',
        embeds: [],
        attachments: [],
        components: [],
        author: { username: 'a-user' },
        guild_id: place.standIn.guildId,
      });
      const general = place.standIn.channels['general'] ?? '';
      const { body } = await RawRest.asBot(place.standIn).get(`/channels/${general}/messages`);
      expect(body).toMatchObject([{ content: '' }]);
    },
  },
  {
    line: 'a message that mentions the application is readable without the intent (Discord docs: gateway, message content intent)',
    run: async (place) => {
      const probe = await place.identify(Guilds | GuildMessages);
      await place.standIn.as('a-user').say('general', `<@${place.standIn.applicationId}> hear me`);

      expect(await probe.nth('MESSAGE_CREATE')).toMatchObject({ content: `<@${place.standIn.applicationId}> hear me` });
    },
  },
  {
    line: 'its own messages are readable without the intent (Discord docs: gateway, message content intent)',
    run: async (place) => {
      const probe = await place.identify(Guilds | GuildMessages);
      const general = place.standIn.channels['general'] ?? '';
      await RawRest.asBot(place.standIn).post(`/channels/${general}/messages`, {
        content: 'mine',
        embeds: [{ title: 't' }],
      });

      expect(await probe.nth('MESSAGE_CREATE')).toMatchObject({ content: 'mine', embeds: [{ title: 't' }] });
    },
  },
  {
    line: 'direct messages are readable without the intent (Discord docs: gateway, message content intent)',
    run: async (place) => {
      const probe = await place.identify(DirectMessages);
      const raw = RawRest.asBot(place.standIn);
      const [user] = place.standIn.users;
      const { body } = await raw.post('/users/@me/channels', { recipient_id: user!.id });
      const { id } = body as { id: string };
      await new RawRest(place.standIn, user!.token).post(`/channels/${id}/messages`, { content: 'between us' });
      const heard = await probe.nth('MESSAGE_CREATE');

      expect(heard).toMatchObject({ content: 'between us', channel_id: id });
      expect(heard).not.toHaveProperty('guild_id');
    },
  },
  {
    line: 'with MESSAGE_CONTENT granted and asked for, all is readable (Discord docs: gateway, message content intent)',
    run: async () => {
      await using place = await GatewayPlace.open({ privilegedIntents: ['MessageContent'] });
      const bot = await place.login(place.newClient({ intents: [Guilds, GuildMessages, MessageContent] }));
      const told = new Promise<string>((resolve) =>
        bot.once('messageCreate', (message) => {
          resolve(message.content);
        }),
      );
      await place.standIn.as('a-user').say('general', 'for all to read');

      expect(await told).toBe('for all to read');
    },
  },
  {
    line: 'an event is sent only to who asked for it by an intent (Discord docs: gateway, list of intents)',
    run: async (place) => {
      const [quiet, loud] = [await place.identify(Guilds), await place.identify(Guilds | GuildMessages)];
      await place.standIn.as('a-user').say('general', 'x');
      await loud.nth('MESSAGE_CREATE');
      place.standIn.moderation.renameChannel('general', 'renamed');
      await quiet.nth('CHANNEL_UPDATE');

      expect(quiet.names).not.toContain('MESSAGE_CREATE');
    },
  },
  {
    line: 'a bot is not told of a channel it may not see (Discord docs: gateway; permissions, VIEW_CHANNEL)',
    run: async (place) => {
      const probe = await place.identify(Guilds | GuildMessages);
      place.standIn.moderation.denyBot('general');
      await place.standIn.as('a-user').say('general', 'unseen');
      await place.standIn.as('a-user').say('other', 'seen');
      await probe.nth('MESSAGE_CREATE');

      expect(probe.count('MESSAGE_CREATE')).toBe(1);
    },
  },
];

beforeAll(overhearClients);

afterAll(() => {
  vi.restoreAllMocks();
});

together('gateway: limits and closes by the server', LIMITS);
together('gateway: intents', INTENTS);
