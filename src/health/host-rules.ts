import type { ExpectedHost } from '../fleets/fleet.ts';
import type { HostStatus } from '../fleets/fleet-status.ts';
import { reading, subjectOf, type FleetLook } from './fleet-look.ts';
import type { Evidence, HealthState, Reading } from './health-line.ts';
import { lastSample } from './metric-facts.ts';

const ASKED: Evidence = { source: 'node', query: '/health' };
/** What a Spacemesh node is asked in its place (spacemeshos/api, v2beta1). */
const ASKED_SPACEMESH: Evidence = { source: 'node', query: 'v2beta1.NodeService/Status' };

/** Hosts are asked each minute: one that was not for so long, as our own budget or a stop held it back, is unknown. */
const ASKED_LASTS_MS = 15 * 60_000;

function isLongUnasked({ observations, now }: FleetLook, host: ExpectedHost): boolean {
  const attemptedAt = observations.get(host.name)?.health?.attemptedAt;
  return attemptedAt !== undefined && now.getTime() - attemptedAt.getTime() > ASKED_LASTS_MS;
}

/** Whether anything answers there, by its REST port and, where that is not open to us, by its metrics. */
export function reachableLine(look: FleetLook, host: ExpectedHost, status: HostStatus): Reading {
  const subject = subjectOf(host);
  const { reach, failureDetail } = status;
  const evidence = look.fleet.kind === 'spacemesh' ? ASKED_SPACEMESH : ASKED;
  const said = (state: HealthState, words: string, readAt: Date | null): Reading =>
    reading(look, 'reachable', { subject, state, said: words, evidence, readAt });
  const why = failureDetail ?? 'no answer';
  if (isLongUnasked(look, host)) return said('no-data', 'Muster has not asked it of late', status.healthAt);
  switch (reach.kind) {
    case 'reachable':
      return said('healthy', 'it answers', status.healthAt ?? look.now);
    case 'down':
      return reach.why === 'stopped-answering'
        ? said('unhealthy', `it answered before, now: ${why}`, look.now)
        : said('unhealthy', `${why}, and the directory dropped it`, look.now);
    case 'not-reachable-from-here': {
      const sample = lastSample(look.metrics, { host: host.name, now: look.now });
      if (sample !== null)
        return reading(look, 'reachable', {
          subject,
          state: 'healthy',
          said: 'its metrics are read; its REST port is not open from here',
          evidence: { source: sample.from, query: 'any series of it' },
          readAt: sample.at,
        });
      return reach.lastReachedAt === null
        ? said('not-reachable-from-here', `${why}; it never answered Muster`, null)
        : said('degraded', `silent, though it was reachable: ${why}`, reach.lastReachedAt);
    }
    case 'no-data': {
      if (reach.why === 'not-configured')
        return said('not-available', 'no connection to its REST port is configured', null);
      return said('no-data', 'not asked yet', null);
    }
  }
}

/** The node's own report against what its role should mount. NOT_MOUNTED is normal where the role does not expect it. */
export function protocolsLine(look: FleetLook, host: ExpectedHost, status: HostStatus): Reading {
  const subject = subjectOf(host);
  const { health, healthAt } = status;
  const said = (state: HealthState, words: string): Reading =>
    reading(look, 'protocols', { subject, state, said: words, evidence: ASKED, readAt: healthAt });
  if (health === null || isLongUnasked(look, host))
    return silentLine(look, 'protocols', { host, status, evidence: ASKED });
  switch (health.kind) {
    case 'healthy':
      return said('healthy', readyWords(health.unreported));
    case 'starting':
      return said('degraded', `it is ${health.status.toLowerCase()}`);
    case 'not-available':
      return said(
        'not-available',
        health.why === 'no-route' ? 'this version has no /health' : "this version reports none of its role's protocols",
      );
    case 'degraded':
    case 'unhealthy': {
      // The event loop has a line of its own, and one cause is one alert.
      const reasons = health.reasons.filter(({ about }) => about !== 'event-loop');
      if (reasons.length === 0) return said('healthy', 'nothing but its event loop is at fault');
      return said(health.kind, reasonsWords(reasons.map(({ text }) => text)));
    }
  }
}

/** Reports grew by and by: one that leaves a protocol out says nothing of it, good or bad. */
function readyWords(unreported: readonly string[]): string {
  if (unreported.length === 0) return 'all that its role expects is ready';
  return `ready, as far as it says; its /health leaves out ${unreported.join(', ')}`;
}

const REASONS_SHOWN = 3;

function reasonsWords(reasons: readonly string[]): string {
  const more = reasons.length - REASONS_SHOWN;
  return [...reasons.slice(0, REASONS_SHOWN), ...(more > 0 ? [`${more} more`] : [])].join('; ');
}

/** A line about a host that cannot be asked: the same nothing as that of the host. */
export function silentLine(
  look: FleetLook,
  rule: 'protocols' | 'mesh' | 'event-loop' | 'synced' | 'verified-layer',
  { host, status, evidence, shard = null }: SilentParts,
): Reading {
  const subject = { ...subjectOf(host), shard };
  const { kind } = status.reach;
  const readAt = look.observations.get(host.name)?.[OBSERVED_BY[rule]]?.succeededAt ?? null;
  const memory = look.before.get([rule, host.name, shard ?? '', ''].join('|'))?.memory ?? null;
  const said = (state: HealthState, words: string): Reading =>
    reading(look, rule, { subject, state, said: words, evidence, readAt, memory });
  if (kind === 'no-data' && status.reach.why === 'not-configured')
    return said('not-available', 'no connection to its REST port is configured');
  if (kind === 'not-reachable-from-here' && status.reach.lastReachedAt === null)
    return said('not-reachable-from-here', 'its REST port is not open from here');
  return said('no-data', 'it has not said, or too long ago');
}

/** Whose last answer is the newest datum of a rule, however old. */
const OBSERVED_BY = {
  protocols: 'health',
  'event-loop': 'health',
  mesh: 'mesh',
  synced: 'layers',
  'verified-layer': 'layers',
} as const;

interface SilentParts {
  readonly host: ExpectedHost;
  readonly status: HostStatus;
  readonly evidence: Evidence;
  readonly shard?: number | null;
}

/** EVENT_LOOP_LAGGING came with logos-delivery's nodeHealth; a node that is READY in an older one says nothing of it. */
export function eventLoopLine(look: FleetLook, host: ExpectedHost, status: HostStatus): Reading {
  const report = look.observations.get(host.name)?.health?.reading ?? null;
  if (status.health === null || report?.kind !== 'report' || isLongUnasked(look, host))
    return silentLine(look, 'event-loop', { host, status, evidence: ASKED });
  const subject = subjectOf(host);
  const lags = report.nodeHealth === 'EVENT_LOOP_LAGGING';
  const tells = lags || report.connectionStatus !== null;
  return reading(look, 'event-loop', {
    subject,
    state: lags ? 'degraded' : tells ? 'healthy' : 'not-available',
    said: lags ? 'it lags more than 50 ms' : tells ? 'it does not lag' : 'this version does not tell of its event loop',
    evidence: { source: 'node', query: '/health nodeHealth' },
    readAt: status.healthAt,
  });
}
