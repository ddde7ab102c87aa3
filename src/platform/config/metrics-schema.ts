import { z } from 'zod';
import { fields, list, oneOf, pattern, reference, whole, type Names } from './config-fields.ts';
import { quote } from './config-problem.ts';
import { EXPORTERS, type FleetMetricsConfig } from './metrics-config.ts';

/** Prometheus scrapes twice as often by default; rates need at least two samples in their window. */
const INTERVALS_SECONDS = [15, 30, 60, 120] as const;

/** What a host name may be made of: it becomes a part of an address. */
const HOST = /^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$/;

const HINT =
  'write { prometheus: name of a connection } or { scrape: [{ connection: name, exporter: node }] }, not both';

/** `metrics` of a fleet: from a Prometheus, or scraped by Muster itself. */
export function fleetMetricsSchema(names: Names) {
  const source = fields(
    {
      prometheus: connectionOf(names, 'prometheus').optional(),
      scrape: list(exporterSchema(names), 'exporters: { connection: name, exporter: node }', { least: 1 }).optional(),
    },
    'where the metrics come from: { scrape: [...] } or { prometheus: name }',
  );
  return source.transform(({ prometheus, scrape }, context): FleetMetricsConfig => {
    if (prometheus !== undefined && scrape === undefined) return { kind: 'prometheus', connection: prometheus };
    if (scrape !== undefined && prometheus === undefined) return { kind: 'scrape', exporters: scrape };
    context.addIssue({ code: 'custom', message: HINT });
    return z.NEVER;
  });
}

function exporterSchema(names: Names) {
  return fields(
    {
      connection: connectionOf(names, 'node-metrics'),
      exporter: oneOf(EXPORTERS).default('node'),
      roles: list(pattern(/^[a-z][a-z0-9-]{0,39}$/, 'a role of hosts such as store'), 'roles', { least: 1 })
        .nullable()
        .default(null),
      hosts: list(pattern(HOST, "a host's full name"), 'hosts').default([]),
    },
    'an exporter: { connection: name, exporter: node, roles: [store] }',
  );
}

function connectionOf(names: Names, kind: 'prometheus' | 'node-metrics') {
  const known = names.connections.map(({ name }) => name);
  return reference('connection', known).refine(
    (name) => names.connections.every((each) => each.name !== name || each.kind === kind),
    { error: ({ input }) => `${quote(input)} is a connection of another kind: write one of kind ${kind}` },
  );
}

/** The section `metrics`: how often Muster scrapes, and what it keeps. */
export function metricsSchema() {
  return fields(
    {
      scrapeSeconds: z
        .literal(INTERVALS_SECONDS, {
          error: ({ input }) => `${quote(input)} does not fit: write one of ${INTERVALS_SECONDS.join(', ')} seconds`,
        })
        .default(30),
      keep: fields(
        {
          // Rates of an hour are computed from samples as they were.
          rawHours: whole(2, 24 * 14, 'hours').default(12),
          fiveMinuteDays: whole(1, 400, 'days').default(14),
          hourDays: whole(7, 3650, 'days').default(400),
        },
        'how long samples are kept: { rawHours: 12, fiveMinuteDays: 14, hourDays: 400 }',
      ).prefault({}),
    },
    'how Muster scrapes metrics: { scrapeSeconds: 30, keep: { rawHours: 12 } }',
  );
}
