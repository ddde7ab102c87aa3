import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock, type Clock } from '../src/platform/clock.ts';
import { readConfig } from '../src/platform/config/read-config.ts';
import type { TelemetrySourceConfig } from '../src/platform/config/telemetry-config.ts';
import { PERMISSIONS } from '../src/policy/permissions.ts';
import { createSampleKeeper } from '../src/sample-keeper.ts';
import { MESSAGE_TYPES } from '../src/telemetry/message-group.ts';
import { createReportReader } from '../src/report-reader.ts';
import { createTelemetryService } from '../src/telemetry/telemetry-service.ts';

export const ITEMS_EACH = 20;
export const HOUR_MS = 3_600_000;
const START = Date.UTC(2026, 0, 5, 9);

/** Telemetry as Muster takes it, with a file of its own and a clock that is moved. */
export interface TelemetryHouse {
  /** Takes a report; throws when it was not counted whole. */
  take(body: Buffer): Promise<void>;
  /** Lets so much time pass, and does what the job does. */
  keep(passMs: number): Promise<void>;
  path(): Promise<string>;
}

export async function withTelemetry<T>(work: (house: TelemetryHouse) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'muster-bench-telemetry-'));
  let nowMs = START;
  const clock: Clock = { now: () => new Date(nowMs), wakeAt: () => () => undefined };
  const keeper = createSampleKeeper({
    path: join(folder, 'bench.samples.db'),
    mode: 'sandbox',
    clock,
    log: { warn: console.warn },
  });
  const read = readConfig(CONFIG, { permissions: PERMISSIONS, guildId: '100000000000000003' });
  if (read.kind === 'invalid') throw new Error(JSON.stringify(read.problems.slice(0, 3)));
  const { config } = read;
  const reader = createReportReader({ clock: systemClock, log: console });
  const telemetry = createTelemetryService({
    config: () => config,
    clock,
    samples: () => keeper.find(),
    isBegun: () => keeper.isBegun(),
    observer: { report: () => undefined, items: () => undefined },
    reader,
    randomKey: () => randomBytes(32),
    // The bench wants what counting costs, not how it makes way for others.
    pause: () => Promise.resolve(),
  });
  const [source] = config.telemetry.sources;
  if (source === undefined) throw new Error('The bench has a source.');
  try {
    return await work({
      take: (body) => take(telemetry, source, body),
      async keep(passMs) {
        nowMs += passMs;
        await telemetry.keep();
      },
      async path() {
        const file = await keeper.find();
        if (file.kind !== 'open') throw new Error(file.why);
        return file.path;
      },
    });
  } finally {
    await reader.close();
    await keeper.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function take(
  telemetry: Pick<ReturnType<typeof createTelemetryService>, 'take'>,
  source: TelemetrySourceConfig,
  body: Buffer,
): Promise<void> {
  const outcome = await telemetry.take(source, 'record-metrics', body);
  if (outcome.kind !== 'counted' || outcome.errors.length > 0) throw new Error(JSON.stringify(outcome).slice(0, 300));
}

const TYPES = Object.values(MESSAGE_TYPES).flat();

/** What one of many clients received within a minute. */
export function reportBody(index: number): Buffer {
  const items = Array.from({ length: ITEMS_EACH }, (_, item) => ({
    id: item,
    telemetry_type: 'ReceivedMessages',
    telemetry_data: {
      chatId: `0x04${index}`,
      messageHash: `0x${index}-${item}`,
      messageId: `0x${item}-${index}`,
      messageType: TYPES[(index + item) % 60],
      messageSize: 200 + item,
      receiverKeyUID: `0x${index % 500}`,
      nodeName: `node-${index % 500}`,
      peerId: `16Uiu2HAm${index % 500}`,
      topic: `/waku/1/0x${String((index * 7 + item) % 2).padStart(8, '0')}/rfc26`,
      pubsubTopic: `/waku/2/rs/16/${item % 3 === 0 ? 32 : 64}`,
    },
  }));
  return Buffer.from(JSON.stringify(items));
}

const CONFIG = `channels: { a: '100000000000000001' }
roles: { all: { id: '100000000000000002' } }
telemetry: { sources: [{ name: apps, fleet: bench.prod, tokenEnv: TELEMETRY_TOKEN }] }
fleets:
  bench.prod:
    purpose: bench
    kind: waku
    owner: { role: all }
    maintainer: { role: all }
    versionPolicy: { kind: manual, repository: acme/node }
    cluster: 16
    shards: [32, 64]
`;
