/*
 * npm run bench -- [names…] [--rounds N] [--write]
 * Measures Muster against its floors, in turns, and prints a table. --write also puts it into README.md and
 * docs/benchmarks.md, so it wants all benches. BENCH_PROFILE=<folder> keeps CPU profiles of the Musters measured.
 */
import { availableParallelism, cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { alertStorm } from './alert-storm.ts';
import { acknowledgement } from './acknowledgement.ts';
import type { Bench } from './bench.ts';
import type { Figure } from './figure.ts';
import { fleetStatus } from './fleet-status.ts';
import { flood } from './flood.ts';
import { windows } from './windows.ts';
import { firstCall } from './first-call.ts';
import { growth } from './growth.ts';
import { intake } from './intake.ts';
import { alerts } from './open-alerts.ts';
import { questions } from './questions.ts';
import { samples } from './samples.ts';
import { shardBandwidth } from './shard-bandwidth.ts';
import { sixtyRuns } from './sixty-runs.ts';
import { start } from './start.ts';
import { telemetryFlood } from './telemetry-flood.ts';
import { telemetry } from './telemetry.ts';
import { renderTable, writeBetweenMarkers } from './table.ts';

const BENCHES: readonly Bench[] = [
  intake,
  firstCall,
  acknowledgement,
  start,
  sixtyRuns,
  flood,
  windows,
  questions,
  samples,
  shardBandwidth,
  telemetry,
  telemetryFlood,
  alerts,
  fleetStatus,
  alertStorm,
  growth,
];
const ROOT = join(import.meta.dirname, '..');

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: 'string' }, write: { type: 'boolean', default: false } },
});
const chosen = choose(positionals);
const rounds = readRounds(values.rounds);
if (values.write && chosen.length < BENCHES.length) throw new Error('--write wants the whole table: name no bench.');

const figures: Figure[] = [];
for (const bench of chosen) {
  console.log(`${bench.name}: ${bench.about}`);
  figures.push(...(await bench.run(rounds ?? bench.rounds, console.log)));
}
const table = renderTable(figures);
console.log(`\n${table}`);
if (values.write) {
  writeBetweenMarkers(join(ROOT, 'README.md'), table);
  writeBetweenMarkers(join(ROOT, 'docs/benchmarks.md'), `${measuredOn()}\n\n${table}`);
}
process.exit();

function choose(names: readonly string[]): readonly Bench[] {
  const unknown = names.filter((name) => !BENCHES.some((bench) => bench.name === name));
  if (unknown.length > 0)
    throw new Error(`No such bench: ${unknown.join(', ')}. There are: ${BENCHES.map(({ name }) => name).join(', ')}.`);
  return names.length === 0 ? BENCHES : BENCHES.filter(({ name }) => names.includes(name));
}

function readRounds(given: string | undefined): number | null {
  if (given === undefined) return null;
  const count = Number(given);
  if (!Number.isInteger(count) || count < 1) throw new Error('--rounds takes a whole number from 1.');
  return count;
}

function measuredOn(): string {
  const model = cpus()[0]?.model.trim() ?? 'unknown processor';
  return `Measured with Node ${process.version} on ${availableParallelism()} × ${model}.`;
}
