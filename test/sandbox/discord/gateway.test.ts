import { GatewayIntentBits } from 'discord.js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createStandIn, DISCORD_GATEWAY, NO_LIMITS, type StandIn } from '../../../src/sandbox/discord/stand-in.ts';
import { TestClock } from '../../support/clock.ts';
import { GatewayProbe } from './gateway-probe.ts';
import { startPlainBot } from './plain-bot.ts';
import { RawRest } from './raw-rest.ts';

const I = GatewayIntentBits;
const READING = I.Guilds | I.GuildMessages;

describe('the gateway', () => {
  let clock: TestClock;
  let standIn: StandIn;
  const open: GatewayProbe[] = [];

  beforeEach(async () => {
    clock = new TestClock();
    standIn = await createStandIn({
      clock,
      buckets: NO_LIMITS,
      guild: { channels: [{ name: 'general' }, { name: 'hidden' }], users: [{ name: 'a-user' }, { name: 'another' }] },
      privilegedIntents: ['GuildMembers'],
    });
  });

  afterEach(async () => {
    for (const probe of open.splice(0)) probe.close();
    await standIn.stop();
  });

  const identify = async (intents: number, token?: string): Promise<GatewayProbe> => {
    const probe = await GatewayProbe.identify(standIn, { intents, ...(token === undefined ? {} : { token }) });
    open.push(probe);
    return probe;
  };
  const connect = async (path = ''): Promise<GatewayProbe> => {
    const probe = await GatewayProbe.connect(standIn, path);
    open.push(probe);
    return probe;
  };

  it('says hello, then READY with an unavailable guild, then the guild', async () => {
    const probe = await identify(READING);

    expect(probe.frames[0]).toMatchObject({ op: 10, d: { heartbeat_interval: 41_250 } });
    expect(probe.frames[1]).toMatchObject({
      op: 0,
      s: 1,
      t: 'READY',
      d: { v: 10, user: { bot: true }, guilds: [{ id: standIn.guildId, unavailable: true }] },
    });
    expect(probe.frames[2]).toMatchObject({
      s: 2,
      t: 'GUILD_CREATE',
      d: {
        unavailable: false,
        members: [{ user: { id: standIn.applicationId } }],
        channels: [{ name: 'general' }, { name: 'hidden' }],
        member_count: 4,
      },
    });
  });

  it('acknowledges heartbeats, and can be made to forget', async () => {
    const probe = await identify(READING);
    probe.send({ op: 1, d: 2 });
    await probe.until(() => probe.frames.some((frame) => frame.op === 11));
    standIn.faults.gateway.answersHeartbeats = false;
    probe.send({ op: 1, d: 2 });
    await standIn.when(() => standIn.faults.gateway.heartbeats === 2, 'the second heartbeat');

    expect(probe.frames.filter((frame) => frame.op === 11)).toHaveLength(1);
  });

  describe('closes', () => {
    const close = async (frame: object | string): Promise<number | null> => {
      const probe = await connect();
      probe.send(frame);
      await probe.until(() => probe.closeCode !== null);
      return probe.closeCode;
    };
    const identity = (change: object): object => ({
      op: 2,
      d: { token: standIn.botToken, intents: 1, properties: {}, ...change },
    });

    it('with 4004 for a wrong token', async () => {
      expect(await close(identity({ token: 'wrong' }))).toBe(4004);
    });
    it('with 4010 for a shard that cannot be', async () => {
      expect(await close(identity({ shard: [2, 2] }))).toBe(4010);
    });
    it('with 4013 for bits that are no intents', async () => {
      expect(await close(identity({ intents: 1 << 30 }))).toBe(4013);
    });
    it('with 4014 for a privilege the application was not granted', async () => {
      expect(await close(identity({ intents: I.MessageContent }))).toBe(4014);
    });
    it('with 4003 for asking before saying who one is', async () => {
      expect(await close({ op: 8, d: {} })).toBe(4003);
    });
    it('with 4001 for an unknown opcode', async () => {
      expect(await close({ op: 99 })).toBe(4001);
    });
    it('with 4002 for what is not JSON, and for what is too long', async () => {
      expect(await close('{')).toBe(4002);
      expect(await close({ op: 1, d: 'x'.repeat(4097) })).toBe(4002);
    });
    it('with 4008 for more than 120 sends in a minute of its own clock', async () => {
      const probe = await connect();
      for (let n = 0; n < 120; n += 1) probe.send({ op: 1, d: null });
      await probe.until(() => probe.frames.filter((frame) => frame.op === 11).length === 120);
      probe.send({ op: 1, d: null });
      await probe.until(() => probe.closeCode !== null);
      expect(probe.closeCode).toBe(4008);
    });
  });

  describe('resume', () => {
    it('replays what was missed with the same numbers, then RESUMED', async () => {
      const probe = await identify(READING);
      const ready = (await probe.nth('READY')) as { session_id: string };
      probe.close(4000);
      await probe.until(() => probe.closeCode !== null);
      await standIn.when(() => standIn.readyBots === 0, 'the bot to be gone');
      await standIn.as('a-user').say('general', 'one');
      await standIn.as('a-user').say('general', 'two');
      const again = await connect('/resume');
      again.send({ op: 6, d: { token: standIn.botToken, session_id: ready.session_id, seq: 2 } });
      await again.nth('RESUMED');

      expect(again.frames.slice(1).map((frame) => [frame.s, frame.t])).toEqual([
        [3, 'MESSAGE_CREATE'],
        [4, 'MESSAGE_CREATE'],
        [5, 'RESUMED'],
      ]);
    });

    it('of a session nobody knows, or that ended with 1000, is answered with op 9', async () => {
      const probe = await identify(READING);
      const { session_id } = (await probe.nth('READY')) as { session_id: string };
      probe.close(1000);
      await standIn.when(() => standIn.readyBots === 0, 'the bot to be gone');
      const again = await connect();
      again.send({ op: 6, d: { token: standIn.botToken, session_id, seq: 2 } });

      expect(await again.until(() => again.frames.find((frame) => frame.op === 9))).toMatchObject({ d: false });
    });
  });

  it('answers identifies too close together with op 9, where it is told to count', async () => {
    await standIn.stop();
    standIn = await createStandIn({ clock, gateway: DISCORD_GATEWAY });
    await identify(READING);
    const hasty = await connect();
    hasty.send({ op: 2, d: { token: standIn.botToken, intents: 1, properties: {} } });
    await hasty.until(() => hasty.frames.find((frame) => frame.op === 9));
    clock.advance(5000);
    hasty.send({ op: 2, d: { token: standIn.botToken, intents: 1, properties: {} } });

    await hasty.nth('GUILD_CREATE');
    expect((await RawRest.asBot(standIn).get('/gateway/bot')).body).toMatchObject({
      shards: 1,
      session_start_limit: { total: 1000, remaining: 998, max_concurrency: 1 },
    });
  });

  describe('events', () => {
    it('come by intent and by what the bot may see', async () => {
      const reading = await identify(READING);
      const guildOnly = await identify(I.Guilds);
      standIn.moderation.denyBot('hidden');
      await standIn.as('a-user').say('hidden', 'unseen');
      await standIn.as('a-user').say('general', 'seen');
      standIn.moderation.renameChannel('general', 'lobby');
      await Promise.all([reading.nth('CHANNEL_UPDATE', 1), guildOnly.nth('CHANNEL_UPDATE', 1)]);

      expect(reading.names.slice(2)).toEqual(['CHANNEL_UPDATE', 'MESSAGE_CREATE', 'CHANNEL_UPDATE']);
      expect(guildOnly.names.slice(2)).toEqual(['CHANNEL_UPDATE', 'CHANNEL_UPDATE']);
    });

    it('hide what others write from those without MESSAGE_CONTENT, but not what mentions them', async () => {
      const probe = await identify(READING);
      await standIn.as('a-user').say('general', 'secret');
      await standIn.as('a-user').say('general', `<@${standIn.applicationId}> hear`);
      await RawRest.asBot(standIn).post(`/channels/${standIn.channels['general'] ?? ''}/messages`, { content: 'mine' });
      await probe.nth('MESSAGE_CREATE', 2);
      standIn.messages('general');

      const heard = probe.frames
        .filter((frame) => frame.t === 'MESSAGE_CREATE')
        .map((frame) => (frame.d as { content: string }).content);
      expect(heard).toEqual(['', `<@${standIn.applicationId}> hear`, 'mine']);
    });

    it('reach a user with his own token, ephemeral ones included', async () => {
      const user = await identify(0, standIn.users[0]?.token);
      await standIn.as('another').say('general', 'hello');

      expect(await user.nth('MESSAGE_CREATE')).toMatchObject({
        content: 'hello',
        guild_id: standIn.guildId,
        member: {},
      });
    });

    it('of member requests come in chunks, by prefix or by id, with those not found', async () => {
      const probe = await identify(READING | I.GuildMembers);
      const guild_id = standIn.guildId;
      probe.send({ op: 8, d: { guild_id, query: 'an', limit: 5, nonce: 'n1' } });
      probe.send({
        op: 8,
        d: { guild_id, user_ids: [standIn.users[0]?.id, '123456789012345678'], limit: 0, nonce: 'n2' },
      });
      probe.send({ op: 8, d: { guild_id, query: '', limit: 0, nonce: 'n3' } });

      expect(await probe.nth('GUILD_MEMBERS_CHUNK')).toMatchObject({
        nonce: 'n1',
        chunk_index: 0,
        chunk_count: 1,
        members: [{ user: { username: 'another' } }],
      });
      expect(await probe.nth('GUILD_MEMBERS_CHUNK', 1)).toMatchObject({
        nonce: 'n2',
        members: [{ user: { username: 'a-user' } }],
        not_found: ['123456789012345678'],
      });
      expect(((await probe.nth('GUILD_MEMBERS_CHUNK', 2)) as { members: unknown[] }).members).toHaveLength(4);
    });
  });

  describe('with a discord.js bot', () => {
    it('brings it back after op 7 with what it missed', async () => {
      await using bot = await startPlainBot(standIn);
      const heard: string[] = [];
      bot.on('messageCreate', (message) => heard.push(message.id));
      const resumed = new Promise((resolve) => bot.once('shardResume', resolve));
      standIn.faults.gateway.askToReconnect();
      await standIn.when(() => standIn.readyBots === 0, 'the bot to leave');
      const missed = await standIn.as('a-user').say('general', 'while you were away');
      await resumed;

      expect(heard).toEqual([missed.id]);
    });

    it('makes it identify anew after op 9, and resume after close 4000', async () => {
      await using bot = await startPlainBot(standIn);
      const ready = new Promise((resolve) => bot.once('shardReady', resolve));
      standIn.faults.gateway.invalidateSession('lost');
      await ready;
      const resumed = new Promise((resolve) => bot.once('shardResume', resolve));
      standIn.faults.gateway.close(4000);
      await resumed;

      expect(standIn.readyBots).toBe(1);
      expect((await RawRest.asBot(standIn).get('/gateway/bot')).body).toMatchObject({
        session_start_limit: { remaining: 998 },
      });
    });

    it('takes its guild away and brings it back', async () => {
      await using bot = await startPlainBot(standIn);
      const lost = new Promise((resolve) => bot.once('guildUnavailable', resolve));
      standIn.faults.gateway.loseGuild();
      await lost;
      expect(bot.guilds.cache.get(standIn.guildId)?.available).toBe(false);
      const back = new Promise((resolve) => bot.once('guildAvailable', resolve));
      standIn.faults.gateway.releaseGuild();
      await back;

      expect(bot.guilds.cache.get(standIn.guildId)?.available).toBe(true);
    });

    it('refuses its login with a revoked token', async () => {
      standIn.faults.revokeToken();
      await expect(startPlainBot(standIn)).rejects.toThrow('invalid token');
      standIn.faults.restoreToken();
      await using bot = await startPlainBot(standIn);
      expect(bot.guilds.cache.get(standIn.guildId)?.members.me?.permissions.has('SendMessages')).toBe(true);
    });
  });
});
