import type { TimeStyle } from './markdown-inline.ts';

/** Whose times they are: a BCP 47 tag and an IANA zone; undefined means the browser's own. */
export interface Viewer {
  readonly locale: string | undefined;
  readonly timeZone: string | undefined;
}

const OPTIONS: Readonly<Record<Exclude<TimeStyle, 'R'>, Intl.DateTimeFormatOptions>> = {
  t: { timeStyle: 'short' },
  T: { timeStyle: 'medium' },
  d: { dateStyle: 'short' },
  D: { dateStyle: 'long' },
  f: { dateStyle: 'long', timeStyle: 'short' },
  F: { dateStyle: 'full', timeStyle: 'short' },
};

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const STEPS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['year', 365 * DAY],
  ['month', 30 * DAY],
  ['day', DAY],
  ['hour', HOUR],
  ['minute', MINUTE],
  ['second', SECOND],
];

/** Formats are dear to make and are asked for a thousand times per screen. */
const formats = new Map<string, Intl.DateTimeFormat>();

function format(date: Date, { locale, timeZone }: Viewer, options: Intl.DateTimeFormatOptions): string {
  const key = JSON.stringify([locale, timeZone, options]);
  const known =
    formats.get(key) ??
    new Intl.DateTimeFormat(locale, { ...options, ...(timeZone === undefined ? {} : { timeZone }) });
  formats.set(key, known);
  return known.format(date);
}

/** As Discord shows `<t:…:style>`; R is relative to `now`. */
export function timeInWords(date: Date, style: TimeStyle, { now, viewer }: { now: Date; viewer: Viewer }): string {
  if (style !== 'R') return format(date, viewer, OPTIONS[style]);
  const differenceMs = date.getTime() - now.getTime();
  const [unit, lengthMs] = STEPS.find(([, ms]) => Math.abs(differenceMs) >= ms) ?? ['second', SECOND];
  return new Intl.RelativeTimeFormat(viewer.locale, { numeric: 'always' }).format(
    Math.trunc(differenceMs / lengthMs),
    unit,
  );
}

/** The full date and time to the second with the zone, for whoever hovers or listens. */
export function exactTime(date: Date, viewer: Viewer): string {
  return format(date, viewer, {
    weekday: 'long',
    year: 'numeric',
    month: 'long',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    timeZoneName: 'short',
  });
}

/** "14:03" for today, "Yesterday at 14:03", and the date before that: what stands behind an author's name. */
export function messageTime(date: Date, { now, viewer }: { now: Date; viewer: Viewer }): string {
  const time = format(date, viewer, OPTIONS.t);
  if (dayOf(date, viewer) === dayOf(now, viewer)) return `Today at ${time}`;
  if (dayOf(date, viewer) === dayOf(new Date(now.getTime() - DAY), viewer)) return `Yesterday at ${time}`;
  return `${format(date, viewer, OPTIONS.d)}, ${time}`;
}

/** The day in the viewer's zone, to tell days apart: '2026-03-29'. */
export function dayOf(date: Date, { timeZone }: Viewer): string {
  return format(date, { locale: 'en-CA', timeZone }, { year: 'numeric', month: '2-digit', day: '2-digit' });
}

/** The divider between two days. */
export function dayInWords(date: Date, viewer: Viewer): string {
  return format(date, viewer, OPTIONS.D);
}
