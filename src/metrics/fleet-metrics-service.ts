import type { Clock } from '../platform/clock.ts';
import type { FleetConfig } from '../platform/config/config.ts';
import type { FleetDatabaseConfig } from '../platform/config/database-config.ts';
import { databasesOf, heaviest, loadOf, type Answers } from './database-load.ts';
import { daysUntilFull, sizeDatabase } from './database-sizing.ts';
import type { DatabaseReport, NoSource, TopicReport } from './fleet-metrics-report.ts';
import { hostsFor, hostsOf } from './fleet-hosts.ts';
import { chartSpan, type ChartSpan, type PanelLines } from './metric-chart.ts';
import { TOPICS, windowOf, type MetricTopic, type PanelFacts, type TableFacts } from './metric-topic.ts';
import type { FindMetrics, MetricAnswer, MetricSourceKind, MetricsPort, RangeAnswer } from './metrics-port.ts';
import type { QueryName } from './named-query.ts';
import { tableOf } from './topic-table.ts';
import { accountTable } from './traffic-account.ts';

/** What people ask about a fleet's metrics. Nothing throws for a source that does not answer: the report says so. */
export interface FleetMetricsService {
  readTopic(fleet: FleetConfig, topic: MetricTopic, hours: number): Promise<TopicReport | NoSource>;
  readDatabase(fleet: FleetConfig, days: number): Promise<DatabaseReport | NoSource>;
}

export const CHART_HOURS = { least: 1, usual: 24, most: 24 * 30 } as const;
export const DATABASE_DAYS = { least: 1, usual: 7, most: 90 } as const;

export interface FleetMetricsDeps {
  readonly findMetrics: FindMetrics;
  readonly clock: Clock;
}

export function createFleetMetricsService({ findMetrics, clock }: FleetMetricsDeps): FleetMetricsService {
  return {
    async readTopic(fleet, topic, hours) {
      const port = findMetrics(fleet.name);
      if (port === null) return { kind: 'not-configured', fleet };
      const { tables, panels } = TOPICS[topic];
      const at = clock.now();
      const span = chartSpan(at, hours);
      const asking = { port, fleet, at };
      const queries = tables.flatMap(({ columns }) => columns.map(({ query }) => query));
      const [answers, lines] = await Promise.all([askNow(asking, queries), askLines(asking, { span, panels })]);
      const shown = tables.map((facts) =>
        tableOf(facts, { fleet: fleet.name, hosts: hostsFor(fleet, facts.asks), answers }),
      );
      const parts = { fleet: fleet.name, hosts: hostsFor(fleet, 'nodes'), answers };
      const account = topic === 'traffic' ? accountTable(parts) : null;
      return {
        kind: 'report',
        fleet,
        topic,
        at,
        source: sourceOf(answers),
        tables: account === null ? shown : [...shown, account],
        span,
        panels: lines,
      };
    },

    async readDatabase(fleet, days) {
      const port = findMetrics(fleet.name);
      if (port === null) return { kind: 'not-configured', fleet };
      const at = clock.now();
      const span = chartSpan(at, days * 24);
      return databaseReport({ port, fleet, at }, span);
    },
  };
}

interface Asking {
  readonly port: MetricsPort;
  readonly fleet: FleetConfig;
  readonly at: Date;
}

async function askNow({ port, fleet, at }: Asking, queries: readonly QueryName[]): Promise<Answers> {
  const hosts = hostsOf(fleet);
  const asked = [...new Set(queries)].map(async (query): Promise<[QueryName, MetricAnswer]> => {
    return [query, await port.read(query, { fleet: fleet.name, hosts, at, windowMs: windowOf(query) })];
  });
  return new Map(await Promise.all(asked));
}

function askRange({ port, fleet }: Asking, query: QueryName, span: ChartSpan): Promise<RangeAnswer> {
  // A window as long as a step: what happens between two points shows in the later one.
  const windowMs = Math.max(windowOf(query), span.stepMs);
  const { from, until, stepMs } = span;
  return port.readRange(query, { fleet: fleet.name, hosts: hostsOf(fleet), at: until, from, stepMs, windowMs });
}

async function askLines(
  asking: Asking,
  { span, panels }: { readonly span: ChartSpan; readonly panels: readonly PanelFacts[] },
): Promise<readonly PanelLines[]> {
  return Promise.all(
    panels.map(async (facts) => {
      const answer = await askRange(asking, facts.query, span);
      return { facts, lines: answer.kind === 'answered' ? answer.lines : [] };
    }),
  );
}

function sourceOf(answers: Answers): MetricSourceKind | null {
  for (const answer of answers.values()) if (answer.kind === 'answered') return answer.from;
  return null;
}

const NODES: TableFacts = {
  title: 'Archive by store node',
  rows: 'host',
  asks: 'stores',
  columns: [
    { head: 'query p95', query: 'archive-query-p95', kind: null, fold: 'average' },
    { head: 'insert p95', query: 'archive-insert-p95', kind: null, fold: 'average' },
    { head: 'stored', query: 'stored-messages', kind: null, fold: 'average' },
  ],
};
const OF_DATABASES = ['database-size', 'archive-messages', 'disk-used', 'disk-free'] as const;
const BUSY = ['archive-query-busy', 'archive-insert-busy'] as const;

function panel(title: string, query: QueryName, fold: PanelFacts['fold']): PanelFacts {
  return { title, query, by: 'fleet', kind: null, fold };
}

async function databaseReport(asking: Asking, span: ChartSpan): Promise<DatabaseReport> {
  const { fleet, at } = asking;
  const nodeQueries = NODES.columns.map(({ query }) => query);
  const range = (query: QueryName): Promise<RangeAnswer> => askRange(asking, query, span);
  const [answers, size, used, queries, inserts] = await Promise.all([
    askNow(asking, [...nodeQueries, ...OF_DATABASES, ...BUSY]),
    range('database-size'),
    range('disk-used'),
    range('archive-query-p95'),
    range('archive-insert-p95'),
  ]);
  const stores = hostsFor(fleet, 'stores');
  const databases = databasesOf(hostsFor(fleet, 'databases'), stores).map((database) => {
    const load = loadOf(database, { answers, size, used });
    return { ...database, load, full: daysUntilFull(load) };
  });
  const config = fleet.database;
  const load = heaviest(databases.map((each) => each.load));
  const sizing =
    config === null || load === null ? [] : sizeDatabase({ load, retention: config.retention, hardware: config });
  return {
    kind: 'report',
    fleet,
    at,
    source: sourceOf(answers),
    config,
    nodes: tableOf(NODES, { fleet: fleet.name, hosts: stores, answers }),
    databases,
    sizing,
    missing: [...OF_DATABASES, ...BUSY].flatMap((query) => {
      const answer = answers.get(query) ?? { kind: 'not-configured' };
      return answer.kind === 'answered' ? [] : [{ query, why: answer }];
    }),
    span,
    panels: [
      {
        ...withLimits(config),
        facts: panel('Size of the largest database', 'database-size', 'most'),
        lines: linesOf(size),
      },
      {
        facts: panel('95 % of queries took at most, slowest node', 'archive-query-p95', 'most'),
        lines: linesOf(queries),
      },
      {
        facts: panel('95 % of inserts took at most, slowest node', 'archive-insert-p95', 'most'),
        lines: linesOf(inserts),
      },
    ],
  };
}

function linesOf(answer: RangeAnswer): PanelLines['lines'] {
  return answer.kind === 'answered' ? answer.lines : [];
}

function withLimits(config: FleetDatabaseConfig | null): Pick<PanelLines, 'thresholds'> {
  const limits = [
    { name: 'kept at most', value: config?.retention.sizeBytes ?? null, tone: 'muted' as const },
    { name: 'volume', value: config?.volumeBytes ?? null, tone: 'bad' as const },
  ];
  const thresholds = limits.flatMap(({ value, ...rest }) => (value === null ? [] : [{ ...rest, value }]));
  return thresholds.length === 0 ? {} : { thresholds };
}
