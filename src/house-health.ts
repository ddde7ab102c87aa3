import type { Clock } from './platform/clock.ts';
import type { OpenDatabase } from './platform/database/open-database.ts';
import { readDeliveryHealth } from './platform/delivery/delivery-health.ts';
import type { Relay } from './platform/delivery/relay.ts';
import type { Gateway } from './platform/discord/gateway.ts';
import type { Health } from './platform/http/health-routes.ts';
import type { Inbox } from './platform/intake/inbox.ts';
import { listStoredJobs } from './platform/scheduler/job-store.ts';

export interface HealthParts {
  readonly database: OpenDatabase;
  readonly clock: Clock;
  readonly inbox: Inbox;
  readonly relay: Relay;
  readonly gateway: Gateway;
}

/** GET /healthz?verbose: what an operator asks first. Ages in ms; nothing here comes from outside but Discord's state. */
export async function describeHealth({ database, clock, inbox, relay, gateway }: HealthParts): Promise<Health> {
  const [delivery, events, jobs] = await Promise.all([
    readDeliveryHealth(database.read, clock.now()),
    inbox.stats(),
    listStoredJobs(database.read),
  ]);
  const { state, inFlight, waits } = relay.status();
  return {
    gateway: gateway.state.phase,
    gatewaySince: gateway.state.since.toISOString(),
    database: 'open',
    schemaVersion: database.schemaVersion,
    mode: database.mode,
    deliveryLagMs: delivery.lagMs,
    oldestCriticalMs: delivery.oldestCriticalMs,
    cardsWaiting: Object.values(delivery.lanes).reduce((sum, { waiting }) => sum + waiting, 0),
    blockedPlaces: delivery.blockedPlaces,
    relay: state,
    relayInFlight: inFlight.length,
    relayWaits: waits.map(({ what, until, why }) => ({ what, until: until.toISOString(), why })),
    inboxWaiting: events.waiting,
    inboxSetAside: events.setAside,
    jobs: jobs.map(({ name, startedAt, finishedAt, result, failuresInARow, missed }) => ({
      name,
      startedAt: startedAt?.toISOString() ?? null,
      finishedAt: finishedAt?.toISOString() ?? null,
      result,
      failuresInARow,
      missed,
    })),
  };
}
