import { IANAZone } from 'luxon';

/** A time on a wall clock, without zone: `2026-03-29T02:30`. */
export type LocalTime = string;

const SHAPE = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})$/;
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const WEEK_DAYS = 7;
const WEEK_MS = WEEK_DAYS * DAY_MS;

/** The wall-clock time as if it were one of UTC, in ms: to add days to, compare and expand. Throws for no such time. */
export function wallMs(local: LocalTime): number {
  const at = SHAPE.test(local) ? Date.parse(`${local}:00Z`) : Number.NaN;
  if (Number.isNaN(at) || wallTime(at) !== local) throw new RangeError(`${local} is no time of a calendar.`);
  return at;
}

export function wallTime(ms: number): LocalTime {
  return new Date(ms).toISOString().slice(0, 16);
}

/** `17:30`, as ms since midnight. */
export function timeOfDayMs(time: string): number {
  const [, hours, minutes] = /^(\d{2}):(\d{2})$/.exec(time) ?? [];
  if (hours === undefined || minutes === undefined) throw new RangeError(`${time} is no time of a day.`);
  return (Number(hours) * 60 + Number(minutes)) * MINUTE_MS;
}

export function isLocalTime(text: string): boolean {
  const at = SHAPE.test(text) ? Date.parse(`${text}:00Z`) : Number.NaN;
  return !Number.isNaN(at) && wallTime(at) === text;
}

/**
 * Turns wall-clock times of IANA zones into instants. A time that clocks skip (summer time begins) is as much later as
 * they are put forward; one that they show twice (summer time ends) is the first of the two. Remembers offsets, so one
 * serves many windows; make a new one for each question.
 */
export class ZoneClocks {
  readonly #zones = new Map<string, { readonly zone: IANAZone; readonly offsets: Map<number, number> }>();

  instantOf(wall: number, timeZone: string): Date {
    const { zone, offsets } = this.#zone(timeZone);
    const offsetOn = (day: number): number => {
      const known = offsets.get(day);
      if (known !== undefined) return known;
      const offset = zone.offset(day * DAY_MS) * MINUTE_MS;
      offsets.set(day, offset);
      return offset;
    };
    // An offset costs 10 µs, and all days of a week share two: clocks are never changed and changed back within so few days.
    const week = Math.floor(wall / WEEK_MS) * WEEK_DAYS;
    const ofWeek = offsetOn(week - 1);
    if (ofWeek === offsetOn(week + WEEK_DAYS + 1)) return new Date(wall - ofWeek);
    const day = Math.floor(wall / DAY_MS);
    const before = offsetOn(day - 1);
    const after = offsetOn(day + 2);
    if (before === after) return new Date(wall - before);
    const shown = [wall - before, wall - after].filter((at) => at + zone.offset(at) * MINUTE_MS === wall);
    return new Date(shown.length === 0 ? wall - before : Math.min(...shown));
  }

  /** What clocks in the zone show at the instant, as `wallMs` gives it. */
  wallAt(at: Date, timeZone: string): number {
    return at.getTime() + this.#zone(timeZone).zone.offset(at.getTime()) * MINUTE_MS;
  }

  #zone(timeZone: string) {
    const known = this.#zones.get(timeZone);
    if (known !== undefined) return known;
    const made = { zone: IANAZone.create(timeZone), offsets: new Map<number, number>() };
    if (!made.zone.isValid) throw new RangeError(`${timeZone} is no IANA time zone.`);
    this.#zones.set(timeZone, made);
    return made;
  }
}
