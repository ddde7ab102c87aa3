import { REST } from 'discord.js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createStandIn, NO_LIMITS, type StandIn } from '../../../src/sandbox/discord/stand-in.ts';
import { TestClock } from '../../support/clock.ts';
import { GatewayProbe } from './gateway-probe.ts';
import { startPlainBot } from './plain-bot.ts';
import { RawRest, type RawAnswer } from './raw-rest.ts';

const POST = { method: 'POST', route: '/channels/:channelId/messages' };

describe('faults', () => {
  let clock: TestClock;
  let standIn: StandIn;
  let rest: RawRest;
  let path: `/${string}`;

  beforeEach(async () => {
    clock = new TestClock();
    standIn = await createStandIn({ clock, buckets: NO_LIMITS, guild: { users: [{ name: 'a-user' }] } });
    rest = RawRest.asBot(standIn);
    path = `/channels/${standIn.channels['general'] ?? ''}/messages`;
  });

  afterEach(async () => {
    await standIn.stop();
  });

  const post = (content = 'a'): Promise<RawAnswer> => rest.post(path, { content });
  const statuses = (): number[] => standIn.calls.map((call) => call.status);

  it('strike as often as asked, and nothing but their target', async () => {
    standIn.faults.rest.add(POST, { kind: 'status', status: 502, when: 'refused' }, { times: 2 });

    expect((await rest.get(path)).status).toBe(200);
    expect([(await post()).status, (await post()).status, (await post()).status]).toEqual([502, 502, 200]);
    expect(standIn.messages('general')).toHaveLength(1);
    await standIn.as('a-user').say('general', 'untouched');
  });

  it('end by the clock', async () => {
    standIn.faults.rest.add({}, { kind: 'status', status: 500, when: 'refused' }, { forMs: 1000 });
    expect((await post()).status).toBe(500);
    clock.advance(1000);
    expect((await post()).status).toBe(200);
    standIn.messages('general');
  });

  it.each(['user', 'shared', 'global'] as const)('rate limit by %s, with headers and without', async (scope) => {
    standIn.faults.rest.add(POST, { kind: 'rate-limit', scope, retryAfterMs: 1500 }, { times: 1 });
    standIn.faults.rest.add(POST, { kind: 'rate-limit', scope, retryAfterMs: 1500, headers: 'none' }, { times: 1 });
    const full = await post();
    const bare = await post();

    expect(full).toMatchObject({ status: 429, body: { retry_after: 1.5, global: scope === 'global' } });
    expect([full.headers.get('retry-after'), full.headers.get('x-ratelimit-scope')]).toEqual(['2', scope]);
    expect(full.headers.get('x-ratelimit-global')).toBe(scope === 'global' ? 'true' : null);
    expect([bare.status, bare.headers.get('retry-after'), bare.headers.get('x-ratelimit-scope')]).toEqual([
      429,
      null,
      null,
    ]);
  });

  it('lose the answer after the message was stored: an error, a hang, a cut line', async () => {
    const client = new REST({ api: standIn.api, retries: 0, timeout: 50 }).setToken(standIn.botToken);
    const send = (content: string): Promise<unknown> => client.post(path, { body: { content } });
    standIn.faults.rest.add(POST, { kind: 'status', status: 503, when: 'stored' }, { times: 1 });
    standIn.faults.rest.add(POST, { kind: 'hang', when: 'stored' }, { times: 1 });
    standIn.faults.rest.add(POST, { kind: 'reset', when: 'stored' }, { times: 1 });

    await expect(send('one')).rejects.toThrow();
    await expect(send('two')).rejects.toThrow('aborted');
    await expect(send('three')).rejects.toThrow();
    expect(standIn.messages('general').map((message) => message.content)).toEqual(['one', 'two', 'three']);
    expect(statuses()).toEqual([503, 0, 0]);
  });

  it('make an unprepared client double its message, and one with a nonce not', async () => {
    const client = new REST({ api: standIn.api, retries: 1 }).setToken(standIn.botToken);
    standIn.faults.rest.add(POST, { kind: 'status', status: 500, when: 'stored' }, { times: 1 });
    await client.post(path, { body: { content: 'careless' } });
    standIn.faults.rest.add(POST, { kind: 'status', status: 500, when: 'stored' }, { times: 1 });
    await client.post(path, { body: { content: 'careful', nonce: '1', enforce_nonce: true } });

    expect(standIn.messages('general').map((message) => message.content)).toEqual(['careless', 'careless', 'careful']);
  });

  it('refuse with a code of Discord, at the usual status or another', async () => {
    standIn.faults.rest.add({ method: 'PATCH' }, { kind: 'refuse', failure: 'maxOldEdits', status: 400 }, { times: 1 });
    standIn.faults.rest.add(POST, { kind: 'refuse', failure: 'missingPermissions' }, { times: 1 });

    expect(await rest.patch(`${path}/123456789012345678`, { content: 'a' })).toMatchObject({
      status: 400,
      body: { code: 30046 },
    });
    expect(await post()).toMatchObject({ status: 403, body: { code: 50013 } });
  });

  it('answer late, by the clock of the stand-in', async () => {
    standIn.faults.rest.add(POST, { kind: 'slow', ms: 4000 }, { times: 1 });
    const answer = post();
    await until(() => clock.nextWakeAt !== null);
    expect(statuses()).toEqual([0]);
    clock.advance(4000);

    expect((await answer).status).toBe(200);
    standIn.messages('general');
  });

  it('take the whole of Discord down and up again on the same port', async () => {
    await using bot = await startPlainBot(standIn);
    const resumed = new Promise((resolve) => bot.once('shardResume', resolve));
    await standIn.faults.down();
    // The first one may still die on a connection that was open before.
    await post().catch(() => undefined);
    await expect(post()).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } });
    await standIn.faults.up();
    expect((await post()).status).toBe(200);
    await resumed;
    standIn.messages('general');
  });

  it('let the event of a message come before the answer, or after it', async () => {
    const probe = await GatewayProbe.identify(standIn, { intents: 513 });
    const eventsWhenAnswered: number[] = [];
    for (const order of ['before', 'after'] as const) {
      standIn.faults.setDispatchOrder(order);
      const seen = probe.count('MESSAGE_CREATE');
      const hung = standIn.faults.rest.add(POST, { kind: 'hang', when: 'stored' });
      const aborted = new AbortController();
      const call = fetch(`${standIn.api}/v10${path}`, {
        method: 'POST',
        signal: aborted.signal,
        headers: { authorization: `Bot ${standIn.botToken}`, 'content-type': 'application/json' },
        body: '{"content":"held"}',
      });
      // While the answer is held back, one round trip over the gateway shows what was sent before it.
      await standIn.when(() => standIn.messages('general').length === eventsWhenAnswered.length + 1);
      const beats = probe.frames.filter((frame) => frame.op === 11).length;
      probe.send({ op: 1, d: null });
      await probe.until(() => probe.frames.filter((frame) => frame.op === 11).length > beats);
      eventsWhenAnswered.push(probe.count('MESSAGE_CREATE') - seen);
      hung();
      aborted.abort();
      await call.catch(() => undefined);
      await probe.nth('MESSAGE_CREATE', seen);
    }
    probe.close();

    expect(eventsWhenAnswered).toEqual([1, 0]);
  });

  it('answer 401 under a revoked token and under none', async () => {
    expect(await new RawRest(standIn, null).get(path)).toMatchObject({
      status: 401,
      body: { message: '401: Unauthorized', code: 0 },
    });
    expect((await new RawRest(standIn, standIn.botToken).get(path)).status).toBe(401);
    standIn.faults.revokeToken();
    expect((await post()).status).toBe(401);
    standIn.faults.restoreToken();
    expect((await rest.get(path)).status).toBe(200);
  });

  it('end in a ban of the address after too many invalid requests', async () => {
    await standIn.stop();
    standIn = await createStandIn({
      clock,
      buckets: { ...NO_LIMITS, invalidRequests: { limit: 3, windowMs: 600_000 } },
    });
    rest = RawRest.asBot(standIn);
    const wrong = new RawRest(standIn, 'Bot wrong');
    for (let n = 0; n < 3; n += 1) expect((await wrong.get('/gateway/bot')).status).toBe(401);

    expect(await rest.get('/gateway/bot')).toMatchObject({ status: 429, text: 'error code: 1015' });
    clock.advance(600_000);
    expect((await rest.get('/gateway/bot')).status).toBe(200);
  });

  it('of ours are counted apart: 501 for what Discord has and we do not, 404 for what it has not', async () => {
    expect((await rest.get(`/guilds/${standIn.guildId}/audit-logs`)).status).toBe(501);
    expect(standIn.unimplemented).toBe(1);
    expect(await rest.get('/nowhere')).toMatchObject({ status: 404, body: { message: '404: Not Found', code: 0 } });
    expect(standIn.unimplemented).toBe(1);
  });
});

/** Turns of the event loop until something is so; the test's own time-out is the limit. */
async function until(probe: () => boolean): Promise<void> {
  while (!probe()) await new Promise((resolve) => setImmediate(resolve));
}
