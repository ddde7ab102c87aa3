import type { MissedInbox } from './pipelines/missed-inbox-port.ts';
import type { Clock } from './platform/clock.ts';
import type { Database } from './platform/database/transaction.ts';
import type { Handler } from './platform/intake/handler.ts';
import type { Inbox } from './platform/intake/inbox.ts';
import { listKnownDeliveries } from './platform/intake/inbox-store.ts';
import type { Intake } from './platform/intake/intake.ts';

export interface MissedInboxParts {
  readonly database: Database;
  readonly clock: Clock;
  readonly handlers: readonly Handler[];
  readonly inbox: Pick<Inbox, 'idle'>;
  readonly intake: Intake;
}

/** Where events arrive without end the inbox is never idle; what was missed is told a little later then. */
const LONGEST_WAIT_MS = 30_000;

/** GitHub's events that were fetched go the way of those that are sent. */
export function createMissedInbox({ database, clock, handlers, inbox, intake }: MissedInboxParts): MissedInbox {
  const handled = new Set(handlers.filter(({ source }) => source === 'github').map(({ event }) => event));
  return {
    isOn: intake.find('github') !== null,
    handles: (event) => handled.has(event),
    listKnown: (deliveryIds) => listKnownDeliveries(database.read, { source: 'github', deliveryIds }),
    async take(event) {
      const outcome = await intake.take('github', event);
      switch (outcome.kind) {
        case 'recorded':
        case 'repeat':
          return outcome.kind;
        case 'unavailable':
          return 'unavailable';
        case 'unwanted':
        case 'malformed':
        case 'forged':
          return 'unwanted';
      }
    },
    async settled() {
      const giveUpAt = new Date(clock.now().getTime() + LONGEST_WAIT_MS);
      let cancel: () => void = () => undefined;
      const tooLong = new Promise<boolean>((resolve) => {
        cancel = clock.wakeAt(giveUpAt, () => {
          resolve(false);
        });
      });
      const isHandled = await Promise.race([inbox.idle().then(() => true), tooLong]);
      cancel();
      return isHandled;
    },
  };
}
