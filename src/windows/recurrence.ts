import { RRuleTemporal } from 'rrule-temporal';
import { wallMs, wallTime, type LocalTime } from './local-time.ts';

export const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** How a window comes back, on the wall clock of its zone: the part of RFC 5545, 3.3.10 that people plan releases by. */
export interface Recurrence {
  readonly freq: 'daily' | 'weekly' | 'monthly';
  /** Every so many days, weeks or months. */
  readonly interval: number;
  /** Monthly ones may be counted: 1 is the month's first, -1 its last; null is each. */
  readonly byDay: readonly { readonly nth: number | null; readonly day: Weekday }[];
  /** No occurrence begins after it. */
  readonly until: LocalTime | null;
  /** Cancelled ones are counted too (RFC 5545, EXDATE). */
  readonly count: number | null;
}

export type ReadRecurrence =
  | { readonly kind: 'recurrence'; readonly recurrence: Recurrence }
  | { readonly kind: 'unreadable'; readonly why: string };

/** What more often than daily or over more than years nobody plans releases by. */
const MOST_INTERVAL = 99;
const MOST_COUNT = 1000;
const FREQS = { DAILY: 'daily', WEEKLY: 'weekly', MONTHLY: 'monthly' } as const;
const FREQ_NAMES = { daily: 'DAILY', weekly: 'WEEKLY', monthly: 'MONTHLY' } as const;

/** RFC 5545's text of it, in one canonical order; UNTIL is wall-clock time, written without zone. */
export function writeRecurrence({ freq, interval, byDay, until, count }: Recurrence): string {
  return [
    `FREQ=${FREQ_NAMES[freq]}`,
    ...(interval === 1 ? [] : [`INTERVAL=${interval}`]),
    ...(byDay.length === 0 ? [] : [`BYDAY=${byDay.map(({ nth, day }) => `${nth ?? ''}${day}`).join(',')}`]),
    ...(until === null ? [] : [`UNTIL=${compact(until)}`]),
    ...(count === null ? [] : [`COUNT=${count}`]),
  ].join(';');
}

/** Reads RFC 5545's text: FREQ, INTERVAL, BYDAY, UNTIL and COUNT. What it cannot keep it refuses by name. */
export function readRecurrence(text: string): ReadRecurrence {
  const parts = new Map<string, string>();
  for (const part of text
    .trim()
    .toUpperCase()
    .replace(/^RRULE:/, '')
    .split(';')) {
    const [, name = '', value = ''] = /^([A-Z-]+)=(.+)$/.exec(part.trim()) ?? [];
    if (name === '') return unreadable(`\`${clean(part)}\` is no part of a rule: write NAME=VALUE`);
    if (!['FREQ', 'INTERVAL', 'BYDAY', 'UNTIL', 'COUNT'].includes(name))
      return unreadable(`${clean(name)} is not kept by windows: use FREQ, INTERVAL, BYDAY, UNTIL or COUNT`);
    if (parts.has(name)) return unreadable(`${name} stands there twice`);
    parts.set(name, value);
  }
  const freq = readFreq(parts.get('FREQ'));
  if (freq === null) return unreadable('FREQ is DAILY, WEEKLY or MONTHLY');
  const interval = readNumber(parts.get('INTERVAL') ?? '1', MOST_INTERVAL);
  if (interval === null) return unreadable(`INTERVAL is a whole number from 1 to ${MOST_INTERVAL}`);
  const count = parts.has('COUNT') ? readNumber(parts.get('COUNT') ?? '', MOST_COUNT) : null;
  if (parts.has('COUNT') && count === null) return unreadable(`COUNT is a whole number from 1 to ${MOST_COUNT}`);
  const until = readUntil(parts.get('UNTIL'));
  if (until === undefined) return unreadable('UNTIL is a day or a time in the window’s zone, such as 20261231');
  if (until !== null && count !== null) return unreadable('a rule ends by UNTIL or by COUNT, not by both');
  const byDay = readDays(parts.get('BYDAY'), freq);
  if (byDay === null)
    return unreadable('BYDAY lists days such as MO,FR; only monthly rules count them, such as 1TU or -1FR');
  return { kind: 'recurrence', recurrence: { freq, interval, byDay, until, count } };
}

/**
 * When it begins on the wall clock, within [from, to), each as ms of `wallMs`. The first is the first that fits the
 * rule at or after `start`. Months without the day are left out (RFC 5545, 3.3.10).
 */
export function expand(
  { start, recurrence }: { readonly start: LocalTime; readonly recurrence: Recurrence },
  { from, to }: { readonly from: number; readonly to: number },
): readonly number[] {
  if (to <= from) return [];
  // In UTC no clock is ever changed: the library counts days, and what clocks do with them is decided by us.
  const rule = new RRuleTemporal({
    rruleString: `DTSTART:${compact(start)}Z\nRRULE:${writeRecurrence(recurrence).replace(/(UNTIL=\w+)/, '$1Z')}`,
  });
  return rule
    .between(new Date(from), new Date(to), true)
    .map(({ epochMilliseconds }) => epochMilliseconds)
    .filter((at) => at >= from && at < to);
}

function compact(local: LocalTime): string {
  return `${local.replaceAll(/[-:]/g, '')}00`;
}

function readFreq(text: string | undefined): Recurrence['freq'] | null {
  return text === 'DAILY' || text === 'WEEKLY' || text === 'MONTHLY' ? FREQS[text] : null;
}

function readNumber(text: string, most: number): number | null {
  const number = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  return number >= 1 && number <= most ? number : null;
}

/** null: there is none; undefined: there is one that is no time. A day alone is all of it. */
function readUntil(text: string | undefined): LocalTime | null | undefined {
  if (text === undefined) return null;
  const [, year, month, day, hour = '23', minute = '59'] =
    /^(\d{4})-?(\d{2})-?(\d{2})(?:T(\d{2}):?(\d{2})(?::?\d{2})?)?$/.exec(text) ?? [];
  if (year === undefined || month === undefined || day === undefined) return undefined;
  const local = `${year}-${month}-${day}T${hour}:${minute}`;
  try {
    return wallTime(wallMs(local));
  } catch {
    return undefined;
  }
}

function readDays(text: string | undefined, freq: Recurrence['freq']): Recurrence['byDay'] | null {
  if (text === undefined) return [];
  const days: { nth: number | null; day: Weekday }[] = [];
  for (const part of text.split(',')) {
    const [, nth, name] = /^([+-]?[1-5])?(MO|TU|WE|TH|FR|SA|SU)$/.exec(part.trim()) ?? [];
    const day = WEEKDAYS.find((each) => each === name);
    if (day === undefined || (nth !== undefined && freq !== 'monthly')) return null;
    const counted = nth === undefined ? null : Number(nth);
    if (!days.some((each) => each.day === day && each.nth === counted)) days.push({ nth: counted, day });
  }
  // Every Monday has the first one in it: kept twice, it would be counted twice by some calendars.
  const kept = days.filter(
    ({ nth, day }) => nth === null || !days.some((each) => each.nth === null && each.day === day),
  );
  return kept.toSorted((a, b) => (a.nth ?? 0) - (b.nth ?? 0) || WEEKDAYS.indexOf(a.day) - WEEKDAYS.indexOf(b.day));
}

/** What was typed is foreign text: only what could be a part of a rule is repeated. */
function clean(typed: string): string {
  return /^[\w=,:+-]{1,30}$/.test(typed) ? typed : '…';
}

function unreadable(why: string): ReadRecurrence {
  return { kind: 'unreadable', why };
}
