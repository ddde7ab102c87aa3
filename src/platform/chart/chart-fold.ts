import { CHART_LIMITS, PLAIN_TONES, type Chart, type ChartBand, type ChartPanel, type ChartSeries } from './chart.ts';

/**
 * The chart as it is drawn: where a panel has more series than can be told apart, those with the most over the time
 * shown keep a tone of their own, in the order they came in, and all others become one. Nothing is left out.
 */
export function foldChart(chart: Chart): Chart {
  return { ...chart, panels: chart.panels.map(foldPanel) };
}

function foldPanel(panel: ChartPanel): ChartPanel {
  const { series, rest } = panel;
  if (rest === undefined || series.length <= CHART_LIMITS.drawn) return panel;
  const most = new Set(
    series
      .map((each) => ({ each, mean: meanOf(each) }))
      .toSorted((a, b) => b.mean - a.mean)
      .slice(0, PLAIN_TONES.length)
      .map(({ each }) => each),
  );
  const kept = series
    .filter((each) => most.has(each))
    .map((each, index): ChartSeries => ({ ...each, tone: PLAIN_TONES[index] ?? 'muted' }));
  const others = series.filter((each) => !most.has(each));
  // Upon each other only sums can lie.
  if (rest === 'sum' || kept.some(({ kind }) => kind === 'stacked-area'))
    return { ...panel, series: [...kept, sumOf(others)] };
  return { ...panel, series: kept, bands: [...(panel.bands ?? []), bandOf(others)] };
}

/** Of what is known; below everything where nothing is. */
function meanOf({ points }: ChartSeries): number {
  let sum = 0;
  let count = 0;
  for (const [, value] of points) {
    if (value === null) continue;
    sum += value;
    count += 1;
  }
  return count === 0 ? -1 : sum / count;
}

function sumOf(others: readonly ChartSeries[]): ChartSeries {
  const points = at(others).map(([time, values]): [Date, number | null] => [
    time,
    values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0),
  ]);
  const kind = others[0]?.kind === 'stacked-area' ? 'stacked-area' : 'line';
  return { name: `${others.length} others, sum`, kind, tone: 'muted', points };
}

function bandOf(others: readonly ChartSeries[]): ChartBand {
  const points = at(others).map(([time, values]): ChartBand['points'][number] =>
    values.length === 0 ? [time, null, null] : [time, Math.min(...values), Math.max(...values)],
  );
  return { name: `${others.length} others`, tone: 'muted', points };
}

/** What each moment knows of them; a moment at which none of them tells is a gap. */
function at(series: readonly ChartSeries[]): readonly (readonly [Date, readonly number[]])[] {
  const moments = new Map<number, number[]>();
  for (const { points } of series)
    for (const [time, value] of points) {
      const known = moments.get(time.getTime()) ?? [];
      if (value !== null) known.push(value);
      moments.set(time.getTime(), known);
    }
  return [...moments].toSorted(([a], [b]) => a - b).map(([time, values]) => [new Date(time), values]);
}
