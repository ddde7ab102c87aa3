import { afterEach, describe, expect, it } from 'vitest';
import type { Failure } from '../../../src/platform/delivery/messenger.ts';
import { listReceipts } from '../../../src/platform/delivery/receipt-store.ts';
import { FAILURES, textOf } from './fake-channels.ts';
import { ALERTS, DeliveryHouse, PIPELINES, card } from './delivery-house.ts';

const MINUTE = 60_000;
let house: DeliveryHouse;

async function openHouse(options: Parameters<typeof DeliveryHouse.open>[0] = {}): Promise<DeliveryHouse> {
  house = await DeliveryHouse.open(options);
  await house.relay.start();
  return house;
}

afterEach(async () => {
  await house.close();
  expect(house.faults).toEqual([]);
});

describe.each(['sqlite', 'pglite'] as const)('saying by keeping state, on %s', (engine) => {
  it('posts a card with its mark and nonce, edits it as it goes, and keeps receipts', async () => {
    const { discord, database } = await openHouse({ engine });

    await house.put(card('run:1', 'queued'));
    await house.settle();
    await house.put(card('run:1', 'passed', { phase: 'final' }));
    await house.settle();

    const [message] = discord.in(PIPELINES);
    const { short_id: shortId } = await house.card('run:1');
    expect(discord.in(PIPELINES)).toHaveLength(1);
    expect(message?.body.content).toBe(`passed\n-# ${shortId}`);
    expect(message?.nonce).toBe(`${shortId}.1`);
    expect((await listReceipts(database.read, 'run:1')).map(({ kind, revision }) => [kind, revision])).toEqual([
      ['posted', 1],
      ['edited', 2],
    ]);
  });

  it('shows the last of several revisions, and an equal body is none', async () => {
    const { discord } = await openHouse({ engine });

    await house.put(card('run:1', 'one'), card('run:1', 'two'), card('run:1', 'three'));
    await house.settle(MINUTE);
    await house.put(card('run:1', 'three'));
    await house.settle(MINUTE);

    expect(discord.contents(PIPELINES)).toEqual(['three']);
    expect(discord.calls).toEqual([`post ${PIPELINES}`]);
    expect(await house.card('run:1')).toMatchObject({ revision: 3, shown_revision: 3, queue: null, wanted_at: null });
  });

  it('posts in the order in which cards were put, what is critical first', async () => {
    const { discord } = await openHouse({ engine });

    await house.put(
      card('a', 'low', { lane: 'low' }),
      card('b', 'first'),
      card('c', 'second'),
      card('d', 'critical', { lane: 'critical' }),
    );
    await house.settle();

    expect(discord.contents(PIPELINES)).toEqual(['critical', 'first', 'second', 'low']);
  });

  it('never shows a reply before what it answers', async () => {
    const { discord } = await openHouse({ engine });

    await house.put(card('reply', 'reply', { replyTo: 'parent', lane: 'critical' }));
    await house.settle();
    expect(discord.messages).toEqual([]);

    await house.put(card('parent', 'parent'));
    await house.settle();
    expect(discord.contents(PIPELINES)).toEqual(['parent', 'reply']);
    expect(discord.messages[1]?.body).toMatchObject({
      message_reference: { message_id: discord.messages[0]?.id, fail_if_not_exists: false },
    });
  });

  it('lets a list stand for a crowd, and keeps the list true', async () => {
    const { discord } = await openHouse({ engine, crowd: 30 });
    house.channels.delete('pipelines');
    await house.put(card('blocker', 'blocker', { kind: 'other' }));
    await house.settle();
    await house.put(...Array.from({ length: 40 }, (_, n) => card(`run:${n}`, `run ${n}`)));

    house.channels.set('pipelines', PIPELINES);
    house.clock.advance(10 * MINUTE);
    await house.settle();
    expect(discord.contents(PIPELINES)).toHaveLength(1 + 20 + 1);
    expect(discord.contents(PIPELINES).at(-1)).toContain('20 more messages (run)');
    expect(await house.card('run:39')).toMatchObject({ state: 'merged', queue: null });

    await house.put(card('run:20', 'failed', { phase: 'final', summary: 'run 20 has failed' }));
    await house.settle(2 * MINUTE);
    expect(discord.contents(PIPELINES).at(-1)).toContain('run 20 has failed');
    expect(discord.messages).toHaveLength(22);
  });

  it('does not send what is too old, and says so in one list', async () => {
    const { discord, clock } = await openHouse({ engine });
    house.channels.delete('alerts');
    const alerts = { kind: 'channel', channel: 'alerts' } as const;
    const expiresAt = new Date(clock.now().getTime() + 10 * MINUTE);
    await house.put(
      card('alert:1', 'one', { place: alerts, expiresAt, body: pings('one') }),
      card('alert:2', 'two', { place: alerts, expiresAt }),
    );

    await house.settle(11 * MINUTE);
    house.channels.set('alerts', ALERTS);
    await house.settle(5 * MINUTE);

    expect(discord.contents(ALERTS)).toHaveLength(1);
    expect(discord.contents(ALERTS)[0]).toContain('2 messages (run) too old to be sent');
    expect(discord.messages[0]?.body.allowed_mentions).not.toHaveProperty('roles', ['999999999999999999']);
    expect(house.facts.find(({ kind }) => kind === 'cards.expired')).toMatchObject({
      place: 'channel:alerts',
      cards: [{ key: 'alert:1' }, { key: 'alert:2' }],
    });
  });
});

function pings(content: string) {
  return {
    content: `<@&999999999999999999> ${content}`,
    allowed_mentions: { parse: [], roles: ['999999999999999999'] },
  } as const;
}

describe('what was never seen', () => {
  it('vanishes together with what takes its place', async () => {
    const { discord } = await openHouse();
    house.channels.delete('pipelines');
    await house.put(card('broke', 'broke'));
    await house.settle(MINUTE);

    await house.put(card('fixed', 'fixed', { supersedes: 'broke' }));
    house.channels.set('pipelines', PIPELINES);
    await house.settle(10 * MINUTE);

    expect(discord.messages).toEqual([]);
    expect((await house.card('broke')).state).toBe('superseded');
    expect((await house.card('fixed')).state).toBe('superseded');
  });

  it('is followed by its successor when it was seen after all', async () => {
    const { discord } = await openHouse();
    discord.fault = ({ verb }) => (verb === 'post' ? { when: 'after', failure: FAILURES.server } : null);
    await house.put(card('broke', 'broke'));
    await house.settle();
    discord.fault = () => null;

    await house.put(card('fixed', 'fixed', { supersedes: 'broke' }));
    await house.settle(MINUTE);

    expect(discord.contents(PIPELINES)).toEqual(['broke', 'fixed']);
  });

  it('waits for a call that is under way before it decides', async () => {
    const { discord } = await openHouse();
    const { promise, resolve } = Promise.withResolvers<undefined>();
    discord.gate = () => promise;
    await house.put(card('broke', 'broke'));
    await house.put(card('fixed', 'fixed', { supersedes: 'broke' }));
    discord.gate = () => Promise.resolve();
    resolve(undefined);
    await house.settle();

    expect(discord.contents(PIPELINES)).toEqual(['broke', 'fixed']);
  });
});

describe('when an answer is lost', () => {
  it('repeats the nonce while Discord remembers it', async () => {
    const { discord } = await openHouse();
    let lost = 3;
    discord.fault = ({ verb }) => (verb === 'post' && lost-- > 0 ? { when: 'after', failure: FAILURES.server } : null);

    await house.put(card('run:1', 'one'));
    await house.settle(MINUTE);

    expect(discord.contents(PIPELINES)).toEqual(['one']);
    expect(discord.calls.filter((call) => call.startsWith('post'))).toHaveLength(4);
    expect(discord.calls.some((call) => call.startsWith('history'))).toBe(false);
  });

  it('looks into the channel once the nonce is forgotten', async () => {
    const { discord } = await openHouse();
    discord.fault = ({ verb }) => (verb === 'post' ? { when: 'after', failure: FAILURES.server } : null);
    await house.put(card('run:1', 'one'));
    await house.settle();
    discord.fault = () => ({ when: 'before', failure: FAILURES.server });
    await house.settle(20 * MINUTE);

    discord.fault = () => null;
    await house.settle(10 * MINUTE);

    expect(discord.contents(PIPELINES)).toEqual(['one']);
    expect(await house.card('run:1')).toMatchObject({ state: 'shown', message_id: discord.messages[0]?.id });
  });

  it('corrects what a lost send left there when the card has moved on', async () => {
    const { discord } = await openHouse();
    let lost = true;
    discord.fault = ({ verb }) => {
      if (verb !== 'post' || !lost) return null;
      lost = false;
      return { when: 'after', failure: FAILURES.server };
    };
    await house.put(card('run:1', 'running'));
    await house.settle();
    await house.put(card('run:1', 'passed', { phase: 'final' }));

    await house.settle(MINUTE);

    expect(discord.contents(PIPELINES)).toEqual(['passed']);
    expect(discord.messages[0]?.edits).toBe(1);
  });

  it('says that a message is late', async () => {
    const { discord } = await openHouse();
    discord.fault = () => ({ when: 'before', failure: { ...FAILURES.server, mayHaveHappened: false } });
    await house.put(card('run:1', 'one'));
    await house.settle(12 * MINUTE);
    discord.fault = () => null;

    await house.settle(10 * MINUTE);

    expect(discord.messages[0]?.body.content).toMatch(/^one\n-# delayed 1\d min · \w{10}$/);
  });
});

describe('when a process ends in the middle', () => {
  it.each([0, 10 * MINUTE])('does not post again what the dead process had sent, %d ms later', async (pause) => {
    const { discord } = await openHouse();
    const sent = Promise.withResolvers<undefined>();
    discord.fault = () => {
      sent.resolve(undefined);
      return null;
    };
    const held = Promise.withResolvers<undefined>();
    discord.gate = () => held.promise;
    await house.put(card('run:1', 'one'), card('run:2', 'two'));
    await sent.promise;
    const crashed = house.crash({
      downMs: pause,
      meanwhile: () => {
        held.resolve(undefined);
      },
    });
    discord.gate = () => Promise.resolve();
    await crashed;
    await house.settle(5 * MINUTE);

    expect(discord.contents(PIPELINES)).toEqual(['one', 'two']);
  });

  it('finds an old message behind many others, page by page', async () => {
    const { discord, clock } = await openHouse();
    discord.fault = ({ verb }) => (verb === 'post' ? { when: 'after', failure: FAILURES.server } : null);
    await house.put(card('run:1', 'one'));
    await house.settle();
    await house.relay.stop();
    clock.advance(10 * MINUTE);
    discord.fault = () => null;
    for (let n = 0; n < 23; n++)
      await discord.post({
        channelId: PIPELINES,
        body: { content: `talk ${n}`, allowed_mentions: { parse: [] } },
        files: [],
        nonce: `talk-${n}`,
      });

    await house.restart();
    await house.settle();

    expect(discord.contents(PIPELINES).filter((text) => text === 'one')).toHaveLength(1);
    expect(await house.card('run:1')).toMatchObject({ state: 'shown', message_id: discord.messages[0]?.id });
    expect(discord.calls.filter((call) => call.startsWith('history')).length).toBeGreaterThan(4);
  });
});

describe('what people do to messages', () => {
  it('posts an open card again when it was deleted, at most twice', async () => {
    const { discord } = await openHouse();
    await house.put(card('run:1', 'state 0'));
    await house.settle();

    for (let n = 1; n <= 4; n++) {
      const [message] = discord.in(PIPELINES);
      if (message !== undefined) discord.delete(message.id);
      await house.put(card('run:1', `state ${n}`));
      await house.settle(MINUTE);
    }

    expect(discord.messages).toEqual([]);
    expect(await house.card('run:1')).toMatchObject({ state: 'deleted', anchor: 3 });
  });

  it('lets the deletion of a last word stand', async () => {
    const { discord } = await openHouse();
    await house.put(card('run:1', 'passed', { phase: 'final' }));
    await house.settle();
    discord.delete(discord.messages[0]!.id);

    await house.put(card('run:1', 'passed, with a note', { phase: 'final' }));
    await house.settle(MINUTE);

    expect(discord.messages).toEqual([]);
    expect((await house.card('run:1')).state).toBe('deleted');
  });

  it('continues a message that takes no more edits in a new one, which pings nobody', async () => {
    const { discord } = await openHouse();
    await house.put(card('run:1', 'running', { body: pings('running') }));
    await house.settle(2 * MINUTE);
    discord.fault = ({ verb }) => (verb === 'edit' ? { when: 'before', failure: FAILURES.uneditable } : null);

    await house.put(card('run:1', 'passed', { phase: 'final', body: pings('passed') }));
    await house.settle(MINUTE);

    const [old, next] = discord.messages;
    expect(textOf(old!)).toContain('running');
    expect(next?.body.content).toContain(
      `-# Continues https://discord.com/channels/333333333333333333/${PIPELINES}/${old?.id ?? ''}`,
    );
    expect(next?.body.content).toMatch(/\.2$/);
    expect(next?.body.allowed_mentions).toEqual({ parse: [], replied_user: false });
    expect((await house.card('run:1')).message_id).toBe(next?.id);
  });

  it('begins a new message each day for a card that lives for days', async () => {
    const { discord } = await openHouse();
    await house.put(card('hold:1', 'day 1', { reanchorDaily: true }));
    await house.settle();
    house.clock.advance(25 * 60 * MINUTE);

    await house.put(card('hold:1', 'day 2', { reanchorDaily: true }));
    await house.settle(MINUTE);

    expect(discord.messages.map((message) => message.body.content?.split('\n')[0])).toEqual(['day 1', 'day 2']);
    expect(discord.calls.some((call) => call.startsWith('edit'))).toBe(false);
  });
});

describe('when Discord refuses', () => {
  it('keeps the cards of a blocked place, goes on elsewhere, says so, and comes back', async () => {
    const { discord } = await openHouse();
    discord.fault = ({ channelId }) => (channelId === PIPELINES ? { when: 'before', failure: FAILURES.blocked } : null);
    await house.put(card('run:1', 'one'), card('run:2', 'two'));
    await house.put(card('alert:1', 'alert', { place: { kind: 'channel', channel: 'alerts' } }));
    await house.settle(20 * MINUTE);

    expect(discord.contents(ALERTS)).toEqual(['alert']);
    expect(discord.calls.filter((call) => call === `post ${PIPELINES}`).length).toBeLessThan(10);
    expect(house.facts.map(({ kind }) => kind)).toEqual(['place.blocked']);
    expect(house.relay.status().blocked).toMatchObject([{ place: 'channel:pipelines' }]);

    discord.fault = () => null;
    await house.settle(5 * MINUTE);
    expect(discord.contents(PIPELINES)).toEqual(['one', 'two']);
    expect(house.facts.map(({ kind }) => kind)).toEqual(['place.blocked', 'place.unblocked']);
    expect(house.relay.status().blocked).toEqual([]);
  });

  it('says only once that a place is blocked, restarts included', async () => {
    const { discord } = await openHouse();
    discord.fault = () => ({ when: 'before', failure: FAILURES.blocked });
    await house.put(card('run:1', 'one'));
    await house.settle();
    await house.restart();
    await house.settle(10 * MINUTE);

    expect(house.facts.map(({ kind }) => kind)).toEqual(['place.blocked']);
  });

  it('degrades a refused body to plain text with the rest attached', async () => {
    const { discord } = await openHouse();
    discord.fault = ({ post }) =>
      post?.body.embeds === undefined ? null : { when: 'before', failure: FAILURES.rejected };
    await house.put(
      card('run:1', '', {
        summary: 'Run 1 failed',
        body: { embeds: [{ title: 'Run 1', description: 'too much' }], allowed_mentions: { parse: [] } },
      }),
      card('run:2', 'next'),
    );
    await house.settle();

    expect(discord.contents(PIPELINES)[0]).toContain('Run 1 failed');
    expect(discord.messages[0]?.files).toEqual(['message.txt']);
    expect(discord.contents(PIPELINES)[1]).toBe('next');
  });

  it('sets aside what is refused even as plain text, and goes on', async () => {
    const { discord } = await openHouse();
    discord.fault = ({ post }) =>
      post?.body.content?.includes('bad') === true ? { when: 'before', failure: FAILURES.rejected } : null;
    await house.put(card('run:1', 'bad'), card('reply', 'reply', { replyTo: 'run:1' }), card('run:2', 'next'));
    await house.settle(MINUTE);

    expect(discord.contents(PIPELINES)).toEqual(['reply', 'next']);
    expect(house.facts).toMatchObject([{ kind: 'card.rejected', card: { key: 'run:1' } }]);
    expect((await house.card('run:1')).state).toBe('rejected');

    await house.put(card('run:1', 'good'));
    await house.settle();
    expect(discord.contents(PIPELINES).at(-1)).toBe('good');
  });

  it('stops sending when the token is refused, says so, and tries again later', async () => {
    const { discord } = await openHouse();
    discord.fault = () => ({ when: 'before', failure: FAILURES.unauthorized });
    await house.put(card('run:1', 'one'), card('a', 'alert', { place: { kind: 'channel', channel: 'alerts' } }));
    await house.settle(2 * MINUTE);
    expect(house.relay.status().state).toBe('unauthorized');
    expect(discord.calls.length).toBeLessThanOrEqual(2);
    expect(house.faults.splice(0)).toHaveLength(1);

    discord.fault = () => null;
    await house.settle(5 * MINUTE);
    expect(discord.messages).toHaveLength(2);
    expect(house.relay.status().state).toBe('running');
  });

  it('holds up one channel only while its bucket is empty', async () => {
    const { discord, clock } = await openHouse();
    const until = new Date(clock.now().getTime() + 30 * MINUTE);
    const limited: Failure = {
      kind: 'retry',
      reason: '429',
      notBefore: until,
      scope: 'bucket',
      cause: 'rate-limit',
      mayHaveHappened: false,
    };
    discord.fault = ({ channelId }) =>
      channelId === PIPELINES && clock.now() < until ? { when: 'before', failure: limited } : null;
    await house.put(card('run:1', 'one'), card('a', 'alert', { place: { kind: 'channel', channel: 'alerts' } }));

    await house.settle(29 * MINUTE);
    expect(discord.contents(ALERTS)).toEqual(['alert']);
    expect(discord.calls.filter((call) => call === `post ${PIPELINES}`)).toHaveLength(1);

    await house.settle(2 * MINUTE);
    expect(textOf(discord.in(PIPELINES)[0]!)).toBe('one');
  });

  it('lets the next card try when one keeps failing', async () => {
    const { discord } = await openHouse();
    discord.fault = ({ post }) =>
      post?.body.content?.startsWith('poison') === true ? { when: 'before', failure: FAILURES.server } : null;
    await house.put(card('run:1', 'poison'), card('run:2', 'healthy'));

    await house.settle(5 * MINUTE);

    expect(discord.contents(PIPELINES)).toEqual(['healthy']);
  });
});

describe('threads', () => {
  it('says in a thread what belongs there once it exists, and archives it after the last word', async () => {
    const { discord } = await openHouse();
    const place = { kind: 'thread', thread: 'incident:1' } as const;
    await house.put(card('note', 'a note', { place }));
    await house.settle();
    expect(discord.messages).toEqual([]);

    await house.put(card('incident', 'the incident'));
    await house.putThread({
      key: 'incident:1',
      parent: 'pipelines',
      startedFrom: 'incident',
      name: 'Incident 1',
      state: 'open',
    });
    await house.settle();
    const [root, note] = discord.messages;
    expect(discord.threads).toMatchObject([{ id: root?.id, name: 'Incident 1', archived: false }]);
    expect(note?.channelId).toBe(root?.id);

    await house.put(card('note', 'the last note', { place, phase: 'final' }));
    await house.putThread({
      key: 'incident:1',
      parent: 'pipelines',
      startedFrom: 'incident',
      name: 'Incident 1: over',
      state: 'archived',
    });
    await house.settle(MINUTE);
    expect(textOf(note!)).toBe('the last note');
    expect(discord.threads).toMatchObject([{ name: 'Incident 1: over', archived: true }]);

    await house.put(card('note', 'a correction', { place, phase: 'final' }));
    await house.settle(MINUTE);
    expect(textOf(note!)).toBe('a correction');
    expect(discord.threads).toMatchObject([{ archived: true }]);
  });

  it('makes a thread of its own once, even when the answer is lost', async () => {
    const { discord } = await openHouse();
    let lost = true;
    discord.fault = ({ verb }) => {
      if (verb !== 'thread' || !lost) return null;
      lost = false;
      return { when: 'after', failure: FAILURES.server };
    };
    await house.putThread({ key: 't', parent: 'pipelines', name: 'A thread', state: 'open' });
    await house.put(card('note', 'a note', { place: { kind: 'thread', thread: 't' } }));

    await house.settle(MINUTE);

    expect(discord.threads).toHaveLength(1);
    expect(discord.contents(discord.threads[0]!.id)).toEqual(['a note']);
  });
});
