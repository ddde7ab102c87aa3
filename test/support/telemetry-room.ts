import { join } from 'node:path';
import { fastify, type FastifyInstance } from 'fastify';
import type { Config } from '../../src/platform/config/config.ts';
import type { TelemetryConfig } from '../../src/platform/config/telemetry-config.ts';
import { Secret } from '../../src/platform/config/secret.ts';
import { createMetrics, type Metrics } from '../../src/platform/observability/metrics.ts';
import { createSampleKeeper, samplePathFor, type SampleKeeper } from '../../src/sample-keeper.ts';
import { createTelemetryRoom, type TelemetryRoom } from '../../src/telemetry-room.ts';
import { TestClock } from './clock.ts';
import { testConfig, testFleet } from './config.ts';
import { temporaryFolder } from './folder.ts';
import { recordedLog } from './recorded-log.ts';

export const TELEMETRY_TOKEN = 'a-token-of-desktop';
const HOUR_MS = 3_600_000;

/** The telemetry room as it runs: a real file, real routes over loopback, a clock that stands. */
export interface TestTelemetry {
  readonly clock: TestClock;
  readonly config: { current: Config };
  readonly metrics: Metrics;
  readonly room: TelemetryRoom;
  readonly keeper: SampleKeeper;
  readonly url: string;
  readonly path: string;
  post(path: string, body: unknown, headers?: Readonly<Record<string, string>>): Promise<Answered>;
  /** To the next whole hour, with the job that keeps what was counted. */
  endHour(): Promise<void>;
  /** Another process with the same file; 'killed' keeps nothing on the way. */
  restart(how: 'stopped' | 'killed'): Promise<TestTelemetry>;
  close(): Promise<void>;
}

export interface Answered {
  readonly status: number;
  readonly body: unknown;
  readonly headers: Headers;
}

export interface TestTelemetryOptions {
  readonly telemetry?: Partial<TelemetryConfig>;
  readonly clock?: TestClock;
  readonly path?: string;
  readonly tokens?: Readonly<Record<string, string>>;
}

export async function openTelemetry(options: TestTelemetryOptions = {}): Promise<TestTelemetry> {
  const clock = options.clock ?? new TestClock();
  const base = testConfig({ fleets: [testFleet({ cluster: 16, shards: [1, 32, 64] })] });
  const config = { current: { ...base, telemetry: { ...base.telemetry, ...ONE_SOURCE, ...options.telemetry } } };
  const log = recordedLog();
  const metrics = createMetrics({ log });
  const path = options.path ?? samplePathFor(join(temporaryFolder(), 'muster.db'));
  const keeper = createSampleKeeper({ path, mode: 'sandbox', clock, log });
  const tokens = options.tokens ?? { TELEMETRY_TOKEN };
  const room = createTelemetryRoom({
    config: () => config.current,
    clock,
    metrics,
    log,
    samples: keeper,
    credential: (name) => (tokens[name] === undefined ? null : new Secret(tokens[name])),
  });
  const server: FastifyInstance = fastify({ logger: false });
  await server.register(async (app) => {
    room.routes.register(app);
  });
  const url = await server.listen({ host: '127.0.0.1', port: 0 });
  const close = async (): Promise<void> => {
    await server.close();
    await room.close();
    await keeper.close();
  };
  return {
    clock,
    config,
    metrics,
    room,
    keeper,
    url,
    path,
    close,
    async post(to, body, headers = { authorization: `Bearer ${TELEMETRY_TOKEN}` }) {
      const text = typeof body === 'string' ? body : JSON.stringify(body);
      const answer = await fetch(`${url}${to}`, { method: 'POST', headers, body: text });
      const said = await answer.text();
      return { status: answer.status, body: said === '' ? null : JSON.parse(said), headers: answer.headers };
    },
    async endHour() {
      clock.advance(HOUR_MS - (clock.now().getTime() % HOUR_MS));
      await room.keep();
    },
    async restart(how) {
      if (how === 'stopped') {
        await room.keepLast();
        await close();
      } else {
        await server.close();
        await room.close();
        keeper.abandon();
      }
      return openTelemetry({ ...options, clock, path });
    },
  };
}

const ONE_SOURCE = {
  sources: [{ name: 'desktop', fleet: 'status.prod', tokenEnv: 'TELEMETRY_TOKEN' }],
  limits: { perAddress: 1000, perSource: 10_000, kibibytesPerSecond: 100_000, items: 500 },
} as const;

/** A report in the shape of the public service: a message that a client received. */
export function receivedMessage(parts: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> {
  return {
    chatId: '0x04chat',
    messageHash: '0xhash',
    messageId: '0xid',
    messageType: 'CHAT_MESSAGE',
    messageSize: 1000,
    receiverKeyUID: '0xkey',
    nodeName: 'a-node',
    peerId: '16Uiu2HAmClient1',
    topic: '/waku/1/0x5ea8a1b2/rfc26',
    pubsubTopic: '/waku/2/rs/16/32',
    ...parts,
  };
}

/** Items of record-metrics, with ids from 1 on. */
export function recorded(
  type: string,
  ...data: readonly unknown[]
): readonly { readonly id: number; readonly telemetry_type: string; readonly telemetry_data: unknown }[] {
  return data.map((telemetry_data, index) => ({ id: index + 1, telemetry_type: type, telemetry_data }));
}

/** What a client sent of one type within the last minute. */
export function sentReport(
  clock: TestClock,
  client: string,
  { type = 'CHAT_MESSAGE', shard = 32, bytes = 1000, messages = 2, topic = '/waku/1/0x5ea8a1b2/rfc26' } = {},
): Readonly<Record<string, unknown>> {
  const now = clock.now().getTime();
  const labels = { message_type: type, pubsub_topic: `/waku/2/rs/16/${shard}`, content_topic: topic };
  return {
    client,
    from: new Date(now - 60_000).toISOString(),
    to: new Date(now).toISOString(),
    metrics: [
      { name: 'statusgo_waku_raw_message_size_bytes', labels, value: bytes },
      { name: 'statusgo_waku_raw_message_sent_total', labels, value: messages },
    ],
  };
}

export function clients(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `client-number-${index}`);
}
