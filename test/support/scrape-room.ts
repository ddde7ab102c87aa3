import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createNodeMetrics } from '../../src/connectors/node-metrics.ts';
import { createLayoutLibrary } from '../../src/metrics/layout-service.ts';
import type { MetricScope, MetricsPort } from '../../src/metrics/metrics-port.ts';
import { createRollups, type Rollups } from '../../src/metrics/rollup-service.ts';
import { createScrapedMetrics } from '../../src/metrics/scraped-metrics-service.ts';
import type { FindExporter } from '../../src/metrics/scrape-port.ts';
import { createScraper, type ScrapeEnd, type Scraper } from '../../src/metrics/scrape-service.ts';
import { hostsWithMetrics, TICK_MS } from '../../src/metrics/scrape-target.ts';
import type { Config, FleetConfig } from '../../src/platform/config/config.ts';
import { createOutbound } from '../../src/platform/outbound/create-outbound.ts';
import type { Outbound } from '../../src/platform/outbound/outbound.ts';
import { createSampleKeeper, samplePathFor, type SampleKeeper } from '../../src/sample-keeper.ts';
import { createWorld, type World } from '../../src/sandbox/world/world.ts';
import { TestClock } from './clock.ts';
import { fleetsConfig } from './fleets.ts';
import { recordedLog } from './recorded-log.ts';

/** The metrics room as it runs: a real file, real connectors, over loopback against the simulated world. */
export interface ScrapeRoom {
  readonly config: { current: Config };
  readonly clock: TestClock;
  readonly world: World;
  readonly keeper: SampleKeeper;
  readonly path: string;
  readonly scraper: Scraper;
  readonly rollups: Rollups;
  readonly metrics: MetricsPort;
  /** How scrapes ended so far. */
  readonly ends: readonly ScrapeEnd[];
  /** Share of the disk that is said to be free. */
  readonly disk: { free: number | null };
  scope(parts?: Partial<MetricScope>): MetricScope;
  /** Lets minutes pass, with every tick of the scraper and, as the job does, a roll-up per minute. */
  pass(minutes: number): Promise<void>;
  close(): Promise<void>;
}

/** One fleet whose nodes are scraped, unless said otherwise. */
export function scrapedFleets(metrics?: FleetConfig['metrics']): Config {
  const base = fleetsConfig();
  const [first] = base.fleets;
  if (first === undefined) throw new Error('The mission has fleets.');
  const node = { connection: 'metrics', exporter: 'node', roles: null, hosts: [] } as const;
  const fleet = { ...first, metrics: metrics ?? { kind: 'scrape' as const, exporters: [node] } };
  const of = (name: string, port: number) => ({
    name,
    kind: 'node-metrics' as const,
    baseUrl: `http://{host}.example.org:${port}`,
    credentialEnv: null,
    requestsPerMinute: 6000,
  });
  return {
    ...base,
    fleets: [fleet],
    connections: [...base.connections, of('metrics', 8008), of('disks', 19999), of('probes', 8004)],
  };
}

export async function openScrapeRoom(initial: Config = scrapedFleets()): Promise<ScrapeRoom> {
  const config = { current: initial };
  const clock = new TestClock();
  const world = await createWorld({ config: initial, clock, seed: 'scrape' });
  const folder = mkdtempSync(join(tmpdir(), 'muster-samples-'));
  const path = samplePathFor(join(folder, 'muster.db'));
  const keeper = createSampleKeeper({ path, mode: 'sandbox', clock, log: recordedLog() });
  const doors = new Map<string, Outbound>();
  const findExporter: FindExporter = (name, exporter) => {
    const connection = config.current.connections.find((each) => each.name === name);
    const baseUrl = connection === undefined ? null : world.baseUrlOf(connection);
    if (baseUrl === null) return null;
    const door = doors.get(name) ?? createOutbound({ name, baseUrl, requestsPerMinute: 6000, credential: null, clock });
    doors.set(name, door);
    return createNodeMetrics(door, exporter);
  };
  const ends: ScrapeEnd[] = [];
  const disk = { free: 0.5 as number | null };
  const layouts = createLayoutLibrary();
  const deps = { config: () => config.current, clock, samples: () => keeper.find(), layouts };
  const scraper = createScraper({
    ...deps,
    findExporter,
    readFreeShare: () => Promise.resolve(disk.free),
    observer: { scraped: ({ end }) => ends.push(end), leftOut: () => undefined },
  });
  const rollups = createRollups(deps);
  return {
    config,
    clock,
    world,
    keeper,
    path,
    scraper,
    rollups,
    metrics: createScrapedMetrics(deps),
    ends,
    disk,
    scope: (parts = {}) => {
      const [fleet] = config.current.fleets;
      if (fleet === undefined) throw new Error('There is no fleet.');
      return { fleet: fleet.name, hosts: hostsWithMetrics(fleet), at: clock.now(), windowMs: 300_000, ...parts };
    },
    async pass(minutes) {
      for (let tick = 1; tick <= minutes * (60_000 / TICK_MS); tick++) {
        clock.advance(TICK_MS);
        await scraper.scrapeDue(clock.now());
        if (tick % 4 === 0) await rollups.rollUp();
      }
    },
    async close() {
      for (const door of doors.values()) door.close();
      await world.close();
      await keeper.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
