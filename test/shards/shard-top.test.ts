import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FleetConfig } from '../../src/platform/config/config.ts';
import { chartProblem } from '../../src/platform/chart/chart.ts';
import { clientHealthMessage } from '../../src/shards/client-health-view.ts';
import { clientHealthChart, topChart } from '../../src/shards/shard-top-chart.ts';
import { createShardTopService, type ShardTopService, type TopAsk } from '../../src/shards/shard-top-service.ts';
import { noTopMessage, protocolMessage, topMessage } from '../../src/shards/shard-top-view.ts';
import type { NoTop, ProtocolReport, TopReport } from '../../src/shards/shard-top.ts';
import { topicBucket } from '../../src/telemetry/report-labels.ts';
import { messageProblems } from '../support/message-limits.ts';
import { clients, openTelemetry, recorded, sentReport, type TestTelemetry } from '../support/telemetry-room.ts';

const HOUR_MS = 3_600_000;
const TOPIC = '/waku/1/0x5ea8a1b2/rfc26';

let telemetry: TestTelemetry;
let shardTop: ShardTopService;

beforeEach(async () => {
  telemetry = await openTelemetry();
  shardTop = createShardTopService({
    telemetry: telemetry.room.reader,
    traffic: { read: async () => ({ kind: 'not-configured' }) },
    clock: telemetry.clock,
  });
});

afterEach(async () => {
  await telemetry.close();
});

function fleet(): FleetConfig {
  const [first] = telemetry.config.current.fleets;
  if (first === undefined) throw new Error('The room has a fleet.');
  return first;
}

async function report(count: number, parts: Parameters<typeof sentReport>[2]): Promise<void> {
  for (const client of clients(count))
    await telemetry.post('/telemetry/client-metrics', sentReport(telemetry.clock, client, parts));
}

async function ask(parts: Partial<TopAsk> = {}): Promise<TopReport> {
  const got = await shardTop.top(fleet(), { by: 'type', windowMs: HOUR_MS, shard: null, direction: 'sent', ...parts });
  if (got.kind !== 'top') throw new Error(`It should be a report: ${got.kind}.`);
  return got;
}

function textOf(body: ReturnType<typeof topMessage>): string {
  expect(messageProblems(body)).toEqual([]);
  return body.embeds?.map(({ title, description }) => `${title ?? ''}\n${description ?? ''}`).join('\n') ?? '';
}

describe('/shard top', () => {
  beforeEach(async () => {
    await report(10, { bytes: 600, messages: 1 });
    await report(5, {
      type: 'COMMUNITY_DESCRIPTION',
      shard: 64,
      bytes: 2000,
      messages: 1,
      topic: '/waku/1/0x00000001/rfc26',
    });
    await report(2, { type: 'EDIT_MESSAGE', bytes: 500, messages: 1 });
    await report(4, { type: 'PIN_MESSAGE', bytes: 750, messages: 1 });
    await report(5, { type: 'STATUS_UPDATE', bytes: 100, messages: 10, topic: '' });
    await telemetry.endHour();
  });

  it('shares what clients sent among its types; what few sent is not named, and nothing is lost', async () => {
    const { rows, told } = await ask();

    expect(rows.map(({ of, bytes, share, clients: count }) => ({ of, bytes, share, count }))).toEqual(
      [
        {
          of: { kind: 'named', name: 'COMMUNITY_DESCRIPTION', group: 'community control' },
          bytes: 10_000,
          share: 0.5,
          count: 5,
        },
        { of: { kind: 'named', name: 'CHAT_MESSAGE', group: 'chat' }, bytes: 6_000, share: 0.3, count: 10 },
        { of: { kind: 'too-few', group: null }, bytes: 4_500, share: 0.225, count: 5 },
      ].map((row) => ({ ...row, share: row.bytes / 20_500 })),
    );
    expect(rows.reduce((sum, { share }) => sum + (share ?? 0), 0)).toBeCloseTo(1, 10);
    expect(told).toEqual({ asked: 1, told: 1, tooFew: 0, clients: 10 });
  });

  it('says of each group and topic what it is, and counts one shard alone', async () => {
    expect(
      (await ask({ by: 'group' })).rows.map(({ of, bytes }) => [of.kind === 'named' ? of.name : of.kind, bytes]),
    ).toEqual([
      ['community control', 10_000],
      ['chat', 6_000],
      ['too-few', 4_500],
    ]);
    expect((await ask({ by: 'topic' })).rows.map(({ of }) => of)).toContainEqual({
      kind: 'topic',
      bucket: topicBucket(TOPIC),
    });
    expect((await ask({ shard: 64 })).rows.map(({ bytes }) => bytes)).toEqual([10_000]);
  });

  it('refuses a shard that the fleet does not serve', async () => {
    const got = await shardTop.top(fleet(), { by: 'type', windowMs: HOUR_MS, shard: 9, direction: 'sent' });

    expect(got).toMatchObject({ kind: 'no-such-shard', shard: 9 });
  });

  it('says whose figures they are, and of how many clients at least', async () => {
    const text = textOf(topMessage(await ask(), { kind: 'none' }));

    expect(text).toContain('At least 10 opted-in clients, payload bytes sent');
    expect(text).toContain("not what the fleet's nodes carry");
    expect(text).toMatch(/CHAT_MESSAGE +6 kB +29\.3 ?% +10 +≥10/);
    expect(text).not.toContain('EDIT_MESSAGE');
  });

  it('draws each row of each hour, and hours without reports as gaps', async () => {
    const chart = topChart(await ask({ windowMs: 3 * HOUR_MS }), 'light');
    if (chart === null) throw new Error('There is something to draw.');

    expect(chartProblem(chart)).toBeNull();
    expect(chart.panels[0]?.series[1]).toMatchObject({ name: 'CHAT_MESSAGE' });
    expect(chart.panels[0]?.series[1]?.points.map(([, value]) => value)).toEqual([null, null, 6000]);
  });

  it('never mixes what was received with what was sent', async () => {
    expect((await ask({ direction: 'received' })).rows).toEqual([]);
  });
});

describe('/shard top with little to tell', () => {
  it('says when what is reported now will be told of', async () => {
    const text = textOf(topMessage(await ask(), { kind: 'none' }));

    expect(text).toContain('No client reported in this time.');
    expect(text).toContain(`<t:${Date.parse('2026-03-02T10:00:00Z') / 1000}:R>`);
  });

  it('says that too few reported, and shows nothing of theirs', async () => {
    await report(4, {});
    await telemetry.endHour();

    const text = textOf(topMessage(await ask(), { kind: 'none' }));
    expect(text).toContain('Clients reported, but too few of them');
    expect(text).not.toContain('CHAT_MESSAGE');
  });

  it.each([
    { kind: 'off' },
    { kind: 'no-shards' },
    { kind: 'no-such-shard', shard: 7 },
    { kind: 'unavailable', why: 'the disk is full' },
  ] as const)('says what to do: $kind', (outcome) => {
    const said: NoTop = { ...outcome, fleet: fleet() };

    expect(textOf(noTopMessage(said)).length).toBeGreaterThan(40);
  });
});

describe('/shard top by protocol', () => {
  it("tells nodes and clients apart, and what goes past Waku's protocols", async () => {
    for (const client of clients(6)) {
      const body = sentReport(telemetry.clock, client);
      const traffic = [
        { kind: 'bittorrent', in: 1000, out: 10 },
        { kind: 'discv5', in: 500, out: 500 },
      ];
      await telemetry.post('/telemetry/client-metrics', { ...body, traffic });
      await telemetry.post('/telemetry/protocol-stats', {
        hostID: client,
        relay: { totalIn: 1, totalOut: 1, rateIn: 300, rateOut: 100 },
      });
    }
    await telemetry.endHour();

    const got = await shardTop.top(fleet(), { by: 'protocol', windowMs: HOUR_MS, shard: null, direction: 'sent' });
    expect(got).toMatchObject({
      kind: 'protocols',
      clients: {
        rates: [{ name: 'relay', inBytesPerSecond: 300, outBytesPerSecond: 100, clients: 5 }],
        beyond: [
          { name: 'bittorrent', inBytes: 6000, outBytes: 60 },
          { name: 'discv5', inBytes: 3000, outBytes: 3000 },
        ],
      },
    });
    const text = textOf(protocolMessage(got as ProtocolReport)); // Said by the line before.
    expect(text).toContain('From the fleet: average per node');
    expect(text).toContain('From opted-in clients');
    expect(text).toMatch(/bittorrent +6 kB +60 B +≥5/);
  });
});

describe('/shard clients', () => {
  it('shows peers by shard and origin, and what went wrong, as averages and counts of enough clients', async () => {
    for (const [index, peerId] of clients(6).entries()) {
      const on = { peerId, pubsubTopic: '/waku/2/rs/16/32' };
      const send = (type: string, data: object) => telemetry.post('/telemetry/record-metrics', recorded(type, data));
      await send('PeerCountByShard', { ...on, shard: 32, count: 4 + index });
      await send('PeerCountByOrigin', { ...on, origin: 1, count: 3 });
      await send('MissedMessages', on);
      await send('DialFailure', { ...on, errorType: 1 });
      if (index < 3) await send('StoreConfrimationError', on);
    }
    await telemetry.endHour();

    const got = await shardTop.clients(fleet(), HOUR_MS);
    expect(got).toMatchObject({
      kind: 'client-health',
      shards: [{ shard: '32', peers: 6.5, missed: 6, clients: 5 }],
      origins: [{ name: 'discv5', peers: 3, clients: 5 }],
      events: [
        { measure: 'missed', count: 6 },
        { measure: 'dial-failure', name: 'io-timeout', count: 6 },
      ],
    });
    if (got.kind !== 'client-health') return;
    const text = textOf(clientHealthMessage(got, { kind: 'none' }));
    expect(text).toMatch(/32 +6\.5 +6 +≥5/);
    expect(text).not.toContain('store confirmation');
    const chart = clientHealthChart(got, 'dark');
    expect(chart === null ? 'nothing to draw' : chartProblem(chart)).toBeNull();
  });
});
