import type { FleetStatus } from '../fleets/fleet-status.ts';
import { parseHostName, type ExpectedHost } from '../fleets/fleet.ts';
import type { HostObservations } from '../fleets/observation.ts';
import type { FleetConfig } from '../platform/config/config.ts';
import type { HealthRule } from '../platform/config/health-config.ts';
import {
  isFault,
  keyOf,
  type Evidence,
  type HealthState,
  type LineSubject,
  type Memory,
  type Reading,
  type StoredLine,
} from './health-line.ts';
import type { MetricFacts, MetricFind } from './metric-facts.ts';
import { classify, thresholdWords, valueWords, type Tuning } from './rule-book.ts';

/** All that is known of a fleet at one moment; rules look at it and ask nobody. */
export interface FleetLook {
  readonly fleet: FleetConfig;
  readonly now: Date;
  readonly status: FleetStatus;
  readonly observations: ReadonlyMap<string, HostObservations>;
  readonly metrics: MetricFacts;
  readonly tuning: (rule: HealthRule) => Tuning;
  /** By `keyOf`. */
  readonly before: ReadonlyMap<string, StoredLine>;
}

export const WHOLE_FLEET: LineSubject = { host: null, role: null, dataCentre: null, shard: null, name: null };

export function subjectOf(host: Pick<ExpectedHost, 'name' | 'role'>): LineSubject {
  const { name, role } = host;
  return { host: name, role, dataCentre: parseHostName(name)?.dataCentre ?? null, shard: null, name: null };
}

export function storedOf({ before }: FleetLook, rule: HealthRule, subject: LineSubject): StoredLine | null {
  return before.get(keyOf(rule, subject)) ?? null;
}

interface Said {
  readonly state: HealthState;
  readonly said: string;
  readonly evidence: Evidence;
  readonly readAt: Date | null;
  readonly value?: number | null;
  readonly memory?: Memory | null;
}

export function reading(
  look: FleetLook,
  rule: HealthRule,
  { subject, ...said }: Said & { subject: LineSubject },
): Reading {
  return {
    value: null,
    memory: null,
    ...said,
    rule,
    subject,
    threshold: thresholdWords(rule, look.tuning(rule)),
  };
}

/** A value against the rule's thresholds, with what counted before as the side it comes from. */
export function measured(
  look: FleetLook,
  rule: HealthRule,
  said: Omit<Said, 'state' | 'said'> & {
    readonly subject: LineSubject;
    readonly value: number;
    readonly said?: string;
  },
): Reading {
  const tuning = look.tuning(rule);
  const state = storedOf(look, rule, said.subject)?.state ?? 'no-data';
  const before = isFault(state) ? state : null;
  return reading(look, rule, {
    ...said,
    said: said.said ?? valueWords(said.value, tuning.unit),
    state: classify(rule, said.value, { tuning, before }),
  });
}

/** Whom the fleet's metrics are asked of: the one to look after when they say nothing. */
function sourceOf({ fleet: { metrics } }: FleetLook): Evidence['source'] {
  return metrics?.kind ?? 'muster';
}

/** Seen within so long, a series is expected to be there. */
const SERIES_EXPECTED_MS = 24 * 3_600_000;

/** The line of a metric that gave no value: what kind of nothing it is. */
export function unmeasured(
  look: FleetLook,
  rule: HealthRule,
  { subject, find, query }: { subject: LineSubject; find: Exclude<MetricFind, { kind: 'value' }>; query: string },
): Reading {
  const common = { subject, readAt: null, memory: storedOf(look, rule, subject)?.memory ?? null };
  switch (find.kind) {
    case 'not-configured':
      return reading(look, rule, {
        ...common,
        state: 'not-available',
        said: 'no source of metrics is configured for this fleet',
        evidence: { source: 'muster', query: `fleets.${look.fleet.name}.metrics` },
      });
    case 'not-reachable':
      return reading(look, rule, {
        ...common,
        state: 'not-reachable-from-here',
        said: find.detail,
        evidence: { source: sourceOf(look), query },
      });
    case 'no-data':
      return reading(look, rule, {
        ...common,
        state: 'no-data',
        said: find.detail,
        evidence: { source: sourceOf(look), query },
      });
    case 'absent': {
      const seenAt = storedOf(look, rule, subject)?.seenAt ?? null;
      const isGone = seenAt !== null && look.now.getTime() - seenAt.getTime() <= SERIES_EXPECTED_MS;
      return reading(look, rule, {
        ...common,
        state: isGone ? 'no-data' : 'not-available',
        said: isGone ? 'the series was there and is gone' : 'the host exposes no such series; that is not a fault',
        evidence: { source: find.from, query },
      });
    }
  }
}
