import { duration, matchers, regexOf, relabel, selector, text, type Relabel } from './promql-text.ts';
import { PROMQL_SHAPES, type Leaf, type PromqlShape } from './promql-shapes.ts';
import { QUERIES, type QueryName } from './named-query.ts';

/** Of which hosts a question is, and over what time its rates look back; without hosts, of all that bear the fleet's label. */
export interface PromqlScope {
  readonly fleet: string;
  readonly hosts: readonly string[];
  readonly windowMs: number;
}

/** The label under which one answer carries both: `value` rows, and `at` rows with the time of the newest sample. */
export const ANSWER_PART = 'muster_part';

/** What a range asks: rows labelled by host, shard and kind, as QUERIES says. */
export function valueQuery(query: QueryName, scope: PromqlScope): string {
  const shape = PROMQL_SHAPES[query];
  const value = aggregated(
    query,
    shape,
    united(shape, scope, (series) => valueOf(shape, series, scope)),
  );
  return shape.factor === undefined ? value : `${value} * ${shape.factor}`;
}

/** What an instant asks: the value, and in rows of their own (ANSWER_PART) when its newest sample was taken. */
export function instantQuery(query: QueryName, scope: PromqlScope): string {
  const shape = PROMQL_SHAPES[query];
  const times = united(shape, scope, (series) => timeOf(series, scope.windowMs));
  const at = `max by (${QUERIES[query].by.join(', ')}) (${times})`;
  return `${part('value', valueQuery(query, scope))} or ${part('at', at)}`;
}

function part(name: string, expression: string): string {
  return `label_replace(${expression}, ${text(ANSWER_PART)}, ${text(name)}, "", "")`;
}

function valueOf({ read }: PromqlShape, series: string, { windowMs }: PromqlScope): string {
  switch (read) {
    case 'now':
      return series;
    case 'rate':
      return `rate(${series}[${duration(windowMs)}])`;
    case 'changes':
      return `changes(${series}[${duration(windowMs)}])`;
  }
}

/** Prometheus docs, "Staleness": an instant sees samples of the last 5 min. */
const LOOKBACK_MS = 300_000;
const LEAST_STEP_MS = 60_000;
const MOST_STEPS = 60;

function timeOf(series: string, windowMs: number): string {
  const newest = `timestamp(${series})`;
  if (windowMs <= LOOKBACK_MS) return newest;
  // A longer window also counts what is older than an instant sees.
  const step = Math.max(LEAST_STEP_MS, Math.ceil(windowMs / MOST_STEPS / 1000) * 1000);
  return `(${newest} or last_over_time(${newest}[${duration(windowMs)}:${duration(step)}]))`;
}

/** Both names of a series side by side, before anything is summed: joined later, upgraded nodes would be lost. */
function united(shape: PromqlShape, scope: PromqlScope, read: (series: string) => string): string {
  const groups = shape.leaves.map((leaf) => {
    const series = leaf.names.map((name) => read(selector(name, [...scoped(leaf, scope), ...matchers(leaf.where)])));
    const either = series.length === 1 ? series.join('') : `(${series.join(' or ')})`;
    const own = leaf.ofNodesAlone === true ? `(${either} unless on (instance, job) ${others(scope)})` : either;
    return leaf.kind === undefined ? own : relabel(own, { label: 'kind', constant: leaf.kind });
  });
  const all = groups.length === 1 ? groups.join('') : `(${groups.join(' or ')})`;
  const [first] = shape.leaves;
  return [hostLabel(first, scope), ...shape.labels].reduce(relabel, all);
}

/** Series that only exporters have which run beside a node and report on their own process by the same names. */
const BESIDE_NODES = ['pg_up', 'successful_sonda_msgs_total'] as const;

function others(scope: PromqlScope): string {
  const window = duration(Math.max(scope.windowMs, LOOKBACK_MS));
  const marks = BESIDE_NODES.map((name) => `max_over_time(${selector(name, ofInstances(scope))}[${window}])`);
  return `(${marks.join(' or ')})`;
}

function scoped(leaf: Leaf, scope: PromqlScope): readonly string[] {
  if (leaf.host !== 'node-address' || scope.hosts.length === 0) return ofInstances(scope);
  return [`node=~${text(addressOf(scope.hosts))}`];
}

/** The label `instance` is the host's name, with or without a port. */
function ofInstances({ fleet, hosts }: PromqlScope): readonly string[] {
  if (hosts.length === 0) return [`fleet=${text(fleet)}`];
  return [`instance=~${text(`(?:${hosts.map(regexOf).join('|')})(?::[0-9]+)?`)}`];
}

function hostLabel(leaf: Leaf, { hosts }: PromqlScope): Relabel {
  if (leaf.host !== 'node-address')
    return { label: 'host', from: 'instance', regex: '([^:]+)(?::[0-9]+)?', replacement: '$1' };
  return { label: 'host', from: 'node', regex: addressOf(hosts), replacement: '$1' };
}

/** Sonda names a node by its multiaddress, in which the host has its domain: `/dns4/<host>.status.im/tcp/30303/…`. */
function addressOf(hosts: readonly string[]): string {
  const names = hosts.length === 0 ? '[^/]+' : hosts.map(regexOf).join('|');
  return `/dns[46]?/(${names})(?:\\.[^/]*)?/.*`;
}

function aggregated(query: QueryName, { over }: PromqlShape, expression: string): string {
  const by = QUERIES[query].by.join(', ');
  if (over !== 'p95') return `${over} by (${by}) (${expression})`;
  return `histogram_quantile(0.95, sum by (${by}, le) (${expression}))`;
}
