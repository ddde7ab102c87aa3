import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Buckets, COMMUNITY_LIMITS, type BucketQuestion } from '../../../src/sandbox/discord/buckets.ts';
import { createStandIn, NO_LIMITS, type StandIn } from '../../../src/sandbox/discord/stand-in.ts';
import { TestClock } from '../../support/clock.ts';
import { RawRest } from './raw-rest.ts';

const POST: BucketQuestion = {
  class: 'createMessage',
  method: 'POST',
  template: '/channels/:channelId/messages',
  major: '/channels/1',
  isGlobalExempt: false,
};

describe('buckets', () => {
  it('let five posts through in five seconds, and the sixth when the window has closed', () => {
    const clock = new TestClock();
    const buckets = new Buckets(clock, COMMUNITY_LIMITS);
    const verdicts = Array.from({ length: 6 }, () => {
      const verdict = buckets.take(POST);
      clock.advance(100);
      return verdict;
    });

    expect(verdicts.slice(0, 5).map((verdict) => verdict.headers['x-ratelimit-remaining'])).toEqual([
      '4',
      '3',
      '2',
      '1',
      '0',
    ]);
    expect(verdicts[5]).toMatchObject({ kind: 'limited', scope: 'user', retryAfterMs: 4500 });

    clock.advance(4400 - 1);
    expect(buckets.take(POST).kind).toBe('limited');
    clock.advance(1);
    expect(buckets.take(POST).kind).toBe('pass');
  });

  it('count a refused call against nothing', () => {
    const clock = new TestClock();
    const buckets = new Buckets(clock, { ...COMMUNITY_LIMITS, globalPerSecond: 6 });
    for (let n = 0; n < 30; n += 1) buckets.take(POST);

    expect(buckets.take({ ...POST, major: '/channels/2' }).kind).toBe('pass');
    expect(buckets.take({ ...POST, major: '/channels/2' })).toMatchObject({ kind: 'limited', scope: 'global' });
  });

  it('keep channels apart under one opaque hash, and routes under different ones', () => {
    const buckets = new Buckets(new TestClock(), COMMUNITY_LIMITS);
    const first = buckets.take(POST).headers;
    const other = buckets.take({ ...POST, major: '/channels/2' }).headers;
    const edit = buckets.take({ ...POST, class: 'editMessage', method: 'PATCH' }).headers;

    expect(other['x-ratelimit-bucket']).toBe(first['x-ratelimit-bucket']);
    expect(other['x-ratelimit-remaining']).toBe('4');
    expect(edit['x-ratelimit-bucket']).not.toBe(first['x-ratelimit-bucket']);
  });

  it('stop a bot at fifty calls a second over all routes, but never its answers to interactions', () => {
    const clock = new TestClock();
    const buckets = new Buckets(clock, { ...NO_LIMITS, globalPerSecond: 50 });
    for (let n = 0; n < 50; n += 1) buckets.take({ ...POST, major: `/channels/${n}` });

    expect(buckets.take(POST)).toMatchObject({
      kind: 'limited',
      scope: 'global',
      headers: { 'x-ratelimit-global': 'true' },
    });
    expect(buckets.take({ ...POST, class: 'unlimited', isGlobalExempt: true }).kind).toBe('pass');
    expect(buckets.take({ ...POST, class: 'webhook', isGlobalExempt: true }).kind).toBe('pass');
    clock.advance(1000);
    expect(buckets.take(POST).kind).toBe('pass');
  });

  it('limit all webhooks of one channel together, as a shared limit that leaves the own bucket open', () => {
    const buckets = new Buckets(new TestClock(), {
      ...COMMUNITY_LIMITS,
      webhookChannel: { limit: 2, windowMs: 60_000 },
    });
    const via = (webhook: string): BucketQuestion => ({
      ...POST,
      class: 'webhook',
      major: `/webhooks/${webhook}`,
      webhookChannelId: '9',
      isGlobalExempt: true,
    });
    buckets.take(via('a'));
    buckets.take(via('b'));

    expect(buckets.take(via('c'))).toMatchObject({
      kind: 'limited',
      scope: 'shared',
      headers: { 'x-ratelimit-remaining': '5', 'x-ratelimit-scope': 'shared' },
    });
  });

  it('give deletions of messages older than two weeks a bucket of their own', () => {
    const buckets = new Buckets(new TestClock(), COMMUNITY_LIMITS);
    const remove: BucketQuestion = { ...POST, class: 'deleteMessage', method: 'DELETE' };

    expect(buckets.take({ ...remove, isOldDelete: true }).headers['x-ratelimit-bucket']).not.toBe(
      buckets.take({ ...remove, isOldDelete: false }).headers['x-ratelimit-bucket'],
    );
  });
});

describe('rate limits over the wire', () => {
  let clock: TestClock;
  let standIn: StandIn;
  let rest: RawRest;
  let messages: string;

  beforeEach(async () => {
    clock = new TestClock('2026-03-02T09:00:00.250Z');
    standIn = await createStandIn({ clock, guild: { users: [{ name: 'a-user' }] } });
    rest = RawRest.asBot(standIn);
    messages = `/channels/${standIn.channels['general'] ?? ''}/messages`;
  });

  afterEach(async () => {
    await standIn.stop();
  });

  it('tell the same wait in Retry-After, in Reset-After and in the body', async () => {
    for (let n = 0; n < 5; n += 1) await rest.post(messages, { content: `${n}` });
    clock.advance(1300);

    const answer = await rest.post(messages, { content: 'one too many' });

    expect(answer.status).toBe(429);
    expect(answer.body).toEqual({ message: 'You are being rate limited.', retry_after: 3.7, global: false });
    expect(answer.headers.get('retry-after')).toBe('4');
    expect(answer.headers.get('x-ratelimit-reset-after')).toBe('3.700');
    expect(Number(answer.headers.get('x-ratelimit-reset'))).toBeCloseTo((clock.now().getTime() + 3700) / 1000, 3);
    expect(answer.headers.get('x-ratelimit-remaining')).toBe('0');
    expect(answer.headers.get('x-ratelimit-scope')).toBe('user');
    expect(standIn.messages('general')).toHaveLength(5);
  });

  it('leave the people of the guild alone', async () => {
    for (let n = 0; n < 8; n += 1) await standIn.as('a-user').say('general', `${n}`);

    expect(standIn.messages('general')).toHaveLength(8);
    expect(standIn.calls).toEqual([]);
  });

  it('refuse a fourth edit within twenty seconds of messages older than an hour, and say when it may be tried', async () => {
    const posted = await rest.post(messages, { content: 'run 1' });
    const { id } = posted.body as { id: string };
    const edit = (content: string): Promise<number> =>
      rest.patch(`${messages}/${id}`, { content }).then(({ status }) => status);
    clock.advance(3_600_000);
    expect(await edit('still young')).toBe(200);
    clock.advance(1);

    expect([await edit('a'), await edit('b'), await edit('c')]).toEqual([200, 200, 200]);
    const refused = await rest.patch(`${messages}/${id}`, { content: 'd' });
    expect(refused).toMatchObject({ status: 429, body: { code: 30046, retry_after: 20 } });
    expect(refused.headers.get('retry-after')).toBe('20');
    clock.advance(20_000);
    expect(await edit('d')).toBe(200);
  });
});
