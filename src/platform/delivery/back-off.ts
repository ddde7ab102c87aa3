const FIRST_MS = 1000;
const LONGEST_MS = 300_000;

/**
 * How long to wait after the n-th failure in a row, in ms: doubling from 1 s to 5 min, then spread over its upper
 * half so that many waiters do not come back together. `random` is in [0, 1).
 */
export function backOffMs(failures: number, random: () => number): number {
  const full = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(Math.max(0, failures - 1), 20));
  return Math.round(full / 2 + (full / 2) * random());
}
