import { existsSync, readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Config } from '../../src/platform/config/config.ts';
import type { TelemetryAsk } from '../../src/telemetry/telemetry-reading.ts';
import { topicBucket } from '../../src/telemetry/report-labels.ts';
import type { TelemetryTables } from '../../src/telemetry/telemetry-open-store.ts';
import {
  clients,
  openTelemetry,
  receivedMessage,
  recorded,
  sentReport,
  type TestTelemetry,
} from '../support/telemetry-room.ts';

const METRICS = '/telemetry/client-metrics';
const RECORD = '/telemetry/record-metrics';
const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

let telemetry: TestTelemetry;

beforeEach(async () => {
  telemetry = await openTelemetry();
});

afterEach(async () => {
  await telemetry.close();
});

async function read(ask: Partial<TelemetryAsk> = {}) {
  const to = telemetry.clock.now();
  const reading = await telemetry.room.reader.read('status.prod', {
    measures: ['sent'],
    level: 'hour',
    from: new Date(to.getTime() - 3 * DAY_MS),
    to,
    ...ask,
  });
  if (reading.kind !== 'reading') throw new Error(`It should be read: ${reading.kind}.`);
  return reading;
}

async function report(count: number, parts: Parameters<typeof sentReport>[2] = {}): Promise<void> {
  for (const client of clients(count))
    expect((await telemetry.post(METRICS, sentReport(telemetry.clock, client, parts))).status).toBe(201);
}

/** All bytes of the file with samples and its log, as text. */
function filesOf(path: string): string {
  return [path, `${path}-wal`].map((each) => (existsSync(each) ? readFileSync(each, 'latin1') : '')).join('');
}

async function stored() {
  const file = await telemetry.keeper.find();
  if (file.kind !== 'open') throw new Error(file.why);
  const tables = file.database.read.tables<TelemetryTables>();
  return {
    keys: await tables.selectFrom('telemetry_keys').selectAll().execute(),
    open: await tables.selectFrom('telemetry_open').selectAll().execute(),
    spans: await tables.selectFrom('telemetry_spans').selectAll().execute(),
  };
}

describe('what clients report', () => {
  it('is told of when its hour is over: bytes and messages by type, group, shard and topic, and of how many clients', async () => {
    await report(6);
    expect((await read()).parts).toEqual([]);

    await telemetry.endHour();

    const { parts, spans } = await read();
    expect(parts).toEqual([
      {
        measure: 'sent',
        shard: '32',
        group: 'chat',
        name: 'CHAT_MESSAGE',
        topic: topicBucket('/waku/1/0x5ea8a1b2/rfc26'),
        at: new Date('2026-03-02T09:00:00Z'),
        sum: 6000,
        count: 12,
        clients: 5,
      },
    ]);
    expect(spans).toEqual([{ at: new Date('2026-03-02T09:00:00Z'), measure: 'sent', clients: 5 }]);
  });

  it('is not told of when fewer than five clients reported, only that somebody did', async () => {
    await report(4);
    await telemetry.endHour();

    const { parts, spans } = await read();
    expect(parts).toEqual([]);
    expect(spans).toEqual([{ at: new Date('2026-03-02T09:00:00Z'), measure: 'sent', clients: null }]);
  });

  it('of nothing is no company: who sent none of a type is not counted among those who sent some', async () => {
    await report(2, { type: 'EDIT_MESSAGE', bytes: 77 });
    for (const client of clients(9).slice(2))
      await telemetry.post(
        METRICS,
        sentReport(telemetry.clock, client, { type: 'EDIT_MESSAGE', bytes: 0, messages: 0 }),
      );
    await telemetry.endHour();

    expect((await read()).parts).toEqual([]);
  });

  it('is counted under other where the fleet does not serve the shard, and as unmapped where nobody knows the type', async () => {
    await report(5, { type: 'MADE_UP_TYPE', shard: 999 });
    await telemetry.endHour();

    expect((await read()).parts.map(({ shard, group, name }) => ({ shard, group, name }))).toEqual([
      { shard: 'other', group: 'unmapped', name: 'unmapped' },
    ]);
  });

  it('takes the group that the configuration says, also of a type that is not built in', async () => {
    const { current } = telemetry.config;
    const groups = { CHAT_MESSAGE: 'other', BRAND_NEW: 'push' } as const;
    telemetry.config.current = { ...current, telemetry: { ...current.telemetry, groups } };

    await report(5);
    await report(5, { type: 'BRAND_NEW' });
    await telemetry.endHour();

    expect((await read()).parts.map(({ group, name }) => `${name}: ${group}`).toSorted()).toEqual([
      'BRAND_NEW: push',
      'CHAT_MESSAGE: other',
    ]);
  });

  it('is the sum of its hours in a day, and of as many clients as the day had, each counted once', async () => {
    for (let hour = 0; hour < 3; hour += 1) {
      await report(12);
      await telemetry.endHour();
    }
    telemetry.clock.advance(DAY_MS);
    await telemetry.room.keep();

    const { parts, spans } = await read({ level: 'day' });
    expect(parts.map(({ at, sum, count, clients: told }) => ({ at, sum, count, told }))).toEqual([
      { at: new Date('2026-03-02T00:00:00Z'), sum: 36_000, count: 72, told: 10 },
    ]);
    expect(spans).toEqual([{ at: new Date('2026-03-02T00:00:00Z'), measure: 'sent', clients: 10 }]);
  });

  it('counts nobody twice after a restart, and goes on with the hour', async () => {
    await report(3);
    telemetry = await telemetry.restart('stopped');
    await report(3, { bytes: 500 });
    await telemetry.endHour();

    expect(await read()).toMatchObject({ parts: [], spans: [{ clients: null }] });
  });

  it('loses what came after the last minute when the process is killed, and nothing before it', async () => {
    await report(6);
    await telemetry.room.keep();
    await report(6, { bytes: 7 });
    telemetry = await telemetry.restart('killed');
    await telemetry.endHour();

    expect((await read()).parts.map(({ sum }) => sum)).toEqual([6000]);
  });

  it('never adds to an hour that was told of, also when the clock is set back', async () => {
    await report(6);
    await telemetry.endHour();
    telemetry.clock.advance(-30 * MINUTE_MS);
    await report(6, { bytes: 9 });
    telemetry.clock.advance(90 * MINUTE_MS);
    await telemetry.room.keep();

    const { parts } = await read();
    expect(parts.map(({ at, sum }) => ({ at, sum }))).toEqual([
      { at: new Date('2026-03-02T09:00:00Z'), sum: 6000 },
      { at: new Date('2026-03-02T10:00:00Z'), sum: 54 },
    ]);
  });

  it('is forgotten when it was kept for long enough', async () => {
    await report(6);
    await telemetry.endHour();
    telemetry.clock.advance(36 * DAY_MS);
    await telemetry.room.keep();

    const from = new Date('2026-03-01T00:00:00Z');
    expect((await read({ from })).parts).toEqual([]);
    expect((await read({ from, level: 'day' })).parts).toHaveLength(1);
  });
});

describe('what is kept', () => {
  it('names nobody: no peer, key, node, chat, message, address or content topic is anywhere in it', async () => {
    const planted = receivedMessage({ peerId: 'PLANTED-peer', nodeName: 'PLANTED-node', chatId: 'PLANTED-chat' });
    const more = { messageHash: 'PLANTED-hash', receiverKeyUID: 'PLANTED-key', topic: '/PLANTED/1/topic/proto' };
    await telemetry.post(RECORD, recorded('ReceivedMessages', { ...planted, ...more, messageId: 'PLANTED-id' }));
    await telemetry.post(
      RECORD,
      recorded('DialFailure', { ...planted, errorMsg: 'PLANTED /ip4/192.0.2.7', errorType: 1 }),
    );
    await telemetry.room.keep();

    const open = filesOf(telemetry.path);
    await telemetry.endHour();
    const closed = filesOf(telemetry.path);

    for (const text of [open, closed, (await telemetry.metrics.render()).text]) {
      expect(text).not.toContain('PLANTED');
      expect(text).not.toContain('192.0.2.7');
      expect(text).not.toContain('127.0.0.1');
    }
  });

  it('loses the key of a day, and what clients were counted by, when the day is over', async () => {
    await report(6);
    await telemetry.room.keep();
    expect((await stored()).keys).toHaveLength(1);

    telemetry.clock.advance(DAY_MS);
    await telemetry.room.keep();

    const { keys, open, spans } = await stored();
    expect(keys).toEqual([]);
    expect(open).toEqual([]);
    expect(spans.map(({ sketch }) => sketch)).toEqual([null, null]);
  });

  it('loses the key of a day also when no source is left, after a restart too', async () => {
    await report(6);
    telemetry = await telemetry.restart('stopped');
    telemetry.config.current = withoutSources(telemetry.config.current);

    telemetry.clock.advance(DAY_MS);
    await telemetry.room.keep();

    const { keys, open } = await stored();
    expect(keys).toEqual([]);
    expect(open).toEqual([]);
  });

  it('begins no file where there is no source', async () => {
    telemetry.config.current = withoutSources(telemetry.config.current);

    await telemetry.room.keep();

    expect(telemetry.keeper.isBegun()).toBe(false);
  });
});

function withoutSources(config: Config): Config {
  return { ...config, telemetry: { ...config.telemetry, sources: [] } };
}
