import { answer, plan, readSamples, subjectKey } from '../../src/metrics/computation.ts';
import type { MetricLine, MetricPoint, MetricsPort } from '../../src/metrics/metrics-port.ts';
import type { Track } from '../../src/metrics/track.ts';

const NOTHING = { kind: 'no-data', detail: 'no such series was scraped' } as const;

/** Metrics as Muster computes them, over these samples. */
export function trackMetrics(tracks: readonly Track[]): MetricsPort {
  return {
    async read(query, { hosts, at, windowMs }) {
      const rows = answer(plan(query, tracks, new Set(hosts)), readSamples({ atMs: at.getTime(), windowMs }));
      return rows.length === 0 ? NOTHING : { kind: 'answered', rows, from: 'scrape' };
    },
    async readRange(query, { hosts, from, at, stepMs, windowMs }) {
      const planned = plan(query, tracks, new Set(hosts));
      const lines = new Map<string, MetricLine & { readonly points: MetricPoint[] }>();
      for (let atMs = from.getTime(); atMs <= at.getTime(); atMs += stepMs)
        for (const { value, at: _seen, ...subject } of answer(planned, readSamples({ atMs, windowMs }))) {
          const line = lines.get(subjectKey(subject)) ?? { ...subject, points: [] };
          line.points.push({ at: new Date(atMs), value });
          lines.set(subjectKey(subject), line);
        }
      return lines.size === 0 ? NOTHING : { kind: 'answered', lines: [...lines.values()], from: 'scrape' };
    },
  };
}
