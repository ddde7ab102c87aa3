import type { Clock } from '../../src/platform/clock.ts';
import type { Database } from '../../src/platform/database/transaction.ts';
import type { Cards } from '../../src/platform/delivery/card.ts';
import { createCards } from '../../src/platform/delivery/cards.ts';
import { createIds } from '../../src/platform/ids.ts';
import type { Handler, HandlerOutcome } from '../../src/platform/intake/handler.ts';
import type { JsonValue } from '../../src/platform/json.ts';

/** Real cards that tell nobody of what becomes of them. `wake` is the relay's, where there is one. */
export function roomCards(clock: Clock, wake: () => void = () => undefined): Cards {
  return createCards({ clock, ids: createIds(clock), facts: { state: () => Promise.resolve() }, wake });
}

export type Deliver = (...payloads: readonly JsonValue[]) => Promise<readonly HandlerOutcome[]>;

/** Hands payloads to the handler as the inbox does it: redacted first, then handled in a transaction. */
export function deliverTo(
  handler: Handler,
  { database, clock }: { readonly database: Database; readonly clock: Clock },
): Deliver {
  const { source, event } = handler;
  let deliveries = 0;
  return async (...payloads) => {
    const outcomes: HandlerOutcome[] = [];
    for (const payload of payloads) {
      const id = `delivery-${++deliveries}`;
      const received = { id, source, event, deliveryId: id, receivedAt: clock.now() };
      const kept = handler.redact(payload);
      outcomes.push(await database.transaction((tx) => tx.savepoint(() => handler.receive(kept, received, tx))));
    }
    return outcomes;
  };
}
