import { MessageFlags, Routes } from 'discord.js';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { COMMUNITY_LIMITS, createStandIn, NO_LIMITS } from '../../../src/sandbox/discord/stand-in.ts';
import { TestClock } from '../../support/clock.ts';
import { RawRest, type RawAnswer } from '../discord/raw-rest.ts';
import { COMMANDS, ping } from './acting.ts';
import { conform, type Row } from './row.ts';
import { fail, openStage, type Stage } from './stage.ts';

beforeAll(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
});

afterAll(() => {
  vi.useRealTimers();
});

async function open(): Promise<Stage> {
  const stage = await openStage({ standIn: { buckets: {} } });
  stage.clock.onStep((now) => vi.setSystemTime(now));
  vi.setSystemTime(stage.clock.now());
  await stage.bot.application.commands.set(COMMANDS, stage.guild.id);
  return stage;
}

/** A channel nobody has used, so that its bucket is full. */
function freshPath(stage: Stage, name: string): `/${string}` {
  stage.clock.advance(60_000);
  return Routes.channelMessages(stage.standIn.moderation.createChannel(name));
}

async function postMany(stage: Stage, path: string, count: number): Promise<RawAnswer[]> {
  const answers: RawAnswer[] = [];
  for (let n = 0; n < count; n += 1) answers.push(await stage.raw.post(path, { content: String(n) }));
  return answers;
}

const limitHeaders = (answer: RawAnswer): Record<string, string | null> =>
  Object.fromEntries(
    ['limit', 'remaining', 'reset', 'reset-after', 'scope', 'global'].map((name) => [
      name,
      answer.headers.get(`x-ratelimit-${name}`),
    ]),
  );
const isId = (body: unknown): body is { id: string } => typeof body === 'object' && body !== null && 'id' in body;
const idOf = (answer: RawAnswer): string => (isId(answer.body) ? answer.body.id : fail(answer.text));

const HEADERS: readonly Row<Stage>[] = [
  {
    line: 'every limited answer tells limit, remaining, reset as epoch seconds, reset-after as seconds, and its bucket (Discord docs: rate limits, header format)',
    run: async (stage) => {
      const path = freshPath(stage, 'headers');
      const [first] = await postMany(stage, path, 1);
      stage.clock.advance(1250);
      const [second] = await postMany(stage, path, 1);

      expect(limitHeaders(first!)).toMatchObject({ limit: '5', remaining: '4', 'reset-after': '5.000', scope: null });
      expect(limitHeaders(second!)).toMatchObject({ limit: '5', remaining: '3', 'reset-after': '3.750' });
      const resetMs = Number(second?.headers.get('x-ratelimit-reset')) * 1000;
      expect(resetMs).toBeCloseTo(stage.clock.now().getTime() + 3750, 0);
    },
  },
  {
    line: 'the bucket is opaque and the same for every channel of a route, while each channel counts for itself (Discord docs: rate limits, top-level resources)',
    run: async (stage) => {
      const one = await postMany(stage, freshPath(stage, 'bucket-one'), 3);
      const other = await postMany(stage, freshPath(stage, 'bucket-other'), 1);
      const bucket = one[0]?.headers.get('x-ratelimit-bucket');

      expect(bucket).toMatch(/^[\da-f]{16,}$/);
      expect(other[0]?.headers.get('x-ratelimit-bucket')).toBe(bucket);
      expect(other[0]?.headers.get('x-ratelimit-remaining')).toBe('4');
    },
  },
  {
    line: 'beyond the limit the answer is 429 with scope user, and header, bucket and body agree on the wait (Discord docs: rate limits, exceeding a rate limit)',
    run: async (stage) => {
      const path = freshPath(stage, 'exceeded');
      await postMany(stage, path, 5);
      stage.clock.advance(1300);
      const [refused] = await postMany(stage, path, 1);

      expect(refused).toMatchObject({
        status: 429,
        body: { message: 'You are being rate limited.', retry_after: 3.7, global: false },
      });
      expect(refused?.headers.get('retry-after')).toBe('4');
      expect(limitHeaders(refused!)).toMatchObject({
        remaining: '0',
        'reset-after': '3.700',
        scope: 'user',
        global: null,
      });
      stage.clock.advance(3700);
      expect((await postMany(stage, path, 1))[0]?.status).toBe(200);
    },
  },
  {
    line: 'a global 429 says so by X-RateLimit-Global, by its scope and in its body (Discord docs: rate limits, global rate limit)',
    run: async (stage) => {
      stage.clock.advance(60_000);
      const channels = Array.from({ length: 51 }, (_, n) => freshPathAt(stage, `global-${n}`));
      const answers: RawAnswer[] = [];
      for (const path of channels) answers.push(await stage.raw.post(path, { content: 'x' }));
      const refused = answers.at(-1);

      expect(answers.slice(0, 50).every(({ status }) => status === 200)).toBe(true);
      expect(refused).toMatchObject({ status: 429, body: { global: true, retry_after: 1 } });
      expect(limitHeaders(refused!)).toMatchObject({ scope: 'global', global: 'true' });
      expect(refused?.headers.get('retry-after')).toBe('1');
    },
  },
  {
    line: 'calls without a token count towards a global limit of their address, apart from that of the bot (Discord docs: rate limits, global rate limit)',
    run: async () => {
      const stage = await openStage({ standIn: { buckets: { ...NO_LIMITS, globalPerSecond: 2 } } });
      stage.clock.advance(1000);
      const webhook = await stage.channel.createWebhook({ name: 'a hook' });
      stage.clock.advance(1000);
      const nobody = new RawRest(stage.standIn, null);
      const statuses: number[] = [];
      for (let n = 0; n < 3; n += 1)
        statuses.push((await nobody.post(`/webhooks/${webhook.id}/${webhook.token}`, { content: 'x' })).status);
      const ofBot = await stage.raw.get('/users/@me');
      await stage.close();

      expect(statuses).toEqual([204, 204, 429]);
      expect(ofBot.status).toBe(200);
    },
  },
  {
    line: 'answers to interactions are exempt from the global limit (Discord docs: rate limits, global rate limit)',
    run: async (stage) => {
      stage.clock.advance(60_000);
      const { seen } = await ping(stage, async (interaction) => {
        const others = Array.from({ length: 51 }, (_, n) => freshPathAt(stage, `exempt-${n}`));
        const answers = await Promise.all(others.map((path) => stage.raw.post(path, { content: 'x' })));
        expect(answers.some(({ status }) => status === 429)).toBe(true);
        await interaction.reply('still here');
        await interaction.followUp('and here');
      });

      expect(seen).toMatchObject({ kind: 'message', message: { content: 'still here' } });
    },
  },
  {
    line: 'a shared 429 leaves the own bucket open and speaks of the resource (Discord docs: rate limits, scope shared)',
    run: async (stage) => {
      stage.clock.advance(60_000);
      const hooks = await Promise.all(
        Array.from({ length: 7 }, (_, n) => stage.channel.createWebhook({ name: `hook ${n}` })),
      );
      const nobody = new RawRest(stage.standIn, null);
      const answers: RawAnswer[] = [];
      for (const hook of hooks)
        for (let n = 0; n < 5; n += 1)
          answers.push(await nobody.post(`/webhooks/${hook.id}/${hook.token}`, { content: 'x' }));
      const [refused] = answers.filter(({ status }) => status === 429);

      expect(answers.filter(({ status }) => status === 204)).toHaveLength(30);
      expect(refused?.body).toMatchObject({ message: 'The resource is being rate limited.', global: false });
      expect(limitHeaders(refused!)).toMatchObject({ scope: 'shared', remaining: '5' });
      for (const hook of hooks) await hook.delete();
    },
  },
];

/** As `freshPath`, at the same moment. */
function freshPathAt(stage: Stage, name: string): `/${string}` {
  return Routes.channelMessages(stage.standIn.moderation.createChannel(name));
}

const FIGURES: readonly Row<Stage>[] = [
  {
    line: 'a channel takes five posts in five seconds (measured by users: discord-api-docs issue 367)',
    run: async (stage) => {
      const answers = await postMany(stage, freshPath(stage, 'five'), 6);

      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 429]);
    },
  },
  {
    line: 'a webhook takes five messages in two seconds (measured by users: discord-api-docs issue 1454)',
    run: async (stage) => {
      stage.clock.advance(60_000);
      const hook = await stage.channel.createWebhook({ name: 'a hook' });
      const nobody = new RawRest(stage.standIn, null);
      const send = async (): Promise<number> =>
        (await nobody.post(`/webhooks/${hook.id}/${hook.token}`, { content: 'x' })).status;
      const statuses: number[] = [];
      for (let n = 0; n < 6; n += 1) statuses.push(await send());
      stage.clock.advance(2000);

      expect([...statuses, await send()]).toEqual([204, 204, 204, 204, 204, 429, 204]);
    },
  },
  {
    line: 'follow-ups of an interaction keep to the limit of a webhook (Discord docs: receiving and responding, follow-up messages)',
    run: async (stage) => {
      stage.clock.advance(60_000);
      const { acted: token } = await ping(stage, async (interaction) => {
        await interaction.reply({ content: 'first', flags: MessageFlags.Ephemeral });
        return interaction.token;
      });
      const nobody = new RawRest(stage.standIn, null);
      const statuses: number[] = [];
      for (let n = 0; n < 6; n += 1)
        statuses.push(
          (await nobody.post(`/webhooks/${stage.standIn.applicationId}/${token}`, { content: 'x', flags: 64 })).status,
        );

      expect(statuses).toEqual([200, 200, 200, 200, 200, 429]);
    },
  },
  {
    line: 'messages older than an hour take about three edits in twenty seconds, then 30046 (measured by users; code in Discord docs: opcodes and status codes)',
    run: async (stage) => {
      const path = freshPath(stage, 'old');
      const [posted] = await postMany(stage, path, 1);
      const one = `${path}/${idOf(posted!)}`;
      stage.clock.advance(3_600_001);
      const answers: RawAnswer[] = [];
      for (const content of ['a', 'b', 'c', 'd']) answers.push(await stage.raw.patch(one, { content }));

      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 429]);
      expect(answers[3]?.body).toMatchObject({ code: 30046, retry_after: 20 });
    },
  },
  {
    line: 'deleting a message older than two weeks counts in a bucket of its own, for Discord and for the client (@discordjs/rest 2.6.3, generateRouteData)',
    run: async (stage) => {
      const path = freshPath(stage, 'two-weeks');
      const [old, alsoOld] = await postMany(stage, path, 2);
      stage.clock.advance(14 * 24 * 3_600_000 + 1);
      const [young] = await postMany(stage, path, 1);
      const ofOld = await stage.raw.delete(`${path}/${idOf(old!)}`);
      const ofYoung = await stage.raw.delete(`${path}/${idOf(young!)}`);

      expect(ofOld.headers.get('x-ratelimit-bucket')).not.toBe(ofYoung.headers.get('x-ratelimit-bucket'));
      await stage.bot.rest.delete(`${path}/${idOf(alsoOld!)}`);
      expect(stage.bot.rest.hashes.get('DELETE:/channels/:id/messages/:id/Delete Old Message')?.value).toBe(
        ofOld.headers.get('x-ratelimit-bucket'),
      );
    },
  },
];

conform('rate limits: what Discord says', open, HEADERS);
conform('rate limits: figures', open, FIGURES);

describe('rate limits: of an address and of a server', () => {
  it('ten thousand answers of 401, 403 or 429 within ten minutes ban the address for the rest of them, shared 429s not counted (Discord docs: rate limits, invalid requests)', async () => {
    const clock = new TestClock();
    const windowMs = 10 * 60_000;
    expect(COMMUNITY_LIMITS.invalidRequests).toEqual({ limit: 10_000, windowMs });
    const standIn = await createStandIn({ clock, buckets: { ...NO_LIMITS, invalidRequests: { limit: 3, windowMs } } });
    const raw = RawRest.asBot(standIn);
    standIn.faults.rest.add({}, { kind: 'rate-limit', scope: 'shared', retryAfterMs: 1000 }, { times: 5 });
    for (let n = 0; n < 5; n += 1) expect((await raw.get('/users/@me')).status).toBe(429);
    standIn.faults.rest.add({}, { kind: 'rate-limit', scope: 'user', retryAfterMs: 1000 }, { times: 1 });
    standIn.faults.rest.add({}, { kind: 'refuse', failure: 'missingAccess' }, { times: 1 });

    expect([await raw.get('/users/@me'), await raw.get('/users/@me')].map(({ status }) => status)).toEqual([429, 403]);
    expect((await raw.get('/users/@me')).status).toBe(200);
    expect((await new RawRest(standIn, null).get('/users/@me')).status).toBe(401);
    const banned = await raw.get('/users/@me');

    expect(banned.status).toBe(429);
    expect(banned.headers.get('content-type')).toContain('text/html');
    expect(banned.headers.get('x-ratelimit-bucket')).toBeNull();
    clock.advance(windowMs);
    expect((await raw.get('/users/@me')).status).toBe(200);
    await standIn.stop();
  });

  it('limits are the server\'s to choose, so that a bot reads them from the headers (Discord docs: rate limits: "should not be hard-coded")', async () => {
    const standIn = await createStandIn({
      clock: new TestClock(),
      buckets: { ...NO_LIMITS, createMessage: { limit: 2, windowMs: 700 } },
    });
    const raw = RawRest.asBot(standIn);
    const path = Routes.channelMessages(standIn.channels['general'] ?? '');
    const first = await raw.post(path, { content: 'x' });
    const free = await raw.get(path);

    expect(limitHeaders(first)).toMatchObject({ limit: '2', remaining: '1', 'reset-after': '0.700' });
    expect(limitHeaders(free)).toMatchObject({ limit: null, remaining: null });
    await standIn.stop();
  });
});
