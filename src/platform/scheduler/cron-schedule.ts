import { DateTime, IANAZone } from 'luxon';
import { createTask, parse, validateDetailed } from 'node-cron';

/** A cron expression in a zone. It reads no clock: asked for the moment after one, it says which. */
export interface CronSchedule {
  /** The first moment after `after`; null when none comes within eight years. */
  nextAfter(after: Date): Date | null;
}

export type ParsedSchedule =
  { readonly kind: 'valid'; readonly schedule: CronSchedule } | { readonly kind: 'invalid'; readonly why: string };

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
/** Offsets of zones are multiples of it, so every local hour begins at one. */
const QUARTER_MS = 15 * MINUTE_MS;
/** The 29th of February comes again after eight years at the latest. */
const HORIZON_MS = 8 * 366 * 24 * HOUR_MS;

/** Reads what node-cron reads, but for names like @daily: one way to write a schedule is enough. */
export function parseSchedule(expression: string, timeZone: string): ParsedSchedule {
  const why = findFault(expression, timeZone);
  return why === null
    ? { kind: 'valid', schedule: createSchedule(expression.trim(), timeZone) }
    : { kind: 'invalid', why };
}

function findFault(expression: string, timeZone: string): string | null {
  if (!IANAZone.isValidZone(timeZone))
    return `'${timeZone}' is no time zone: write an IANA name such as Europe/Berlin or UTC`;
  const count = expression.trim().split(/\s+/).length;
  if (count !== 5 && count !== 6)
    return `'${expression}' has ${count} ${count === 1 ? 'field' : 'fields'}: cron takes 5, or 6 with seconds first`;
  try {
    const { errors } = validateDetailed(expression.trim());
    return errors.length === 0
      ? null
      : errors.map(({ field, value }) => `the ${field} field of '${expression}' cannot be '${value ?? ''}'`).join('; ');
  } catch (error) {
    return `'${expression}' cannot be read: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/**
 * Like Vixie cron where clocks change: a job of certain hours whose time is skipped runs right after the gap, one whose
 * time comes twice runs the first time only; a job of every hour goes by elapsed time.
 */
function createSchedule(expression: string, timeZone: string): CronSchedule {
  const zone = IANAZone.create(timeZone);
  const wall = createWallClock(expression, timeZone);
  const skipped = createWallClock(expression, 'UTC');
  const isOfEveryHour = parse(expression).hour.length === 24;

  const fellInGap = (from: number, to: number): boolean => {
    const gapMs = offsetMs(zone, to) - offsetMs(zone, from);
    if (gapMs <= 0) return false;
    // The wall clock written as if it were UTC, where no time is ever skipped.
    const gapEnd = to + offsetMs(zone, to);
    for (let at = gapEnd - gapMs; at < gapEnd; at = skipped.leap(at)) if (skipped.fits(at)) return true;
    return false;
  };

  return {
    nextAfter(after) {
      let from = after.getTime();
      let at = floor(from, SECOND_MS) + SECOND_MS;
      const end = at + HORIZON_MS;
      while (at <= end) {
        if (!isOfEveryHour && fellInGap(from, at)) return new Date(at);
        const isRepeat = !isOfEveryHour && comesAgain(zone, at);
        if (!isRepeat && wall.fits(at)) return new Date(at);
        from = at;
        at = isRepeat ? floor(at, QUARTER_MS) + QUARTER_MS : wall.leap(at);
      }
      return null;
    },
  };
}

interface WallClock {
  fits(at: number): boolean;
  /** The next moment worth asking about: whole days, hours and minutes that cannot fit are left out, and seconds. */
  leap(at: number): number;
}

function createWallClock(expression: string, timeZone: string): WallClock {
  const fields = expression.split(/\s+/);
  const [second = '0', minute = '*', hour = '*', ...days] = fields.length === 6 ? fields : ['0', ...fields];
  const matcher = (...times: readonly string[]): ((at: number) => boolean) => {
    const task = createTask([...times, ...days].join(' '), () => undefined, { timezone: timeZone });
    // Only the match is wanted: destroyed, the task leaves node-cron's list, which is one for the whole process.
    void task.destroy();
    return (at) => task.match(new Date(at));
  };
  const [fits, fitsMinute, fitsHour, fitsDay] = [
    matcher(second, minute, hour),
    matcher('*', minute, hour),
    matcher('*', '*', hour),
    matcher('*', '*', '*'),
  ];
  const seconds = parse(expression)
    .second.map(Number)
    .toSorted((a, b) => a - b);
  return {
    fits,
    leap(at) {
      if (fitsMinute(at)) {
        const minuteAt = floor(at, MINUTE_MS);
        const next = seconds.find((each) => minuteAt + each * SECOND_MS > at);
        return minuteAt + (next === undefined ? MINUTE_MS : next * SECOND_MS);
      }
      if (fitsHour(at)) return floor(at, MINUTE_MS) + MINUTE_MS;
      if (fitsDay(at)) return floor(at, QUARTER_MS) + QUARTER_MS;
      return DateTime.fromMillis(at, { zone: timeZone }).startOf('day').plus({ days: 1 }).toMillis();
    },
  };
}

/** Whether the wall clock of the zone showed this time already, before it was put back. */
function comesAgain(zone: IANAZone, at: number): boolean {
  const before = offsetMs(zone, at - 3 * HOUR_MS);
  const putBackMs = before - offsetMs(zone, at);
  return putBackMs > 0 && offsetMs(zone, at - putBackMs) === before;
}

function offsetMs(zone: IANAZone, at: number): number {
  return zone.offset(at) * MINUTE_MS;
}

function floor(at: number, unitMs: number): number {
  return Math.floor(at / unitMs) * unitMs;
}
