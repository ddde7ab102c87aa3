import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createRestMessenger, type RestMessenger } from '../../../src/platform/discord/rest-messenger.ts';
import { COMMUNITY_LIMITS, createStandIn, type StandIn } from '../../../src/sandbox/discord/stand-in.ts';
import { TestClock } from '../../support/clock.ts';
import { DeliveryHouse, card } from './delivery-house.ts';

const MINUTE = 60_000;
const POSTS = { method: 'POST', route: '/channels/:channelId/messages' };
let clock: TestClock;
let discord: StandIn;
let messenger: RestMessenger;
let house: DeliveryHouse;

beforeEach(async () => {
  clock = new TestClock();
  // discord.js keeps its buckets on Date, so Date has to go with the clock.
  vi.useFakeTimers({ toFake: ['Date'], now: clock.now() });
  clock.onStep((now) => {
    vi.setSystemTime(now);
  });
  discord = await createStandIn({
    clock,
    guild: { channels: [{ name: 'pipelines' }, { name: 'alerts' }] },
    buckets: COMMUNITY_LIMITS,
  });
  messenger = createRestMessenger({
    token: discord.botToken,
    apiUrl: discord.api,
    guildId: discord.guildId,
    clock,
    timeoutMs: 200,
  });
  house = await DeliveryHouse.open({
    clock,
    messenger,
    guildId: discord.guildId,
    resolveChannel: (name) => discord.channels[name] ?? null,
  });
  await house.relay.start();
});

afterEach(async () => {
  await house.close();
  messenger.close();
  await discord.stop();
  vi.useRealTimers();
  expect(house.faults).toEqual([]);
});

const alerts = { kind: 'channel', channel: 'alerts' } as const;
const texts = (channel: string): readonly string[] =>
  discord.messages(channel).map(({ content }) => content.replace(/\n?-# [^\n]*$/, ''));
const runs = (count: number): readonly string[] => Array.from({ length: count }, (_, n) => `run ${n}`);

it('loses and doubles nothing in half an hour of rate limits, and keeps other channels going', async () => {
  const pipelines = { ...POSTS, channelId: discord.channels['pipelines']! };
  discord.faults.rest.add(
    pipelines,
    { kind: 'rate-limit', scope: 'user', retryAfterMs: 20_000 },
    { forMs: 30 * MINUTE },
  );

  for (const [n, text] of runs(40).entries()) {
    await house.put(card(`run:${n}`, text));
    await house.settle(30_000);
  }
  await house.put(card('alert', 'alert', { place: alerts }));
  await house.settle();
  expect(texts('alerts')).toEqual(['alert']);

  await house.settle(20 * MINUTE);
  expect(texts('pipelines')).toEqual(runs(40));
});

it('delivers late, in order and once what an outage held up', async () => {
  await discord.faults.down();
  await house.put(...runs(12).map((text, n) => card(`run:${n}`, text)));
  await house.settle(25 * MINUTE);

  await discord.faults.up();
  await house.settle(15 * MINUTE);

  expect(texts('pipelines').toSorted()).toEqual(runs(12).toSorted());
  expect(discord.messages('pipelines')[0]?.content).toMatch(/delayed \d+ min/);
});

it.each([
  ['a 502', { kind: 'status', status: 502, when: 'stored' }],
  ['a hanging answer', { kind: 'hang', when: 'stored' }],
  ['a reset connection', { kind: 'reset', when: 'stored' }],
] as const)('posts once through %s after Discord had stored the message', async (_what, effect) => {
  discord.faults.rest.add(POSTS, effect, { times: 2 });

  await house.put(card('run:1', 'one'), card('run:2', 'two'));
  await house.settle(10 * MINUTE);

  expect(texts('pipelines')).toEqual(['one', 'two']);
  expect(house.relay.status().waits).toEqual([]);
});

it('looks the message up when the answers stay lost for longer than Discord remembers a nonce', async () => {
  discord.faults.rest.add(POSTS, { kind: 'status', status: 503, when: 'stored' }, { times: 1 });
  discord.faults.rest.add(POSTS, { kind: 'status', status: 503, when: 'refused' }, { forMs: 10 * MINUTE });

  await house.put(card('run:1', 'one'));
  await house.settle(20 * MINUTE);

  expect(texts('pipelines')).toEqual(['one']);
  expect((await house.card('run:1')).state).toBe('shown');
});

it('continues an old message that takes no more edits', async () => {
  await house.put(card('run:1', 'running'));
  await house.settle();
  discord.faults.rest.add({ method: 'PATCH' }, { kind: 'refuse', failure: 'maxOldEdits' });

  await house.put(card('run:1', 'passed', { phase: 'final' }));
  await house.settle(MINUTE);

  const [old, next] = discord.messages('pipelines');
  expect(old?.content).toContain('running');
  expect(next?.content).toContain('passed');
  expect(next?.content).toContain(
    `https://discord.com/channels/${discord.guildId}/${old?.channel_id ?? ''}/${old?.id ?? ''}`,
  );
});

it('posts again what a moderator deleted while it was open', async () => {
  await house.put(card('run:1', 'running'));
  await house.settle();
  discord.moderation.deleteMessage('pipelines', discord.messages('pipelines')[0]!.id);

  await house.put(card('run:1', 'still running'));
  await house.settle(MINUTE);

  expect(texts('pipelines')).toEqual(['still running']);
});

it('keeps the cards of a channel it may not write in, says so, and goes on once it may', async () => {
  discord.moderation.denyBot('pipelines');
  await house.put(card('run:1', 'one'), card('alert', 'alert', { place: alerts }));
  await house.settle(10 * MINUTE);
  expect(texts('alerts')).toEqual(['alert']);
  expect(house.facts).toMatchObject([{ kind: 'place.blocked', place: 'channel:pipelines' }]);

  discord.moderation.allowBot('pipelines');
  await house.settle(5 * MINUTE);
  expect(texts('pipelines')).toEqual(['one']);
  expect(house.facts).toMatchObject([{ kind: 'place.blocked' }, { kind: 'place.unblocked' }]);
});

it('shows what Discord refuses as plain text with all of it attached', async () => {
  const title = 'x'.repeat(300);
  await house.put(
    card('run:1', '', { summary: 'Run 1 failed', body: { embeds: [{ title }], allowed_mentions: { parse: [] } } }),
  );
  await house.settle(MINUTE);

  const [message] = discord.messages('pipelines');
  expect(message?.content).toContain('Run 1 failed');
  expect(discord.file(message!.attachments[0]!.id)?.toString()).toBe(`${title}\n`);
});

it('speaks in threads, and opens an archived one to correct what it said there', async () => {
  const place = { kind: 'thread', thread: 't' } as const;
  await house.put(card('root', 'root'), card('note', 'a note', { place }));
  await house.putThread({ key: 't', parent: 'pipelines', startedFrom: 'root', name: 'Talk', state: 'archived' });
  await house.settle(MINUTE);
  const threadId = discord.messages('pipelines')[0]!.id;
  expect(texts(threadId)).toEqual(['a note']);

  await house.put(card('note', 'a better note', { place, phase: 'final' }));
  await house.settle(MINUTE);

  expect(texts(threadId)).toEqual(['a better note']);
});

it('stays up without a token that Discord accepts, and goes on with one', async () => {
  discord.faults.revokeToken();
  await house.put(card('run:1', 'one'));
  await house.settle(4 * MINUTE);
  expect(house.relay.status().state).toBe('unauthorized');
  expect(discord.calls).toHaveLength(1);
  expect(house.faults.splice(0)).toHaveLength(1);

  discord.faults.restoreToken();
  await house.settle(2 * MINUTE);
  expect(texts('pipelines')).toEqual(['one']);
});
