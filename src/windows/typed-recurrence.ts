import { readRecurrence, WEEKDAYS, writeRecurrence, type ReadRecurrence, type Recurrence } from './recurrence.ts';
import { weekdayCode, weekdayIndex } from './typed-moment.ts';

export const RECURRENCE_FORMS =
  '`daily`, `weekdays`, `every tuesday and thursday`, `every 2 weeks on monday`, `monthly on the first tuesday`, each with `until 2026-12-31` or `10 times`, or a rule such as `FREQ=WEEKLY;BYDAY=TU,TH`';

const ORDINALS = { first: 1, second: 2, third: 3, fourth: 4, fifth: 5, last: -1 } as const;
const FREQS = { day: 'DAILY', week: 'WEEKLY', month: 'MONTHLY' } as const;

/** How it comes back, in words or as a rule of RFC 5545. */
export function readTypedRecurrence(typed: string): ReadRecurrence {
  if (/freq=/i.test(typed)) return readRecurrence(typed);
  let text = typed.trim().toLowerCase().replaceAll(/\s+/g, ' ');
  let ending = '';
  const until = /,? (?:until|till) (\d{4}-\d{2}-\d{2})$/.exec(text);
  const times = /,? (?:for )?(\d{1,4}) times$/.exec(text);
  if (until !== null) ending = `;UNTIL=${(until[1] ?? '').replaceAll('-', '')}`;
  if (times !== null) ending = `;COUNT=${times[1] ?? ''}`;
  text = text.slice(0, (until ?? times)?.index ?? text.length);
  const rule = ruleOf(text);
  return rule === null ? { kind: 'unreadable', why: `write ${RECURRENCE_FORMS}` } : readRecurrence(`${rule}${ending}`);
}

function ruleOf(text: string): string | null {
  if (/^(?:every )?weekdays?$/.test(text)) return 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR';
  const spaced = /^(?:every (?:(\d{1,2}|other) )?(day|week|month)s?|(daily|weekly|monthly))(?: on (.+))?$/.exec(text);
  if (spaced !== null) return spacedRule(spaced);
  const monthly = dayOfMonth(text.replace(/^(?:on )?(?:the )?/, '').replace(/ of (?:the|every|each) month$/, ''));
  if (monthly !== null && / of (?:the|every|each) month$/.test(text)) return `FREQ=MONTHLY;BYDAY=${monthly}`;
  const days = daysOf(text.replace(/^(?:every|on) /, ''));
  return days === null ? null : `FREQ=WEEKLY;BYDAY=${days}`;
}

function spacedRule([, every, unit, adverb, on]: RegExpExecArray): string | null {
  const freq = unit === 'day' || adverb === 'daily' ? 'day' : unit === 'week' || adverb === 'weekly' ? 'week' : 'month';
  const interval = every === undefined ? 1 : every === 'other' ? 2 : Number(every);
  const rule = `FREQ=${FREQS[freq]}${interval === 1 ? '' : `;INTERVAL=${interval}`}`;
  if (on === undefined) return rule;
  const days = freq === 'month' ? dayOfMonth(on.replace(/^the /, '')) : freq === 'week' ? daysOf(on) : null;
  return days === null ? null : `${rule};BYDAY=${days}`;
}

/** "first tuesday" → 1TU. */
function dayOfMonth(text: string): string | null {
  const [, nth, name] = /^(first|second|third|fourth|fifth|last) ([a-z]+)$/.exec(text) ?? [];
  const index = name === undefined ? null : weekdayIndex(name);
  const ordinal = Object.entries(ORDINALS).find(([word]) => word === nth)?.[1];
  return index === null || ordinal === undefined ? null : `${ordinal}${weekdayCode(index)}`;
}

/** "tuesday, thursday and friday" → TU,TH,FR. */
function daysOf(text: string): string | null {
  const indexes = text.split(/,? and |, ?| /).map(weekdayIndex);
  if (indexes.some((index) => index === null)) return null;
  return indexes.flatMap((index) => (index === null ? [] : [weekdayCode(index)])).join(',');
}

const DAY_WORDS = {
  MO: 'Monday',
  TU: 'Tuesday',
  WE: 'Wednesday',
  TH: 'Thursday',
  FR: 'Friday',
  SA: 'Saturday',
  SU: 'Sunday',
} as const;
const NTH_WORDS: Readonly<Record<number, string>> = {
  1: 'first',
  2: 'second',
  3: 'third',
  4: 'fourth',
  5: 'fifth',
  [-1]: 'last',
};

/** "every 2 weeks on Tuesday and Thursday, until 2026-12-31 23:59"; anything unusual as its rule. */
export function recurrenceWords(recurrence: Recurrence): string {
  const { freq, interval, byDay, until, count } = recurrence;
  const unit = { daily: 'day', weekly: 'week', monthly: 'month' }[freq];
  const every = interval === 1 ? `every ${unit}` : `every ${interval} ${unit}s`;
  const isWorkingDays =
    freq === 'weekly' && interval === 1 && byDay.map(({ day }) => day).join() === WEEKDAYS.slice(0, 5).join();
  const days = byDay.map(({ nth, day }) => {
    const word = nth === null ? '' : `${NTH_WORDS[nth] ?? `${nth}.`} `;
    return `${word === '' ? '' : `the ${word}`}${DAY_WORDS[day]}`;
  });
  const on = byDay.length === 0 ? '' : ` on ${listed(days)}`;
  const ending = until !== null ? `, until ${until.replace('T', ' ')}` : count !== null ? `, ${count} times` : '';
  if (freq === 'daily' && byDay.length > 0) return writeRecurrence(recurrence);
  return `${isWorkingDays ? 'every weekday' : `${every}${on}`}${ending}`;
}

function listed(words: readonly string[]): string {
  return words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`;
}
