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
