/*
 * GET /api/v1/fleets/{fleet}/metrics?topic=&hours=   a topic's figures now, and the series its chart is drawn from
 * GET /api/v1/fleets/{fleet}/database?days=          query and insert times, size, growth, and the hardware needed
 * Needs: fleet.view on the fleet. The twins of /fleet metrics and /fleet database. What is not known is null, never 0.
 */
import { z } from 'zod';
import type { FleetService } from '../src/fleets/fleet-service.ts';
import type { DatabaseReport, TopicReport } from '../src/metrics/fleet-metrics-report.ts';
import { CHART_HOURS, DATABASE_DAYS, type FleetMetricsService } from '../src/metrics/fleet-metrics-service.ts';
import type { PanelLines } from '../src/metrics/metric-chart.ts';
import { METRIC_TOPICS } from '../src/metrics/metric-topic.ts';
import { QUERIES } from '../src/metrics/named-query.ts';
import { foldLines, type MetricTable } from '../src/metrics/topic-table.ts';
import type { FleetConfig } from '../src/platform/config/config.ts';
import { defineApi, type ApiAct } from '../src/platform/http/api/api-spec.ts';

const PERMISSION = 'fleet.view';
const FLEET = z.string().max(100).describe('A name the fleet has or had');
const TIME = z.iso.datetime();
const NUMBER = z.number().nullable().describe('null: not known');

const VALUE = z.object({
  table: z.string(),
  row: z.string(),
  measure: z.string(),
  value: NUMBER,
  unit: z.string(),
});
const SILENT = z.object({ table: z.string(), asked: z.number(), hosts: z.array(z.string()) });
const MISSING = z.object({ query: z.string(), why: z.string(), detail: z.string().nullable() });
const SERIES = z.object({
  panel: z.string(),
  name: z.string(),
  unit: z.string(),
  least: NUMBER,
  most: NUMBER,
  last: NUMBER,
  points: z.array(z.object({ at: TIME, value: z.number() })).describe('a step without a value is left out'),
});

const COMMON = {
  fleet: z.string(),
  at: TIME,
  source: z.enum(['prometheus', 'scrape']).nullable().describe('null: nobody answered'),
  oldest: TIME.nullable().describe('when the oldest sample behind a value was taken'),
  newest: TIME.nullable(),
  values: z.array(VALUE),
  silent: z.array(SILENT).describe('hosts of which nothing is known'),
  missing: z.array(MISSING).describe('questions without an answer'),
  notes: z.array(z.string()).describe('what the source said of its answer'),
  series: z.array(SERIES),
};

const METRICS = z.object({ topic: z.enum(METRIC_TOPICS), ...COMMON });

const DATABASE = z.object({
  ...COMMON,
  retention: z.string().nullable().describe("the nodes' policy as configured"),
  databases: z.array(
    z.object({
      host: z.string(),
      sizeBytes: NUMBER,
      usedBytes: NUMBER,
      freeBytes: NUMBER,
      messages: NUMBER,
      messagesPerSecond: NUMBER,
      growthBytesPerDay: NUMBER,
      busy: NUMBER.describe('queries and inserts under way at a time; null: not known'),
      daysUntilFull: NUMBER,
      isGrowing: z.boolean().nullable(),
    }),
  ),
  hardware: z.array(
    z.object({ what: z.string(), needs: NUMBER, has: NUMBER, verdict: z.enum(['enough', 'too-little', 'not-known']) }),
  ),
  calculation: z.array(
    z.object({ of: z.string(), step: z.string(), value: NUMBER, unit: z.string(), from: z.string() }),
  ),
});

export interface FleetMetricsApiDeps {
  readonly fleets: FleetService;
  readonly fleetMetrics: FleetMetricsService;
}

const NOT_CONFIGURED = { status: 409, about: 'the configuration names no source of metrics for this fleet' } as const;
const noSource = {
  outcome: 'not-configured',
  problem: 'The fleet has no source of metrics; the configuration names one at fleets.<fleet>.metrics.',
};

export function createFleetMetricsApi({ fleets, fleetMetrics }: FleetMetricsApiDeps): readonly ApiAct[] {
  const one = {
    method: 'GET' as const,
    sees: PERMISSION,
    find: async ({ fleet }: { fleet: string }): Promise<FleetConfig | null> => {
      const match = fleets.resolve(fleet);
      return match.kind === 'unknown' ? null : match.fleet;
    },
    requires: (_input: unknown, { name }: FleetConfig) => ({ permission: PERMISSION, fleet: name }),
    notFound: () => 'No fleet that you may see has that name; GET /fleets lists those there are.',
  };
  return [
    defineApi({
      ...one,
      act: 'fleet metrics',
      path: '/fleets/{fleet}/metrics',
      summary: 'Traffic by shard, messages, peers, errors, resources or the store, now and over the last hours',
      input: z.object({
        fleet: FLEET,
        topic: z.enum(METRIC_TOPICS).default('traffic').describe('traffic unless given'),
        hours: z.coerce
          .number()
          .int()
          .min(CHART_HOURS.least)
          .max(CHART_HOURS.most)
          .default(CHART_HOURS.usual)
          .describe(`How far the series look back; ${CHART_HOURS.usual} unless given`),
      }),
      data: METRICS,
      endings: { metrics: { status: 200, about: 'the figures' }, 'not-configured': NOT_CONFIGURED },
      async run({ topic, hours }, fleet) {
        const report = await fleetMetrics.readTopic(fleet, topic, hours);
        return report.kind === 'report' ? { outcome: 'metrics', data: topicData(report) } : noSource;
      },
    }),
    defineApi({
      ...one,
      act: 'fleet database',
      path: '/fleets/{fleet}/database',
      summary: 'Query and insert times, size against retention and volume, growth, and the hardware that is needed',
      input: z.object({
        fleet: FLEET,
        days: z.coerce
          .number()
          .int()
          .min(DATABASE_DAYS.least)
          .max(DATABASE_DAYS.most)
          .default(DATABASE_DAYS.usual)
          .describe(`How far growth and series look back; ${DATABASE_DAYS.usual} unless given`),
      }),
      data: DATABASE,
      endings: { database: { status: 200, about: 'the figures' }, 'not-configured': NOT_CONFIGURED },
      async run({ days }, fleet) {
        const report = await fleetMetrics.readDatabase(fleet, days);
        return report.kind === 'report' ? { outcome: 'database', data: databaseData(report) } : noSource;
      },
    }),
  ];
}

function topicData(report: TopicReport) {
  return { topic: report.topic, ...commonData(report, report.tables, []) };
}

function databaseData(report: DatabaseReport) {
  return {
    ...commonData(report, [report.nodes], report.missing),
    retention: report.config?.retention.text ?? null,
    databases: report.databases.map(({ host, load, full }) => ({
      host,
      ...load,
      daysUntilFull: typeof full === 'number' ? full : null,
      isGrowing: load.growthBytesPerDay === null ? null : load.growthBytesPerDay > 0,
    })),
    hardware: report.sizing.map(({ what, needs, has, verdict }) => ({ what, needs, has, verdict })),
    calculation: report.sizing.flatMap(({ what, calculation }) =>
      calculation.map(({ what: step, value, unit, from }) => ({ of: what, step, value, unit, from })),
    ),
  };
}

function commonData(
  { fleet, at, source, panels }: TopicReport | DatabaseReport,
  tables: readonly MetricTable[],
  missing: MetricTable['missing'],
) {
  const times = tables.flatMap(({ oldest, newest }) => [oldest, newest].flatMap((each) => each?.getTime() ?? []));
  const all = [...tables.flatMap((table) => table.missing), ...missing];
  return {
    fleet: fleet.name,
    at: at.toISOString(),
    source,
    oldest: times.length === 0 ? null : new Date(Math.min(...times)).toISOString(),
    newest: times.length === 0 ? null : new Date(Math.max(...times)).toISOString(),
    values: tables.flatMap(valuesOf),
    silent: tables
      .filter(({ silent }) => silent.length > 0)
      .map(({ title, asked, silent }) => ({ table: title, asked, hosts: [...silent] })),
    missing: all.map(({ query, why }) => ({ query, why: why.kind, detail: 'detail' in why ? why.detail : null })),
    notes: [...new Set(tables.flatMap(({ notes }) => notes))],
    series: panels.flatMap(seriesOf),
  };
}

function valuesOf({ title, columns, lines }: MetricTable) {
  return lines.flatMap(({ name, values }) =>
    columns.map(({ head, unit }, index) => ({
      table: title,
      row: name,
      measure: head,
      value: values[index] ?? null,
      unit,
    })),
  );
}

function seriesOf({ facts, lines }: PanelLines) {
  return [...foldLines(lines, facts)].map(([name, points]) => {
    const values = points.map(({ value }) => value);
    return {
      panel: facts.title,
      name,
      unit: QUERIES[facts.query].unit,
      least: values.length === 0 ? null : Math.min(...values),
      most: values.length === 0 ? null : Math.max(...values),
      last: values.at(-1) ?? null,
      points: points.map(({ at, value }) => ({ at: at.toISOString(), value })),
    };
  });
}
