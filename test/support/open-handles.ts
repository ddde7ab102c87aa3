/** What ends by itself does so in a later turn of the loop than the call that ends it: sockets, for one. */
const PATIENCE_MS = 3_000;

export interface HandleWatch {
  /** Throws when, a moment later, more handles keep the process alive than when the watch began. */
  expectNoneLeft(): Promise<void>;
}

/** Counts sockets, servers, workers and watchers of this process (Node docs: process.getActiveResourcesInfo). */
export function watchHandles(): HandleWatch {
  const before = count();
  return {
    async expectNoneLeft() {
      const until = performance.now() + PATIENCE_MS;
      for (;;) {
        const left = surplus(before, count());
        if (left.length === 0) return;
        if (performance.now() > until) throw new Error(`Handles were left open: ${left.join(', ')}.`);
        await new Promise((resolve) => setImmediate(resolve));
      }
    },
  };
}

function count(): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const kind of process.getActiveResourcesInfo())
    // The test runner's own timers come and go; that none of ours is left, clean-exit.test.ts proves.
    if (kind !== 'Timeout' && kind !== 'Immediate') counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return counts;
}

function surplus(before: ReadonlyMap<string, number>, after: ReadonlyMap<string, number>): readonly string[] {
  return [...after].flatMap(([kind, many]) => {
    const more = many - (before.get(kind) ?? 0);
    return more > 0 ? [`${more} × ${kind}`] : [];
  });
}
