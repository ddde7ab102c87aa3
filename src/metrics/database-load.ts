import type { DatabaseLoad } from './database-sizing.ts';
import type { MetricAnswer, MetricLine, RangeAnswer } from './metrics-port.ts';
import type { QueryName } from './named-query.ts';

/** One database and the store nodes that use it: those of its data centre, or where it has none, itself. */
export interface DatabaseOf {
  readonly host: string;
  readonly nodes: readonly string[];
}

/** `store-db-01.do-ams3.status.prod` is in `do-ams3`; a name of another form is in no data centre. */
function dataCentreOf(host: string): string | null {
  const [, centre, ...rest] = host.split('.');
  return rest.length < 2 ? null : (centre ?? null);
}

export function databasesOf(databases: readonly string[], stores: readonly string[]): readonly DatabaseOf[] {
  const centres = new Set(databases.map(dataCentreOf));
  return databases.map((host) => {
    if (stores.includes(host)) return { host, nodes: [host] };
    const centre = dataCentreOf(host);
    // Nodes of a data centre without a database of its own may use any: they are counted to none.
    return { host, nodes: centres.has(centre) ? stores.filter((each) => dataCentreOf(each) === centre) : [] };
  });
}

export type Answers = ReadonlyMap<QueryName, MetricAnswer>;

/** What was measured of one database. Each node tells of all messages it stores, so the most of any counts, not the sum. */
export function loadOf(
  { host, nodes }: DatabaseOf,
  { answers, size, used }: { readonly answers: Answers; readonly size: RangeAnswer; readonly used: RangeAnswer },
): DatabaseLoad {
  const of = (query: QueryName, hosts: readonly string[]): readonly number[] => perHost(answers, { query, hosts });
  const queries = of('archive-query-busy', nodes);
  const inserts = of('archive-insert-busy', nodes);
  return {
    messagesPerSecond: most(of('stored-messages', nodes)),
    messages: most(of('archive-messages', nodes)),
    sizeBytes: most(of('database-size', [host])),
    usedBytes: most(of('disk-used', [host])),
    freeBytes: least(of('disk-free', [host])),
    growthBytesPerDay: slopePerDay(lineOf(used, host)) ?? slopePerDay(lineOf(size, host)),
    busy: queries.length === 0 && inserts.length === 0 ? null : sum([...queries, ...inserts]),
  };
}

/** Of several databases the one that has most to keep, under the load of that which has most to do. */
export function heaviest(loads: readonly DatabaseLoad[]): DatabaseLoad | null {
  const [largest] = loads.toSorted((a, b) => (b.sizeBytes ?? 0) - (a.sizeBytes ?? 0));
  if (largest === undefined) return null;
  const busiest = most(loads.flatMap(({ busy }) => busy ?? []));
  const pace = most(loads.flatMap(({ messagesPerSecond }) => messagesPerSecond ?? []));
  return { ...largest, busy: busiest, messagesPerSecond: pace };
}

function perHost(
  answers: Answers,
  { query, hosts }: { readonly query: QueryName; readonly hosts: readonly string[] },
): readonly number[] {
  const answer = answers.get(query);
  if (answer?.kind !== 'answered') return [];
  const sums = new Map<string, number>();
  for (const { host, value } of answer.rows)
    if (host !== null && hosts.includes(host)) sums.set(host, (sums.get(host) ?? 0) + value);
  return [...sums.values()];
}

function lineOf(answer: RangeAnswer, host: string): MetricLine | null {
  return answer.kind === 'answered' ? (answer.lines.find((line) => line.host === host) ?? null) : null;
}

const DAY_MS = 86_400_000;
/** Of less than this, the daily tides of a database are all that shows. */
const LEAST_SPAN_MS = DAY_MS / 4;

/** Bytes a day by the line that fits best (least squares); null of too short a time. */
export function slopePerDay(line: Pick<MetricLine, 'points'> | null): number | null {
  const points = (line?.points ?? []).map(({ at, value }) => ({ x: at.getTime() / DAY_MS, y: value }));
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined || (last.x - first.x) * DAY_MS < LEAST_SPAN_MS) return null;
  const x = sum(points.map((each) => each.x)) / points.length;
  const y = sum(points.map((each) => each.y)) / points.length;
  const above = sum(points.map((each) => (each.x - x) * (each.y - y)));
  return above / sum(points.map((each) => (each.x - x) ** 2));
}

function sum(values: readonly number[]): number {
  return values.reduce((all, value) => all + value, 0);
}

function most(values: readonly number[]): number | null {
  return values.length === 0 ? null : Math.max(...values);
}

function least(values: readonly number[]): number | null {
  return values.length === 0 ? null : Math.min(...values);
}
