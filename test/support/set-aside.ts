import { createInboxService, type InboxService } from '../../src/operations/inbox-service.ts';
import type { Database } from '../../src/platform/database/transaction.ts';
import type { FactSink } from '../../src/platform/facts.ts';
import type { AuditTrail } from '../../src/platform/gate.ts';
import type { InboxFact } from '../../src/platform/intake/inbox-fact.ts';
import {
  countSetAside,
  createInsertEvents,
  listSetAside,
  markSetAside,
  type EventRow,
} from '../../src/platform/intake/inbox-store.ts';
import { replaySetAside } from '../../src/platform/intake/replay.ts';

let made = 0;

/** Puts an event into the inbox as one that broke its handler; returns its id. */
export async function setEventAside(
  database: Database,
  parts: Partial<EventRow> & { readonly error?: string; readonly setAsideAt?: Date } = {},
): Promise<string> {
  made += 1;
  const { error = 'repository: invalid_type', setAsideAt = new Date('2026-03-02T08:30:00Z'), ...row } = parts;
  const id = row.id ?? `019caaaa-0000-7000-8000-${String(made).padStart(12, '0')}`;
  await database.transaction(async (tx) => {
    const event: EventRow = {
      source: 'github',
      event: 'workflow_run',
      deliveryId: `delivery-${made}`,
      receivedAt: new Date('2026-03-02T08:29:59Z'),
      payload: '{"planted":"what-the-payload-holds"}',
      ...row,
      id,
    };
    await createInsertEvents()(tx, [event]);
    await markSetAside(tx, id, { error, now: setAsideAt });
  });
  return id;
}

/** The real service over the real store, with nobody who processes what is put back. */
export function testInboxService({
  database,
  audit,
  facts = { state: () => Promise.resolve() },
}: {
  readonly database: Database;
  readonly audit: AuditTrail;
  readonly facts?: FactSink<InboxFact>;
}): InboxService {
  return createInboxService({
    database,
    audit,
    inbox: {
      list: listSetAside,
      count: countSetAside,
      replay: (tx, filter) => replaySetAside(tx, { filter, facts }),
    },
  });
}
