import { ComponentType, MessageFlags } from 'discord-api-types/v10';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { FailureName } from '../../../src/sandbox/discord/api-error.ts';
import type { Delivery, Post } from '../../../src/platform/delivery/messenger.ts';
import { createRestMessenger, type RestMessenger } from '../../../src/platform/discord/rest-messenger.ts';
import { createStandIn, NO_LIMITS, type StandIn } from '../../../src/sandbox/discord/stand-in.ts';
import { TestClock } from '../../support/clock.ts';

const POSTS = { method: 'POST', route: '/channels/:channelId/messages' };
let clock: TestClock;
let discord: StandIn;
let messenger: RestMessenger;
let channelId: string;

async function open(buckets: Parameters<typeof createStandIn>[0]['buckets'] = NO_LIMITS): Promise<void> {
  clock = new TestClock();
  vi.useFakeTimers({ toFake: ['Date'], now: clock.now() });
  clock.onStep((now) => {
    vi.setSystemTime(now);
  });
  discord = await createStandIn({ clock, guild: { channels: [{ name: 'pipelines' }, { name: 'alerts' }] }, buckets });
  messenger = createRestMessenger({
    token: discord.botToken,
    apiUrl: discord.api,
    guildId: discord.guildId,
    clock,
    timeoutMs: 300,
  });
  channelId = discord.channels['pipelines']!;
}

beforeEach(() => open());

afterEach(async () => {
  messenger.close();
  await discord.stop();
  vi.useRealTimers();
});

function post(content: string, more: Partial<Post> = {}): Promise<Delivery> {
  return messenger.post({
    channelId,
    body: { content, allowed_mentions: { parse: [] } },
    files: [],
    nonce: `nonce-${content}`,
    ...more,
  });
}

async function posted(content: string, more: Partial<Post> = {}): Promise<string> {
  const delivery = await post(content, more);
  if (delivery.kind !== 'delivered') throw new Error(`not delivered but ${delivery.kind}`);
  return delivery.messageId;
}

function edit(messageId: string, content: string, files: Parameters<RestMessenger['edit']>[0]['files'] = null) {
  return messenger.edit({ channelId, messageId, body: { content, allowed_mentions: { parse: [] } }, files });
}

describe('posting and editing', () => {
  it('posts once however often the same nonce is sent', async () => {
    const first = await post('one');
    const second = await post('one');

    expect(second).toEqual(first);
    expect(discord.messages('pipelines').map(({ content }) => content)).toEqual(['one']);
    expect(discord.calls[0]?.body).toEqual({
      content: 'one',
      allowed_mentions: { parse: [] },
      nonce: 'nonce-one',
      enforce_nonce: true,
    });
  });

  it('uploads files with their descriptions, keeps them by an edit that says nothing of them, and replaces them', async () => {
    const bytes = Buffer.from('line\n');
    const id = await posted('one', { files: [{ name: 'log.txt', bytes, description: 'The log' }] });
    const [attachment] = discord.messages('pipelines')[0]!.attachments;
    expect(attachment).toMatchObject({ filename: 'log.txt', description: 'The log', size: 5 });
    expect(discord.file(attachment!.id)).toEqual(bytes);

    await edit(id, 'two');
    expect(discord.messages('pipelines')[0]?.attachments).toHaveLength(1);

    await edit(id, 'three', [{ name: 'other.txt', bytes: Buffer.from('x') }]);
    expect(discord.messages('pipelines')[0]?.attachments.map(({ filename }) => filename)).toEqual(['other.txt']);

    await edit(id, 'four', []);
    expect(discord.messages('pipelines')[0]?.attachments).toEqual([]);
  });

  it('answers a reply to a message that is gone', async () => {
    const id = await posted('parent');
    discord.moderation.deleteMessage('pipelines', id);

    const body = { content: 'reply', message_reference: { message_id: id, fail_if_not_exists: false } };
    const delivery = await post('reply', { body: { ...body, allowed_mentions: { parse: [] } } });

    expect(delivery.kind).toBe('delivered');
    expect(discord.messages('pipelines').map(({ content }) => content)).toEqual(['reply']);
  });
});

describe('how calls end', () => {
  const refusals = [
    ['unknownMessage', { kind: 'gone', what: 'message' }],
    ['unknownChannel', { kind: 'gone', what: 'channel' }],
    ['missingAccess', { kind: 'blocked', what: 'access' }],
    ['missingPermissions', { kind: 'blocked', what: 'permission' }],
    ['maxOldEdits', { kind: 'uneditable' }],
    ['notAuthor', { kind: 'uneditable' }],
    ['archivedThread', { kind: 'archived' }],
    ['threadLocked', { kind: 'archived' }],
    ['invalidForm', { kind: 'rejected' }],
    ['emptyMessage', { kind: 'rejected' }],
  ] as const satisfies readonly (readonly [FailureName, object])[];

  it.each(refusals)('%s', async (failure, ending) => {
    discord.faults.rest.add({}, { kind: 'refuse', failure });

    expect(await post('one')).toMatchObject(ending);
  });

  it.each([500, 502, 503])('a %d may have happened, and is sent once', async (status) => {
    discord.faults.rest.add(POSTS, { kind: 'status', status, when: 'stored' });

    expect(await post('one')).toMatchObject({ kind: 'retry', cause: 'server', mayHaveHappened: true, notBefore: null });
    expect(discord.calls).toHaveLength(1);
    discord.faults.rest.clear();
    expect((await post('one')).kind).toBe('delivered');
    expect(discord.messages('pipelines')).toHaveLength(1);
  });

  it.each(['hang', 'reset'] as const)('a %s after storing may have happened, and is sent once', async (kind) => {
    discord.faults.rest.add(POSTS, { kind, when: 'stored' }, { times: 1 });

    expect(await post('one')).toMatchObject({ kind: 'retry', cause: 'network', mayHaveHappened: true });
    expect((await post('one')).kind).toBe('delivered');
    expect(discord.messages('pipelines')).toHaveLength(1);
  });

  it('a refused connection cannot have happened', async () => {
    await discord.faults.down();

    expect(await post('one')).toMatchObject({ kind: 'retry', cause: 'network', mayHaveHappened: false });

    await discord.faults.up();
    expect((await post('one')).kind).toBe('delivered');
    discord.messages('pipelines');
  });

  it('a refused token is said, and does not outlive its cause', async () => {
    discord.faults.revokeToken();
    expect(await post('one')).toMatchObject({ kind: 'unauthorized' });
    expect(await post('one')).toMatchObject({ kind: 'unauthorized' });

    discord.faults.restoreToken();
    expect((await post('one')).kind).toBe('delivered');
    discord.messages('pipelines');
  });
});

describe('rate limits', () => {
  it.each(['user', 'shared', 'global'] as const)(
    'a %s limit names its time and is not waited for here',
    async (scope) => {
      discord.faults.rest.add(POSTS, { kind: 'rate-limit', scope, retryAfterMs: 30_000 }, { times: 1 });

      const delivery = await post('one');

      expect(delivery).toMatchObject({
        kind: 'retry',
        cause: 'rate-limit',
        scope: scope === 'global' ? 'global' : 'bucket',
        mayHaveHappened: false,
      });
      if (delivery.kind !== 'retry' || delivery.notBefore === null) throw new Error('no time named');
      const waitMs = delivery.notBefore.getTime() - clock.now().getTime();
      expect(waitMs).toBeGreaterThanOrEqual(30_000);
      expect(waitMs).toBeLessThanOrEqual(31_200);
      clock.advance(waitMs);
      expect((await post('one')).kind).toBe('delivered');
      discord.messages('pipelines');
    },
  );

  it('a limit without headers names no time', async () => {
    const effect = { kind: 'rate-limit', scope: 'user', retryAfterMs: 5_000, headers: 'none' } as const;
    discord.faults.rest.add(POSTS, effect, { times: 1 });

    expect(await post('one')).toMatchObject({ kind: 'retry', cause: 'rate-limit', notBefore: null });
  });

  it('says what is left of the bucket, so that nobody runs into its end', async () => {
    messenger.close();
    await discord.stop();
    await open({ ...NO_LIMITS, createMessage: { limit: 2, windowMs: 5_000 } });

    const [first, second] = [await post('one'), await post('two')];

    expect(first).toMatchObject({ bucket: { remaining: 1 } });
    expect(second).toMatchObject({ bucket: { remaining: 0 } });
    if (second.kind !== 'delivered' || second.bucket === null) throw new Error('no bucket');
    clock.advance(second.bucket.resetAt.getTime() - clock.now().getTime());
    expect((await post('three')).kind).toBe('delivered');
    expect(discord.calls.map(({ status }) => status)).toEqual([200, 200, 200]);
    discord.messages('pipelines');
  });
});

describe('a clock that runs faster than Date', () => {
  it('is what empty buckets are measured by where the caller holds them', async () => {
    messenger.close();
    await discord.stop();
    await open({ createMessage: { limit: 1, windowMs: 5000 } });
    // Date stands still from here on, as it nearly does for a clock that runs many times as fast.
    const still = Date.now();
    clock.onStep(() => {
      vi.setSystemTime(still);
    });
    messenger.close();
    messenger = createRestMessenger({
      token: discord.botToken,
      apiUrl: discord.api,
      guildId: discord.guildId,
      clock,
      emptyBucketsHeldBy: 'caller',
    });

    const first = await post('one');
    const tooSoon = await post('two');
    clock.advance(6000);
    const later = await post('three');

    expect(first).toMatchObject({ kind: 'delivered', bucket: { remaining: 0 } });
    expect(tooSoon).toMatchObject({ kind: 'retry', cause: 'rate-limit', scope: 'bucket' });
    expect(later.kind).toBe('delivered');
    expect(discord.messages('pipelines').map(({ content }) => content)).toEqual(['one', 'three']);
  });
});

describe('looking back', () => {
  it('reads our own messages with their marks, page by page', async () => {
    await posted('embed', {
      body: { embeds: [{ title: 't', footer: { text: 'CI · aaaaaaaaaa' } }], allowed_mentions: { parse: [] } },
    });
    await posted('text', { body: { content: 'text\n-# bbbbbbbbbb.2', allowed_mentions: { parse: [] } } });
    await posted('v2', {
      body: {
        flags: MessageFlags.IsComponentsV2,
        components: [{ type: ComponentType.TextDisplay, content: '-# cccccccccc' }],
        allowed_mentions: { parse: [] },
      },
    });
    const { name } = discord.addUser({ name: 'somebody' });
    await discord.as(name).say('pipelines', 'copied\n-# dddddddddd');
    for (let n = 0; n < 100; n++) {
      await posted(`filler ${n}`);
      // discord.js allows itself fifty calls a second.
      if (n % 25 === 0) clock.advance(1_100);
    }

    const newest = await messenger.history({ channelId, before: null });
    if (newest.kind !== 'page' || newest.oldest === null) throw new Error('no full page');
    const rest = await messenger.history({ channelId, before: newest.oldest.id });
    if (rest.kind !== 'page') throw new Error('no second page');

    expect(newest.messages).toHaveLength(100);
    expect(newest.messages[0]?.marks).toEqual(['filler 99']);
    expect(rest.oldest).toBeNull();
    expect(rest.messages.map(({ marks }) => marks)).toEqual([
      ['-# cccccccccc'],
      ['-# bbbbbbbbbb.2'],
      ['CI · aaaaaaaaaa'],
    ]);
    discord.messages('pipelines');
  });
});

describe('threads', () => {
  it('hang on a message once, are found, renamed, archived and opened', async () => {
    const id = await posted('root');

    const first = await messenger.createThread({ channelId, messageId: id, name: 'Run 1' });
    const again = await messenger.createThread({ channelId, messageId: id, name: 'Run 1' });
    expect(first).toMatchObject({ kind: 'delivered', messageId: id });
    expect(again).toMatchObject({ kind: 'delivered', messageId: id });

    const alone = await messenger.createThread({ channelId, messageId: null, name: 'Alone' });
    if (alone.kind !== 'delivered') throw new Error('no thread');
    const since = new Date(clock.now().getTime() - 1);
    expect(await messenger.findThread({ channelId, name: 'Alone', since })).toEqual({
      kind: 'found',
      threadId: alone.messageId,
    });
    expect(await messenger.findThread({ channelId, name: 'Another', since })).toEqual({ kind: 'none' });

    expect((await messenger.updateThread({ threadId: id, name: 'Run 1: over', archived: true })).kind).toBe(
      'delivered',
    );
    expect((await messenger.updateThread({ threadId: id, archived: false })).kind).toBe('delivered');
    expect(await messenger.updateThread({ threadId: '999999999999999999', archived: true })).toMatchObject({
      kind: 'gone',
      what: 'channel',
    });
    discord.messages('pipelines');
  });
});
