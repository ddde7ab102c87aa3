import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SqliteFile from 'better-sqlite3';
import { createLayoutLibrary } from '../src/metrics/layout-service.ts';
import { createRollups } from '../src/metrics/rollup-service.ts';
import { createScraper } from '../src/metrics/scrape-service.ts';
import { createScrapedMetrics } from '../src/metrics/scraped-metrics-service.ts';
import { hostsWithMetrics, TICK_MS } from '../src/metrics/scrape-target.ts';
import type { Clock } from '../src/platform/clock.ts';
import type { Config } from '../src/platform/config/config.ts';
import { readConfig } from '../src/platform/config/read-config.ts';
import { createSampleKeeper } from '../src/sample-keeper.ts';
import { PERMISSIONS } from '../src/policy/permissions.ts';
import { interleave, type Bench } from './bench.ts';
import type { Measured } from './figure.ts';

/** As large as Muster is asked to bear. */
const FLEETS = 200;
const HOSTS_EACH = 50;
const INTERVAL_S = 30;
/** Enough for two buckets of five minutes of the one fleet that is looked at closely. */
const MINUTES = 11;
const YEAR_HOURS = 365 * 24;
const MEGABYTE = 1_000_000;

/**
 * Once over all exporters of 200 fleets of 50 nodes: read, parsed, written. The floor splits the same texts into lines
 * and writes the numbers of the same series as one block each with SQLite alone.
 */
export const samples: Bench = {
  name: 'samples',
  about:
    'Scrapes of 10,000 exporters, once each: the text is read, the wanted series are picked and written. The floor cuts ' +
    'the same texts into lines, takes the last word of each as a number, and writes one block per exporter. Growth is that ' +
    'of a year of hourly buckets for one node, against the plain numbers: an increase, or last, least and most of each series.',
  rounds: 3,
  run: (rounds, say) =>
    interleave(
      {
        rounds,
        aims: [
          { measure: 'scrapeMs', what: '10,000 exporters scraped once, text to disk', unit: 'ms', atMost: 3 },
          { measure: 'yearMb', what: 'a year of one node, hourly', unit: 'MB', atMost: 1.5 },
        ],
        say,
      },
      (side) => (side === 'floor' ? measureFloor() : measureMuster()),
    ),
};

/** A node's answer at a moment: some 90 wanted series among twice as many lines that nobody asks for. */
function exposition(nowMs: number): string {
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

function benchConfig(): Config {
  const roles = (name: string): string =>
    Array.from({ length: HOSTS_EACH }, (_, index) => `node-${String(index + 1).padStart(2, '0')}.do-ams3.${name}`).join(
      ', ',
    );
  const fleets = Array.from({ length: FLEETS }, (_, index) => {
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

async function measureMuster(): Promise<Measured> {
  const folder = mkdtempSync(join(tmpdir(), 'muster-bench-samples-'));
  const clock = new BenchClock();
  const all = benchConfig();
  const config = { current: all };
  const keeper = createSampleKeeper({
    path: join(folder, 'bench.samples.db'),
    mode: 'sandbox',
    clock,
    log: { warn: console.warn },
  });
  const layouts = createLayoutLibrary();
  const deps = { config: () => config.current, clock, samples: () => keeper.find(), layouts };
  const scraper = createScraper({
    ...deps,
    findExporter: () => ({ scrape: () => Promise.resolve({ kind: 'answered', text: exposition(clock.ms) } as const) }),
    readFreeShare: () => Promise.resolve(1),
    observer: { scraped: () => undefined, leftOut: () => undefined },
  });
  const tick = async (): Promise<void> => {
    clock.ms += TICK_MS;
    await scraper.scrapeDue(clock.now());
  };
  const turns = (INTERVAL_S * 1000) / TICK_MS;
  // Sources and layouts are new to the file once, not every time.
  for (let turn = 0; turn < turns; turn++) await tick();
  const begunAt = performance.now();
  for (let turn = 0; turn < turns; turn++) await tick();
  const scrapeMs = performance.now() - begunAt;

  const [fleet] = all.fleets;
  if (fleet === undefined) throw new Error('The bench has fleets.');
  config.current = { ...all, fleets: [fleet] };
  for (let turn = 0; turn < (MINUTES * 60_000) / TICK_MS; turn++) await tick();
  const rollups = createRollups(deps);
  await rollups.rollUp();
  const scope = { fleet: fleet.name, hosts: hostsWithMetrics(fleet), at: clock.now(), windowMs: 300_000 };
  const read = await createScrapedMetrics(deps).read('relay-bytes', scope);
  if (read.kind !== 'answered' || read.rows.length !== HOSTS_EACH * 15)
    throw new Error(JSON.stringify(read).slice(0, 300));
  const file = await keeper.find();
  if (file.kind !== 'open') throw new Error(file.why);
  await keeper.close();
  const bytes = bucketBytes(file.path);
  rmSync(folder, { recursive: true, force: true });
  return { scrapeMs, yearMb: (bytes * YEAR_HOURS) / MEGABYTE };
}

/** Of one bucket on disk, all that belongs to it: SQLite's own count of the pages of the table and its index. */
function bucketBytes(path: string): number {
  const file = new SqliteFile(path, { readonly: true });
  const { rows, bytes } = file
    .prepare(
      `select (select count(*) from rollups) as rows,
        (select sum(length(body)) + count(*) * 40 from rollups) as bytes`,
    )
    .get() as { rows: number; bytes: number }; // As selected.
  file.close();
  return bytes / rows;
}

function measureFloor(): Promise<Measured> {
  const folder = mkdtempSync(join(tmpdir(), 'muster-bench-samples-'));
  const path = join(folder, 'floor.db');
  const file = new SqliteFile(path);
  file.pragma('journal_mode = wal');
  file.pragma('synchronous = normal');
  file.exec('create table blocks (at integer, source integer, body blob)');
  const insert = file.prepare('insert into blocks values (?, ?, ?)');
  const begunAt = performance.now();
  for (let written = 0; written < FLEETS * HOSTS_EACH; written += 50)
    file.transaction(() => {
      for (let source = written; source < written + 50; source++) {
        const numbers = exposition(Date.UTC(2026, 0, 5, 9))
          .split('\n')
          .filter((line) => /^(?:waku|libp2p|process)_/.test(line))
          .map((line) => Number(line.slice(line.lastIndexOf(' ') + 1)));
        insert.run(0, source, Buffer.from(new Float64Array(numbers).buffer));
      }
    })();
  const scrapeMs = performance.now() - begunAt;
  file.close();
  if (statSync(path).size === 0) throw new Error('The floor wrote nothing.');
  rmSync(folder, { recursive: true, force: true });
  // 79 increases of four bytes, three series with last, least and most of four bytes each.
  return Promise.resolve({ scrapeMs, yearMb: ((79 * 4 + 3 * 12) * YEAR_HOURS) / MEGABYTE });
}
