import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPrometheus } from '../../src/connectors/prometheus.ts';
import { answer, plan, readSamples, subjectKey } from '../../src/metrics/computation.ts';
import type { MetricRow, MetricScope, MetricsPort } from '../../src/metrics/metrics-port.ts';
import { QUERIES, type QueryName } from '../../src/metrics/named-query.ts';
import { createOutbound } from '../../src/platform/outbound/create-outbound.ts';
import type { Outbound } from '../../src/platform/outbound/outbound.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { FLEET, metricTracks, minute, seriesOf, TRACK_HOSTS, TRACKS_END } from '../support/metric-tracks.ts';
import { isPrometheusInstalled, startPrometheus, type Prometheus } from '../support/prometheus.ts';

const isNeeded = process.env['CI'] === 'true';
const title = isPrometheusInstalled
  ? 'what a real Prometheus answers'
  : 'what a real Prometheus answers (skipped: `apt-get install --no-install-recommends prometheus` brings it)';

const NAMES = Object.keys(QUERIES) as readonly QueryName[];

/** Each a moment at which something is the matter, in minutes from the start. */
const MOMENTS = [
  { at: 40, when: 'nothing is the matter' },
  { at: 65, when: 'a node began anew two minutes ago' },
  { at: 78, when: 'a node has not answered for eight minutes' },
  { at: 85, when: 'a node answers again after a gap' },
  { at: 93, when: 'a node took its new names half a minute ago' },
  { at: 96, when: 'a node took its new names four minutes ago' },
  { at: 103, when: 'a node vanished two minutes ago' },
  { at: 119.9, when: 'the newest scrapes are late' },
] as const;

describe.skipIf(!isPrometheusInstalled && !isNeeded)(title, { timeout: 120_000 }, () => {
  const tracks = metricTracks();
  let prometheus: Prometheus;
  let http: Outbound;
  let port: MetricsPort;

  beforeAll(async () => {
    prometheus = await startPrometheus();
    const written = tracks.map(seriesOf);
    await prometheus.write(written);
    http = createOutbound({
      name: 'prometheus',
      baseUrl: prometheus.url,
      requestsPerMinute: 60_000,
      credential: null,
      clock: systemClock,
    });
    port = createPrometheus(http);
  }, 60_000);

  afterAll(async () => {
    http.close();
    await prometheus.close();
  });

  function scope(at: number, windowMs: number): MetricScope {
    return { fleet: FLEET, hosts: TRACK_HOSTS, at: minute(at), windowMs };
  }

  function own(query: QueryName, { at, windowMs }: MetricScope): readonly MetricRow[] {
    const planned = plan(query, tracks, new Set(TRACK_HOSTS));
    return answer(planned, readSamples({ atMs: at.getTime(), windowMs }));
  }

  const cases = MOMENTS.flatMap(({ at, when }) => [5, 60].map((minutes) => ({ at, when, minutes })));

  it.each(cases)('is what Muster computes over the last $minutes min while $when', async ({ at, minutes }) => {
    for (const query of NAMES) {
      const asked = scope(at, minutes * 60_000);

      const answered = await port.read(query, asked);

      if (answered.kind !== 'answered') throw new Error(`${query}: ${JSON.stringify(answered)}`);
      expect(different(own(query, asked), answered.rows), `${query} at minute ${at}`).toEqual([]);
    }
  });

  it('is as old as what Muster saw', async () => {
    const asked = scope(85, 300_000);

    for (const query of ['peers', 'relay-bytes', 'archive-query-p95', 'mesh-topics'] as const) {
      const answered = await port.read(query, asked);

      if (answered.kind !== 'answered') throw new Error(`${query}: ${JSON.stringify(answered)}`);
      const times = new Map(answered.rows.map((row) => [subjectKey(row), row.at.getTime()]));
      for (const row of own(query, asked)) expect(times.get(subjectKey(row)), query).toBe(row.at.getTime());
    }
  });

  it('is the same at every step of a range', async () => {
    const asked = { ...scope(120, 300_000), at: TRACKS_END, from: minute(30), stepMs: 300_000 };

    for (const query of NAMES) {
      const answered = await port.readRange(query, asked);

      if (answered.kind !== 'answered') throw new Error(`${query}: ${JSON.stringify(answered)}`);
      for (let at = asked.from.getTime(); at <= asked.at.getTime(); at += asked.stepMs) {
        const rows = answered.lines.flatMap(({ points, ...subject }) =>
          points.filter((point) => point.at.getTime() === at).map((point) => ({ ...subject, ...point })),
        );
        const ours = own(query, { ...asked, at: new Date(at) });
        expect(different(ours, rows), `${query} at ${new Date(at).toISOString()}`).toEqual([]);
      }
    }
  });
});

/** Rows that only one side has, or whose values are more than 1 % apart. */
function different(ours: readonly MetricRow[], theirs: readonly MetricRow[]): readonly string[] {
  const known = new Map(theirs.map((row) => [subjectKey(row), row.value]));
  const missing = ours.flatMap((row) => {
    const value = known.get(subjectKey(row));
    known.delete(subjectKey(row));
    if (value === undefined) return [`${subjectKey(row)}: Prometheus has none, Muster ${row.value}`];
    const isSame = Math.abs(value - row.value) <= 0.01 * Math.max(Math.abs(value), Math.abs(row.value)) + 1e-12;
    return isSame ? [] : [`${subjectKey(row)}: Prometheus ${value}, Muster ${row.value}`];
  });
  return [...missing, ...[...known].map(([key, value]) => `${key}: Prometheus ${value}, Muster has none`)];
}
