/**
 * What can be judged about a fleet, and which way its value gets worse: `above` and `below` have two thresholds, `none`
 * is a matter of yes and no.
 */
export const HEALTH_RULES = {
  reachable: 'none',
  protocols: 'none',
  mesh: 'below',
  shard: 'none',
  'store-probe': 'none',
  'store-latency': 'above',
  'database-query': 'above',
  'database-insert': 'above',
  'database-errors': 'above',
  'database-size': 'above',
  disk: 'above',
  'disk-trend': 'below',
  version: 'none',
  directory: 'none',
  'crash-loop': 'above',
  'event-loop': 'none',
  synced: 'above',
  'verified-layer': 'above',
  'verified-layers': 'above',
  fork: 'none',
  crashed: 'above',
} as const satisfies Readonly<Record<string, 'above' | 'below' | 'none'>>;

export type HealthRule = keyof typeof HEALTH_RULES;

/** What the configuration says otherwise than the rule itself; what is absent stays as the rule has it. */
export interface HealthTuning {
  /** False: not judged at all. */
  readonly on?: boolean | undefined;
  /** False: judged and shown, and nobody is alerted. */
  readonly alert?: boolean | undefined;
  /** In the unit of the rule. */
  readonly degraded?: number | undefined;
  readonly unhealthy?: number | undefined;
  /** So long it has to be worse, or better, before it counts. */
  readonly worseAfterSeconds?: number | undefined;
  readonly betterAfterSeconds?: number | undefined;
}

export type HealthTunings = Readonly<Partial<Record<HealthRule, HealthTuning>>>;

export interface HealthConfig {
  /** By kind of fleet. */
  readonly kinds: Readonly<Partial<Record<'waku' | 'spacemesh' | 'service', HealthTunings>>>;
  /** By canonical name of the fleet; goes before its kind. */
  readonly fleets: Readonly<Record<string, HealthTunings>>;
}
