import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SqliteFile from 'better-sqlite3';
import { hostsWithMetrics, TICK_MS } from '../src/metrics/scrape-target.ts';
import { interleave, type Bench } from './bench.ts';
import type { Measured } from './figure.ts';
import { threadMs } from './processor-time.ts';
import { exposition, INTERVAL_S, withSamples } from './samples-house.ts';

/** As large as Muster is asked to bear. */
const FLEETS = 200;
const HOSTS_EACH = 50;
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
    'Scrapes of 10,000 exporters, once each, in processor time: the text is read, the wanted series are picked and written. The floor cuts ' +
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

function measureMuster(): Promise<Measured> {
  return withSamples({ fleets: FLEETS, hostsEach: HOSTS_EACH }, async (house) => {
    const turns = (INTERVAL_S * 1000) / TICK_MS;
    // Sources and layouts are new to the file once, not every time.
    for (let turn = 0; turn < turns; turn++) await house.tick();
    const begunAt = threadMs();
    for (let turn = 0; turn < turns; turn++) await house.tick();
    const scrapeMs = threadMs() - begunAt;

    const [fleet] = house.config.current.fleets;
    if (fleet === undefined) throw new Error('The bench has fleets.');
    house.config.current = { ...house.config.current, fleets: [fleet] };
    for (let turn = 0; turn < (MINUTES * 60_000) / TICK_MS; turn++) await house.tick();
    await house.rollups.rollUp();
    const scope = { fleet: fleet.name, hosts: hostsWithMetrics(fleet), at: house.clock.now(), windowMs: 300_000 };
    const read = await house.metrics.read('relay-bytes', scope);
    if (read.kind !== 'answered' || read.rows.length !== HOSTS_EACH * 15)
      throw new Error(JSON.stringify(read).slice(0, 300));
    const bytes = bucketBytes(await house.path());
    return { scrapeMs, yearMb: (bytes * YEAR_HOURS) / MEGABYTE };
  });
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
  const begunAt = threadMs();
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
  const scrapeMs = threadMs() - begunAt;
  file.close();
  if (statSync(path).size === 0) throw new Error('The floor wrote nothing.');
  rmSync(folder, { recursive: true, force: true });
  // 79 increases of four bytes, three series with last, least and most of four bytes each.
  return Promise.resolve({ scrapeMs, yearMb: ((79 * 4 + 3 * 12) * YEAR_HOURS) / MEGABYTE });
}
