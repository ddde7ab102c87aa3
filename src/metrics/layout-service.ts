import type { Reader } from '../platform/database/transaction.ts';
import { layOut, type LaidOut } from './sample-block.ts';
import { readLayout } from './sample-store.ts';

/** Layouts, read once: they never change. */
export interface LayoutLibrary {
  /** Those of the ids. */
  read(read: Reader, ids: Iterable<number>): Promise<ReadonlyMap<number, readonly LaidOut[]>>;
}

/** Nodes of one version share a layout, and five hundred of them are a few megabytes. */
const MOST_KEPT = 500;

export function createLayoutLibrary(): LayoutLibrary {
  const known = new Map<number, readonly LaidOut[]>();
  return {
    async read(read, ids) {
      const found = new Map<number, readonly LaidOut[]>();
      for (const id of new Set(ids)) {
        const layout = known.get(id) ?? layOut(await readLayout(read, id));
        if (known.size >= MOST_KEPT) known.clear();
        known.set(id, layout);
        found.set(id, layout);
      }
      return found;
    },
  };
}
