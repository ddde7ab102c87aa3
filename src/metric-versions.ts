import type { TellVersions } from './deploys/metric-version.ts';
import { expectedHosts } from './fleets/fleet.ts';
import type { FindMetrics } from './metrics/metrics-port.ts';
import type { Clock } from './platform/clock.ts';

/** A series that nobody has scraped for so long says nothing of what runs now. */
const WINDOW_MS = 120_000;

/** What the metrics of a fleet say of its hosts' versions (`waku_version`, since 2026 `logos_delivery_version`). */
export function createMetricVersions({
  findMetrics,
  clock,
}: {
  readonly findMetrics: FindMetrics;
  readonly clock: Clock;
}): TellVersions {
  return async (fleet) => {
    const hosts = expectedHosts(fleet).map(({ name }) => name);
    const port = findMetrics(fleet.name);
    if (port === null || hosts.length === 0) return new Map();
    const at = clock.now();
    const answer = await port.read('version', { fleet: fleet.name, hosts, at, windowMs: WINDOW_MS });
    if (answer.kind !== 'answered') return new Map();
    const told = new Map<string, { readonly version: string; readonly at: Date }>();
    for (const { host, kind, at: seenAt } of answer.rows) {
      if (host === null || kind === null || at.getTime() - seenAt.getTime() > WINDOW_MS) continue;
      const known = told.get(host);
      if (known === undefined || known.at < seenAt) told.set(host, { version: kind, at: seenAt });
    }
    return told;
  };
}
