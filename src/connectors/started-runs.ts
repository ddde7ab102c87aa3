/** Clocks of other systems may be so far behind ours, in ms. */
const SKEW_MS = 60_000;

/** Whether something that a system says began then could be what was asked for since. */
export function beganSince(at: Date | number | null, since: Date): boolean {
  if (at === null) return false;
  const ms = typeof at === 'number' ? at : at.getTime();
  return ms >= since.getTime() - SKEW_MS;
}
