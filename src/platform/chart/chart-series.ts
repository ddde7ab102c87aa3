import type { SeriesOption } from 'echarts';
import type { ChartFrame, PanelFrame } from './chart-frame.ts';
import { DASHES, type Palette } from './chart-palette.ts';
import {
  hasBars,
  type Chart,
  type ChartBand,
  type ChartPanel,
  type ChartSeries,
  type ChartThreshold,
} from './chart.ts';

/** What a series is drawn from besides itself. */
export interface SeriesParts {
  readonly chart: Chart;
  readonly panel: ChartPanel;
  readonly index: number;
  readonly place: PanelFrame;
  readonly frame: ChartFrame;
  readonly palette: Palette;
}

/** Of the room a bar has. */
const BAR_SHARE = 0.72;
/** More dots than these would hide the line; of several they would hide the dashes by which they differ. */
const MOST_DOTS = { alone: 60, amongOthers: 16 } as const;
export const THRESHOLD_DASH: readonly number[] = [2, 4];

/** Panels may have series that are called alike, so each is known by its place. */
export function nameOf(index: number, place: number): string {
  return `${index}/${place}`;
}

export function seriesOf(series: ChartSeries, parts: SeriesParts): SeriesOption {
  const { panel, index, palette, place } = parts;
  const color = palette.tones[series.tone];
  const shared = {
    name: nameOf(index, panel.series.indexOf(series)),
    xAxisIndex: index,
    yAxisIndex: index,
    itemStyle: { color },
  };
  if (hasBars(series)) return { ...shared, ...barsOf(series, parts) };
  const data = series.points.map(([at, value]): [number, number | null] => [
    at.getTime(),
    value === null ? null : value / place.scale.divisor,
  ]);
  const isStacked = series.kind === 'stacked-area';
  const isOnlyOne = panel.series.length < 2;
  const dash = isStacked || isOnlyOne ? 'solid' : DASHES[series.tone];
  const isCrowded = series.points.length > MOST_DOTS[isOnlyOne ? 'alone' : 'amongOthers'];
  return {
    ...shared,
    type: 'line',
    data: data.map((value, at) =>
      isCrowded && isAlone(series.points, at) ? { value, symbol: 'circle', symbolSize: 5 } : value,
    ),
    symbol: isCrowded || isStacked ? 'none' : 'circle',
    symbolSize: 5,
    connectNulls: false,
    // Parts upon each other are parted by the ground between them, whatever their colours.
    lineStyle: isStacked
      ? { color: palette.ground, width: 1.5 }
      : { color, width: 2.5, type: dash === 'solid' ? dash : [...dash] },
    ...(isStacked ? { stack: `parts ${index}`, areaStyle: { color, opacity: 1 } } : {}),
    ...(series.kind === 'area' ? { areaStyle: { color, opacity: 0.25 } } : {}),
  };
}

function barsOf(series: ChartSeries, { chart, panel, frame, place, index }: SeriesParts) {
  const bucketMs = panel.bucketMs ?? 0;
  const data = series.points.map(([at, value]): [number, number | null] => [
    at.getTime() + bucketMs / 2,
    value === null ? null : value / place.scale.divisor,
  ]);
  const room = ((frame.plotRight - frame.plotLeft) * bucketMs) / (chart.until.getTime() - chart.from.getTime());
  const barWidth = Math.max(1, room * BAR_SHARE);
  const stack = series.kind === 'stacked' ? { stack: String(index) } : {};
  return { data, type: 'bar' as const, barWidth, ...stack };
}

/** A value between two gaps would be no line at all. */
function isAlone(points: ChartSeries['points'], place: number): boolean {
  const valueOf = (at: number): number | null => points[at]?.[1] ?? null;
  return valueOf(place) !== null && valueOf(place - 1) === null && valueOf(place + 1) === null;
}

/** ECharts knows no band: an area upon one that is not drawn. */
export function bandSeries({ tone, points }: ChartBand, { panel, index, palette, place }: SeriesParts): SeriesOption[] {
  const band = panel.bands?.findIndex((each) => each.points === points) ?? 0;
  const part = (what: 'low' | 'high', data: (readonly [number, number | null])[]): SeriesOption => ({
    name: `${index}/band ${band} ${what}`,
    type: 'line',
    xAxisIndex: index,
    yAxisIndex: index,
    stack: `band ${index}/${band}`,
    symbol: 'none',
    connectNulls: false,
    data: data.map(([at, value]): [number, number | null] => [at, value]),
    lineStyle: { opacity: 0 },
    itemStyle: { color: palette.tones[tone] },
    ...(what === 'high' ? { areaStyle: { color: palette.tones[tone], opacity: 0.45 } } : {}),
  });
  const scaled = (value: number): number => value / place.scale.divisor;
  return [
    part(
      'low',
      points.map(([at, low]) => [at.getTime(), low === null ? null : scaled(low)]),
    ),
    part(
      'high',
      points.map(([at, low, high]) => [at.getTime(), low === null || high === null ? null : scaled(high - low)]),
    ),
  ];
}

/** A line of its own with its name beside it: a label on the line would hide what it is there to judge. */
export function thresholdLine(threshold: ChartThreshold, parts: SeriesParts): SeriesOption {
  const { chart, panel, index, palette, place } = parts;
  const color = palette.tones[threshold.tone];
  const value = threshold.value / place.scale.divisor;
  return {
    name: nameOf(index, panel.series.length + (panel.thresholds ?? []).indexOf(threshold)),
    type: 'line',
    xAxisIndex: index,
    yAxisIndex: index,
    symbol: 'none',
    data: [chart.from, chart.until].map((at): [number, number] => [at.getTime(), value]),
    itemStyle: { color },
    lineStyle: { color, width: 2, type: [...THRESHOLD_DASH] },
  };
}
