import { PLAIN_TONES, type Chart, type ChartSeries } from '../platform/chart/chart.ts';
import { LEVEL_MS } from '../telemetry/telemetry-reading.ts';
import type { ClientHealthReport } from './client-health.ts';
import { nameWords } from './shard-top-words.ts';
import type { TopReport, TopRow, TopWindow } from './shard-top.ts';

/** Rows with a bar of their own; the rest is drawn as one. */
const MOST_DRAWN = 7;

/** Bytes of each hour or day by row, upon each other; null where there is nothing to draw. */
export function topChart(report: TopReport, theme: Chart['theme']): Chart | null {
  const { fleet, by, direction, shard, window, rows } = report;
  if (rows.length === 0) return null;
  const [own, others] = [rows.slice(0, MOST_DRAWN), rows.slice(MOST_DRAWN)];
  const title = `Bytes ${direction} by ${by}${shard === null ? '' : ` on shard ${shard}`}, per ${window.level}`;
  const series = own.map(({ of, points }, index) =>
    bars({ name: nameWords(of), tone: PLAIN_TONES[index % PLAIN_TONES.length] ?? 'muted', points }, window),
  );
  const rest = bars(
    { name: `${others.length} others`, tone: 'muted', points: others.flatMap(({ points }) => points) },
    window,
  );
  return {
    title: `Opted-in clients of ${fleet.name}`,
    from: window.from,
    until: window.to,
    theme,
    panels: [
      {
        title,
        unit: 'size',
        bucketMs: LEVEL_MS[window.level],
        series: others.length === 0 ? series : [...series, rest],
      },
    ],
  };
}

/** A stretch in which there was nothing of it that could be told is a gap, not zero. */
function bars(
  { name, tone, points }: Pick<ChartSeries, 'name' | 'tone'> & { readonly points: TopRow['points'] },
  window: TopWindow,
): ChartSeries {
  const known = new Map<number, number>();
  for (const { at, bytes } of points) known.set(at.getTime(), (known.get(at.getTime()) ?? 0) + bytes);
  return { name, tone, kind: 'stacked', points: steps(window).map((at) => [at, known.get(at.getTime()) ?? null]) };
}

/** Peers of each shard as clients count them. */
export function clientHealthChart(report: ClientHealthReport, theme: Chart['theme']): Chart | null {
  const { fleet, window, shards } = report;
  const known = shards.filter(({ points }) => points.length > 0);
  if (known.length === 0) return null;
  return {
    title: `Opted-in clients of ${fleet.name}`,
    ...rim(window),
    theme,
    panels: [
      {
        title: `Peers of a client by shard, average per ${window.level}`,
        unit: 'count',
        rest: 'band',
        series: known.map(({ shard, points }, index): ChartSeries => {
          const peers = new Map(points.map((point) => [point.at.getTime(), point.peers]));
          return {
            name: `shard ${shard}`,
            kind: 'line',
            tone: PLAIN_TONES[index % PLAIN_TONES.length] ?? 'muted',
            points: steps(window).map((at) => [at, peers.get(at.getTime()) ?? null]),
          };
        }),
      },
    ],
  };
}

/** A stretch is drawn where it begins. */
function rim({ level, from, to }: TopWindow): Pick<Chart, 'from' | 'until'> {
  const lastMs = to.getTime() - LEVEL_MS[level];
  return { from, until: new Date(Math.max(lastMs, from.getTime() + LEVEL_MS[level])) };
}

function steps({ level, from, to }: TopWindow): readonly Date[] {
  const count = Math.round((to.getTime() - from.getTime()) / LEVEL_MS[level]);
  return Array.from({ length: count }, (_, index) => new Date(from.getTime() + index * LEVEL_MS[level]));
}
