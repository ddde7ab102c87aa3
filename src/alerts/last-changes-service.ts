import type { Reader } from '../platform/database/transaction.ts';

/** Something that changed a fleet, in the words of its card: escaped, without a period. */
export interface LastChange {
  readonly kind: 'deploy' | 'hold' | 'config' | 'window';
  /** E.g. `v0.39.0 was deployed`. */
  readonly what: string;
  /** Who did it, e.g. a mention; null where nobody is known. */
  readonly who: string | null;
  readonly at: Date;
  readonly url: string | null;
}

/** Something that is going on with a fleet and may explain its alerts, e.g. `Window WIN-3 is open`; escaped. */
export interface OpenDoing {
  readonly kind: 'deploy' | 'hold' | 'window';
  readonly what: string;
  readonly since: Date;
}

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
