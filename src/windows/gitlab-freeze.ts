import { wallMs, wallTime } from './local-time.ts';
import { WEEKDAYS, type Weekday } from './recurrence.ts';
import type { ReleaseWindow } from './window.ts';

/** As POST /projects/:id/freeze_periods takes it (GitLab docs: freeze periods API). */
export interface FreezePeriod {
  readonly freeze_start: string;
  readonly freeze_end: string;
  readonly cron_timezone: string;
}

export type FreezeExport =
  | { readonly kind: 'expressed'; readonly period: FreezePeriod; readonly cautions: readonly string[] }
  /** `why` is a sentence without a period. */
  | { readonly kind: 'not-expressible'; readonly why: string };

const DAY_MS = 86_400_000;

/**
 * A freeze as a pair of crons. GitLab is frozen while the last start is later than the last end, for ever, and repeats
 * what a cron can say: every day, days of the week, a day of the month.
 */
export function toFreezePeriod(window: Omit<ReleaseWindow, 'version'>): FreezeExport {
  const { kind, recurrence, start, length, exceptions, timeZone } = window;
  if (kind === 'allow') return no('it is a window, and GitLab knows freezes alone');
  if (recurrence === null) return no('it happens once, and a cron would bring it back every year');
  if (recurrence.interval > 1) return no('a cron cannot leave out every other day, week or month');
  if (recurrence.until !== null || recurrence.count !== null) return no('a cron has no end');
  if (exceptions.some((each) => each.kind !== 'closed'))
    return no('a cron has no exceptions: one was moved or cancelled');
  if (recurrence.byDay.some(({ nth }) => nth !== null)) return no('a cron cannot count days of the week in a month');
  const end = length.kind === 'for' ? wallMs(start) + length.minutes * 60_000 : endOf(start, length);
  const days = Math.floor(end / DAY_MS) - Math.floor(wallMs(start) / DAY_MS);
  const freeze_start = cron(start, recurrence, 0);
  const freeze_end = cron(wallTime(end), recurrence, days);
  if (freeze_start === null || freeze_end === null)
    return no('it lasts into the next month, which a cron cannot follow');
  const cautions = [
    'Nothing stops in GitLab unless the pipeline tests $CI_DEPLOY_FREEZE.',
    ...(length.kind === 'for' && days > 0
      ? ['In a night in which clocks are changed it ends an hour earlier or later than here.']
      : []),
  ];
  return { kind: 'expressed', period: { freeze_start, freeze_end, cron_timezone: timeZone }, cautions };
}

function endOf(start: string, { time, daysLater }: { readonly time: string; readonly daysLater: number }): number {
  return wallMs(`${start.slice(0, 10)}T${time}`) + daysLater * DAY_MS;
}

/** null where the day of the month is not the same each month. */
function cron(at: string, { freq, byDay }: NonNullable<ReleaseWindow['recurrence']>, daysLater: number): string | null {
  const time = `${Number(at.slice(14, 16))} ${Number(at.slice(11, 13))}`;
  const shift = (day: Weekday): number => (WEEKDAYS.indexOf(day) + 1 + daysLater) % 7;
  if (byDay.length > 0) {
    const days = byDay.map(({ day }) => shift(day)).toSorted((a, b) => a - b);
    return `${time} * * ${days.join(',')}`;
  }
  if (freq === 'daily') return `${time} * * *`;
  const date = new Date(wallMs(at));
  if (freq === 'weekly') return `${time} * * ${date.getUTCDay()}`;
  return daysLater > 0 || date.getUTCDate() > 28 ? null : `${time} ${date.getUTCDate()} * *`;
}

function no(why: string): FreezeExport {
  return { kind: 'not-expressible', why };
}
