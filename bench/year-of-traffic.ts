import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SqliteFile from 'better-sqlite3';
import { createLayoutLibrary } from '../src/metrics/layout-service.ts';
import { insertRollups } from '../src/metrics/rollup-store.ts';
import { LEVELS } from '../src/metrics/rollup.ts';
import { packSummaries } from '../src/metrics/sample-block.ts';
import { ensureLayout, ensureSource } from '../src/metrics/sample-source-store.ts';
import type { StoredRollup, StoredSeries } from '../src/metrics/sample.ts';
import { createScrapedMetrics } from '../src/metrics/scraped-metrics-service.ts';
import type { FleetConfig } from '../src/platform/config/config.ts';
import type { Database } from '../src/platform/database/transaction.ts';
import { createSampleKeeper, type SampleKeeper } from '../src/sample-keeper.ts';
import { createBandwidthService, type BandwidthService } from '../src/shards/bandwidth-service.ts';
import { createShardTrafficReader } from '../src/shards/shard-traffic-service.ts';
import { TestClock } from '../test/support/clock.ts';
import { testConfig, testFleet } from '../test/support/config.ts';

/** As status.prod is, without its databases' hosts. */
const HOSTS = 12;
const SHARDS = [1, 32, 64, 128, 256] as const;
const HOUR_MS = 3_600_000;
const YEAR_HOURS = 365 * 24;
const NOW_MS = Date.UTC(2026, 0, 5, 9, 10);
const UNTIL_MS = Date.UTC(2026, 0, 5, 9);

export interface YearOfTraffic {
  readonly fleet: FleetConfig;
  readonly bandwidth: BandwidthService;
  /** Reads every hour of these stretches once, and adds up its relay traffic: for a floor. */
  scan(stretches: readonly { readonly fromMs: number; readonly toMs: number }[]): number;
  close(): Promise<void>;
}

/** A file with a year of hourly buckets of one fleet: twelve nodes with some hundred series each. */
export async function openYearOfTraffic(): Promise<YearOfTraffic> {
  const folder = mkdtempSync(join(tmpdir(), 'muster-bench-traffic-'));
  const clock = new TestClock(new Date(NOW_MS));
  const path = join(folder, 'bench.samples.db');
  const keeper = createSampleKeeper({ path, mode: 'sandbox', clock, log: { warn: console.warn } });
  const names = Array.from(
    { length: HOSTS },
    (_, index) => `node-${String(index + 1).padStart(2, '0')}.do-ams3.bench.prod`,
  );
  const fleet = testFleet({
    name: 'bench.prod',
    shards: SHARDS,
    protectedShards: [],
    hosts: [{ role: 'node', names, protocols: ['relay', 'store'] }],
  });
  await fillYear(await databaseOf(keeper), fleet);
  const config = testConfig({ fleets: [fleet] });
  const port = createScrapedMetrics({
    config: () => config,
    clock,
    samples: () => keeper.find(),
    layouts: createLayoutLibrary(),
  });
  const traffic = createShardTrafficReader({ findMetrics: () => port });
  const file = new SqliteFile(path, { readonly: true });
  return {
    fleet,
    bandwidth: createBandwidthService({ traffic, clock }),
    scan: (stretches) => scanBodies(file, stretches),
    async close() {
      file.close();
      await keeper.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function databaseOf(keeper: SampleKeeper): Promise<Database> {
  const file = await keeper.find();
  if (file.kind !== 'open') throw new Error(file.why);
  return file.database;
}

function seriesOfNode(): readonly StoredSeries[] {
  const grows = (name: string, labels: Readonly<Record<string, string>>): StoredSeries => ({
    name,
    labels,
    manner: 'grows',
  });
  const directions = ['in', 'out'] as const;
  const codecs = [
    'store-query/3.0.0',
    'filter-subscribe/2.0.0-beta1',
    'filter-push/2.0.0-beta1',
    'lightpush/3.0.0',
    'peer-exchange/2.0.0-alpha1',
  ];
  return [
    ...SHARDS.flatMap((shard) =>
      [
        ['gross', 'in'],
        ['net', 'in'],
        ['net', 'out'],
      ].map(([type = '', direction = '']) =>
        grows('waku_relay_network_bytes_total', { topic: `/waku/2/rs/16/${shard}`, type, direction }),
      ),
    ),
    ...SHARDS.map((shard) => grows('waku_archive_messages_per_shard', { shard: String(shard) })),
    ...directions.map((direction) => grows('libp2p_network_bytes_total', { direction })),
    ...codecs.flatMap((codec) =>
      directions.map((direction) =>
        grows('waku_service_network_bytes_total', { service: `/vac/waku/${codec}`, direction }),
      ),
    ),
    ...Array.from({ length: 60 }, (_, index) => grows('waku_node_errors_total', { type: `error_${index}` })),
  ];
}

async function fillYear(database: Database, fleet: FleetConfig): Promise<void> {
  const series = seriesOfNode();
  const hosts = fleet.hosts.flatMap(({ names }) => names);
  const { sources, layoutId } = await database.transaction(async (tx) => {
    const made = [];
    for (const host of hosts) made.push(await ensureSource(tx, { fleet: fleet.name, host, exporter: 'node' }));
    return { sources: made, layoutId: await ensureLayout(tx, { series, atMs: UNTIL_MS }) };
  });
  const level = LEVELS.hour;
  for (let week = 0; week * 168 < YEAR_HOURS; week++) {
    const hours = Array.from({ length: 168 }, (_, index) => UNTIL_MS - (YEAR_HOURS - 1 - week * 168 - index) * HOUR_MS);
    const rollups = hours
      .filter((atMs) => atMs <= UNTIL_MS)
      .flatMap((atMs) =>
        sources.map(({ id, fleetId }, host): StoredRollup => {
          const summaries = series.map((_, index) => ({
            manner: 'grows' as const,
            increase: 1e6 + ((atMs / HOUR_MS + host * 7 + index) % 24) * 1e4,
          }));
          return { level, fleetId, sourceId: id, atMs, layoutId, body: packSummaries(summaries) };
        }),
      );
    const fleetId = sources[0]?.fleetId ?? 0;
    const upToMs = Math.min(UNTIL_MS, hours.at(-1) ?? UNTIL_MS);
    await database.transaction((tx) => insertRollups(tx, { level, fleetId, upToMs, rollups }));
    // What is not yet down-sampled by the hour would be read from here.
    await database.transaction((tx) => insertRollups(tx, { level: LEVELS.fiveMinutes, fleetId, upToMs, rollups: [] }));
  }
}

function scanBodies(
  file: SqliteFile.Database,
  stretches: readonly { readonly fromMs: number; readonly toMs: number }[],
): number {
  const select = file.prepare('select body from rollups where level = ? and fleet_id = 1 and at > ? and at <= ?');
  let sum = 0;
  for (const { fromMs, toMs } of stretches)
    for (const row of select.iterate(LEVELS.hour, fromMs, toMs)) {
      const { body } = row as { body: Buffer }; // As selected.
      for (let index = 0; index < SHARDS.length * 3; index++) sum += body.readFloatLE(index * 4);
    }
  return sum;
}
