import type { UsualConfig } from '../platform/config/budget-config.ts';

/**
 * What is usual for one hour of one weekday: the median of the same hour in the weeks before, and how far from it is
 * still usual. Weeks of which nothing is known do not count, and with too few of them nothing is usual yet.
 */
export type Usual =
  | {
      readonly kind: 'usual';
      readonly weeks: number;
      readonly median: number;
      /** At least zero. */
      readonly low: number;
      readonly high: number;
    }
  | { readonly kind: 'too-little-history'; readonly weeks: number; readonly needed: number };

/** The standard deviation of a normal distribution by its median absolute deviation. */
const DEVIATION_BY_MAD = 1.4826;

/** Values of the weeks before, null where nobody told; never less than `least` from the median is unusual. */
export function usualOf(
  values: readonly (number | null)[],
  { config, least }: { readonly config: UsualConfig; readonly least: number },
): Usual {
  const known = values.flatMap((value) => value ?? []);
  if (known.length < config.leastWeeks)
    return { kind: 'too-little-history', weeks: known.length, needed: config.leastWeeks };
  const median = medianOf(known);
  const deviation = DEVIATION_BY_MAD * medianOf(known.map((value) => Math.abs(value - median)));
  const margin = Math.max(config.deviations * deviation, (config.percent / 100) * median, least);
  return {
    kind: 'usual',
    weeks: known.length,
    median,
    low: Math.max(0, median - margin),
    high: median + margin,
  };
}

export function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle)] ?? 0)) / 2;
}

const HOUR_MS = 3_600_000;
const WEEK_MS = 7 * 24 * HOUR_MS;

/** The whole hour of UTC in which most of the hour before `at` lies. */
export function hourOf(at: Date): Date {
  return new Date(Math.floor((at.getTime() - HOUR_MS / 2) / HOUR_MS) * HOUR_MS);
}

/** The same hour of the same weekday in the weeks before, the last one first. UTC knows no summer time, so no hour is twice there or missing. */
export function sameHours(hour: Date, weeks: number): readonly Date[] {
  return Array.from({ length: weeks }, (_none, index) => new Date(hour.getTime() - (index + 1) * WEEK_MS));
}

const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const;

/** "Tuesdays from 14:00 to 15:00 UTC". */
export function hourWords(hour: Date): string {
  const of = (date: Date): string => `${String(date.getUTCHours()).padStart(2, '0')}:00`;
  return `${DAYS[hour.getUTCDay()] ?? 'day'}s from ${of(hour)} to ${of(new Date(hour.getTime() + HOUR_MS))} UTC`;
}
