import type { Fact } from '../facts.ts';
import type { Source } from './handler.ts';

/** What the house must learn about events that could not be handled. */
export type InboxFact = Fact &
  (
    | {
        /** Stated in the transaction that set the event aside. */
        readonly kind: 'inbox.set-aside';
        readonly eventId: string;
        readonly source: Source;
        readonly event: string;
        /** Field names or the kind of fault; never values of the payload. */
        readonly error: string;
        /** How many of this source and name are set aside, this one included, and since when. */
        readonly setAside: number;
        readonly since: Date;
      }
    | {
        /** Somebody gave set-aside events another go. `setAside` are left of this source and name. */
        readonly kind: 'inbox.replayed';
        readonly source: Source;
        readonly event: string;
        readonly replayed: number;
        readonly setAside: number;
        /** Since when events of this name had been set aside before the replay. */
        readonly since: Date;
      }
  );
