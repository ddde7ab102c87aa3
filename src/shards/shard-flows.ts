import type { MetricLine } from '../metrics/metrics-port.ts';
import type { FleetConfig } from '../platform/config/config.ts';
import { MEASURES, topicOf, type Measure, type ShardFlow, type ShardSeries } from './shard-traffic.ts';
import { average, meansOf, quotient, sum, toldSteps, type ByHost, type ToldSteps } from './told-steps.ts';

/** Stands for every topic that is none of the fleet's shards. */
export const OTHER = 'other';

export type RelaySteps = Readonly<Record<Measure, ToldSteps>>;

/** Relay by measure, its keys the fleet's shards and OTHER. Lines are those of the query `topic-bytes`. */
export function relaySteps(
  fleet: FleetConfig,
  lines: readonly MetricLine[],
  hosts: ReadonlySet<string>,
): { readonly steps: RelaySteps; readonly otherTopics: readonly string[] } {
  const shards = new Map(fleet.shards.map((shard) => [topicOf(fleet, shard), String(shard)]));
  const others = new Set<string>();
  const of = (measure: Measure): ToldSteps =>
    toldSteps(lines, {
      hosts,
      keyOf: ({ kind }) => {
        if (kind?.startsWith(`${measure} `) !== true) return null;
        const topic = kind.slice(measure.length + 1);
        const shard = shards.get(topic);
        if (shard === undefined) others.add(topic);
        return shard ?? OTHER;
      },
    });
  const steps = { 'gross-in': of('gross-in'), 'net-in': of('net-in'), 'net-out': of('net-out') };
  return { steps, otherTopics: [...others].toSorted() };
}

/** Messages by shard; lines are those of `stored-messages`, which name a shard by its number or by its topic. */
export function messageSteps(lines: readonly MetricLine[], hosts: ReadonlySet<string>): ToldSteps {
  return toldSteps(lines, { hosts, keyOf: ({ shard }) => (shard === null ? null : String(shard)) });
}

/** Every shard of the configuration, ascending; what nobody told of one is null. */
export function flowsOf(fleet: FleetConfig, relay: RelaySteps, messages: ToldSteps): readonly ShardFlow[] {
  return ascending(fleet.shards).map((shard) => flowOf(shard, relay, messages));
}

function flowOf(shard: number, relay: RelaySteps, messages: ToldSteps): ShardFlow {
  const key = String(shard);
  const [grossIn, netIn, netOut] = [
    meansOf(relay['gross-in'], key),
    meansOf(relay['net-in'], key),
    meansOf(relay['net-out'], key),
  ];
  const stored = meansOf(messages, key);
  return {
    shard,
    hosts: new Set([...grossIn.keys(), ...netIn.keys(), ...netOut.keys()]).size,
    grossIn: average(grossIn),
    netIn: average(netIn),
    netOut: average(netOut),
    messages: average(stored),
    told: toldBy({ grossIn, netIn, netOut, stored }),
    duplication: quotient(grossIn, netIn),
    amplification: quotient(netOut, netIn),
  };
}

function toldBy(of: Readonly<Record<'grossIn' | 'netIn' | 'netOut' | 'stored', ByHost>>): ShardFlow['told'] {
  const { grossIn, netIn, netOut, stored } = of;
  return { 'gross-in': grossIn.size, 'net-in': netIn.size, 'net-out': netOut.size, messages: stored.size };
}

/** The lines of a chart; a step of which nobody told is left out. */
export function seriesOf(fleet: FleetConfig, relay: RelaySteps): readonly ShardSeries[] {
  return ascending(fleet.shards).flatMap((shard) =>
    MEASURES.map((measure): ShardSeries => ({ shard, measure, points: pointsOf(relay[measure], String(shard)) })),
  );
}

function pointsOf(told: ToldSteps, key: string): ShardSeries['points'] {
  const byStep = new Map<number, number[]>();
  for (const steps of told.values())
    for (const [atMs, values] of steps) {
      const value = values.get(key);
      if (value !== undefined) byStep.set(atMs, [...(byStep.get(atMs) ?? []), value]);
    }
  return [...byStep]
    .toSorted(([a], [b]) => a - b)
    .map(([atMs, values]) => ({ at: new Date(atMs), bytesPerSecond: sum(values) / values.length }));
}

function ascending(shards: readonly number[]): readonly number[] {
  return [...new Set(shards)].toSorted((a, b) => a - b);
}
