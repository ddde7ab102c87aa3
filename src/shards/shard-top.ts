import type { FleetConfig } from '../platform/config/config.ts';
import { OTHER_SHARD, OTHER_TOPICS, REST, SEVERAL_SHARDS, type Measure } from '../telemetry/telemetry-cell.ts';
import {
  LEVEL_MS,
  type TelemetryLevel,
  type TelemetryPart,
  type TelemetryReading,
  type TelemetrySpan,
} from '../telemetry/telemetry-reading.ts';
import type { ShardTrafficOutcome } from './shard-traffic.ts';

export const TOP_BY = ['type', 'group', 'topic', 'protocol'] as const;
export type TopBy = (typeof TOP_BY)[number];

/** What clients sent is what they cause; what they received has passed through the fleet. The two are never added up. */
export const DIRECTIONS = ['sent', 'received'] as const;
export type ClientDirection = (typeof DIRECTIONS)[number];

/** Whole hours or days, the last of them over. */
export interface TopWindow {
  readonly level: TelemetryLevel;
  readonly from: Date;
  readonly to: Date;
}

/** Hours are told of one by one for so long; longer windows are of whole days. */
const MOST_HOURS = 96;

/** The stretches of that length that are over: what is not over is not told of. */
export function topWindow(now: Date, windowMs: number): TopWindow {
  const level = windowMs > MOST_HOURS * LEVEL_MS.hour ? 'day' : 'hour';
  const stepMs = LEVEL_MS[level];
  const toMs = now.getTime() - (now.getTime() % stepMs);
  return { level, from: new Date(toMs - Math.max(stepMs, windowMs)), to: new Date(toMs) };
}

/** Of whom a figure is: where no name can be given, why. */
export type TopName =
  | { readonly kind: 'named'; readonly name: string; readonly group: string | null }
  | { readonly kind: 'topic'; readonly bucket: string }
  /** Topics that are none of the largest, or of too few clients. */
  | { readonly kind: 'other-topics' }
  | { readonly kind: 'no-topic' }
  /** Each of them of too few clients to be told apart; of one group, where that is known. */
  | { readonly kind: 'too-few'; readonly group: string | null };

export interface TopRow {
  readonly of: TopName;
  readonly bytes: number;
  /** Null where nobody counted them. */
  readonly messages: number | null;
  /** Of the bytes of all rows, 0 to 1; null where there are none. */
  readonly share: number | null;
  /** At least so many clients, in the hour or day with the most of them. */
  readonly clients: number;
  /** What it was in each hour or day; one without reports is missing. */
  readonly points: readonly { readonly at: Date; readonly bytes: number }[];
}

/** What opted-in clients sent or received. Never mixed with what nodes tell. */
export interface TopReport {
  readonly kind: 'top';
  readonly fleet: FleetConfig;
  readonly by: Exclude<TopBy, 'protocol'>;
  readonly direction: ClientDirection;
  readonly shard: number | null;
  readonly window: TopWindow;
  /** The largest first. */
  readonly rows: readonly TopRow[];
  readonly told: Told;
  readonly nextAt: Date;
}

/** In how many hours or days of the window clients reported. */
export interface Told {
  readonly asked: number;
  readonly told: number;
  /** Reports came, and of too few clients to be told of. */
  readonly tooFew: number;
  /** At least so many clients, in the hour or day with the most; null: never enough. */
  readonly clients: number | null;
}

/** An average of what clients told; `clients` of them at least. */
export interface ClientRate {
  readonly name: string;
  readonly inBytesPerSecond: number | null;
  readonly outBytesPerSecond: number | null;
  readonly clients: number;
}

/** Bytes that clients told of beyond Waku's protocols, added up over the window. */
export interface ClientBytes {
  readonly name: string;
  readonly inBytes: number | null;
  readonly outBytes: number | null;
  readonly clients: number;
}

export interface ProtocolReport {
  readonly kind: 'protocols';
  readonly fleet: FleetConfig;
  readonly window: TopWindow;
  /** From the fleet's nodes: an average per node. */
  readonly nodes: ShardTrafficOutcome;
  /** From clients; null where no source of telemetry is bound to the fleet, or its file cannot be used. */
  readonly clients: {
    readonly rates: readonly ClientRate[];
    readonly beyond: readonly ClientBytes[];
    readonly told: Told;
  } | null;
}

export type NoTop =
  | { readonly kind: 'off' | 'no-shards'; readonly fleet: FleetConfig }
  | { readonly kind: 'no-such-shard'; readonly fleet: FleetConfig; readonly shard: number }
  | { readonly kind: 'unavailable'; readonly fleet: FleetConfig; readonly why: string };

type Reading = Extract<TelemetryReading, { kind: 'reading' }>;

export function topRows(
  { parts }: Pick<Reading, 'parts'>,
  { by, shard }: { readonly by: TopReport['by']; readonly shard: number | null },
): readonly TopRow[] {
  const own = parts.filter((part) => shard === null || part.shard === String(shard));
  const whole = sumOf(own);
  return [...Map.groupBy(own, (part) => JSON.stringify(nameOf(part, by))).values()]
    .map((of): TopRow => {
      const [first] = of;
      const bytes = sumOf(of);
      const messages = of.reduce((all, { count }) => all + count, 0);
      return {
        of: first === undefined ? { kind: 'no-topic' } : nameOf(first, by),
        bytes,
        messages: messages === 0 && bytes > 0 ? null : messages,
        share: whole > 0 ? bytes / whole : null,
        clients: mostClients(of),
        points: pointsOf(of),
      };
    })
    .toSorted((a, b) => b.bytes - a.bytes);
}

function nameOf({ group, name, topic }: TelemetryPart, by: TopReport['by']): TopName {
  if (group === REST) return { kind: 'too-few', group: null };
  if (by === 'group') return { kind: 'named', name: group, group: null };
  if (name === REST) return { kind: 'too-few', group };
  if (by === 'type') return { kind: 'named', name, group };
  if (topic === OTHER_TOPICS) return { kind: 'other-topics' };
  return topic === '' ? { kind: 'no-topic' } : { kind: 'topic', bucket: topic };
}

function pointsOf(parts: readonly TelemetryPart[]): TopRow['points'] {
  return [...Map.groupBy(parts, ({ at }) => at.getTime())]
    .toSorted(([a], [b]) => a - b)
    .map(([at, of]) => ({ at: new Date(at), bytes: sumOf(of) }));
}

function sumOf(parts: readonly TelemetryPart[]): number {
  return parts.reduce((all, { sum }) => all + sum, 0);
}

function mostClients(parts: readonly TelemetryPart[]): number {
  return Math.max(0, ...parts.map(({ clients }) => clients));
}

export function toldOf(spans: readonly TelemetrySpan[], { level, from, to }: TopWindow): Told {
  const byTime = [...Map.groupBy(spans, ({ at }) => at.getTime()).values()];
  const enough = byTime.filter((of) => of.some(({ clients }) => clients !== null));
  const counts = spans.flatMap(({ clients }) => clients ?? []);
  return {
    asked: Math.round((to.getTime() - from.getTime()) / LEVEL_MS[level]),
    told: enough.length,
    tooFew: byTime.length - enough.length,
    clients: counts.length === 0 ? null : Math.max(...counts),
  };
}

/** Averages over what clients told, by protocol. */
export function ratesOf(parts: readonly TelemetryPart[]): readonly ClientRate[] {
  return namesIn(parts, ['protocol-in', 'protocol-out']).map((name) => ({
    name,
    inBytesPerSecond: average(parts, 'protocol-in', name),
    outBytesPerSecond: average(parts, 'protocol-out', name),
    clients: mostClients(parts.filter((part) => isOf(part, ['protocol-in', 'protocol-out'], name))),
  }));
}

/** What clients carried beyond Waku's protocols. */
export function beyondOf(parts: readonly TelemetryPart[]): readonly ClientBytes[] {
  return namesIn(parts, ['traffic-in', 'traffic-out']).map((name) => ({
    name,
    inBytes: total(parts, 'traffic-in', name),
    outBytes: total(parts, 'traffic-out', name),
    clients: mostClients(parts.filter((part) => isOf(part, ['traffic-in', 'traffic-out'], name))),
  }));
}

function isOf({ measure, name }: TelemetryPart, measures: readonly Measure[], wanted: string): boolean {
  return measures.includes(measure) && name === wanted;
}

function namesIn(parts: readonly TelemetryPart[], measures: readonly Measure[]): readonly string[] {
  const own = parts.filter(({ measure }) => measures.includes(measure));
  return [...new Set(own.map(({ name }) => name))].toSorted();
}

function average(parts: readonly TelemetryPart[], measure: Measure, name: string): number | null {
  const own = parts.filter((part) => isOf(part, [measure], name));
  const times = own.reduce((all, { count }) => all + count, 0);
  return times === 0 ? null : sumOf(own) / times;
}

function total(parts: readonly TelemetryPart[], measure: Measure, name: string): number | null {
  const own = parts.filter((part) => isOf(part, [measure], name));
  return own.length === 0 ? null : sumOf(own);
}

/** How a shard of telemetry is written. */
export function shardName(shard: string): string {
  if (shard === OTHER_SHARD) return 'not of this fleet';
  if (shard === SEVERAL_SHARDS) return 'several';
  return shard === '' ? 'not said' : shard;
}
