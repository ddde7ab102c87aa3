import type { HealthRule } from '../platform/config/health-config.ts';

/**
 * How something is, worst first. `no-data`: asked, and nothing usable came. `not-reachable-from-here`: its port is behind
 * a firewall, which is no news of it. `not-available`: nothing here can tell, as with nodes older than the route, or
 * where no source is configured. `not-applicable`: its role has no such thing.
 */
export const HEALTH_STATES = [
  'unhealthy',
  'degraded',
  'not-reachable-from-here',
  'no-data',
  'healthy',
  'not-available',
  'not-applicable',
] as const;
export type HealthState = (typeof HEALTH_STATES)[number];

/** 0 is the worst. */
export function severity(state: HealthState): number {
  return HEALTH_STATES.indexOf(state);
}

/** The worst there is; of nothing nothing is known. */
export function worstOf(states: Iterable<HealthState>): HealthState {
  let worst: HealthState | null = null;
  for (const state of states) if (worst === null || severity(state) < severity(worst)) worst = state;
  return worst ?? 'no-data';
}

export function isFault(state: HealthState): state is 'unhealthy' | 'degraded' {
  return state === 'unhealthy' || state === 'degraded';
}

/** What a line is about: a host, or the fleet as a whole where `host` is null. */
export interface LineSubject {
  readonly host: string | null;
  readonly role: string | null;
  readonly dataCentre: string | null;
  readonly shard: number | null;
  /** Tells lines of one rule about one host apart where the shard does not, e.g. the name of a probe. */
  readonly name: string | null;
}

/** Which source says so, and what it was asked. */
export interface Evidence {
  readonly source: 'node' | 'directory' | 'prometheus' | 'scrape' | 'probe' | 'muster';
  /** A route, the name of a query, or what was counted. */
  readonly query: string;
}

/** What a rule remembers from pass to pass: a value, and since when it has had it. */
export interface Memory {
  readonly value: number;
  readonly since: Date;
}

/** What a rule finds now, before it is asked how long it has been so. */
export interface Reading {
  readonly rule: HealthRule;
  readonly subject: LineSubject;
  readonly state: HealthState;
  /** In the rule's unit; null where there is none. */
  readonly value: number | null;
  /** "0 mesh peers"; may hold foreign text: escape it. */
  readonly said: string;
  /** "degraded below 4, unhealthy below 1"; null where the rule has no thresholds. */
  readonly threshold: string | null;
  readonly evidence: Evidence;
  /** When the newest datum behind it was read; null when there is none. */
  readonly readAt: Date | null;
  readonly memory: Memory | null;
}

/** One line of a verdict: what is found, and what of it counts. */
export interface HealthLine extends Reading {
  /** What counts, which lags what is found by the rule's durations. */
  readonly state: HealthState;
  /** Never moves while the state stays, also over restarts. */
  readonly since: Date;
  /** What is found now and does not count yet; null when it is the state. */
  readonly pending: Pending | null;
}

export interface Pending {
  readonly state: HealthState;
  readonly since: Date;
  /** When it counts, if it goes on. */
  readonly countsAt: Date;
}

/** What is stored of a line: no more than what must outlive the pass. */
export interface StoredLine {
  readonly rule: HealthRule;
  readonly subject: LineSubject;
  readonly state: HealthState;
  readonly since: Date;
  readonly pending: { readonly state: HealthState; readonly since: Date } | null;
  readonly memory: Memory | null;
  /** When it last had a datum: a series that was there and is gone is not one that never was. */
  readonly seenAt: Date | null;
  /** The alert that stands for it, until it is told to be over. */
  readonly firing: { readonly since: Date; readonly state: HealthState } | null;
}

/** The same for the same rule about the same thing, in every pass. */
export function keyOf(rule: HealthRule, { host, shard, name }: LineSubject): string {
  return [rule, host ?? '', shard ?? '', name ?? ''].join('|');
}
