import type { ActCheckpoint } from './platform/acts/act-turn.ts';
import type { Messenger } from './platform/delivery/messenger.ts';
import type { DeliveryObserver } from './platform/delivery/relay-report.ts';

/** A point at which a crash must lose nothing and double nothing; kill tests end the process there. */
export type Checkpoint =
  | ActCheckpoint
  | 'inbox.recorded'
  | 'inbox.handled'
  | 'inbox.marked'
  | 'relay.sending'
  | 'relay.sent'
  | 'relay.settled';

export type ReachCheckpoint = (point: Checkpoint) => void;

/** The same messenger, telling before a message is sent and after Discord took it, when no receipt is written yet. */
export function messengerWithCheckpoints(messenger: Messenger, reach: ReachCheckpoint | undefined): Messenger {
  if (reach === undefined) return messenger;
  const around = async <T>(work: () => Promise<T>): Promise<T> => {
    reach('relay.sending');
    const ending = await work();
    reach('relay.sent');
    return ending;
  };
  return {
    ...messenger,
    post: (post) => around(() => messenger.post(post)),
    edit: (edit) => around(() => messenger.edit(edit)),
  };
}

/** The same observer, telling when a receipt was committed. */
export function observerWithCheckpoints(
  observer: DeliveryObserver,
  reach: ReachCheckpoint | undefined,
): DeliveryObserver {
  if (reach === undefined) return observer;
  return {
    ...observer,
    settled: (settling) => {
      observer.settled?.(settling);
      reach('relay.settled');
    },
  };
}
