import type { WrittenSeries } from './remote-write.ts';

/*
 * What a counter grew by, worked out again from the samples alone, without any of Muster's own code: growth from sample
 * to sample, a fall being a counter that began anew, spread evenly over the time between the two.
 */

/** Longer than this between two samples, and nobody was there to tell. */
const LONGEST_GAP_MS = 150_000;

export interface Stretch {
  readonly fromMs: number;
  readonly untilMs: number;
}

export interface Selection {
  /** Without prefix; both are looked for. */
  readonly name: string;
  readonly prefixes?: readonly string[];
  readonly where: Readonly<Record<string, string | null>>;
}

/** Per second of the time in which the host told of this kind at all; null where it never told of it. */
export function meanRate(
  series: readonly WrittenSeries[],
  { host, selection, stretch }: { host: string; selection: Selection; stretch: Stretch },
): number | null {
  const own = series.filter((each) => isOf(each, host) && fits(each, selection));
  const [grown, seconds] = [growthOf(own, stretch), toldSeconds(own, stretch)];
  return seconds === 0 ? null : grown / seconds;
}

function isOf({ labels }: WrittenSeries, host: string): boolean {
  return (labels['instance'] ?? '').split(':')[0] === host && labels['job'] === 'node';
}

function fits({ labels }: WrittenSeries, { name, prefixes = ['waku_', 'logos_delivery_'], where }: Selection): boolean {
  if (!prefixes.some((prefix) => labels['__name__'] === `${prefix}${name}`)) return false;
  return Object.entries(where).every(([label, value]) => (labels[label] ?? null) === value);
}

function* pairs({ samples }: WrittenSeries) {
  for (let index = 1; index < samples.length; index++) {
    const [before, after] = [samples[index - 1], samples[index]];
    if (before === undefined || after === undefined) continue;
    if (Number.isNaN(before.value) || Number.isNaN(after.value)) continue;
    if (after.atMs - before.atMs <= LONGEST_GAP_MS) yield { before, after };
  }
}

function overlap(a: Stretch, b: Stretch): number {
  return Math.max(0, Math.min(a.untilMs, b.untilMs) - Math.max(a.fromMs, b.fromMs));
}

function growthOf(series: readonly WrittenSeries[], stretch: Stretch): number {
  let grown = 0;
  for (const each of series)
    for (const { before, after } of pairs(each)) {
      const between = { fromMs: before.atMs, untilMs: after.atMs };
      const share = overlap(between, stretch) / (after.atMs - before.atMs);
      grown += share * (after.value < before.value ? after.value : after.value - before.value);
    }
  return grown;
}

/** Once, however many series told at the same time. */
function toldSeconds(series: readonly WrittenSeries[], stretch: Stretch): number {
  const told = series
    .flatMap((each) => [...pairs(each)].map(({ before, after }) => ({ fromMs: before.atMs, untilMs: after.atMs })))
    .toSorted((a, b) => a.fromMs - b.fromMs);
  let [seconds, upToMs] = [0, stretch.fromMs];
  for (const { fromMs, untilMs } of told) {
    seconds += overlap({ fromMs: Math.max(fromMs, upToMs), untilMs: Math.max(untilMs, upToMs) }, stretch) / 1000;
    upToMs = Math.max(upToMs, untilMs);
  }
  return seconds;
}

export function mean(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
}

/** Prometheus docs, rate(): growth with resets, stretched to the edges by a gap at most, and never below zero. */
function documentedRate({ samples }: WrittenSeries, { fromMs, untilMs }: Stretch): number | null {
  const seen = samples.filter(({ atMs, value }) => atMs >= fromMs && atMs <= untilMs && !Number.isNaN(value));
  const [first, last] = [seen.at(0), seen.at(-1)];
  if (first === undefined || last === undefined || seen.length < 2) return null;
  let total = last.value - first.value;
  seen.forEach(({ value }, index) => {
    const earlier = seen[index - 1]?.value ?? 0;
    if (index > 0 && value < earlier) total += earlier;
  });
  const spanned = last.atMs - first.atMs;
  const interval = spanned / (seen.length - 1);
  const toZero = total > 0 ? (spanned * first.value) / total : Infinity;
  const edges = [Math.min(first.atMs - fromMs, toZero), untilMs - last.atMs];
  const stretched = edges.reduce((all, edge) => all + (edge < 1.1 * interval ? edge : interval / 2), spanned);
  return ((total / spanned) * stretched) / ((untilMs - fromMs) / 1000);
}

/** All series of one host that fit, at one step; of a series by two names the first that says something counts. */
function stepRate(series: readonly WrittenSeries[], host: string, selection: Selection, step: Stretch): number | null {
  const found = new Map<string, number>();
  for (const prefix of selection.prefixes ?? ['waku_', 'logos_delivery_'])
    for (const each of series.filter((one) => isOf(one, host) && fits(one, { ...selection, prefixes: [prefix] }))) {
      const { __name__: _name, ...labels } = each.labels;
      const value = documentedRate(each, step);
      const key = JSON.stringify(Object.entries(labels).toSorted());
      if (value !== null && !found.has(key)) found.set(key, value);
    }
  return found.size === 0 ? null : [...found.values()].reduce((all, value) => all + value, 0);
}

export interface Steps {
  readonly untilMs: number;
  readonly stepMs: number;
  readonly count: number;
}

/**
 * A host's mean over the steps that it told from end to end, as docs/shards.md defines it. `presence` is what shows that
 * a host told at all, `kind` that it told of this kind.
 */
export function definedRate(
  series: readonly WrittenSeries[],
  {
    host,
    selection,
    kind,
    presence,
    steps,
  }: {
    readonly host: string;
    readonly selection: Selection;
    readonly kind: Selection;
    readonly presence: Selection;
    readonly steps: Steps;
  },
): number | null {
  const all = Array.from({ length: steps.count }, (_, index): Stretch => {
    const fromMs = steps.untilMs - (steps.count - index) * steps.stepMs;
    return { fromMs, untilMs: fromMs + steps.stepMs };
  });
  const isThere = all.map((step) => stepRate(series, host, presence, step) !== null);
  const whole = all.filter(
    (_, index) => isThere[index] === true && isThere[index - 1] !== false && isThere[index + 1] !== false,
  );
  const counted = whole.filter((step) => stepRate(series, host, kind, step) !== null);
  const values = counted.map((step) => stepRate(series, host, selection, step));
  if (values.every((value) => value === null)) return null;
  return values.reduce((sum: number, value) => sum + (value ?? 0), 0) / counted.length;
}
