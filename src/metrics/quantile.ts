/** How many observations were at most `upper`; the last bucket's `upper` is Infinity. */
export interface Bucket {
  readonly upper: number;
  readonly count: number;
}

/**
 * The value that a share `q` of all observations was at most, as Prometheus' histogram_quantile() finds it
 * (promql/quantile.go): linear within a bucket, and the last finite bound where the answer lies above it. Null where the
 * buckets cannot tell: none observed, fewer than two, or none without an end.
 */
export function quantile(q: number, buckets: readonly Bucket[]): number | null {
  const sorted = monotonic(buckets.toSorted((a, b) => a.upper - b.upper));
  const all = sorted.at(-1);
  if (sorted.length < 2 || all?.upper !== Infinity || all.count <= 0) return null;
  const rank = q * all.count;
  const finite = sorted.slice(0, -1);
  const index = finite.findIndex(({ count }) => count >= rank);
  const bucket = finite[index];
  if (bucket === undefined) return finite.at(-1)?.upper ?? null;
  const below = finite[index - 1];
  if (below === undefined && bucket.upper <= 0) return bucket.upper;
  const { upper: from, count: before } = below ?? { upper: 0, count: 0 };
  const inside = bucket.count - before;
  return inside <= 0 ? bucket.upper : from + (bucket.upper - from) * ((rank - before) / inside);
}

/** Buckets of one histogram are read one after the other, so a later one may lag; counts of equal bounds add up. */
function monotonic(sorted: readonly Bucket[]): readonly Bucket[] {
  const merged: Bucket[] = [];
  for (const { upper, count } of sorted) {
    const before = merged.at(-1);
    if (before?.upper === upper) merged[merged.length - 1] = { upper, count: before.count + count };
    else merged.push({ upper, count });
  }
  let most = 0;
  return merged.map(({ upper, count }) => {
    most = Math.max(most, count);
    return { upper, count: most };
  });
}
