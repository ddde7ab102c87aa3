import { RULE_BOOK } from './rule-book.ts';
import { severity, type HealthLine, type HealthState } from './health-line.ts';

/** Lines that say the same of several hosts or shards, to be told once. */
export interface LineGroup {
  readonly title: string;
  readonly state: HealthState;
  readonly said: string;
  /** Empty where it is about the fleet as a whole. */
  readonly hosts: readonly string[];
  readonly shards: readonly number[];
  readonly threshold: string | null;
  readonly evidence: HealthLine['evidence'];
  /** The earliest of them. */
  readonly since: Date;
  /** The oldest datum of them; null where there is none. */
  readonly readAt: Date | null;
  readonly pending: HealthLine['pending'];
  /** How many lines it stands for. */
  readonly count: number;
}

/** Worst first, those about most hosts before others. */
export function groupLines(lines: readonly HealthLine[]): readonly LineGroup[] {
  const bySaying = gather(lines, (line) =>
    [line.rule, line.state, line.said, line.subject.shard ?? '', line.subject.name ?? '', line.pending?.state].join(
      '\n',
    ),
  ).map((same) => ({ same, hosts: same.flatMap(({ subject }) => subject.host ?? []).toSorted() }));
  // Shards that ail alike on the same hosts are one thing to read.
  const merged = gather(bySaying, ({ same, hosts }) => {
    const [first] = same;
    return [first?.rule, first?.state, first?.said, first?.subject.name, first?.pending?.state, ...hosts].join('\n');
  });
  return merged
    .flatMap((parts) => groupOf(parts.flatMap(({ same }) => same)) ?? [])
    .toSorted((a, b) => severity(a.state) - severity(b.state) || b.hosts.length - a.hosts.length);
}

/** Lines told as one, in the words of the first; null where there are none. */
export function groupOf(lines: readonly HealthLine[]): LineGroup | null {
  const [first] = lines;
  if (first === undefined) return null;
  const name = first.subject.name === null ? '' : ` ${first.subject.name}`;
  return {
    title: `${RULE_BOOK[first.rule].title}${name}`,
    state: first.state,
    said: first.said,
    hosts: [...new Set(lines.flatMap(({ subject }) => subject.host ?? []))].toSorted(),
    shards: [...new Set(lines.flatMap(({ subject }) => subject.shard ?? []))].toSorted((a, b) => a - b),
    threshold: first.threshold,
    evidence: first.evidence,
    since: earliest(lines.map(({ since }) => since)) ?? first.since,
    readAt: earliest(lines.flatMap(({ readAt }) => readAt ?? [])),
    pending: first.pending,
    count: lines.length,
  };
}

function earliest(dates: readonly Date[]): Date | null {
  return dates.reduce<Date | null>((found, each) => (found === null || each < found ? each : found), null);
}

export function gather<Item>(items: readonly Item[], keyOf: (item: Item) => string): readonly (readonly Item[])[] {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const known = groups.get(key);
    if (known === undefined) groups.set(key, [item]);
    else known.push(item);
  }
  return [...groups.values()];
}
