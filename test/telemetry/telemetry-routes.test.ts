import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  clients,
  openTelemetry,
  receivedMessage,
  recorded,
  sentReport,
  TELEMETRY_TOKEN,
  type TestTelemetry,
} from '../support/telemetry-room.ts';

const RECORD = '/telemetry/record-metrics';
const STATS = '/telemetry/protocol-stats';
const METRICS = '/telemetry/client-metrics';

let telemetry: TestTelemetry;

beforeEach(async () => {
  telemetry = await openTelemetry();
});

afterEach(async () => {
  await telemetry.close();
});

const rates = { totalIn: 10, totalOut: 20, rateIn: 1.5, rateOut: 2.5 };

async function items(): Promise<readonly string[]> {
  const { text } = await telemetry.metrics.render();
  return text.split('\n').filter((line) => /^muster_telemetry_(items|reports)_total\{/.test(line));
}

describe('the door for telemetry', () => {
  it('takes the types of the public service, and says of each item that it does not take why', async () => {
    const on = { peerId: 'p', pubsubTopic: '/waku/2/rs/16/32' };
    const types: Readonly<Record<string, object>> = {
      ProtocolStats: { hostID: 'h', relay: rates },
      ReceivedEnvelope: on,
      SentEnvelope: on,
      UpdateEnvelope: on,
      ReceivedMessages: receivedMessage(),
      ErrorSendingEnvelope: { error: 'no peers', sentEnvelope: on },
      PeerCount: { ...on, peerCount: 3 },
      PeerConnFailure: { ...on, failureCount: 2 },
      PeerCountByShard: { ...on, shard: 32, count: 4 },
      PeerCountByOrigin: { ...on, origin: 1, count: 4 },
      MessageCheckSuccess: on,
      MessageCheckFailure: on,
      DialFailure: { ...on, errorType: 1, errorMsg: 'x', protocols: 'y' },
      StoreConfrimationError: on,
      MissedMessages: on,
      MissedRelevantMessages: on,
      MessageDeliveryConfirmed: on,
      SentMessageTotal: { ...on, size: 5 },
    };
    const body = Object.entries(types).map(([telemetry_type, telemetry_data], id) => ({
      id,
      telemetry_type,
      telemetry_data,
    }));

    const taken = await telemetry.post(RECORD, [...body, { id: 99, telemetry_type: 'Nonsense', telemetry_data: {} }]);

    expect(taken.status).toBe(201);
    expect(taken.body).toEqual([{ id: 99, error: 'This telemetry_type is not known here.' }]);
  });

  it('takes several messages under one id, as the service does', async () => {
    const two = [receivedMessage(), receivedMessage({ peerId: 'another', messageSize: -1 })];

    const taken = await telemetry.post(RECORD, [{ id: 7, telemetry_type: 'ReceivedMessages', telemetry_data: two }]);

    expect(taken).toMatchObject({ status: 201, body: [{ id: 7 }] });
    expect(JSON.stringify(taken.body)).toMatch(/"error":"messageSize: /);
  });

  it('takes protocol stats, envelope updates and metrics of the service, and says that it is there', async () => {
    expect(await telemetry.post(STATS, { hostID: 'h', relay: rates, 'filter-push': rates })).toMatchObject({
      status: 201,
    });
    expect(await telemetry.post('/telemetry/update-envelope', {})).toMatchObject({ status: 201 });
    expect(await telemetry.post('/telemetry/waku-metrics', [])).toMatchObject({ status: 201 });
    const health = await fetch(`${telemetry.url}/telemetry/health`);
    expect([health.status, await health.text()]).toEqual([200, 'OK']);
  });

  it.each([
    ['no token', {}],
    ['a wrong one', { authorization: 'Bearer guessed' }],
    ['the token in another place', { 'x-token': TELEMETRY_TOKEN }],
  ])('refuses with 401 what bears %s', async (_what, headers) => {
    expect((await telemetry.post(RECORD, [], headers)).status).toBe(401);
  });

  it('takes each token of a list, so that one can be replaced without a gap, and as a password', async () => {
    await telemetry.close();
    telemetry = await openTelemetry({ tokens: { TELEMETRY_TOKEN: 'old-one,new-one' } });

    for (const authorization of ['Bearer old-one', 'Bearer new-one', `Basic ${btoa('any:new-one')}`])
      expect((await telemetry.post(RECORD, [], { authorization })).status).toBe(201);
  });

  it('is off, and not open, without a token', async () => {
    await telemetry.close();
    telemetry = await openTelemetry({ tokens: {} });

    for (const path of [RECORD, STATS, METRICS]) expect((await telemetry.post(path, [])).status).toBe(404);
    expect((await fetch(`${telemetry.url}/telemetry/health`)).status).toBe(404);
  });

  it('publishes what it takes beyond the service, as a schema', async () => {
    const schema = await (await fetch(`${telemetry.url}/telemetry/client-metrics/schema`)).text();

    expect(JSON.parse(schema)).toEqual(JSON.parse(readFileSync('docs/client-metrics.schema.json', 'utf8')));
    for (const field of ['client', 'from', 'to', 'traffic', 'bittorrent', 'rpc', 'discv5', 'pubsub_topic', 'shard'])
      expect(schema).toContain(`"${field}"`);
  });
});

describe('hostile reports', () => {
  it.each([
    ['no JSON', 'not json'],
    ['an object where a list belongs', '{}'],
    ['arrays in arrays', `${'['.repeat(100_000)}${']'.repeat(100_000)}`],
    ['nothing', ''],
  ])('are refused with 400: %s', async (_what, body) => {
    expect((await telemetry.post(RECORD, body)).status).toBe(400);
  });

  it('are refused with 413 when they are too large', async () => {
    expect((await telemetry.post(RECORD, ' '.repeat(256 * 1024 + 1))).status).toBe(413);
  });

  it.each([
    ['negative', { messageSize: -1 }],
    ['not a number', { messageSize: 'NaN' }],
    ['null', { messageSize: null }],
    ['a fraction', { messageSize: 0.5 }],
    ['larger than any message', { messageSize: 1e15 }],
    ['of the future', { timestamp: Date.parse('2026-03-02T10:00:00Z') / 1000 }],
    ['of the far future', { sentAt: 9e18 }],
    ['of long ago', { timestamp: 1_000_000_000 }],
    ['of nobody', { peerId: '', receiverKeyUID: '', nodeName: '' }],
    ['no object', 'text'],
  ])('are not counted, and the item says why: %s', async (_what, parts) => {
    const data = typeof parts === 'string' ? parts : receivedMessage(parts);

    const taken = await telemetry.post(RECORD, recorded('ReceivedMessages', data, receivedMessage()));

    expect(taken).toMatchObject({ status: 201, body: [{ id: 1 }] });
    expect(JSON.stringify(taken.body)).toMatch(/"error":"[^"]{10,}/);
    expect(await items()).toContain('muster_telemetry_items_total{outcome="counted"} 1');
  });

  it('of numbers beyond all numbers are not counted', async () => {
    const body = JSON.stringify(recorded('ReceivedMessages', receivedMessage({ messageSize: 12345 })));

    expect(await telemetry.post(RECORD, body.replace('12345', '1e999'))).toMatchObject({ body: [{ id: 1 }] });
  });

  it('are counted once, however often they are sent', async () => {
    const bodies = clients(5).map((client) => sentReport(telemetry.clock, client));
    for (const body of [...bodies, ...bodies, ...bodies])
      expect((await telemetry.post(METRICS, body)).status).toBe(201);
    await telemetry.endHour();

    const to = telemetry.clock.now();
    const reading = await telemetry.room.reader.read('status.prod', {
      measures: ['sent'],
      level: 'hour',
      from: new Date(to.getTime() - 3_600_000),
      to,
    });
    expect(reading).toMatchObject({ parts: [{ sum: 5000, count: 10 }] });
    expect(await items()).toContain('muster_telemetry_reports_total{outcome="repeat"} 10');
  });

  it('of more items than a report may have are counted up to there, and told of', async () => {
    const { current } = telemetry.config;
    const limits = { ...current.telemetry.limits, items: 3 };
    telemetry.config.current = { ...current, telemetry: { ...current.telemetry, limits } };

    const taken = await telemetry.post(
      RECORD,
      recorded('ReceivedMessages', ...[1, 2, 3, 4, 5].map(() => receivedMessage())),
    );

    expect(taken.status).toBe(201);
    expect(JSON.stringify(taken.body)).toContain('may have 3 items');
    expect(await items()).toContain('muster_telemetry_items_total{outcome="counted"} 3');
  });

  it('that come too often are refused with 429 and when to come again, and taken then', async () => {
    const { current } = telemetry.config;
    const limits = { ...current.telemetry.limits, perAddress: 1 };
    telemetry.config.current = { ...current, telemetry: { ...current.telemetry, limits } };

    const answers = [];
    for (let turn = 0; turn < 3; turn += 1) answers.push(await telemetry.post(RECORD, []));

    expect(answers.map(({ status }) => status)).toEqual([201, 201, 429]);
    expect(answers[2]?.headers.get('retry-after')).toBe('1');
    telemetry.clock.advance(1000);
    expect((await telemetry.post(RECORD, [])).status).toBe(201);
  });

  it('that are too large together are refused with 429, and taken when there is room again', async () => {
    const { current } = telemetry.config;
    const limits = { ...current.telemetry.limits, kibibytesPerSecond: 16 };
    telemetry.config.current = { ...current, telemetry: { ...current.telemetry, limits } };
    const large = (): string => `[]${' '.repeat(200 * 1024)}`;

    expect((await telemetry.post(RECORD, large())).status).toBe(201);
    const second = await telemetry.post(RECORD, large());
    expect([second.status, second.headers.get('retry-after')]).toEqual([429, '10']);
    telemetry.clock.advance(10_000);
    expect((await telemetry.post(RECORD, large())).status).toBe(201);
  });

  it('without a token wait for their refusal when there are many, and how many do can be seen', async () => {
    const headers = { authorization: 'Bearer guessed' };
    const sent = Array.from({ length: 40 }, () => telemetry.post(RECORD, [], headers));
    const waiting = async (): Promise<number> => {
      const { text } = await telemetry.metrics.render();
      return Number(/muster_telemetry_held\{what="refusals"\} (\d+)/.exec(text)?.[1]);
    };

    await expect.poll(waiting, { interval: 10 }).toBeGreaterThan(0);
    expect((await Promise.all(sent)).every(({ status }) => status === 401)).toBe(true);
    expect(await waiting()).toBe(0);
  });

  it('beyond what waits are shed with 503, and nothing is slowed for long', async () => {
    const large = recorded('ReceivedMessages', ...Array.from({ length: 400 }, () => receivedMessage()));
    const answers = await Promise.all(
      Array.from({ length: 90 }, (_, index) => telemetry.post(RECORD, [...large, { id: index }])),
    );
    const shed = answers.filter(({ status }) => status === 503);

    expect(shed.length).toBeGreaterThan(0);
    expect(shed[0]?.headers.get('retry-after')).toBe('5');
    expect(answers.every(({ status }) => status === 201 || status === 503)).toBe(true);
    expect((await telemetry.post(RECORD, [])).status).toBe(201);
  });

  it('of ever new topics, types and clients take bounded memory, bounded rows and no labels', async () => {
    for (let round = 0; round < 40; round += 1) {
      const many = Array.from({ length: 400 }, (_, index) =>
        receivedMessage({
          topic: `/app/1/topic-${round}-${index}/proto`,
          messageType: index % 2 === 0 ? `TYPE_${round}_${index}` : 'CHAT_MESSAGE',
          pubsubTopic: `/waku/2/rs/16/${index}`,
          peerId: `peer-${round}-${index}`,
        }),
      );
      expect((await telemetry.post(RECORD, recorded('ReceivedMessages', ...many))).status).toBe(201);
    }
    const held = (await telemetry.metrics.render()).text;

    const cells = Number(/muster_telemetry_held\{what="sums"\} (\d+)/.exec(held)?.[1]);
    expect(cells).toBeGreaterThan(0);
    expect(cells).toBeLessThan(4_600);
    expect(held).not.toMatch(/TYPE_|topic-|peer-/);
    expect(held.split('\n').filter((line) => line.startsWith('muster_telemetry')).length).toBeLessThan(20);
  }, 60_000);
});
