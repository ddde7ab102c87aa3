import type { QueryName } from '../metrics/named-query.ts';
import { databaseHosts, type ExpectedHost } from '../fleets/fleet.ts';
import type { HealthRule } from '../platform/config/health-config.ts';
import { measured, reading, subjectOf, unmeasured, type FleetLook } from './fleet-look.ts';
import type { Reading } from './health-line.ts';
import { findMetric, type MetricFind } from './metric-facts.ts';
import { valueWords } from './rule-book.ts';
import { trendOf } from './trend.ts';

/** Every query that some rule reads. */
export const HEALTH_QUERIES = [
  'archive-query-p95',
  'archive-insert-p95',
  'archive-errors',
  'database-size',
  'disk-used',
  'disk-free',
  'restarts',
  'probe-health',
  'probe-latency',
  'mesh-topics',
  'started-at',
] as const satisfies readonly QueryName[];

/** Restarts are counted over the hour. */
export const HEALTH_WINDOW_MS = 3_600_000;
/** A trend takes at least so much history to be one, and looks back no further than twice that. */
export const TREND_WINDOW_MS = 6 * 3_600_000;

/** Space, restarts: what any machine has. */
export function machineLines(look: FleetLook, host: ExpectedHost): readonly Reading[] {
  return [
    ...diskLines(look, host),
    ofQuery(look, 'crash-loop', { host, query: 'restarts', said: (value) => `${valueWords(value, 'count')} restarts` }),
  ];
}

/** Its databases' own machines: the node may be well while the volume that its messages go to fills up. */
export function databaseLines(look: FleetLook): readonly Reading[] {
  return databaseHosts(look.fleet).flatMap((host) => [...diskLines(look, host), sizeLine(look, host)]);
}

/** Sonda and the archive: what a node with a store has. */
export function storeLines(look: FleetLook, host: ExpectedHost): readonly Reading[] {
  const stores = host.protocols.includes('store');
  const rules = ['store-probe', 'store-latency', 'database-query', 'database-insert', 'database-errors'] as const;
  if (!stores)
    return [...rules, 'database-size' as const].map((rule) =>
      reading(look, rule, {
        subject: subjectOf(host),
        state: 'not-applicable',
        said: 'its role keeps no store',
        evidence: { source: 'muster', query: 'protocols of its role' },
        readAt: null,
      }),
    );
  return [
    probeLine(look, host),
    ofQuery(look, 'store-latency', { host, query: 'probe-latency' }),
    ofQuery(look, 'database-query', { host, query: 'archive-query-p95' }),
    ofQuery(look, 'database-insert', { host, query: 'archive-insert-p95' }),
    ofQuery(look, 'database-errors', { host, query: 'archive-errors' }),
    databaseHosts(look.fleet).length > 0 ? elsewhereLine(look, host) : sizeLine(look, host),
  ];
}

function elsewhereLine(look: FleetLook, host: ExpectedHost): Reading {
  return reading(look, 'database-size', {
    subject: subjectOf(host),
    state: 'not-applicable',
    said: 'its database has a host of its own',
    evidence: { source: 'muster', query: `fleets.${look.fleet.name}.database.hosts` },
    readAt: null,
  });
}

interface OfQuery {
  readonly host: ExpectedHost;
  readonly query: (typeof HEALTH_QUERIES)[number];
  readonly said?: (value: number) => string;
}

function ofQuery(look: FleetLook, rule: HealthRule, { host, query, said }: OfQuery): Reading {
  const subject = subjectOf(host);
  const find = findOf(look, query, host);
  if (find.kind !== 'value') return unmeasured(look, rule, { subject, find, query });
  return measured(look, rule, {
    subject,
    value: find.value,
    ...(said === undefined ? {} : { said: said(find.value) }),
    evidence: { source: find.from, query },
    readAt: find.at,
  });
}

function findOf({ metrics, now }: FleetLook, query: QueryName, { name }: ExpectedHost): MetricFind {
  return findMetric(metrics, query, { host: name, now });
}

/** Sonda's node_health is 1 after five stored messages in a row were found again (nwaku, apps/sonda). */
function probeLine(look: FleetLook, host: ExpectedHost): Reading {
  const subject = subjectOf(host);
  const query = 'probe-health';
  const find = findOf(look, query, host);
  if (find.kind !== 'value') return unmeasured(look, 'store-probe', { subject, find, query });
  const isWell = find.value >= 1;
  return reading(look, 'store-probe', {
    subject,
    state: isWell ? 'healthy' : 'unhealthy',
    value: find.value,
    said: isWell ? 'Sonda finds its messages again' : 'Sonda does not find its messages again',
    evidence: { source: find.from, query },
    readAt: find.at,
  });
}

interface Volume {
  readonly used: Extract<MetricFind, { kind: 'value' }>;
  readonly totalBytes: number;
}

function volumeOf(look: FleetLook, host: ExpectedHost): Volume | Exclude<MetricFind, { kind: 'value' }> {
  const used = findOf(look, 'disk-used', host);
  if (used.kind !== 'value') return used;
  const free = findOf(look, 'disk-free', host);
  if (free.kind !== 'value') return free;
  const totalBytes = used.value + free.value;
  return totalBytes > 0 ? { used, totalBytes } : { kind: 'no-data', detail: 'its volume has no size' };
}

function diskLines(look: FleetLook, host: ExpectedHost): readonly Reading[] {
  const subject = subjectOf(host);
  const volume = volumeOf(look, host);
  if ('kind' in volume)
    return (['disk', 'disk-trend'] as const).map((rule) =>
      unmeasured(look, rule, { subject, find: volume, query: 'disk-used' }),
    );
  const { used, totalBytes } = volume;
  const ratio = used.value / totalBytes;
  const disk = measured(look, 'disk', {
    subject,
    value: ratio,
    said: `${valueWords(ratio, 'ratio')} of ${gibibytes(totalBytes)} used`,
    evidence: { source: used.from, query: 'disk-used, disk-free' },
    readAt: used.at,
  });
  return [disk, trendLine(look, host, volume)];
}

function trendLine(look: FleetLook, host: ExpectedHost, { used, totalBytes }: Volume): Reading {
  const subject = subjectOf(host);
  const evidence = { source: used.from, query: 'disk-used over six hours' } as const;
  const { disk } = look.metrics;
  const line = disk.kind === 'answered' ? disk.lines.find((each) => each.host === host.name) : undefined;
  const trend = trendOf(line?.points ?? [], { leastMs: TREND_WINDOW_MS / 2 });
  if (trend === null)
    return reading(look, 'disk-trend', {
      subject,
      state: 'not-available',
      said: 'not enough history for a trend yet',
      evidence,
      readAt: null,
    });
  const hours = trend.perHour <= 0 ? null : (totalBytes - used.value) / trend.perHour;
  if (hours === null || hours > LONGEST_TOLD_HOURS)
    return reading(look, 'disk-trend', {
      subject,
      state: 'healthy',
      said: hours === null ? 'it does not grow' : 'it grows, and is not full within months',
      evidence,
      readAt: used.at,
    });
  return measured(look, 'disk-trend', {
    subject,
    value: hours,
    said: `full in ${valueWords(hours, 'hours')} at ${gibibytes(trend.perHour)} an hour`,
    evidence,
    readAt: used.at,
  });
}

/** Ninety days: nobody believes a line that far. */
const LONGEST_TOLD_HOURS = 24 * 90;

function sizeLine(look: FleetLook, host: ExpectedHost): Reading {
  const subject = subjectOf(host);
  const query = 'database-size';
  const size = findOf(look, query, host);
  if (size.kind !== 'value') return unmeasured(look, query, { subject, find: size, query });
  const volume = volumeOf(look, host);
  if ('kind' in volume) return unmeasured(look, query, { subject, find: volume, query: 'disk-free' });
  const ratio = size.value / volume.totalBytes;
  return measured(look, query, {
    subject,
    value: ratio,
    said: `${gibibytes(size.value)} of a volume of ${gibibytes(volume.totalBytes)}`,
    evidence: { source: size.from, query: 'database-size, disk-used, disk-free' },
    readAt: size.at,
  });
}

function gibibytes(bytes: number): string {
  const gib = bytes / 1024 ** 3;
  return gib >= 0.1 ? `${Number(gib.toPrecision(3))} GiB` : `${Number((bytes / 1024 ** 2).toPrecision(3))} MiB`;
}
