import { DateTime } from 'luxon';

export type TypedTime =
  { readonly kind: 'instant'; readonly at: Date } | { readonly kind: 'unreadable'; readonly why: string };

/** Longer spans are typing mistakes. */
const LONGEST_DAYS = 3660;

const UNIT_MS = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;

export const TYPED_TIME_FORMS = '`90m`, `6h`, `3d`, `2w`, `2026-03-01`, `2026-03-01 14:30` or `14:30`';

/**
 * A moment in the past as people type it: a span back from now, a day, a day with a time, or a time of today, read in
 * the typist's zone. A time that their clocks show twice (summer
 * time ends) is the earlier of the two; one that they skip is as much later as they are put forward.
 */
export function readPastTime(typed: string, { now, timeZone }: { now: Date; timeZone: string }): TypedTime {
  const text = typed.trim().toLowerCase();
  const at = readSpan(text, now) ?? readCalendar(text, { now, timeZone });
  if (at === null) return { kind: 'unreadable', why: `write ${TYPED_TIME_FORMS}` };
  if (at > now) return { kind: 'unreadable', why: 'that lies in the future' };
  if (now.getTime() - at.getTime() > LONGEST_DAYS * UNIT_MS.d)
    return { kind: 'unreadable', why: 'that is more than ten years ago' };
  return { kind: 'instant', at };
}

function readSpan(text: string, now: Date): Date | null {
  const [, count, unit] = /^(\d{1,6})\s?([mhdw])$/.exec(text) ?? [];
  if (count === undefined || (unit !== 'm' && unit !== 'h' && unit !== 'd' && unit !== 'w')) return null;
  return new Date(now.getTime() - Number(count) * UNIT_MS[unit]);
}

function readCalendar(text: string, { now, timeZone }: { now: Date; timeZone: string }): Date | null {
  const [, day, time] = /^(?:(\d{4}-\d{2}-\d{2}))?(?:(?:^|[ t])(\d{1,2}:\d{2}))?$/.exec(text) ?? [];
  if (day === undefined && time === undefined) return null;
  const date = day ?? DateTime.fromJSDate(now, { zone: timeZone }).toISODate();
  const read = DateTime.fromFormat(`${date ?? ''} ${time ?? '0:00'}`, 'yyyy-MM-dd H:mm', { zone: timeZone });
  if (!read.isValid) return null;
  return new Date(Math.min(...read.getPossibleOffsets().map((each) => each.toMillis())));
}
