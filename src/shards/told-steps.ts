import type { MetricLine } from '../metrics/metrics-port.ts';

/** What each host told at the end of each step (in milliseconds), by key; rates a second. */
export type ToldSteps = ReadonlyMap<string, ReadonlyMap<number, ReadonlyMap<string, number>>>;

/** One value per host that told. */
export type ByHost = ReadonlyMap<string, number>;

/** Lines of the hosts asked about, those of one key summed; `keyOf` gives null for what is not wanted. */
export function toldSteps(
  lines: readonly MetricLine[],
  { hosts, keyOf }: { readonly hosts: ReadonlySet<string>; readonly keyOf: (line: MetricLine) => string | null },
): ToldSteps {
  const told = new Map<string, Map<number, Map<string, number>>>();
  for (const line of lines) {
    const key = keyOf(line);
    if (key === null || line.host === null || !hosts.has(line.host)) continue;
    const steps = emptyAt(told, line.host, () => new Map<number, Map<string, number>>());
    for (const { at, value } of line.points) {
      const values = emptyAt(steps, at.getTime(), () => new Map<string, number>());
      values.set(key, (values.get(key) ?? 0) + value);
    }
  }
  return told;
}

function emptyAt<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}

/** The steps at which each host told anything, in milliseconds. */
export type HeardSteps = ReadonlyMap<string, ReadonlySet<number>>;

export function heardSteps(lines: readonly MetricLine[], hosts: ReadonlySet<string>): HeardSteps {
  const heard = new Map<string, Set<number>>();
  for (const line of lines) {
    if (line.host === null || !hosts.has(line.host)) continue;
    const steps = emptyAt(heard, line.host, () => new Set<number>());
    for (const { at } of line.points) steps.add(at.getTime());
  }
  return heard;
}

/**
 * Of these the ones that a host told from end to end. Beside a step of which it told nothing it was there for a part
 * only, and its rate over all of that step would be too low. Where there are no others, they are better than nothing.
 */
export function wholeSteps(heard: HeardSteps, ends: readonly Date[]): HeardSteps {
  const all = ends.map((at) => at.getTime());
  return new Map(
    [...heard].map(([host, steps]) => {
      const isTold = (index: number): boolean => {
        const at = all[index];
        return at === undefined || steps.has(at);
      };
      const whole = all.filter((_at, index) => isTold(index - 1) && isTold(index) && isTold(index + 1));
      return [host, whole.length === 0 ? steps : new Set(whole)];
    }),
  );
}

/** Only what the hosts told at these steps. */
export function atSteps(lines: readonly MetricLine[], steps: HeardSteps): readonly MetricLine[] {
  return lines.map((line) => ({
    ...line,
    points: line.points.filter(({ at }) => line.host !== null && steps.get(line.host)?.has(at.getTime()) === true),
  }));
}

/**
 * A host's rate of one thing over the time in which it told anything of the kind: a counter that did not exist yet while
 * its neighbours did had counted nothing. Hosts that never told the thing itself are left out.
 */
export function meansOf(told: ToldSteps, key: string): ByHost {
  const means = new Map<string, number>();
  for (const [host, steps] of told) {
    const values = [...steps.values()].flatMap((each) => each.get(key) ?? []);
    if (values.length > 0) means.set(host, sum(values) / steps.size);
  }
  return means;
}

/** Null of nobody. */
export function average(of: ByHost): number | null {
  return of.size === 0 ? null : sum([...of.values()]) / of.size;
}

/** One sum by another, each over the hosts that told both; null where none did, or where there is nothing to divide by. */
export function quotient(of: ByHost, by: ByHost): number | null {
  const both = [...of.keys()].filter((host) => by.has(host));
  const divisor = sum(both.map((host) => by.get(host) ?? 0));
  return divisor > 0 ? sum(both.map((host) => of.get(host) ?? 0)) / divisor : null;
}

export function sum(values: readonly number[]): number {
  return values.reduce((all, value) => all + value, 0);
}
