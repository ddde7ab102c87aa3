import type { Clock } from './platform/clock.ts';
import type { OpenDatabase } from './platform/database/open-database.ts';
import { listActs } from './platform/acts/act-store.ts';
import type { StoredAct } from './platform/acts/act.ts';
import { readDeliveryHealth, type DeliveryHealth } from './platform/delivery/delivery-health.ts';
import type { Relay, RelayStatus } from './platform/delivery/relay.ts';
import type { Scheduler } from './platform/scheduler/scheduler.ts';
import { findRecorded, listNewest, type RecordedEvent, type WaitingEvent } from './platform/intake/inbox-store.ts';

/** What goes on inside, for those who watch: the sandbox's panel and tests. It reads, and changes nothing. */
export interface Inspection {
  relay(): RelayStatus;
  delivery(): Promise<DeliveryHealth>;
  /** Names. */
  runningJobs(): readonly string[];
  /** The newest first, without their payloads. */
  newestEvents(limit: number): Promise<readonly RecordedEvent[]>;
  newestActs(limit: number): Promise<readonly StoredAct[]>;
  /** With its payload, which was redacted before it was recorded; null when it was purged or never was. */
  findEvent(id: string): Promise<WaitingEvent | null>;
}

export function createInspection(parts: {
  readonly database: Pick<OpenDatabase, 'read'>;
  readonly clock: Clock;
  readonly relay: Pick<Relay, 'status'>;
  readonly scheduler: Pick<Scheduler, 'running'>;
}): Inspection {
  const { database, clock, relay, scheduler } = parts;
  return {
    relay: () => relay.status(),
    delivery: () => readDeliveryHealth(database.read, clock.now()),
    runningJobs: () => scheduler.running(),
    newestEvents: (limit) => listNewest(database.read, limit),
    newestActs: (limit) => listActs(database.read, { states: [] }, limit),
    findEvent: (id) => findRecorded(database.read, id),
  };
}
