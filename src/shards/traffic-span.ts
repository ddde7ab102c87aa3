/** A time in equal steps: each step's value is the rate over that step, so that together they are the whole. */
export interface TrafficSpan {
  readonly from: Date;
  readonly until: Date;
  readonly stepMs: number;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** Rates need some samples, and buckets that Muster keeps are five minutes and an hour long. */
const GRAIN_MS = 5 * MINUTE_MS;
/** Beyond it samples are kept by the hour. */
const HOURLY_FROM_MS = 4 * DAY_MS;

export const TRAFFIC_WINDOW = { leastMs: HOUR_MS, usualMs: 24 * HOUR_MS, mostMs: 30 * DAY_MS } as const;

/** As many as a chart has room for, and no more values than one answer of a Prometheus may have (some 3 MB). */
const MOST_STEPS = 120;
const MOST_VALUES = 100_000;

/**
 * The steps of a window. `rows` is how many series are read at each: a fleet of a hundred shards gets fewer, longer
 * steps. Windows are whole hours, beyond four days whole days; what is between is rounded up.
 */
export function trafficSpan(
  at: Date,
  { windowMs, rows }: { readonly windowMs: number; readonly rows: number },
): TrafficSpan {
  const isHourly = windowMs > HOURLY_FROM_MS;
  const unitMs = isHourly ? DAY_MS : HOUR_MS;
  const spanMs = Math.max(1, Math.ceil(windowMs / unitMs)) * unitMs;
  const grainMs = isHourly ? HOUR_MS : GRAIN_MS;
  const most = Math.max(1, Math.min(MOST_STEPS, Math.floor(MOST_VALUES / Math.max(1, rows))));
  const untilMs = Math.floor(at.getTime() / grainMs) * grainMs;
  return { from: new Date(untilMs - spanMs), until: new Date(untilMs), stepMs: stepOf(spanMs, { grainMs, most }) };
}

/** The shortest that divides the span without rest. */
function stepOf(spanMs: number, { grainMs, most }: { readonly grainMs: number; readonly most: number }): number {
  const grains = spanMs / grainMs;
  for (let each = Math.ceil(grains / most); each < grains; each++) if (grains % each === 0) return each * grainMs;
  return spanMs;
}

/** The ends of the steps: each tells of the time since the one before. */
export function stepEnds({ from, until, stepMs }: TrafficSpan): readonly Date[] {
  const count = Math.round((until.getTime() - from.getTime()) / stepMs);
  return Array.from({ length: count }, (_, index) => new Date(from.getTime() + (index + 1) * stepMs));
}
