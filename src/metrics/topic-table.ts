import { withoutFleet } from './fleet-hosts.ts';
import type { ColumnFacts, Fold, PanelFacts, TableFacts } from './metric-topic.ts';
import type { MetricAnswer, MetricLine, MetricRow, MetricSubject, NoMetrics } from './metrics-port.ts';
import { QUERIES, type QueryName, type QueryUnit } from './named-query.ts';

export interface TableColumn {
  readonly head: string;
  readonly unit: QueryUnit;
}

/** What became of a table's questions. Null in a cell: not known. */
export interface MetricTable {
  readonly title: string;
  readonly rows: TableFacts['rows'];
  readonly columns: readonly TableColumn[];
  readonly lines: readonly { readonly name: string; readonly values: readonly (number | null)[] }[];
  /** Hosts that were asked about, and those of them of which nothing is known. */
  readonly asked: number;
  readonly silent: readonly string[];
  readonly oldest: Date | null;
  readonly newest: Date | null;
  /** Questions without an answer, and why. */
  readonly missing: readonly { readonly query: QueryName; readonly why: NoMetrics }[];
  readonly notes: readonly string[];
}

export interface TableParts {
  readonly fleet: string;
  readonly hosts: readonly string[];
  readonly answers: ReadonlyMap<QueryName, MetricAnswer>;
}

/** Folds the rows of hosts into a table; hosts that are not asked about are left out. */
export function tableOf(facts: TableFacts, { fleet, hosts, answers }: TableParts): MetricTable {
  const wanted = new Set(hosts);
  const queries = [...new Set(facts.columns.map(({ query }) => query))];
  const rowsOf = new Map(queries.map((query) => [query, ownRows(answers.get(query), wanted)]));
  const all = [...rowsOf.values()].flat();
  const cells = facts.columns.map((each) => foldRows(rowsOf.get(each.query) ?? [], { facts, column: each }));
  const names = [...new Set(cells.flatMap((cell) => [...cell.keys()]))].toSorted(byName);
  const ratios = facts.ratios ?? [];
  const times = all.map(({ at }) => at.getTime());
  const heard = new Set(all.map(({ host }) => host));
  return {
    title: facts.title,
    rows: facts.rows,
    columns: [
      ...facts.columns.map(({ head, query }) => ({ head, unit: QUERIES[query].unit })),
      ...ratios.map(({ head }) => ({ head, unit: 'ratio' as const })),
    ],
    lines: names.map((name) => {
      const values = cells.map((cell) => cell.get(name) ?? null);
      const shares = ratios.map(({ of, to }) => divided(values[of], values[to]));
      return { name: facts.rows === 'host' ? withoutFleet(name, fleet) : name, values: [...values, ...shares] };
    }),
    asked: hosts.length,
    silent: hosts.filter((host) => !heard.has(host)),
    oldest: times.length === 0 ? null : new Date(Math.min(...times)),
    newest: times.length === 0 ? null : new Date(Math.max(...times)),
    missing: queries.flatMap((query) => {
      const answer = answers.get(query) ?? { kind: 'not-configured' };
      return answer.kind === 'answered' ? [] : [{ query, why: answer }];
    }),
    notes: [...new Set(queries.flatMap((query) => notesOf(answers.get(query))))],
  };
}

function ownRows(answer: MetricAnswer | undefined, wanted: ReadonlySet<string>): readonly MetricRow[] {
  if (answer?.kind !== 'answered') return [];
  return answer.rows.filter(({ host }) => host !== null && wanted.has(host));
}

function notesOf(answer: MetricAnswer | undefined): readonly string[] {
  return answer?.kind === 'answered' ? (answer.notes ?? []) : [];
}

interface Folding {
  readonly facts: Pick<TableFacts, 'rows'>;
  readonly column: Pick<ColumnFacts, 'kind' | 'fold'>;
}

/** By the row's name: first what one host has of it in all, then the hosts together. */
function foldRows(rows: readonly MetricRow[], { facts, column }: Folding): ReadonlyMap<string, number> {
  const byName = new Map<string, Map<string, number>>();
  for (const row of rows) {
    if (column.kind !== null && row.kind !== column.kind) continue;
    const name = nameOf(row, facts.rows);
    const hosts = byName.get(name) ?? new Map<string, number>();
    const host = row.host ?? '';
    hosts.set(host, (hosts.get(host) ?? 0) + row.value);
    byName.set(name, hosts);
  }
  return new Map([...byName].map(([name, hosts]) => [name, folded([...hosts.values()], column.fold)]));
}

function nameOf({ host, shard, kind }: MetricSubject, rows: TableFacts['rows']): string {
  switch (rows) {
    case 'host':
      return host ?? 'no host named';
    case 'kind':
      return kind ?? 'not said';
    case 'shard':
      return shard === null ? 'no shard' : String(shard);
    case 'fleet':
      return 'each node';
  }
}

/** Of at least one value. */
export function folded(values: readonly number[], fold: Fold): number {
  const sum = values.reduce((all, value) => all + value, 0);
  if (fold === 'least') return Math.min(...values);
  if (fold === 'most') return Math.max(...values);
  return fold === 'sum' ? sum : sum / values.length;
}

function divided(of: number | null | undefined, to: number | null | undefined): number | null {
  return typeof of === 'number' && typeof to === 'number' && to > 0 ? of / to : null;
}

/** Shards by their number, everything else by the alphabet. */
function byName(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true });
}

/** Lines of hosts folded at each moment, by what the panel is split by. */
export function foldLines(
  lines: readonly MetricLine[],
  { by, kind, fold }: Pick<PanelFacts, 'by' | 'kind' | 'fold'>,
): ReadonlyMap<string, readonly { readonly at: Date; readonly value: number }[]> {
  const series = new Map<string, Map<number, Map<string, number>>>();
  for (const line of lines) {
    if (kind !== null && line.kind !== kind) continue;
    const name = nameOf(line, by);
    const moments = series.get(name) ?? new Map<number, Map<string, number>>();
    for (const { at, value } of line.points) {
      const hosts = moments.get(at.getTime()) ?? new Map<string, number>();
      const host = line.host ?? '';
      hosts.set(host, (hosts.get(host) ?? 0) + value);
      moments.set(at.getTime(), hosts);
    }
    series.set(name, moments);
  }
  const sorted = [...series].toSorted(([a], [b]) => byName(a, b));
  return new Map(
    sorted.map(([name, moments]) => [
      name,
      [...moments]
        .toSorted(([a], [b]) => a - b)
        .map(([at, hosts]) => ({ at: new Date(at), value: folded([...hosts.values()], fold) })),
    ]),
  );
}
