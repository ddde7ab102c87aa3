import type { Reader } from '../platform/database/transaction.ts';
import type { LastChange, OpenDoing } from './last-change.ts';

/** What rooms around the alerts know of a fleet. Read in the transaction that writes a card. */
export interface LastChanges {
  /** The newest changes of the fleet before `before`, the newest first, at most `limit`. */
  listBefore(
    reader: Reader,
    query: { readonly fleet: string; readonly before: Date; readonly limit: number },
  ): Promise<readonly LastChange[]>;
  /** What is going on with the fleet at `at`. */
  listOpen(reader: Reader, query: { readonly fleet: string; readonly at: Date }): Promise<readonly OpenDoing[]>;
}

/** Knows of nothing: where no room tells, a card says nothing of changes. */
export const NO_CHANGES: LastChanges = {
  listBefore: () => Promise.resolve([]),
  listOpen: () => Promise.resolve([]),
};
