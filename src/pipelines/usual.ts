/** So many passed runs tell how long a pipeline usually takes. */
export const USUAL_OF = 20;

/** Fewer say nothing about what is usual. */
const USUAL_LEAST = 3;

/** The median; null for fewer than three. */
export function usualOf(durationsMs: readonly number[]): number | null {
  if (durationsMs.length < USUAL_LEAST) return null;
  const sorted = durationsMs.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [below, above] = [sorted[middle - 1] ?? 0, sorted[middle] ?? 0];
  return sorted.length % 2 === 1 ? above : (below + above) / 2;
}

/** Less than this beyond what is usual is nothing to remark on. */
const REMARKABLE_MS = 5 * 60_000;

/** From so many milliseconds on a run takes far longer than it usually does: twice as long, and five minutes more. */
export function farBeyondMs(usualMs: number): number {
  return Math.max(2 * usualMs, usualMs + REMARKABLE_MS);
}
