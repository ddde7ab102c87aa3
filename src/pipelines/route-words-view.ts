import { clip, code, duration, timestamp } from '../platform/discord/message.ts';
import type { QuietHours, RouteFilter, RouteManner, Verbosity } from '../platform/config/route-config.ts';
import { FILTER_FIELDS, wantedBy, type FilterField, type Mismatch } from './route-filter.ts';
import type { RouteVerdict } from './route-verdict.ts';

const SHOWN = { value: 80, values: 5 } as const;

/** How people name the parts of a filter. */
const FIELD_WORDS: Readonly<Record<FilterField, string>> = {
  system: 'system',
  repository: 'repository',
  workflow: 'workflow',
  pipeline: 'pipeline',
  branch: 'branch',
  environment: 'environment',
  event: 'event',
  result: 'result',
  transition: 'transition',
  actor: 'actor',
};

/** `branch `release/*`, result `failed``; everything where it asks for nothing in particular. */
export function filterWords(filter: RouteFilter): string {
  const wanted = wantedBy(filter);
  const asked = FILTER_FIELDS.filter((field) => wanted[field].length > 0);
  if (asked.length === 0) return 'every run';
  return asked.map((field) => `${FIELD_WORDS[field]} ${listed(wanted[field], 'or')}`).join(', ');
}

export const VERBOSITY_WORDS: Readonly<Record<Verbosity, string>> = {
  all: 'every run',
  failures: 'only runs that failed',
  transitions: 'only runs that broke or fixed their branch, or were flaky',
};

/** One clause after another: what is shown of what fits, threads, messages, quiet hours. */
export function mannerWords({ verbosity, thread, notify, quietHours }: RouteManner): readonly string[] {
  return [
    `Shows ${VERBOSITY_WORDS[verbosity]}${thread ? ', with a thread on each that failed' : ''}.`,
    notify.length === 0
      ? 'Nothing gets a message of its own.'
      : `A message of its own: ${notify.map((each) => each.replaceAll('-', ' ')).join(', ')}.`,
    ...(quietHours === null ? [] : [`Quiet ${quietWords(quietHours)}.`]),
  ];
}

/** `22:00–07:00 Europe/Berlin, mon to fri; breaks of production are told at once`. */
export function quietWords({ from, until, timeZone, days, breakThrough }: QuietHours): string {
  const through = breakThrough.length === 0 ? '' : `; breaks of ${listed(breakThrough, 'and')} are told at once`;
  const when = days.length === 7 ? 'every day' : `on ${days.join(', ')}`;
  return `${from}–${until} ${timeZone}, ${when}${through}`;
}

/** Completes the name of a route: what it made of a run, and why. */
export function verdictWords(verdict: RouteVerdict): string {
  switch (verdict.kind) {
    case 'took':
      return 'took it';
    case 'dropped':
      return `dropped it: ${verdict.mismatches.map(mismatchWords).join('; ')}`;
    case 'unasked':
      return `did not show it: it shows ${VERBOSITY_WORDS[verdict.verbosity]}, and this is none`;
    case 'waits':
      return `waits for how it ends: ${waitWords(verdict)}`;
    case 'held':
      return `holds it back: quiet hours until ${timestamp(verdict.until, 't')} (${timestamp(verdict.until, 'R')})`;
    case 'digested':
      return `held it back in quiet hours; the digest told of it ${timestamp(verdict.at, 'R')}`;
  }
}

function waitWords({ mismatches, verbosity }: Extract<RouteVerdict, { kind: 'waits' }>): string {
  if (mismatches.length > 0)
    return `it asks for ${mismatches.map(({ field, wanted }) => `${field} ${listed(wanted, 'or')}`).join(', ')}`;
  return `it shows ${VERBOSITY_WORDS[verbosity]}`;
}

/** `branch `main` does not match `release/*``. Foreign texts are put as code. */
export function mismatchWords({ field, is, wanted }: Mismatch): string {
  if (is.length === 0) return `it has no ${FIELD_WORDS[field]}, and ${listed(wanted, 'or')} is asked for`;
  const verb = wanted.some((pattern) => pattern.includes('*')) ? 'does not match' : 'is not';
  return `${FIELD_WORDS[field]} ${listed(is, 'and')} ${verb} ${listed(wanted, 'or')}`;
}

/** `a`, `b` or `c`; many are counted. */
function listed(values: readonly string[], and: 'and' | 'or'): string {
  const shown = values.slice(0, SHOWN.values).map((value) => code(clip(value, SHOWN.value)));
  const more = values.length - shown.length;
  const all = more > 0 ? [...shown, `${more} more`] : shown;
  return all.length < 2 ? (all[0] ?? '—') : `${all.slice(0, -1).join(', ')} ${and} ${all.at(-1) ?? ''}`;
}

/** How long a route has been there without ever taking a run. */
export function neverWords(sinceMs: number): string {
  return `took nothing in ${duration(sinceMs)}`;
}
