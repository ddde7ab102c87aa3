import type { EChartsOption, YAXisComponentOption } from 'echarts';
import { foldChart } from './chart-fold.ts';
import {
  CHART_FONT,
  FONT_SIZES,
  frameChart,
  LABEL,
  LEFT,
  LEGEND,
  STEPS,
  titleText,
  type ChartFrame,
  type PanelFrame,
  type PlacedLabel,
} from './chart-frame.ts';
import { DASHES, PALETTES, type Palette } from './chart-palette.ts';
import { bandSeries, nameOf, seriesOf, THRESHOLD_DASH, thresholdLine, type SeriesParts } from './chart-series.ts';
import { readable } from './chart-words.ts';
import { CHART_SIZE, type Chart } from './chart.ts';

/** Beside the title it says whose hours the times are. */
const ZONE_WIDTH = 60;
const DAY_MS = 86_400_000;
/** Said where a plot would be an empty frame. */
const NOTHING = 'Nothing is known of this time.';

export function chartHeight(chart: Chart): number {
  return frameChart(foldChart(chart)).height;
}

/** The chart as ECharts takes it: panels above each other, with the names of its lines beside the lines. */
export function chartOption(given: Chart): EChartsOption {
  const chart = foldChart(given);
  const frame = frameChart(chart);
  const palette = PALETTES[chart.theme];
  const placed = chart.panels.flatMap((panel, index) => {
    const place = frame.panels[index];
    return place === undefined ? [] : [{ panel, index, place, palette, frame, chart }];
  });
  return {
    animation: false,
    useUTC: true,
    backgroundColor: palette.ground,
    textStyle: { fontFamily: CHART_FONT, color: palette.text },
    title: titles(chart, { frame, palette }),
    legend: placed.flatMap(({ place, index }) => (place.legend.length === 0 ? [] : [legendOf(place, index, palette)])),
    grid: frame.panels.map(({ plotTop, plotHeight }) => ({
      left: frame.plotLeft,
      right: CHART_SIZE.width - frame.plotRight,
      top: plotTop,
      height: plotHeight,
      outerBoundsMode: 'none' as const,
    })),
    xAxis: placed.map(({ index }) => timeAxis(chart, index, palette)),
    yAxis: placed.map((parts) => valueAxis(parts)),
    series: placed.flatMap((parts) => [
      ...(parts.panel.bands ?? []).flatMap((band) => bandSeries(band, parts)),
      ...parts.panel.series.map((series) => seriesOf(series, parts)),
      ...(parts.panel.thresholds ?? []).map((threshold) => thresholdLine(threshold, parts)),
    ]),
    graphic: frame.panels.flatMap((place) => [
      ...place.labels.flatMap((label) => labelParts(label, { frame, palette })),
      ...(place.isEmpty ? [emptyText(place, { frame, palette })] : []),
    ]),
  };
}

interface Around {
  readonly frame: ChartFrame;
  readonly palette: Palette;
}

function titles(chart: Chart, { frame, palette }: Around) {
  const width = CHART_SIZE.width - 2 * LEFT;
  return [
    {
      text: titleText(chart.title, { width: width - ZONE_WIDTH, size: FONT_SIZES.title }),
      left: LEFT,
      top: 9,
      padding: 0,
      textStyle: textStyle(palette.text, { size: FONT_SIZES.title, bold: true }),
    },
    {
      text: 'UTC',
      right: LEFT,
      top: 12,
      padding: 0,
      textStyle: textStyle(palette.faint, { size: FONT_SIZES.axis }),
    },
    ...chart.panels.map(({ title }, index) => ({
      text: titleText(title, { width, size: FONT_SIZES.panel }),
      left: LEFT,
      top: (frame.panels[index]?.top ?? 0) + 7,
      padding: 0,
      textStyle: textStyle(palette.faint, { size: FONT_SIZES.panel, bold: true }),
    })),
  ];
}

function textStyle(color: string, { size, bold = false }: { readonly size: number; readonly bold?: boolean }) {
  return { fontFamily: CHART_FONT, fontSize: size, fontWeight: bold ? ('bold' as const) : ('normal' as const), color };
}

function legendOf({ legend, top }: PanelFrame, index: number, palette: Palette) {
  return {
    // Series of other panels may be called alike, so each is known by its place.
    data: legend.map((_name, place) => nameOf(index, place)),
    formatter: (name: string) => legend[Number(name.split('/')[1])] ?? '',
    left: LEFT,
    padding: 0,
    width: CHART_SIZE.width - 2 * LEFT,
    top: top + LEGEND.top,
    itemWidth: LEGEND.swatch,
    itemHeight: 10,
    itemGap: LEGEND.gap,
    textStyle: { ...textStyle(palette.text, { size: FONT_SIZES.label }), lineHeight: LEGEND.row - 4 },
    inactiveColor: palette.text,
  };
}

/** From the end of a line to its name: where the name had to make room, the way there is drawn. */
function labelParts({ shown, tone, what, y, anchor }: PlacedLabel, { frame, palette }: Around) {
  const color = palette.tones[tone];
  const from = frame.plotRight;
  const swatch = from + LABEL.lead;
  const isFilled = what === 'area' || what === 'band';
  const line = (points: readonly (readonly [number, number])[], style: object) => ({
    type: 'polyline' as const,
    silent: true,
    shape: { points: points.map(([x, each]): [number, number] => [x, each]) },
    style: { fill: 'none', stroke: color, ...style },
  });
  return [
    ...(anchor === null
      ? []
      : [
          line(
            [
              [from + 1, anchor],
              [swatch - 1, y],
            ],
            { lineWidth: 1, opacity: 0.75 },
          ),
        ]),
    line(
      [
        [swatch, y],
        [swatch + LABEL.swatch, y],
      ],
      {
        lineWidth: isFilled ? 10 : 2.5,
        opacity: what === 'band' ? BAND_OPACITY : 1,
        lineDash: isFilled ? 'solid' : dashOf(what === 'threshold' ? THRESHOLD_DASH : DASHES[tone]),
      },
    ),
    {
      type: 'text' as const,
      silent: true,
      x: swatch + LABEL.swatch + LABEL.gap,
      y,
      style: {
        text: shown,
        fill: palette.text,
        font: `${FONT_SIZES.label}px ${CHART_FONT}`,
        verticalAlign: 'middle' as const,
      },
    },
  ];
}

const BAND_OPACITY = 0.45;

function dashOf(dash: 'solid' | readonly number[]): 'solid' | number[] {
  return dash === 'solid' ? dash : [...dash];
}

function emptyText({ plotTop, plotHeight }: PanelFrame, { frame, palette }: Around) {
  return {
    type: 'text' as const,
    silent: true,
    x: (frame.plotLeft + frame.plotRight) / 2,
    y: plotTop + plotHeight / 2,
    style: {
      text: NOTHING,
      fill: palette.faint,
      font: `${FONT_SIZES.label}px ${CHART_FONT}`,
      align: 'center' as const,
      verticalAlign: 'middle' as const,
    },
  };
}

function timeAxis({ from, until }: Chart, index: number, palette: Palette) {
  const days = (until.getTime() - from.getTime()) / DAY_MS;
  const format = days > 300 ? '{MMM} {yyyy}' : days > 3 ? '{d} {MMM}' : days > 1 ? '{d} {MMM} {HH}:{mm}' : '{HH}:{mm}';
  return {
    type: 'time' as const,
    gridIndex: index,
    min: from.getTime(),
    max: until.getTime(),
    splitNumber: days > 1 && days <= 3 ? 4 : 6,
    axisLine: { lineStyle: { color: palette.lines } },
    axisTick: { lineStyle: { color: palette.lines } },
    splitLine: { show: false },
    axisLabel: { ...textStyle(palette.faint, { size: FONT_SIZES.axis }), formatter: format, hideOverlap: true },
  };
}

function valueAxis({ place, index, palette }: SeriesParts): YAXisComponentOption {
  return {
    type: 'value',
    gridIndex: index,
    min: 0,
    max: place.most,
    interval: place.most / STEPS,
    splitLine: { show: !place.isEmpty, lineStyle: { color: palette.lines, width: 1 } },
    axisLabel: {
      ...textStyle(palette.faint, { size: FONT_SIZES.axis }),
      // Numbers along nothing would be read as values.
      show: !place.isEmpty,
      formatter: (value: number) => `${readable(value)}${place.scale.suffix}`,
    },
  };
}
