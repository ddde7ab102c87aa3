import type { Config, FleetConfig } from '../platform/config/config.ts';
import { HEALTH_RULES, type HealthRule } from '../platform/config/health-config.ts';

export type RuleUnit = 'seconds' | 'hours' | 'ratio' | 'count' | 'per-second';

/** What a rule is when the configuration says nothing. */
export interface RuleFacts {
  /** As people call it: "Shard mesh". */
  readonly title: string;
  /** The label `alertname` of its alerts. */
  readonly alertName: string;
  readonly unit: RuleUnit;
  readonly alert: boolean;
  readonly degraded: number | null;
  readonly unhealthy: number | null;
  readonly worseAfterSeconds: number;
  readonly betterAfterSeconds: number;
  /** How much of a threshold the value must come back by before it is better again, as a part of it. */
  readonly slack: number;
}

/** A rule as it counts for one fleet. */
export interface Tuning extends RuleFacts {
  readonly on: boolean;
}

const YES_OR_NO = { degraded: null, unhealthy: null, unit: 'count', alert: true, slack: 0 } as const;
const LEVEL = { alert: true, slack: 0.1, worseAfterSeconds: 300, betterAfterSeconds: 300 } as const;

/**
 * Every rule with its defaults. Mesh classes are the node's own (dLow 4: logos-delivery, topic_health.nim); 660 s, 3600 s
 * and 600 s are those of spacemeshos/spacemesh-watch; the rest is ours, to be tuned.
 */
export const RULE_BOOK: Readonly<Record<HealthRule, RuleFacts>> = {
  reachable: {
    ...YES_OR_NO,
    title: 'Reachable',
    alertName: 'NodeSilent',
    worseAfterSeconds: 120,
    betterAfterSeconds: 60,
  },
  protocols: {
    ...YES_OR_NO,
    title: 'Protocols',
    alertName: 'NodeProtocols',
    worseAfterSeconds: 180,
    betterAfterSeconds: 120,
  },
  mesh: {
    title: 'Shard mesh',
    alertName: 'ShardMesh',
    unit: 'count',
    alert: true,
    degraded: 4,
    unhealthy: 1,
    worseAfterSeconds: 120,
    betterAfterSeconds: 120,
    slack: 0,
  },
  // Its hosts alert one by one and are grouped; the sum would say it a second time.
  shard: {
    ...YES_OR_NO,
    alert: false,
    title: 'Shard over the fleet',
    alertName: 'FleetShard',
    worseAfterSeconds: 120,
    betterAfterSeconds: 120,
  },
  'store-probe': {
    ...YES_OR_NO,
    title: 'Store probe',
    alertName: 'StoreProbe',
    worseAfterSeconds: 120,
    betterAfterSeconds: 60,
  },
  'store-latency': {
    ...LEVEL,
    title: 'Store latency',
    alertName: 'StoreLatency',
    unit: 'seconds',
    degraded: 5,
    unhealthy: 20,
  },
  'database-query': {
    ...LEVEL,
    title: 'Database queries, p95',
    alertName: 'DatabaseQuerySlow',
    unit: 'seconds',
    degraded: 1,
    unhealthy: 10,
  },
  'database-insert': {
    ...LEVEL,
    title: 'Database inserts, p95',
    alertName: 'DatabaseInsertSlow',
    unit: 'seconds',
    degraded: 0.5,
    unhealthy: 5,
  },
  'database-errors': {
    ...LEVEL,
    title: 'Database errors',
    alertName: 'DatabaseErrors',
    unit: 'per-second',
    degraded: 0.05,
    unhealthy: 1,
  },
  'database-size': {
    ...LEVEL,
    title: 'Database on its volume',
    alertName: 'DatabaseSize',
    unit: 'ratio',
    degraded: 0.85,
    unhealthy: 0.95,
    slack: 0.03,
  },
  disk: {
    ...LEVEL,
    title: 'Disk used',
    alertName: 'DiskUsed',
    unit: 'ratio',
    degraded: 0.85,
    unhealthy: 0.95,
    slack: 0.03,
  },
  'disk-trend': {
    ...LEVEL,
    title: 'Disk trend',
    alertName: 'DiskFullSoon',
    unit: 'hours',
    degraded: 72,
    unhealthy: 12,
    worseAfterSeconds: 900,
    betterAfterSeconds: 1800,
  },
  // A deployment restarts hosts one by one and takes its time.
  version: {
    ...YES_OR_NO,
    title: 'Versions',
    alertName: 'VersionSkew',
    worseAfterSeconds: 3600,
    betterAfterSeconds: 60,
  },
  // Hosts come and go in it while they are set up, and it is often read again before anybody could have looked.
  directory: {
    ...YES_OR_NO,
    title: 'Directory',
    alertName: 'FleetDirectory',
    worseAfterSeconds: 1800,
    betterAfterSeconds: 60,
  },
  'crash-loop': {
    title: 'Restarts within the hour',
    alertName: 'CrashLoop',
    unit: 'count',
    alert: true,
    degraded: 2,
    unhealthy: 4,
    worseAfterSeconds: 0,
    betterAfterSeconds: 0,
    slack: 0,
  },
  'event-loop': {
    ...YES_OR_NO,
    title: 'Event loop',
    alertName: 'EventLoopLag',
    worseAfterSeconds: 300,
    betterAfterSeconds: 300,
  },
  synced: {
    title: 'Sync',
    alertName: 'SyncStatus',
    unit: 'seconds',
    alert: true,
    degraded: 600,
    unhealthy: 3600,
    worseAfterSeconds: 0,
    betterAfterSeconds: 60,
    slack: 0,
  },
  'verified-layer': {
    title: 'Verified layer',
    alertName: 'VerifiedLayer',
    unit: 'seconds',
    alert: true,
    degraded: null,
    unhealthy: 660,
    worseAfterSeconds: 0,
    betterAfterSeconds: 0,
    slack: 0,
  },
  'verified-layers': {
    title: 'Verified layer over the fleet',
    alertName: 'VerifiedLayerSummary',
    unit: 'ratio',
    alert: true,
    degraded: 0.1,
    unhealthy: 0.5,
    worseAfterSeconds: 0,
    betterAfterSeconds: 0,
    slack: 0,
  },
  fork: { ...YES_OR_NO, title: 'State root hash', alertName: 'Fork', worseAfterSeconds: 600, betterAfterSeconds: 600 },
  crashed: {
    title: 'Crashed nodes',
    alertName: 'CrashedNodes',
    unit: 'ratio',
    alert: true,
    degraded: 0.01,
    unhealthy: 0.34,
    worseAfterSeconds: 120,
    betterAfterSeconds: 60,
    slack: 0,
  },
};

/** The rule for this fleet: by the fleet, else by its kind, else by default. */
export function tuningOf({ health }: Pick<Config, 'health'>, fleet: FleetConfig, rule: HealthRule): Tuning {
  const ofKind = health.kinds[fleet.kind]?.[rule] ?? {};
  const ofFleet = health.fleets[fleet.name]?.[rule] ?? {};
  const facts = RULE_BOOK[rule];
  const pick = <Key extends 'alert' | 'degraded' | 'unhealthy' | 'worseAfterSeconds' | 'betterAfterSeconds'>(
    key: Key,
  ): RuleFacts[Key] | NonNullable<(typeof ofFleet)[Key]> => ofFleet[key] ?? ofKind[key] ?? facts[key];
  return {
    ...facts,
    on: ofFleet.on ?? ofKind.on ?? true,
    alert: pick('alert'),
    degraded: pick('degraded'),
    unhealthy: pick('unhealthy'),
    worseAfterSeconds: pick('worseAfterSeconds'),
    betterAfterSeconds: pick('betterAfterSeconds'),
  };
}

/**
 * Where a value stands between its thresholds. One that was worse stays so until it comes back by the rule's slack, so
 * that a value at a threshold does not flap.
 */
export function classify(
  rule: HealthRule,
  value: number,
  { tuning, before }: { readonly tuning: Tuning; readonly before: 'unhealthy' | 'degraded' | null },
): 'unhealthy' | 'degraded' | 'healthy' {
  const isPast = (threshold: number | null, held: boolean): boolean => {
    if (threshold === null) return false;
    if (HEALTH_RULES[rule] === 'below') return value < (held ? threshold * (1 + tuning.slack) : threshold);
    return value >= (held ? threshold * (1 - tuning.slack) : threshold);
  };
  if (isPast(tuning.unhealthy, before === 'unhealthy')) return 'unhealthy';
  return isPast(tuning.degraded, before !== null) ? 'degraded' : 'healthy';
}

/** "degraded from 85 %, unhealthy from 95 %"; null where the rule has no thresholds. */
export function thresholdWords(rule: HealthRule, { degraded, unhealthy, unit }: Tuning): string | null {
  const side = HEALTH_RULES[rule] === 'below' ? 'below' : 'from';
  const parts = [
    ...(degraded === null ? [] : [`degraded ${side} ${valueWords(degraded, unit)}`]),
    ...(unhealthy === null ? [] : [`unhealthy ${side} ${valueWords(unhealthy, unit)}`]),
  ];
  return parts.length === 0 ? null : parts.join(', ');
}

export function valueWords(value: number, unit: RuleUnit): string {
  switch (unit) {
    case 'ratio':
      return `${round(value * 100)} %`;
    case 'seconds':
      return value < 1 ? `${round(value * 1000)} ms` : `${round(value)} s`;
    case 'hours':
      return value >= 48 ? `${round(value / 24)} days` : `${round(value)} h`;
    case 'per-second':
      return `${round(value)} a second`;
    case 'count':
      return String(round(value));
  }
}

/** Three digits that matter. */
function round(value: number): number {
  return Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(3));
}
