import { DateTime } from 'luxon';
import { WEEKDAYS, type QuietHours } from '../platform/config/route-config.ts';

const HOUR_MS = 3_600_000;
/** Quiet on each of seven days round the clock is refused where it is written; this ends the search all the same. */
const LONGEST_DAYS = 9;

/**
 * When the quiet that reigns at `now` ends; null when it does not reign. Days that join one another (Saturday and Sunday
 * from 00:00 until 24:00) are one quiet. A time that clocks skip in spring counts as the moment of the skip; of a time
 * that they show twice in autumn, `from` is the first and `until` the last.
 */
export function quietUntil(quiet: QuietHours, now: Date): Date | null {
  const today = DateTime.fromJSDate(now, { zone: quiet.timeZone });
  let end: number | null = null;
  for (let offset = -1; offset <= LONGEST_DAYS; offset++) {
    const span = spanOf(quiet, today.plus({ days: offset }));
    if (span === null) continue;
    const reigns = end === null ? span.from <= now.getTime() : span.from <= end;
    if (reigns && span.until > (end ?? now.getTime())) end = span.until;
  }
  return end === null ? null : new Date(end);
}

/** The quiet that reigns at `now` or comes next; null where none comes within days. */
export function nextQuiet(quiet: QuietHours, now: Date): { readonly from: Date; readonly until: Date } | null {
  const reigns = quietUntil(quiet, now);
  if (reigns !== null) return { from: now, until: reigns };
  const today = DateTime.fromJSDate(now, { zone: quiet.timeZone });
  for (let offset = 0; offset <= LONGEST_DAYS; offset++) {
    const span = spanOf(quiet, today.plus({ days: offset }));
    if (span === null || span.from < now.getTime()) continue;
    const from = new Date(span.from);
    return { from, until: quietUntil(quiet, from) ?? new Date(span.until) };
  }
  return null;
}

interface Span {
  readonly from: number;
  readonly until: number;
}

/** The quiet that begins on this day; null when none does. */
function spanOf({ from, until, days }: QuietHours, day: DateTime): Span | null {
  if (!days.some((each) => each === WEEKDAYS[day.weekday - 1])) return null;
  const [begins, ends] = [minutesOf(from), minutesOf(until)];
  const lastDay = ends <= begins ? day.plus({ days: 1 }) : day;
  const span = {
    from: Math.min(...momentsOf(day, begins)),
    until: Math.max(...momentsOf(lastDay, ends)),
  };
  return span.until > span.from ? span : null;
}

/** '22:30' as minutes of the day. */
function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}

/** The moments at which clocks there show this time on this day: one, two in autumn, the skip itself in spring. */
function momentsOf(day: DateTime, minutes: number): readonly number[] {
  const date = minutes >= 24 * 60 ? day.plus({ days: 1 }) : day;
  const minute = minutes % (24 * 60);
  const wanted = { hour: Math.floor(minute / 60), minute: minute % 60 };
  const at = DateTime.fromObject({ year: date.year, month: date.month, day: date.day, ...wanted }, { zone: day.zone });
  if (at.hour !== wanted.hour || at.minute !== wanted.minute) return [skipBefore(at)];
  return at.getPossibleOffsets().map((each) => each.toMillis());
}

/** luxon moves a skipped time on by as much as was skipped; the skip lies before it. */
function skipBefore(after: DateTime): number {
  let late = after.toMillis();
  let early = late - 6 * HOUR_MS;
  const offsetAt = (millis: number): number => DateTime.fromMillis(millis, { zone: after.zone }).offset;
  while (late - early > 1000) {
    const middle = Math.floor((early + late) / 2000) * 1000;
    if (offsetAt(middle) === after.offset) late = middle;
    else early = middle;
  }
  return late;
}
