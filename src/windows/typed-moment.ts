import { wallMs, wallTime, isLocalTime, ZoneClocks, type LocalTime } from './local-time.ts';
import { WEEKDAYS } from './recurrence.ts';
import type { Length } from './window.ts';

export type TypedMoment =
  { readonly kind: 'moment'; readonly local: LocalTime } | { readonly kind: 'unreadable'; readonly why: string };

export type TypedLength =
  { readonly kind: 'length'; readonly length: Length } | { readonly kind: 'unreadable'; readonly why: string };

export const MOMENT_FORMS = '`friday 17:00`, `tomorrow 9:00`, `2026-03-06 17:00`, `17:00`, `in 2h` or `now`';
export const LENGTH_FORMS = '`2h`, `90m`, `1h30m`, `3d`, `until 18:00` or `until monday 08:00`';

const DAY_MS = 86_400_000;
const UNIT_MINUTES = { m: 1, h: 60, d: 1440, w: 10_080 } as const;
const DAY_NAMES = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;

/** A time to come as people type it, on the wall clock of the zone. A weekday or a time of day is the next one. */
export function readMoment(typed: string, { now, timeZone }: { now: Date; timeZone: string }): TypedMoment {
  const text = typed.trim().toLowerCase().replaceAll(/\s+/g, ' ');
  const here = Math.ceil(new ZoneClocks().wallAt(now, timeZone) / 60_000) * 60_000;
  if (text === 'now') return moment(here);
  const minutes = readMinutes(text.replace(/^in /, ''));
  if (minutes !== null) {
    // Passing time, not the wall clock: in two hours is in two hours, whatever clocks do meanwhile.
    const at = new Date(now.getTime() + minutes * 60_000);
    return moment(Math.ceil(new ZoneClocks().wallAt(at, timeZone) / 60_000) * 60_000);
  }
  const [, dayText = '', timeText = ''] =
    /^(?:(today|tomorrow|(?:next |on )?[a-z]{3,9}|\d{4}-\d{2}-\d{2})(?:,? (?:at )?|t|$))?(.*)$/.exec(text) ?? [];
  const time = readTime(timeText);
  if (time === null)
    return unreadable(dayText === '' || timeText !== '' ? MOMENT_FORMS : `a time too: ${MOMENT_FORMS}`);
  const day = readDay(dayText, { here, time });
  return day === null ? unreadable(MOMENT_FORMS) : moment(wallMs(`${day}T${time}`));
}

export type TypedInstant =
  { readonly kind: 'instant'; readonly at: Date } | { readonly kind: 'unreadable'; readonly why: string };

/** As `readMoment`, for what happens once: the instant at which the zone's clocks show it. */
export function readInstant(typed: string, { now, timeZone }: { now: Date; timeZone: string }): TypedInstant {
  const read = readMoment(typed, { now, timeZone });
  if (read.kind === 'unreadable') return read;
  return { kind: 'instant', at: new ZoneClocks().instantOf(wallMs(read.local), timeZone) };
}

/** How long it is, from its beginning: a span, or until a time on the wall clock. */
export function readLength(typed: string, start: LocalTime): TypedLength {
  const text = typed.trim().toLowerCase().replaceAll(/\s+/g, ' ');
  const until = /^(?:until|till|to) (.+)$/.exec(text)?.[1];
  if (until === undefined) {
    const minutes = readMinutes(text);
    return minutes === null || minutes === 0
      ? unreadable(LENGTH_FORMS)
      : { kind: 'length', length: { kind: 'for', minutes } };
  }
  const [, dayText = '', timeText = ''] =
    /^(?:((?:next )?[a-z]{3,9}|\d{4}-\d{2}-\d{2})(?:,? (?:at )?|t))?(.*)$/.exec(until) ?? [];
  const time = readTime(timeText);
  const day = time === null ? null : readDay(dayText, { here: wallMs(start) + 60_000, time });
  if (time === null || day === null) return unreadable(LENGTH_FORMS);
  const daysLater = Math.round((wallMs(`${day}T00:00`) - wallMs(`${start.slice(0, 10)}T00:00`)) / DAY_MS);
  if (daysLater < 0 || wallMs(`${day}T${time}`) <= wallMs(start)) return unreadable('an end after the beginning');
  return { kind: 'length', length: { kind: 'until', time, daysLater } };
}

/** `90m`, `2h`, `1h30`, `1h 30m`, `3d`; null for anything else. */
function readMinutes(text: string): number | null {
  const [, whole, unit, rest] = /^(\d{1,4}) ?(m|min|h|d|w)(?: ?(\d{1,2}) ?m?)?$/.exec(text) ?? [];
  if (whole === undefined || unit === undefined || (rest !== undefined && unit !== 'h')) return null;
  const each = unit === 'h' || unit === 'd' || unit === 'w' ? UNIT_MINUTES[unit] : UNIT_MINUTES.m;
  return Number(whole) * each + Number(rest ?? 0);
}

/** `17:00`, `9am`, `9:30 pm`, as `HH:mm`; null for anything else. */
function readTime(text: string): string | null {
  const [, hour, minute = '00', half] = /^(\d{1,2})(?:[:.h](\d{2}))? ?(am|pm)?$/.exec(text) ?? [];
  if (hour === undefined || (half === undefined && !/[:.h]/.test(text))) return null;
  const clock = half === undefined ? Number(hour) : (Number(hour) % 12) + (half === 'pm' ? 12 : 0);
  if (half !== undefined && (Number(hour) < 1 || Number(hour) > 12)) return null;
  const time = `${String(clock).padStart(2, '0')}:${minute}`;
  return isLocalTime(`2000-01-01T${time}`) ? time : null;
}

/** The day as `yyyy-MM-dd`: the first on which that time is not over. */
function readDay(text: string, { here, time }: { readonly here: number; readonly time: string }): string | null {
  if (/^\d{4}-/.test(text)) return isLocalTime(`${text}T00:00`) ? text : null;
  const today = Math.floor(here / DAY_MS) * DAY_MS;
  const on = (days: number): string => wallTime(today + days * DAY_MS).slice(0, 10);
  const isOver = wallMs(`${on(0)}T${time}`) < here;
  if (text === 'today') return on(0);
  if (text === 'tomorrow') return on(1);
  if (text === '') return on(isOver ? 1 : 0);
  const wanted = weekdayIndex(text.replace(/^(?:next|on) /, ''));
  if (wanted === null) return null;
  // 1 January 1970 was a Thursday.
  const ahead = (wanted - ((today / DAY_MS + 3) % 7) + 7) % 7;
  return on(ahead === 0 && isOver ? 7 : ahead);
}

/** 0 is Monday; `mon`, `tues`, `wednesday`. */
export function weekdayIndex(text: string): number | null {
  const found = text.length < 2 ? -1 : DAY_NAMES.findIndex((name) => name.startsWith(text.replace(/s$/, '')));
  return found === -1 ? null : found;
}

export function weekdayCode(index: number): (typeof WEEKDAYS)[number] {
  const code = WEEKDAYS[index];
  if (code === undefined) throw new RangeError(`${index} is no day of the week.`);
  return code;
}

function moment(wall: number): TypedMoment {
  return { kind: 'moment', local: wallTime(wall) };
}

function unreadable(forms: string): { readonly kind: 'unreadable'; readonly why: string } {
  return { kind: 'unreadable', why: `write ${forms}` };
}
