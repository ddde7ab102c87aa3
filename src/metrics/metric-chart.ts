import { PLAIN_TONES, type Chart, type ChartPanel, type ChartSeries, type ChartUnit } from '../platform/chart/chart.ts';
import type { PanelFacts } from './metric-topic.ts';
import type { MetricLine } from './metrics-port.ts';
import { QUERIES, type QueryUnit } from './named-query.ts';
import { foldLines } from './topic-table.ts';

/** How far a chart looks back, and how far its points are apart. */
export interface ChartSpan {
  readonly from: Date;
  readonly until: Date;
  readonly stepMs: number;
}

const POINTS = 120;
const LEAST_STEP_MS = 60_000;

/** Some 120 points, at whole minutes of UTC so that the same question asked a second later is the same picture. */
export function chartSpan(now: Date, hours: number): ChartSpan {
  const spanMs = hours * 3_600_000;
  const stepMs = Math.max(LEAST_STEP_MS, Math.ceil(spanMs / POINTS / LEAST_STEP_MS) * LEAST_STEP_MS);
  const until = Math.floor(now.getTime() / LEAST_STEP_MS) * LEAST_STEP_MS;
  return { from: new Date(until - Math.floor(spanMs / stepMs) * stepMs), until: new Date(until), stepMs };
}

const UNITS: Readonly<Record<QueryUnit, { readonly unit: ChartUnit; readonly factor: number }>> = {
  bytes: { unit: 'size', factor: 1 },
  'bytes-per-second': { unit: 'rate', factor: 1 },
  'per-second': { unit: 'per-second', factor: 1 },
  seconds: { unit: 'duration', factor: 1000 },
  count: { unit: 'count', factor: 1 },
  'unix-seconds': { unit: 'count', factor: 1 },
  ratio: { unit: 'count', factor: 1 },
};

const TONES = [...PLAIN_TONES, 'muted'] as const;

export interface PanelLines {
  readonly facts: PanelFacts;
  readonly lines: readonly MetricLine[];
  readonly thresholds?: ChartPanel['thresholds'];
}

/** Null where there is nothing to draw. */
export function metricChart(
  title: string,
  {
    span,
    theme,
    panels,
  }: { readonly span: ChartSpan; readonly theme: Chart['theme']; readonly panels: readonly PanelLines[] },
): Chart | null {
  const drawn = panels.flatMap(({ facts, lines, thresholds }): readonly ChartPanel[] => {
    const all = [...foldLines(lines, facts)].filter(([, points]) => points.length > 0);
    if (all.length === 0) return [];
    const { unit, factor: own } = UNITS[QUERIES[facts.query].unit];
    const isPerHour = facts.perHour === true;
    const factor = isPerHour ? 3600 : own;
    const series = all.map(([name, points], index) => seriesOf(nameIn(name, facts), { points, index, factor, span }));
    return [
      {
        title: facts.title,
        unit: isPerHour ? 'count' : unit,
        series,
        rest: isSummed(facts) ? 'sum' : 'band',
        ...(thresholds === undefined ? {} : { thresholds }),
      },
    ];
  });
  return drawn.length === 0 ? null : { title, from: span.from, until: span.until, theme, panels: drawn };
}

/** Parts of one node's traffic, and kinds of one number, add up; hosts and extremes do not. */
function isSummed({ by, fold }: PanelFacts): boolean {
  return (by === 'shard' || by === 'kind') && (fold === 'average' || fold === 'sum');
}

type Named = readonly [string, readonly { readonly at: Date; readonly value: number }[]];

function nameIn(name: string, { by, fold }: PanelFacts): string {
  if (by === 'shard') return name === 'no shard' ? name : `shard ${name}`;
  if (by !== 'fleet') return name;
  return { average: 'average of the nodes', least: 'least of all', most: 'most of all', sum: 'all together' }[fold];
}

function seriesOf(
  name: string,
  parts: { readonly points: Named[1]; readonly index: number; readonly factor: number; readonly span: ChartSpan },
): ChartSeries {
  const { points, index, factor, span } = parts;
  const known = new Map(points.map(({ at, value }) => [at.getTime(), value * factor]));
  const drawn: (readonly [Date, number | null])[] = [];
  // A step without a value is a gap in the line.
  for (let at = span.from.getTime(); at <= span.until.getTime(); at += span.stepMs)
    drawn.push([new Date(at), known.get(at) ?? null]);
  return { name, kind: 'line', tone: TONES[index % TONES.length] ?? 'muted', points: drawn };
}
