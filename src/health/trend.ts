export interface Trend {
  /** Negative where it shrinks. */
  readonly perHour: number;
}

const HOUR_MS = 3_600_000;

/** The line of least squares through the points; null when they span less than `leastMs` or are fewer than three. */
export function trendOf(
  points: readonly { readonly at: Date; readonly value: number }[],
  { leastMs }: { readonly leastMs: number },
): Trend | null {
  const [first] = points;
  const last = points.at(-1);
  if (first === undefined || last === undefined || points.length < 3) return null;
  if (last.at.getTime() - first.at.getTime() < leastMs) return null;
  // Hours since the first point: milliseconds since 1970, squared, would eat the precision.
  const hours = points.map(({ at }) => (at.getTime() - first.at.getTime()) / HOUR_MS);
  const meanX = mean(hours);
  const meanY = mean(points.map(({ value }) => value));
  let over = 0;
  let under = 0;
  for (const [index, { value }] of points.entries()) {
    const x = (hours[index] ?? 0) - meanX;
    over += x * (value - meanY);
    under += x * x;
  }
  return under === 0 ? null : { perHour: over / under };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
