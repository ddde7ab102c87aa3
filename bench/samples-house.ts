import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLayoutLibrary } from '../src/metrics/layout-service.ts';
import type { MetricsPort } from '../src/metrics/metrics-port.ts';
import { createRollups, type Rollups } from '../src/metrics/rollup-service.ts';
import { createScraper } from '../src/metrics/scrape-service.ts';
import { createScrapedMetrics } from '../src/metrics/scraped-metrics-service.ts';
import { TICK_MS } from '../src/metrics/scrape-target.ts';
import type { Clock } from '../src/platform/clock.ts';
import type { Config } from '../src/platform/config/config.ts';
import { readConfig } from '../src/platform/config/read-config.ts';
import { PERMISSIONS } from '../src/policy/permissions.ts';
import { createSampleKeeper, type SampleKeeper } from '../src/sample-keeper.ts';

/** How often each exporter is scraped. */
export const INTERVAL_S = 30;

export interface SamplesSize {
  readonly fleets: number;
  readonly hostsEach: number;
}

/** Metrics as Muster scrapes and asks them, of nodes that answer at once. */
export interface SamplesHouse {
  readonly clock: Clock;
  readonly config: { current: Config };
  readonly metrics: MetricsPort;
  readonly rollups: Rollups;
  /** One turn of the scraper. */
  tick(): Promise<void>;
  /** The path of the file with samples. */
  path(): Promise<string>;
}

export async function withSamples<T>(size: SamplesSize, work: (house: SamplesHouse) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'muster-bench-samples-'));
  const clock = new BenchClock();
  const keeper = createSampleKeeper({
    path: join(folder, 'bench.samples.db'),
    mode: 'sandbox',
    clock,
    log: { warn: console.warn },
  });
  try {
    return await work(openSamples({ current: configWith(size) }, { clock, keeper }));
  } finally {
    await keeper.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

function openSamples(
  config: { current: Config },
  { clock, keeper }: { readonly clock: BenchClock; readonly keeper: SampleKeeper },
): SamplesHouse {
  const layouts = createLayoutLibrary();
  const deps = { config: () => config.current, clock, samples: () => keeper.find(), layouts };
  const scraper = createScraper({
    ...deps,
    findExporter: () => ({ scrape: () => Promise.resolve({ kind: 'answered', text: exposition(clock.ms) } as const) }),
    readFreeShare: () => Promise.resolve(1),
    observer: { scraped: () => undefined, leftOut: () => undefined },
  });
  return {
    clock,
    config,
    metrics: createScrapedMetrics(deps),
    rollups: createRollups(deps),
    async tick() {
      clock.ms += TICK_MS;
      await scraper.scrapeDue(clock.now());
    },
    async path() {
      const file = await keeper.find();
      if (file.kind !== 'open') throw new Error(file.why);
      return file.path;
    },
  };
}

/** A node's answer at a moment: some 90 wanted series among twice as many lines that nobody asks for. */
export function exposition(nowMs: number): string {
  const seconds = Math.floor(nowMs / 1000);
  const lines = ['# TYPE waku_relay_network_bytes_total counter'];
  for (const shard of [1, 32, 64, 128, 256])
    for (const [type, direction] of [
      ['gross', 'in'],
      ['net', 'in'],
      ['net', 'out'],
    ])
      lines.push(
        `waku_relay_network_bytes_total{topic="/waku/2/rs/16/${shard}",type="${type}",direction="${direction}"} ${seconds * shard}.0`,
      );
  for (const kind of ['query', 'insert'])
    for (const le of ['0.005', '0.01', '0.025', '0.05', '0.1', '0.25', '0.5', '1.0', '2.5', '5.0', '10.0', '+Inf'])
      lines.push(`waku_archive_${kind}_duration_seconds_bucket{le="${le}"} ${seconds}.0`);
  for (let index = 0; index < 40; index++)
    lines.push(`waku_node_errors_total{type="error_${index}"} ${seconds + index}.0`);
  lines.push(
    `libp2p_peers ${seconds % 100}.0`,
    `process_start_time_seconds 1700000000.0`,
    `process_resident_memory_bytes 5e8`,
  );
  for (let index = 0; index < 180; index++)
    lines.push(`# HELP other_${index} of no interest`, `other_${index}{label="value ${index}"} ${index}.0`);
  return `${lines.join('\n')}\n`;
}

function configWith({ fleets: count, hostsEach }: SamplesSize): Config {
  const roles = (name: string): string =>
    Array.from({ length: hostsEach }, (_, index) => `node-${String(index + 1).padStart(2, '0')}.do-ams3.${name}`).join(
      ', ',
    );
  const fleets = Array.from({ length: count }, (_, index) => {
    const name = `env-${String(index).padStart(3, '0')}.prod`;
    return `  ${name}:
    purpose: bench
    kind: waku
    owner: { role: all }
    maintainer: { role: all }
    versionPolicy: { kind: manual, repository: acme/node }
    hosts: { node: { names: [${roles(name)}] } }
    metrics: { scrape: [{ connection: exporters }] }`;
  });
  const yaml = `channels: { a: '100000000000000001' }
roles: { all: { id: '100000000000000002' } }
connections: { exporters: { kind: node-metrics, baseUrl: 'http://{host}.example.org:8008' } }
metrics: { scrapeSeconds: ${INTERVAL_S} }
fleets:
${fleets.join('\n')}
`;
  const read = readConfig(yaml, { permissions: PERMISSIONS, guildId: '100000000000000003' });
  if (read.kind === 'invalid') throw new Error(JSON.stringify(read.problems.slice(0, 3)));
  return read.config;
}

/** A clock that goes only when told; nothing here waits for it. */
class BenchClock implements Clock {
  ms = Date.UTC(2026, 0, 5, 9);

  now(): Date {
    return new Date(this.ms);
  }

  wakeAt(): () => void {
    return () => undefined;
  }
}
