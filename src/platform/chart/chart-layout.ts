import type { EChartsOption, SeriesOption, YAXisComponentOption } from 'echarts';
import { chartText, largestOf, readable, scaleFor, type ChartScale } from './chart-words.ts';
import {
  CHART_LIMITS,
  CHART_SIZE,
  hasBars,
  type Chart,
  type ChartPanel,
  type ChartSeries,
  type ChartThreshold,
  type ChartTone,
  type ChartUnit,
} from './chart.ts';

/** The family that `chart-drawing.ts` brings along: no other font is looked for. */
export const CHART_FONT = 'DejaVu Sans';

interface Palette {
  readonly ground: string;
  readonly text: string;
  readonly faint: string;
  readonly lines: string;
  readonly tones: Readonly<Record<ChartTone, string>>;
}

/** Discord's own grounds; tones keep 3:1 against them (WCAG 2.2, 1.4.11) and differ in lightness, not in hue alone. */
const PALETTES: Readonly<Record<Chart['theme'], Palette>> = {
  dark: {
    ground: '#2b2d31',
    text: '#f2f3f5',
    faint: '#b5bac1',
    lines: '#4e5058',
    tones: {
      good: '#57c98a',
      bad: '#f0655a',
      muted: '#8e939c',
      one: '#7aa2ff',
      two: '#f0b232',
      three: '#c58af9',
      four: '#5fd0e0',
    },
  },
  light: {
    ground: '#ffffff',
    text: '#1e1f22',
    faint: '#4e5058',
    lines: '#d4d7dc',
    tones: {
      good: '#1f8b4c',
      bad: '#d83c3e',
      muted: '#80848e',
      one: '#3b5bdb',
      two: '#b7791f',
      three: '#8e44c9',
      four: '#0b7f92',
    },
  },
};

/** Half a time's width fits beside the plot: the last one stands at its very end. */
const MARGIN = { left: 76, right: 32 } as const;
/** Below a panel's title and legend, and for the times under it. */
const PLOT = { top: 60, bottom: 26 } as const;
const LEFT = 14;
/** A title too long for the picture ends in an ellipsis. */
const WITHIN = { width: CHART_SIZE.width - 2 * LEFT, overflow: 'truncate' as const };
/** Beside the title it says whose hours the times are. */
const ZONE_WIDTH = 60;
/** Where a legend has many names, each is cut to this, so that all keep to one or two lines. */
const CROWDED = { names: 3, characters: 22 } as const;
const PLOT_WIDTH = CHART_SIZE.width - MARGIN.left - MARGIN.right;
/** Of the room a bar has. */
const BAR_SHARE = 0.72;
const DAY_MS = 86_400_000;

export function chartHeight({ panels }: Pick<Chart, 'panels'>): number {
  return CHART_SIZE.titleHeight + panels.length * CHART_SIZE.panelHeight + CHART_SIZE.footHeight;
}

/** The chart as ECharts takes it: panels above each other, each with its legend beside its title. */
export function chartOption(chart: Chart): EChartsOption {
  const palette = PALETTES[chart.theme];
  const scales = chart.panels.map((panel) => scaleFor(panel.unit, largestOf(panel)));
  const scaleOf = (index: number): ChartScale => scales[index] ?? { divisor: 1, suffix: '' };
  return {
    animation: false,
    useUTC: true,
    backgroundColor: palette.ground,
    textStyle: { fontFamily: CHART_FONT, color: palette.text },
    title: [
      {
        text: chartText(chart.title),
        left: LEFT,
        top: 10,
        textStyle: {
          ...textStyle(palette.text, { size: 16, bold: true }),
          ...WITHIN,
          width: WITHIN.width - ZONE_WIDTH,
        },
      },
      { text: 'UTC', right: MARGIN.right, top: 14, textStyle: textStyle(palette.faint, { size: 12 }) },
      ...chart.panels.map((panel, index) => ({
        text: `${chartText(panel.title)}${hasValues(panel) ? '' : ': no values'}`,
        left: LEFT,
        top: panelTop(index) + 6,
        textStyle: { ...textStyle(palette.faint, { size: 13, bold: true }), ...WITHIN },
      })),
    ],
    legend: chart.panels.flatMap((panel, index) =>
      labelsOf(panel).length < 2 ? [] : [legendOf(panel, index, palette)],
    ),
    grid: chart.panels.map((_panel, index) => ({
      left: MARGIN.left,
      right: MARGIN.right,
      top: panelTop(index) + PLOT.top,
      height: CHART_SIZE.panelHeight - PLOT.top - PLOT.bottom,
      outerBoundsMode: 'none' as const,
    })),
    xAxis: chart.panels.map((_panel, index) => timeAxis(chart, index, palette)),
    yAxis: chart.panels.map((panel, index) => valueAxis(panel, { index, palette, scale: scaleOf(index) })),
    series: chart.panels.flatMap((panel, index) => {
      const parts = { chart, panel, index, palette, scale: scaleOf(index) };
      return [
        ...panel.series.map((series) => seriesOf(series, parts)),
        ...(panel.thresholds ?? []).map((threshold) => thresholdLine(threshold, parts)),
      ];
    }),
  };
}

function panelTop(index: number): number {
  return CHART_SIZE.titleHeight + index * CHART_SIZE.panelHeight;
}

function textStyle(color: string, { size, bold = false }: { readonly size: number; readonly bold?: boolean }) {
  return { fontFamily: CHART_FONT, fontSize: size, fontWeight: bold ? ('bold' as const) : ('normal' as const), color };
}

function legendOf(panel: ChartPanel, index: number, palette: Palette) {
  return {
    // Series of other panels may be called alike, so each is known by its place.
    data: labelsOf(panel).map((_label, place) => nameOf(index, place)),
    formatter: (name: string) => {
      const labels = labelsOf(panel);
      const longest = labels.length > CROWDED.names ? CROWDED.characters : CHART_LIMITS.text;
      return chartText(labels[Number(name.split('/')[1])] ?? '', longest);
    },
    left: LEFT - 2,
    width: CHART_SIZE.width - 2 * LEFT,
    top: panelTop(index) + 26,
    itemWidth: 16,
    itemHeight: 10,
    itemGap: 14,
    textStyle: textStyle(palette.text, { size: 13 }),
    inactiveColor: palette.text,
  };
}

function hasValues({ series }: ChartPanel): boolean {
  return series.some(({ points }) => points.some(([, value]) => value !== null));
}

function labelsOf({ series, thresholds = [] }: ChartPanel): readonly string[] {
  return [...series, ...thresholds].map(({ name }) => name);
}

function nameOf(index: number, place: number): string {
  return `${index}/${place}`;
}

function timeAxis({ from, until }: Chart, index: number, palette: Palette) {
  const days = (until.getTime() - from.getTime()) / DAY_MS;
  const format = days > 300 ? '{MMM} {yyyy}' : days > 3 ? '{d} {MMM}' : days > 1 ? '{d} {MMM} {HH}:{mm}' : '{HH}:{mm}';
  return {
    type: 'time' as const,
    gridIndex: index,
    min: from.getTime(),
    max: until.getTime(),
    splitNumber: 6,
    axisLine: { lineStyle: { color: palette.lines } },
    axisTick: { lineStyle: { color: palette.lines } },
    splitLine: { show: false },
    axisLabel: { ...textStyle(palette.faint, { size: 12 }), formatter: format, hideOverlap: true },
  };
}

interface AxisParts {
  readonly index: number;
  readonly palette: Palette;
  readonly scale: ChartScale;
}

function valueAxis(panel: ChartPanel, { index, palette, scale }: AxisParts): YAXisComponentOption {
  const top = panel.unit === 'share' ? 100 : roundTop(largestOf(panel) / scale.divisor, panel.unit);
  return {
    type: 'value',
    gridIndex: index,
    min: 0,
    max: top,
    interval: top / STEPS,
    splitLine: { lineStyle: { color: palette.lines, width: 1 } },
    axisLabel: {
      ...textStyle(palette.faint, { size: 12 }),
      formatter: (value: number) => `${readable(value)}${scale.suffix}`,
    },
  };
}

const STEPS = 4;
const ROUND = [1, 1.5, 2, 2.5, 3, 4, 5, 7.5, 10];

/** The least round number of four equal steps, so that nothing touches the top unread; counts step by whole ones. */
function roundTop(largest: number, unit: ChartUnit): number {
  const step = Math.max(largest, Number.EPSILON) / STEPS;
  const power = 10 ** Math.floor(Math.log10(step));
  const rounded = power * (ROUND.find((each) => each * power >= step * (1 - 1e-9)) ?? 10);
  return STEPS * (unit === 'count' ? Math.max(1, Math.ceil(rounded)) : largest === 0 ? 1 / STEPS : rounded);
}

interface SeriesParts extends AxisParts {
  readonly chart: Chart;
  readonly panel: ChartPanel;
}

function seriesOf(series: ChartSeries, parts: SeriesParts): SeriesOption {
  const { chart, panel, index, palette, scale } = parts;
  const color = palette.tones[series.tone];
  const bucketMs = panel.bucketMs ?? 0;
  const shared = {
    name: nameOf(index, panel.series.indexOf(series)),
    xAxisIndex: index,
    yAxisIndex: index,
    itemStyle: { color },
  };
  const data = series.points.map(([at, value]): [number, number | null] => [
    at.getTime() + (hasBars(series) ? bucketMs / 2 : 0),
    value === null ? null : value / scale.divisor,
  ]);
  if (hasBars(series)) {
    const room = (PLOT_WIDTH * bucketMs) / (chart.until.getTime() - chart.from.getTime());
    const barWidth = Math.max(1, room * BAR_SHARE);
    return { ...shared, data, type: 'bar', barWidth, ...(series.kind === 'stacked' ? { stack: String(index) } : {}) };
  }
  const isCrowded = series.points.length > MOST_DOTS;
  return {
    ...shared,
    type: 'line',
    data: data.map((value, place) =>
      isCrowded && isAlone(series.points, place) ? { value, symbol: 'circle', symbolSize: 5 } : value,
    ),
    symbol: isCrowded ? 'none' : 'circle',
    symbolSize: 5,
    connectNulls: false,
    lineStyle: { color, width: 2.5 },
    ...(series.kind === 'area' ? { areaStyle: { color, opacity: 0.25 } } : {}),
  };
}

/** More dots than these would hide the line. */
const MOST_DOTS = 60;

/** A value between two gaps would be no line at all. */
function isAlone(points: ChartSeries['points'], place: number): boolean {
  const valueOf = (at: number): number | null => points[at]?.[1] ?? null;
  return valueOf(place) !== null && valueOf(place - 1) === null && valueOf(place + 1) === null;
}

/** A line of its own and a name in the legend: a label on the line would hide what it is there to judge. */
function thresholdLine(threshold: ChartThreshold, { chart, panel, index, palette, scale }: SeriesParts): SeriesOption {
  const color = palette.tones[threshold.tone];
  const value = threshold.value / scale.divisor;
  return {
    name: nameOf(index, panel.series.length + (panel.thresholds ?? []).indexOf(threshold)),
    type: 'line',
    xAxisIndex: index,
    yAxisIndex: index,
    symbol: 'none',
    data: [chart.from, chart.until].map((at): [number, number] => [at.getTime(), value]),
    itemStyle: { color },
    lineStyle: { color, width: 1.5, type: 'dashed' },
  };
}
