import { expectedHosts } from '../fleets/fleet.ts';
import type { FleetService } from '../fleets/fleet-service.ts';
import type { FindMetrics } from '../metrics/metrics-port.ts';
import type { Clock } from '../platform/clock.ts';
import type { Config, FleetConfig } from '../platform/config/config.ts';
import type { HealthRule } from '../platform/config/health-config.ts';
import type { Database, Transaction } from '../platform/database/transaction.ts';
import type { FactSink } from '../platform/facts.ts';
import { fleetHealthOf, type FleetHealth } from './fleet-health.ts';
import type { HealthChange, HealthFact } from './health-fact.ts';
import { keyOf, type HealthLine, type HealthState, type StoredLine } from './health-line.ts';
import {
  deleteLines,
  listFleetVerdicts,
  listHostVerdicts,
  listJudgedFleets,
  listLines,
  saveLines,
  saveVerdicts,
  type Verdict,
} from './health-store.ts';
import { judgeFleetNow } from './judge-fleet.ts';
import { findMetric, type MetricFacts } from './metric-facts.ts';
import { isNews, stepLine, type LineStep } from './line-step.ts';
import { createMetricsReading, type ReadMetrics } from './metrics-reading-service.ts';
import type { ProcessStart } from './process-start.ts';
import { tuningOf, type Tuning } from './rule-book.ts';

export interface HealthServiceParts {
  readonly config: () => Config;
  readonly database: Database;
  readonly clock: Clock;
  readonly fleets: Pick<FleetService, 'examine' | 'freshStatus'>;
  readonly findMetrics: FindMetrics;
  readonly facts: FactSink<HealthFact>;
  /** Told of a fleet that could not be judged; a fault of ours. */
  readonly onFault: (error: unknown) => void;
}

export interface HealthService {
  /** Judges every active fleet from what is stored and measured, keeps what counts, and tells what changed. */
  judgeAll(): Promise<void>;
  /** One fleet line by line, as it is now; asks its nodes again where that is due, and stores nothing. */
  explain(fleet: FleetConfig): Promise<FleetHealth>;
  /** When the processes of a fleet's hosts began, by its metrics as they were last read; those that do not tell are absent. */
  listStarts(fleet: FleetConfig): Promise<readonly ProcessStart[]>;
  /** What counts of whole fleets, as last judged; one that was never judged is absent. */
  listVerdicts(fleets: readonly string[]): Promise<ReadonlyMap<string, Verdict>>;
}

const FLEETS_AHEAD = 4;

export function createHealthService(parts: HealthServiceParts): HealthService {
  const { config, database, fleets, clock, onFault } = parts;
  const readMetrics = createMetricsReading(parts);
  return {
    async judgeAll() {
      const active = config().fleets.filter(({ lifecycle }) => lifecycle === 'active');
      for (const [index, fleet] of active.entries()) {
        // The next ones' metrics are under way meanwhile: asking takes longer than judging.
        for (const next of active.slice(index + 1, index + FLEETS_AHEAD)) readMetrics(next).catch(() => undefined);
        await judgeOne(parts, fleet, readMetrics).catch(onFault);
        await othersTurn();
      }
      const names = new Set(active.map(({ name }) => name));
      for (const fleet of (await listJudgedFleets(database.read)).filter((name) => !names.has(name)))
        await forgetFleet(parts, fleet).catch(onFault);
    },
    async explain(fleet) {
      await fleets.freshStatus([fleet]);
      const { steps, at } = await stepAll(parts, fleet, readMetrics);
      const verdicts = await listHostVerdicts(database.read, fleet.name);
      const sinceOf = (host: string, state: HealthState): Date | null => {
        const known = verdicts.get(host);
        return known?.state === state ? known.since : null;
      };
      return fleetHealthOf(
        fleet,
        steps.map(({ line }) => line),
        { at, sinceOf },
      );
    },
    listStarts: async (fleet) => startsIn(await readMetrics(fleet), fleet, clock.now()),
    listVerdicts: (names) => listFleetVerdicts(database.read, names),
  };
}

function startsIn(metrics: MetricFacts, fleet: FleetConfig, now: Date): readonly ProcessStart[] {
  return expectedHosts(fleet).flatMap(({ name: host }) => {
    const found = findMetric(metrics, 'started-at', { host, now });
    if (found.kind !== 'value') return [];
    return [{ host, startedAt: new Date(found.value * 1000), readAt: found.at }];
  });
}

/** Two hundred fleets take seconds in all, and nobody else has to wait for them. */
function othersTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

interface Stepped {
  readonly at: Date;
  readonly before: ReadonlyMap<string, StoredLine>;
  readonly steps: readonly LineStep[];
}

async function stepAll(parts: HealthServiceParts, fleet: FleetConfig, readMetrics: ReadMetrics): Promise<Stepped> {
  const { config, database, clock, fleets } = parts;
  const metrics = await readMetrics(fleet);
  const [examined] = await fleets.examine([fleet]);
  if (examined === undefined) throw new Error(`Fleet ${fleet.name} could not be looked at.`);
  await othersTurn();
  const before = await listLines(database.read, fleet.name);
  await othersTurn();
  const now = clock.now();
  const inForce = config();
  const known = new Map<HealthRule, Tuning>();
  const tuning = (rule: HealthRule): Tuning => {
    const found = known.get(rule) ?? tuningOf(inForce, fleet, rule);
    known.set(rule, found);
    return found;
  };
  const readings = judgeFleetNow({ fleet, now, ...examined, metrics, tuning, before });
  await othersTurn();
  const steps = readings.map((each) =>
    stepLine(before.get(keyOf(each.rule, each.subject)) ?? null, each, { tuning: tuning(each.rule), now }),
  );
  return { at: now, before, steps };
}

async function judgeOne(parts: HealthServiceParts, fleet: FleetConfig, readMetrics: ReadMetrics): Promise<void> {
  const { database, facts } = parts;
  const { at, before, steps } = await stepAll(parts, fleet, readMetrics);
  const after = new Map(steps.map(({ stored }) => [keyOf(stored.rule, stored.subject), stored]));
  const news = [...after]
    .filter(([key, stored]) => isNews(before.get(key) ?? null, stored))
    .map(([, stored]) => stored);
  const gone = [...before].filter(([key]) => !after.has(key));
  await othersTurn();
  const known = await listHostVerdicts(database.read, fleet.name);
  const verdicts = verdictsOf(fleet, steps, { at, known });
  const changes = steps.flatMap(changeOf);
  if (news.length + gone.length + verdicts.changed.size + verdicts.gone.length === 0) return;
  await database.transaction(async (tx) => {
    await saveLines(tx, fleet.name, news);
    await deleteLines(tx, { fleet: fleet.name, keys: gone.map(([key]) => key) });
    await saveVerdicts(tx, fleet.name, verdicts);
    await tell(tx, facts, { fleet: fleet.name, at, changes, gone: gone.map(([, line]) => line) });
  });
}

async function tell(tx: Transaction, facts: FactSink<HealthFact>, told: Omit<HealthFact, 'kind'>): Promise<void> {
  if (told.changes.length + told.gone.length > 0) await facts.state(tx, { kind: 'health.changed', ...told });
}

function changeOf({ line, was, alert, firingSince, firingAs }: LineStep): readonly HealthChange[] {
  if (was === line.state && alert === 'none') return [];
  return [{ line, was, alert, firingSince, firingAs }];
}

function verdictsOf(
  fleet: FleetConfig,
  steps: readonly LineStep[],
  { at, known }: { readonly at: Date; readonly known: ReadonlyMap<string, Verdict> },
): { readonly changed: ReadonlyMap<string, Verdict>; readonly gone: readonly string[] } {
  const lines = steps.map(({ line }) => line);
  const judged = fleetHealthOf(fleet, lines, { at, sinceOf: () => null });
  const states = new Map<string, { readonly state: HealthState; readonly lines: readonly HealthLine[] }>([
    ['', { state: judged.state, lines }],
    ...judged.hosts.map((host) => [host.host, { state: host.state, lines: host.lines }] as const),
  ]);
  const changed = new Map<string, Verdict>();
  for (const [host, { state, lines: own }] of states) {
    if (known.get(host)?.state === state) continue;
    // The line that brought it about began to be so a little earlier.
    const began = Math.max(...own.filter((line) => line.state === state).map(({ since }) => since.getTime()), 0);
    changed.set(host, { state, since: began === 0 ? at : new Date(began) });
  }
  return { changed, gone: [...known.keys()].filter((host) => !states.has(host)) };
}

/** A fleet that is not in use any more: nothing is left to say, and its alerts end. */
async function forgetFleet({ database, clock, facts }: HealthServiceParts, fleet: string): Promise<void> {
  const lines = await listLines(database.read, fleet);
  const known = await listHostVerdicts(database.read, fleet);
  await database.transaction(async (tx) => {
    await deleteLines(tx, { fleet, keys: [...lines.keys()] });
    await saveVerdicts(tx, fleet, { changed: new Map(), gone: [...known.keys()] });
    await tell(tx, facts, { fleet, at: clock.now(), changes: [], gone: [...lines.values()] });
  });
}
