import type { FindMetrics, MetricAnswer, MetricScope } from '../metrics/metrics-port.ts';
import type { QueryName } from '../metrics/named-query.ts';
import { databaseHosts, expectedHosts } from '../fleets/fleet.ts';
import type { Clock } from '../platform/clock.ts';
import type { FleetConfig } from '../platform/config/config.ts';
import { NO_METRICS, type MetricFacts } from './metric-facts.ts';
import { HEALTH_QUERIES, HEALTH_WINDOW_MS, TREND_WINDOW_MS } from './metric-rules.ts';

export type ReadMetrics = (fleet: FleetConfig) => Promise<MetricFacts>;

/** A dozen queries a fleet are many for one Prometheus: each fleet's are asked this often, and rates are as old at most. */
const READ_AGAIN_AFTER_MS = 100_000;
const TREND_STEP_MS = 15 * 60_000;

export interface MetricsReadingParts {
  readonly findMetrics: FindMetrics;
  readonly clock: Clock;
  /** Told once of a fleet whose metrics could not be read for a fault of ours. */
  readonly onFault: (error: unknown) => void;
}

/** Reads what the rules want to know of a fleet's metrics. Who looks twice within a minute and a half reads the same. */
export function createMetricsReading({ findMetrics, clock, onFault }: MetricsReadingParts): ReadMetrics {
  const recent = new Map<string, { readonly at: number; readonly facts: Promise<MetricFacts> }>();
  return async (fleet) => {
    const now = clock.now();
    const known = recent.get(fleet.name);
    if (known !== undefined && now.getTime() - known.at < READ_AGAIN_AFTER_MS) return known.facts;
    const facts = readAll(fleet, { findMetrics, now, onFault });
    recent.set(fleet.name, { at: now.getTime(), facts });
    // What broke before a source was asked is tried anew the next time.
    facts.catch(() => recent.delete(fleet.name));
    return facts;
  };
}

async function readAll(
  fleet: FleetConfig,
  { findMetrics, now, onFault }: Omit<MetricsReadingParts, 'clock'> & { readonly now: Date },
): Promise<MetricFacts> {
  const port = findMetrics(fleet.name);
  if (port === null) return NO_METRICS;
  const hosts = [...expectedHosts(fleet), ...databaseHosts(fleet)].map(({ name }) => name);
  const scope: MetricScope = { fleet: fleet.name, hosts, at: now, windowMs: HEALTH_WINDOW_MS };
  const from = new Date(now.getTime() - TREND_WINDOW_MS);
  let isTold = false;
  // A broken file of samples must not hide what the nodes themselves say.
  const broke = (error: unknown): typeof BROKEN => {
    if (!isTold) onFault(error);
    isTold = true;
    return BROKEN;
  };
  const windowOf = (query: QueryName): number => (query === 'restarts' ? HEALTH_WINDOW_MS : RATE_WINDOW_MS);
  const [disk, ...answers] = await Promise.all([
    port.readRange('disk-used', { ...scope, from, stepMs: TREND_STEP_MS }).catch(broke),
    ...HEALTH_QUERIES.map(async (query): Promise<readonly [QueryName, MetricAnswer]> => [
      query,
      await port.read(query, { ...scope, windowMs: windowOf(query) }).catch(broke),
    ]),
  ]);
  return { answers: new Map(answers), disk };
}

const BROKEN = { kind: 'no-data', detail: "reading it failed on Muster's side, and its log says why" } as const;

/** Long enough for a few samples of any exporter, short enough to be about now. */
const RATE_WINDOW_MS = 5 * 60_000;
