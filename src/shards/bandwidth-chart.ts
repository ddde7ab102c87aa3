import { PLAIN_TONES, type Chart, type ChartPanel, type ChartSeries } from '../platform/chart/chart.ts';
import type { BandwidthReport } from './bandwidth-report.ts';
import type { Measure, ShardSeries } from './shard-traffic.ts';
import { stepEnds, type TrafficSpan } from './traffic-span.ts';

const PANELS: readonly { readonly measure: Measure; readonly title: string }[] = [
  { measure: 'gross-in', title: 'Relay in, duplicates included, average per node' },
  { measure: 'net-out', title: 'Relay out, average per node' },
];

/** What came in and went out by shard, upon each other; null where nothing is known of either. */
export function bandwidthChart(report: BandwidthReport, theme: Chart['theme']): Chart | null {
  const { fleet, shard, now } = report;
  const panels = PANELS.flatMap(({ measure, title }) => panelOf(report, { measure, title }));
  if (panels.length === 0) return null;
  const what = shard === null ? 'by shard' : `of shard ${shard}`;
  return { title: `Bandwidth ${what} on ${fleet.name}`, from: now.span.from, until: now.span.until, theme, panels };
}

function panelOf(
  { now, shard }: BandwidthReport,
  { measure, title }: { readonly measure: Measure; readonly title: string },
): readonly ChartPanel[] {
  const wanted = now.series.filter(
    (series) => series.measure === measure && (shard === null || series.shard === shard) && series.points.length > 0,
  );
  if (wanted.length === 0) return [];
  const series = wanted.map((each, index) => drawn(each, now.span, index));
  return [{ title, unit: 'rate', rest: 'sum', series }];
}

/** A step of which nobody told is a gap. */
function drawn({ shard, points }: ShardSeries, span: TrafficSpan, index: number): ChartSeries {
  const known = new Map(points.map(({ at, bytesPerSecond }) => [at.getTime(), bytesPerSecond]));
  return {
    name: `shard ${shard}`,
    kind: 'stacked-area',
    tone: PLAIN_TONES[index % PLAIN_TONES.length] ?? 'muted',
    points: stepEnds(span).map((at) => [at, known.get(at.getTime()) ?? null]),
  };
}
