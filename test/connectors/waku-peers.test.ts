import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createWakuNode } from '../../src/connectors/waku-node.ts';
import type { NodePort } from '../../src/fleets/node-port.ts';
import { createOutbound } from '../../src/platform/outbound/create-outbound.ts';
import type { Outbound } from '../../src/platform/outbound/outbound.ts';
import { TestClock } from '../support/clock.ts';
import { openHttpFake, type HttpFake } from '../support/http-fake.ts';

const HOST = 'boot-01.do-ams3.status.prod';
const CONNECTED = '/admin/v1/peers/connected';
const STATS = '/admin/v1/peers/stats';
const FILTER = '/admin/v1/filter/subscriptions';

describe("a node's peers", () => {
  let fake: HttpFake;
  let http: Outbound;
  let node: NodePort;

  beforeEach(async () => {
    fake = await openHttpFake();
    const clock = new TestClock();
    http = createOutbound({
      name: 'nodes',
      baseUrl: `${fake.url}/{host}`,
      requestsPerMinute: 600,
      credential: null,
      clock,
    });
    node = createWakuNode(http);
  });

  afterEach(async () => {
    http.close();
    await fake.close();
  });

  function answer(path: string, body: unknown, status = 200): void {
    const isText = typeof body === 'string';
    fake.answer(`/${HOST}${path}`, {
      status,
      type: isText ? 'text/plain' : 'application/json',
      body: isText ? body : JSON.stringify(body),
    });
  }

  const peer = (shards: readonly number[], origin = 'Discv5'): unknown => ({
    multiaddr: '/ip4/203.0.113.7/tcp/60000/p2p/16Uiu2HAsecret',
    protocols: ['/vac/waku/relay/2.0.0'],
    shards,
    connected: 'Connected',
    agent: 'nwaku-v0.37.1',
    origin,
    score: 1.5,
  });

  it('counts connected peers by every shard they announce, and by origin; who they are is not kept', async () => {
    answer(CONNECTED, [peer([32, 64]), peer([32, 32], 'Static'), peer([], 'Static'), peer([5000])]);

    const seen = await node.connected(HOST);

    expect(seen).toEqual({
      kind: 'answered',
      connected: {
        kind: 'connected',
        total: 4,
        byShard: [
          { shard: 32, peers: 2 },
          { shard: 64, peers: 1 },
        ],
        byOrigin: [
          { name: 'Discv5', peers: 2 },
          { name: 'Static', peers: 2 },
        ],
      },
    });
    expect(JSON.stringify(seen)).not.toContain('16Uiu2H');
    expect(JSON.stringify(seen)).not.toContain('203.0.113');
  });

  it('tells nobody connected from an answer that does not tell shards', async () => {
    answer(CONNECTED, []);
    expect(await node.connected(HOST)).toMatchObject({ connected: { total: 0, byShard: [] } });

    // As it was before v0.35: a peer with protocols alone.
    answer(CONNECTED, [{ multiaddr: '/ip4/1.2.3.4', protocols: [{ protocol: 'x', connected: true }] }]);
    expect(await node.connected(HOST)).toMatchObject({
      connected: { total: 1, byShard: null, byOrigin: [{ name: 'UnknownOrigin', peers: 1 }] },
    });
  });

  it('reads the documented stats; its totals count shards and are left out', async () => {
    answer(STATS, {
      Sum: { 'Total peers': 12 },
      'By Connectedness': { Connected: 10, NotConnected: 0, CannotConnect: 2, CanConnect: 0 },
      'Relay peers': { 64: 9, 'Total relay peers': 8, 0: 10 },
      'Mesh peers': { 0: 4, 1: 4, 'Total mesh peers': 8 },
      'By Protocols': { '/vac/waku/relay/2.0.0': 11, '/vac/waku/store-query/3.0.0': 12 },
    });

    expect(await node.peerStats(HOST)).toEqual({
      kind: 'answered',
      stats: {
        kind: 'stats',
        subscribed: [
          { shard: 0, peers: 10 },
          { shard: 64, peers: 9 },
        ],
        byProtocol: [
          { name: '/vac/waku/store-query/3.0.0', peers: 12 },
          { name: '/vac/waku/relay/2.0.0', peers: 11 },
        ],
      },
    });
  });

  it('counts light clients and their criteria, never which', async () => {
    const criterion = { pubsubTopic: '/waku/2/rs/16/32', contentTopic: '/a/1/b/proto' };
    answer(FILTER, [
      { peerId: '16Uiu2HAsecret', filterCriteria: [criterion, criterion] },
      { peerId: '16Uiu2HAother', filterCriteria: [] },
    ]);

    expect(await node.filterUse(HOST)).toEqual({
      kind: 'answered',
      filter: { kind: 'filter', clients: 2, criteria: 2 },
    });
  });

  it('takes 404 for an older node, and filter that is not mounted for no fault', async () => {
    for (const path of [CONNECTED, STATS, FILTER]) answer(path, 'Not Found', 404);
    expect(await node.connected(HOST)).toEqual({ kind: 'answered', connected: { kind: 'not-available' } });
    expect(await node.peerStats(HOST)).toEqual({ kind: 'answered', stats: { kind: 'not-available' } });
    expect(await node.filterUse(HOST)).toEqual({ kind: 'answered', filter: { kind: 'not-available' } });

    for (const status of [400, 404, 503]) {
      answer(FILTER, 'Error: Filter Protocol is not mounted to the node', status);
      expect(await node.filterUse(HOST)).toEqual({ kind: 'answered', filter: { kind: 'not-mounted' } });
    }
  });

  it.each([
    { name: 'an object for a list', path: CONNECTED, body: { peers: [] } },
    { name: 'numbers for peers', path: CONNECTED, body: [1, 2] },
    { name: 'shards by topic', path: CONNECTED, body: [{ shards: ['/waku/2/rs/16/32'] }] },
    { name: 'a shard below zero', path: CONNECTED, body: [{ shards: [-1] }] },
    { name: 'a shard that is nested', path: CONNECTED, body: [{ shards: [[32]] }] },
    { name: 'null', path: CONNECTED, body: 'null' },
    { name: 'stats without relay', path: STATS, body: { Sum: { 'Total peers': 1 } } },
    { name: 'counts that are words', path: STATS, body: { 'Relay peers': { 32: 'many' } } },
    { name: 'counts below zero', path: STATS, body: { 'Relay peers': { 32: -4 } } },
    { name: 'counts of parts', path: STATS, body: { 'Relay peers': { 32: 1.5 } } },
    { name: 'a list for stats', path: STATS, body: [] },
    { name: 'subscriptions without criteria', path: FILTER, body: [{ peerId: 'x' }] },
    { name: 'an object for subscriptions', path: FILTER, body: {} },
  ])('refuses $name', async ({ path, body }) => {
    answer(path, body);
    const ask = { [CONNECTED]: node.connected, [STATS]: node.peerStats, [FILTER]: node.filterUse }[path]!;

    expect(await ask(HOST)).toMatchObject({ kind: 'failed', failure: 'bad-answer' });
  });

  it('refuses a hundred thousand peers, in little time and with little to say', async () => {
    answer(
      CONNECTED,
      Array.from({ length: 100_000 }, () => ({ shards: [1] })),
    );

    const begun = performance.now();
    const seen = await node.connected(HOST);

    expect(seen).toMatchObject({ kind: 'failed', failure: 'bad-answer' });
    expect(JSON.stringify(seen).length).toBeLessThan(400);
    expect(performance.now() - begun).toBeLessThan(5000);
  });

  it('keeps little of names and shards without end', async () => {
    const flood = Array.from({ length: 300 }, (_, index) =>
      peer([...Array(1100).keys()], `${index}${'x'.repeat(900)}`),
    );
    answer(CONNECTED, flood);

    const seen = await node.connected(HOST);

    expect(seen).toMatchObject({ kind: 'answered', connected: { total: 300 } });
    if (seen.kind !== 'answered' || seen.connected.kind !== 'connected') throw new Error('not read');
    expect(seen.connected.byShard).toHaveLength(1024);
    expect(seen.connected.byOrigin.length).toBeLessThanOrEqual(40);
    expect(Math.max(...seen.connected.byOrigin.map(({ name }) => name.length))).toBe(60);
  });

  it('never repeats what it could not read', async () => {
    answer(CONNECTED, [{ shards: 'hunter2', origin: 7 }]);

    const seen = await node.connected(HOST);

    expect(JSON.stringify(seen)).not.toContain('hunter2');
    expect(seen).toMatchObject({ detail: expect.stringContaining('0.shards') as string });
  });
});
