import type { Reader } from '../platform/database/transaction.ts';
import { layOut, type LaidOut } from './sample-block.ts';
import { findLayout } from './sample-source-store.ts';

/** Layouts, read once: they never change. */
export interface LayoutLibrary {
  /** Those of the ids that can be read: what stands in one that cannot is lost, and nothing else. */
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
        const layout = known.get(id) ?? (await readOne(read, id));
        if (layout === null) continue;
        if (known.size >= MOST_KEPT) known.clear();
        known.set(id, layout);
        found.set(id, layout);
      }
      return found;
    },
  };
}

async function readOne(read: Reader, id: number): Promise<readonly LaidOut[] | null> {
  const series = await findLayout(read, id);
  return series === null ? null : layOut(series);
}
