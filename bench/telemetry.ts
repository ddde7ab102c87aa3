import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SqliteFile from 'better-sqlite3';
import { interleave, type Bench } from './bench.ts';
import type { Measured } from './figure.ts';
import { threadMs } from './processor-time.ts';
import { HOUR_MS, reportBody, withTelemetry, type TelemetryHouse } from './telemetry-house.ts';

const REPORTS = 3_000;
/** Of each hour that is kept: enough for each type, shard and topic to be of five clients somewhere. */
const REPORTS_AN_HOUR = 400;
const DAYS_KEPT = 35;
const SUMS_A_YEAR = 200 * 365 + 200 * 24 * DAYS_KEPT;
const MEGABYTE = 1_000_000;

export const telemetry: Bench = {
  name: 'telemetry',
  about:
    'Reports of 20 messages each, of 500 clients, in processor time: read, judged item by item, counted by type, shard and ' +
    'topic with a keyed hash for each client. The floor parses the same bodies and adds sizes up by type. Then an hour is ' +
    'closed when 35 days of hours are kept; the floor closes the same hour in an empty file. Size is that of a year of ' +
    'days beside 35 days of hours, 200 sums each, against their plain numbers.',
  rounds: 3,
  run: (rounds, say) =>
    interleave(
      {
        rounds,
        aims: [
          { measure: 'takeMs', what: '3,000 telemetry reports of 20 items', unit: 'ms', atMost: 12 },
          { measure: 'closeMs', what: 'an hour of telemetry closed, 35 days kept', unit: 'ms', atMost: 1.5 },
          { measure: 'yearMb', what: 'a year of telemetry', unit: 'MB', atMost: 6 },
        ],
        say,
      },
      (side) => (side === 'floor' ? measureFloor() : measureMuster()),
    ),
};

function measureMuster(): Promise<Measured> {
  return withTelemetry(async (house) => {
    const takeMs = await takeAll(house);
    await house.keep(HOUR_MS);
    const path = await house.path();
    keepForDays(path, DAYS_KEPT);
    const closeMs = await closeOne(house);
    return { takeMs, closeMs, yearMb: (bytesPerSum(path) * SUMS_A_YEAR) / MEGABYTE };
  });
}

async function takeAll(house: TelemetryHouse): Promise<number> {
  const bodies = Array.from({ length: REPORTS }, (_, index) => reportBody(index));
  const begunAt = threadMs();
  for (const body of bodies) await house.take(body);
  return threadMs() - begunAt;
}

async function closeOne(house: TelemetryHouse): Promise<number> {
  for (let index = 0; index < REPORTS_AN_HOUR; index++) await house.take(reportBody(100_000 + index));
  // What was counted is written each minute; the hour's end is what is measured.
  await house.keep(60_000);
  const begunAt = threadMs();
  await house.keep(HOUR_MS - 60_000);
  return threadMs() - begunAt;
}

async function measureFloor(): Promise<Measured> {
  const takeMs = countPlainly();
  const closeMs = await withTelemetry(closeOne);
  // Two numbers of eight bytes, a count, a time and which series it is.
  return { takeMs, closeMs, yearMb: ((8 + 8 + 2 + 6 + 4) * SUMS_A_YEAR) / MEGABYTE };
}

function countPlainly(): number {
  const bodies = Array.from({ length: REPORTS }, (_, index) => reportBody(index));
  const byType = new Map<string, number>();
  const begunAt = threadMs();
  for (const body of bodies)
    for (const { telemetry_data: data } of JSON.parse(body.toString()) as readonly ReportItem[])
      // As made.
      byType.set(data.messageType, (byType.get(data.messageType) ?? 0) + data.messageSize);
  const tookMs = threadMs() - begunAt;
  if (byType.size === 0) throw new Error('The floor counted nothing.');
  return tookMs;
}

interface ReportItem {
  readonly telemetry_data: { readonly messageType: string; readonly messageSize: number };
}

/** The one hour that is closed, again and again into the past. */
function keepForDays(path: string, days: number): void {
  const file = new SqliteFile(path);
  const copy = file.prepare(
    `insert into telemetry_sums select level, fleet, at - ?, series_id, sum, count, clients from telemetry_sums
      where level = ${HOUR_MS} and at = (select max(at) from telemetry_sums where level = ${HOUR_MS})`,
  );
  file.transaction(() => {
    for (let hour = 1; hour < days * 24; hour++) copy.run(hour * HOUR_MS);
  })();
  file.close();
}

/** On disk, index and all, in a copy without anything else. */
function bytesPerSum(path: string): number {
  const folder = mkdtempSync(join(tmpdir(), 'muster-bench-telemetry-'));
  const file = new SqliteFile(path, { readonly: true });
  const copy = join(folder, 'copy.db');
  file.exec(`vacuum into '${copy}'`);
  file.close();
  const alone = new SqliteFile(copy);
  const { sums } = alone.prepare('select count(*) as sums from telemetry_sums').get() as { sums: number }; // As selected.
  const { bytes } = alone
    .prepare('select page_count * page_size as bytes from pragma_page_count(), pragma_page_size()')
    .get() as { bytes: number }; // As selected.
  alone.close();
  rmSync(folder, { recursive: true, force: true });
  return bytes / sums;
}
