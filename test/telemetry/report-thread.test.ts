import { connect } from 'node:net';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/platform/clock.ts';
import { Pace } from '../../src/telemetry/pace.ts';
import { readReport } from '../../src/telemetry/report-input.ts';
import type { ReportReading, ReportTask } from '../../src/telemetry/report-reading.ts';
import { createReportReader, type ThreadedReportReader } from '../../src/report-reader.ts';
import { createTelemetryService, type TelemetryService } from '../../src/telemetry/telemetry-service.ts';
import { createTelemetryReader } from '../../src/telemetry/telemetry-reader-service.ts';
import { recordedLog, type RecordedLog } from '../support/recorded-log.ts';
import {
  openTelemetry,
  receivedMessage,
  recorded,
  TELEMETRY_TOKEN,
  type TestTelemetry,
} from '../support/telemetry-room.ts';
import { threadBody } from '../support/thread-body.ts';

const RECORD = '/telemetry/record-metrics';
const DAY_MS = 86_400_000;

let telemetry: TestTelemetry;

beforeEach(async () => {
  telemetry = await openTelemetry();
});

afterEach(async () => {
  await telemetry.close();
});

function task(parts: Partial<ReportTask> = {}): ReportTask {
  return {
    shape: 'record-metrics',
    body: Buffer.from(JSON.stringify(recorded('ReceivedMessages', receivedMessage()))),
    source: 'desktop',
    fleet: { name: 'status.prod', cluster: 16, shards: [32] },
    groups: {},
    nowMs: Date.UTC(2026, 2, 2),
    mostItems: 100,
    secret: Buffer.alloc(32, 7),
    ...parts,
  };
}

describe('the thread that reads reports', () => {
  let log: RecordedLog;
  let reader: ThreadedReportReader;

  beforeEach(() => {
    log = recordedLog();
  });

  afterEach(async () => {
    await reader.close();
  });

  it('comes to what reading them here comes to, and names no client', async () => {
    reader = createReportReader({ clock: systemClock, log });
    const asked = task({
      body: Buffer.from(JSON.stringify([...recorded('ReceivedMessages', receivedMessage(), {}), 7])),
    });

    const reading = await reader.read(asked);

    expect(reading).toEqual(readReport(asked));
    expect(reading).toMatchObject({ kind: 'read', errors: [{ id: 2 }, { id: 2 }] });
    expect(JSON.stringify(reading)).not.toContain('16Uiu2HAm');
  });

  it.each([
    ['dies', 'parentPort.on("message", () => process.exit(3));', 'code 3'],
    ['throws', 'parentPort.on("message", () => { throw new Error("no ink"); });', 'no ink'],
    ['never ends', 'parentPort.on("message", () => { for (;;); });', 'too long'],
    [
      'answers with something else',
      'parentPort.on("message", ({ id }) => parentPort.postMessage({ kind: "done", id, value: 7 }));',
      'invalid',
    ],
  ])('that %s is told of without what was sent, and the next report has another', async (_, code, why) => {
    reader = createReportReader({ clock: systemClock, log, timeOutMs: 2_000, body: threadBody(code) });

    expect([await reader.read(task()), await reader.read(task())]).toEqual([null, null]);
    expect(log.lines.map(({ level, fields }) => [level, fields['source']])).toEqual([
      ['warn', 'desktop'],
      ['warn', 'desktop'],
    ]);
    expect(String(log.lines[0]?.fields['error'])).toContain(why);
    expect(JSON.stringify(log.lines)).not.toMatch(/16Uiu2HAm|CHAT_MESSAGE/);
  });
});

describe('a report', () => {
  function service(read: (task: ReportTask) => Promise<ReportReading | null>): TelemetryService {
    return createTelemetryService({
      config: () => telemetry.config.current,
      clock: telemetry.clock,
      samples: () => telemetry.keeper.find(),
      isBegun: () => telemetry.keeper.isBegun(),
      reader: { read },
      observer: { report: () => undefined, items: () => undefined },
      randomKey: () => Buffer.from(crypto.getRandomValues(new Uint8Array(32))),
      pause: () => Promise.resolve(),
    });
  }

  const source = { name: 'desktop', fleet: 'status.prod', tokenEnv: 'TELEMETRY_TOKEN' };
  const report = Buffer.from(JSON.stringify(recorded('ReceivedMessages', receivedMessage())));

  it('that could not be read may be sent again, and counts then', async () => {
    let isBroken = true;
    const house = service((asked) => Promise.resolve(isBroken ? null : readReport(asked)));

    expect(await house.take(source, 'record-metrics', report)).toEqual({ kind: 'unavailable', retryAfterSeconds: 60 });
    expect(house.state().cells).toBe(0);
    isBroken = false;
    expect(await house.take(source, 'record-metrics', report)).toEqual({ kind: 'counted', errors: [] });
    expect(await house.take(source, 'record-metrics', report)).toEqual({ kind: 'repeat' });
  });

  it('during whose reading a day ends is read again, so that no client of it is counted by the key of two', async () => {
    const asked: ReportTask[] = [];
    const house = service((each) => {
      asked.push(each);
      if (asked.length === 1) telemetry.clock.advance(DAY_MS);
      return Promise.resolve(readReport(each));
    });

    expect(await house.take(source, 'record-metrics', report)).toMatchObject({ kind: 'counted' });
    expect(asked).toHaveLength(2);
    expect(Buffer.from(asked[0]?.secret ?? []).equals(Buffer.from(asked[1]?.secret ?? []))).toBe(false);
    for (let client = 0; client < 5; client += 1) {
      const another = JSON.stringify(recorded('ReceivedMessages', receivedMessage({ peerId: `another-${client}` })));
      await house.take(source, 'record-metrics', Buffer.from(another));
    }
    telemetry.clock.advance(3_600_000);
    await house.keep();
    const to = new Date(Math.floor(telemetry.clock.now().getTime() / 3_600_000) * 3_600_000);
    const reading = await createTelemetryReader({
      config: () => telemetry.config.current,
      clock: telemetry.clock,
      samples: () => telemetry.keeper.find(),
    }).read('status.prod', {
      measures: ['received'],
      level: 'hour',
      from: new Date(to.getTime() - 2 * DAY_MS),
      to,
    });
    expect(reading).toMatchObject({ parts: [{ sum: 6000, count: 6 }] });
  });
});

describe('who sends more than is taken', () => {
  /** What the server said to a sender who means to send so much, and how much of it he was let send. */
  async function pour(bytes: number, token: string): Promise<{ readonly said: string; readonly sent: number }> {
    const { hostname, port } = new URL(telemetry.url);
    const socket = connect({ host: hostname, port: Number(port) });
    await once(socket, 'connect');
    let said = '';
    socket.on('data', (chunk: Buffer) => (said += chunk.toString()));
    socket.on('error', () => undefined);
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.write(
      `POST ${RECORD} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${token}\r\ncontent-length: ${bytes}\r\n\r\n`,
    );
    const piece = Buffer.alloc(64 * 1024, ' ');
    let sent = 0;
    for (; sent < bytes && !socket.destroyed && socket.writable; sent += piece.length) {
      if (!socket.write(piece)) await Promise.race([once(socket, 'drain').catch(() => undefined), closed]);
    }
    await closed;
    return { said, sent };
  }

  it.each([
    ['is nobody known', 'guessed', '401'],
    ['sends too much at once', TELEMETRY_TOKEN, '413'],
  ])('and %s gets the answer and is cut off, instead of being read to the end', async (_, token, status) => {
    const { said, sent } = await pour(200 * 1024 * 1024, token);

    expect(said).toContain(`HTTP/1.1 ${status}`);
    expect(said.toLowerCase()).toContain('connection: close');
    expect(sent).toBeLessThan(100 * 1024 * 1024);
    expect((await telemetry.post(RECORD, [])).status).toBe(201);
  });
});

describe('long work', () => {
  const busy = (ms: number): void => {
    const until = performance.now() + ms;
    while (performance.now() < until);
  };

  it('rests for three times as long as it took', async () => {
    const rests: number[] = [];
    const pace = new Pace((ms) => {
      rests.push(ms);
      return Promise.resolve();
    });

    pace.begin();
    busy(5);
    await pace.rest();
    expect(rests).toHaveLength(1);
    expect(rests[0]).toBeGreaterThanOrEqual(15);
  });
});
