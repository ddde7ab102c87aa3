import { DateTime } from 'luxon';
import { WEEKDAYS, type QuietHours, type Weekday } from '../platform/config/route-config.ts';

export type ReadQuiet =
  { readonly kind: 'read'; readonly quietHours: QuietHours } | { readonly kind: 'unreadable'; readonly why: string };

const FORM = 'write them as 22:00-07:00, and after that what you need of: Europe/Berlin, mon-fri, except production';
const TIMES =
  /^(?<from>(?:[01]?\d|2[0-3]):[0-5]\d)\s*[-–—]\s*(?<until>(?:[01]?\d|2[0-3]):[0-5]\d|24:00)(?:\s+(?<rest>.*))?$/u;

/**
 * Quiet hours as people type them: times, then in any order a zone, days (`mon-fri`, `sat,sun`) and `except` with
 * environments whose breaks are told all the same. `timeZone` is the typist's own.
 */
export function readQuietHours(typed: string, { timeZone }: { readonly timeZone: string }): ReadQuiet {
  const unreadable = (why: string): ReadQuiet => ({ kind: 'unreadable', why });
  const { from, until, rest = '' } = TIMES.exec(typed.trim())?.groups ?? {};
  if (from === undefined || until === undefined) return unreadable(FORM);
  const [plain = '', except = ''] = rest.split(/(?:^|\s)except\s+/iu);
  const words = plain.split(/\s+/u).filter((word) => word !== '');
  let zone = timeZone;
  let days: readonly Weekday[] = WEEKDAYS;
  for (const word of words) {
    const read = readDays(word);
    if (read !== null) days = read;
    else if (isZone(word)) zone = word;
    else return unreadable(`${word} is neither a time zone nor days: ${FORM}`);
  }
  const quietHours = {
    timeZone: zone,
    from: from.padStart(5, '0'),
    until: until.padStart(5, '0'),
    days,
    breakThrough: except.split(/[\s,]+/u).filter((name) => name !== ''),
  };
  const wholeDay =
    quietHours.from === quietHours.until || (quietHours.from === '00:00' && quietHours.until === '24:00');
  if (wholeDay && days.length === WEEKDAYS.length)
    return unreadable('that is always quiet, and no digest would ever come: leave out a day or some hours');
  return { kind: 'read', quietHours };
}

/** `mon-fri`, `fri-mon`, `sat,sun` or `mon`; null for anything else. */
function readDays(word: string): readonly Weekday[] | null {
  const days = word.toLowerCase().split(',').map(readSpan);
  if (days.some((span) => span === null)) return null;
  const wanted = new Set(days.flatMap((span) => span ?? []));
  return WEEKDAYS.filter((day) => wanted.has(day));
}

function readSpan(text: string): readonly Weekday[] | null {
  const [first, last = first] = text.split('-').map((day) => WEEKDAYS.findIndex((each) => each === day));
  if (first === undefined || last === undefined || first < 0 || last < 0 || text.split('-').length > 2) return null;
  const length = ((last - first + WEEKDAYS.length) % WEEKDAYS.length) + 1;
  return Array.from({ length }, (_none, step) => WEEKDAYS[(first + step) % WEEKDAYS.length]).filter(
    (day) => day !== undefined,
  );
}

/** Offsets and abbreviations are refused: neither knows when summer time begins. */
function isZone(word: string): boolean {
  return (word === 'UTC' || word.includes('/')) && DateTime.local({ zone: word }).isValid;
}
