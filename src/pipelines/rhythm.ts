/** When somebody was heard, and since when Muster has listened without a gap of its own. */
export interface RhythmFacts {
  /** Ascending. */
  readonly heard: readonly Date[];
  readonly listeningSince: Date;
  readonly now: Date;
}

/**
 * learning: too little is known to expect anything. speaking: no longer quiet than usual. silent: quiet for longer than
 * ever, by far, in hours in which something is usually heard.
 */
export type Rhythm =
  | { readonly kind: 'learning' }
  | { readonly kind: 'speaking'; readonly last: Date }
  | {
      readonly kind: 'silent';
      readonly last: Date;
      /** The longest time between two words so far, in milliseconds. */
      readonly longestGapMs: number;
      readonly heardCount: number;
    };

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** How far back a rhythm is learned: two months hold eight of what comes once a week. */
export const RHYTHM_WINDOW_MS = 60 * DAY_MS;
const LEAST_HEARD = 8;
/** Two weekends at least, or every first one would look like a silence. */
const LEAST_SPAN_MS = 14 * DAY_MS;
/** The quiet must be this many times the longest before; the fewer words are known, the less is known of the longest. */
const FACTOR = 2;
const CAUTION = 8;
/** Of active time: a burst of many words within minutes says nothing about the hour after it. */
const LEAST_QUIET_MS = HOUR_MS;

/**
 * Judges a quiet by the one's own past. Time counts as far as it is usually a time of words: an hour in which something
 * was heard on every such day counts in full, one in which nothing ever was (a night, a weekend) not at all.
 */
export function judgeRhythm({ heard, listeningSince, now }: RhythmFacts): Rhythm {
  const known = heard.filter((at) => at <= now && now.getTime() - at.getTime() <= RHYTHM_WINDOW_MS);
  const [first] = known;
  const last = known.at(-1);
  if (first === undefined || last === undefined || known.length < LEAST_HEARD) return { kind: 'learning' };
  if (last.getTime() - first.getTime() < LEAST_SPAN_MS) return { kind: 'learning' };

  const active = activeTime(known, first, now);
  const gaps = known.slice(1).map((at, index) => active(at) - active(known[index] ?? at));
  const longest = gaps.reduce((most, gap) => Math.max(most, gap), 0);
  // What Muster could not hear is nobody's silence.
  const quiet = active(now) - active(last > listeningSince ? last : listeningSince);
  const allowed = Math.max(LEAST_QUIET_MS, longest * (FACTOR + CAUTION / known.length));
  if (quiet <= allowed) return { kind: 'speaking', last };
  const longestGapMs = known
    .slice(1)
    .reduce((most, at, index) => Math.max(most, at.getTime() - (known[index] ?? at).getTime()), 0);
  return { kind: 'silent', last, longestGapMs, heardCount: known.length };
}

/** Milliseconds of active time up to a moment, counted from `from`; never falls as time goes on. */
function activeTime(heard: readonly Date[], from: Date, until: Date): (at: Date) => number {
  const start = Math.floor(from.getTime() / HOUR_MS);
  const hours = Math.ceil(until.getTime() / HOUR_MS) - start + 1;
  const weights = weightsOf(heard);
  const sums = [0];
  for (let hour = 0; hour < hours; hour += 1) sums.push((sums[hour] ?? 0) + weights(start + hour) * HOUR_MS);
  return (at) => {
    const offset = Math.max(0, at.getTime() - start * HOUR_MS);
    const hour = Math.min(hours - 1, Math.floor(offset / HOUR_MS));
    return (sums[hour] ?? 0) + weights(start + hour) * Math.min(HOUR_MS, offset - hour * HOUR_MS);
  };
}

/** By hour since 1970: on which share of such days something was heard in it, with the hours beside it counted half. */
function weightsOf(heard: readonly Date[]): (hour: number) => number {
  const hours = new Set(heard.map((at) => Math.floor(at.getTime() / HOUR_MS)));
  const counts = new Map<string, number>();
  for (const hour of hours) counts.set(slotOf(hour), (counts.get(slotOf(hour)) ?? 0) + 1);
  const sorted = [...hours].sort((a, b) => a - b);
  const firstDay = Math.floor((sorted[0] ?? 0) / 24);
  const lastDay = Math.floor((sorted.at(-1) ?? 0) / 24);
  const days = new Map<string, number>();
  for (let day = firstDay; day <= lastDay; day += 1) days.set(classOf(day), (days.get(classOf(day)) ?? 0) + 1);
  const share = (hour: number): number => {
    const of = days.get(classOf(Math.floor(hour / 24))) ?? 0;
    return of === 0 ? 0 : Math.min(1, (counts.get(slotOf(hour)) ?? 0) / of);
  };
  return (hour) => (share(hour - 1) + 2 * share(hour) + share(hour + 1)) / 4;
}

function slotOf(hour: number): string {
  return `${classOf(Math.floor(hour / 24))} ${hour % 24}`;
}

/** Working days, Saturdays and Sundays are days of three kinds; by UTC, which shifts their edges by hours at most. */
function classOf(day: number): string {
  // The first of January 1970 was a Thursday.
  const weekday = (day + 4) % 7;
  return weekday === 6 ? 'saturday' : weekday === 0 ? 'sunday' : 'workday';
}
