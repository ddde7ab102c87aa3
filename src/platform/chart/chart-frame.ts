import { chartText, largestOf, scaleFor, type ChartScale } from './chart-words.ts';
import {
  CHART_LIMITS,
  CHART_SIZE,
  hasBars,
  type Chart,
  type ChartBand,
  type ChartPanel,
  type ChartSeries,
  type ChartTone,
  type ChartUnit,
} from './chart.ts';
import { fitText, textWidth } from './text-width.ts';

/** The family that `chart-drawing.ts` brings along: no other font is looked for. */
export const CHART_FONT = 'DejaVu Sans';
/** In pixels. Discord shows pictures at some 60 % of this on a phone. */
export const FONT_SIZES = { title: 17, panel: 14, label: 14, axis: 13 } as const;

export const LEFT = 14;
/** Half a time's width fits beside the plot: the last one stands at its very end. */
const MARGIN = { left: 88, right: 34 } as const;
/** Below a panel's title, and for the times under it. */
const PLOT = { top: 36, bottom: 28 } as const;
/** Of a name beside the plot: the line that leads to it, a piece of its own line, and itself. */
export const LABEL = { lead: 12, swatch: 30, gap: 5, most: 158, height: 17, right: 8 } as const;
export const LEGEND = { top: 26, row: 20, swatch: 26, swatchGap: 5, gap: 14 } as const;

/** Names beside the lines that they name, in the order from top to bottom. */
export interface PlacedLabel {
  readonly text: string;
  /** As it fits. */
  readonly shown: string;
  readonly tone: ChartTone;
  readonly what: 'line' | 'area' | 'band' | 'threshold';
  /** The middle of the text, from the picture's top. */
  readonly y: number;
  /** Where its line ends at the plot's right edge; null: nothing of it is known. */
  readonly anchor: number | null;
}

export interface PanelFrame {
  readonly top: number;
  readonly plotTop: number;
  readonly plotHeight: number;
  /** Largest value of the axis, in the panel's scale. */
  readonly most: number;
  readonly scale: ChartScale;
  readonly isEmpty: boolean;
  /** Names stand beside the plot; bars have a legend above it. Empty where there is nothing to tell apart. */
  readonly labels: readonly PlacedLabel[];
  readonly legend: readonly string[];
}

/** Where everything is, in pixels before doubling. */
export interface ChartFrame {
  readonly height: number;
  readonly plotLeft: number;
  readonly plotRight: number;
  readonly panels: readonly PanelFrame[];
}

export function frameChart({ panels }: Pick<Chart, 'panels'>): ChartFrame {
  const named = panels.map(namesOf);
  const widest = Math.max(
    0,
    ...named.flatMap((names, index) => (panels[index]?.series.some(hasBars) === true ? [] : names.map(labelWidth))),
  );
  const right = Math.max(MARGIN.right, widest);
  const frames: PanelFrame[] = [];
  let top: number = CHART_SIZE.titleHeight;
  for (const [index, panel] of panels.entries()) {
    const { frame, height } = framePanel(panel, { top, names: named[index] ?? [] });
    frames.push(frame);
    top += height;
  }
  return {
    height: top + CHART_SIZE.footHeight,
    plotLeft: MARGIN.left,
    plotRight: CHART_SIZE.width - right,
    panels: frames,
  };
}

interface Name {
  readonly text: string;
  readonly shown: string;
  readonly tone: ChartTone;
  readonly what: PlacedLabel['what'];
}

const LABEL_FONT = `${FONT_SIZES.label}px ${CHART_FONT}`;

/** What has to be told apart: one series alone needs no name. Foreign names that were made alike stay apart by number. */
function namesOf({ series, bands = [], thresholds = [] }: ChartPanel): readonly Name[] {
  const all: readonly (Omit<Name, 'shown' | 'text'> & { readonly name: string; readonly told: boolean })[] = [
    ...series.map(({ name, tone, kind, points }) => {
      return {
        name,
        tone,
        what: kind === 'stacked-area' ? ('area' as const) : ('line' as const),
        told: isTold(points),
      };
    }),
    ...bands.map(({ name, tone, points }) => ({ name, tone, what: 'band' as const, told: isTold(points) })),
    ...thresholds.map(({ name, tone }) => ({ name, tone, what: 'threshold' as const, told: true })),
  ];
  if (all.length < 2) return [];
  const seen = new Set<string>();
  return all.map(({ name, tone, what, told }) => {
    const text = chartText(name);
    const mark = told ? '' : ': not known';
    let shown = marked(text, mark);
    for (let count = 2; seen.has(shown); count += 1) shown = marked(text, ` (${count})${mark}`);
    seen.add(shown);
    return { text, tone, what, shown };
  });
}

function isTold(points: ChartSeries['points'] | ChartBand['points']): boolean {
  return points.some(([, value]) => value !== null);
}

function marked(text: string, mark: string): string {
  return `${fitText(text, { font: LABEL_FONT, width: LABEL.most - textWidth(mark, LABEL_FONT) })}${mark}`;
}

function labelWidth({ shown }: Pick<Name, 'shown'>): number {
  return LABEL.lead + LABEL.swatch + LABEL.gap + textWidth(shown, LABEL_FONT) + LABEL.right;
}

function framePanel(
  panel: ChartPanel,
  { top, names }: { readonly top: number; readonly names: readonly Name[] },
): { readonly frame: PanelFrame; readonly height: number } {
  const withBars = panel.series.some(hasBars);
  const legend = withBars ? names.map(({ shown }) => shown) : [];
  const scale = scaleFor(panel.unit, largestOf(panel));
  const most = panel.unit === 'share' ? 100 : roundTop(largestOf(panel) / scale.divisor, panel.unit);
  const above = legend.length === 0 ? PLOT.top : LEGEND.top + legendRows(legend) * LEGEND.row + 14;
  const usual = CHART_SIZE.panelHeight - PLOT.top - PLOT.bottom - (legend.length === 0 ? 0 : above - PLOT.top);
  const plotHeight = Math.max(usual, withBars ? 0 : names.length * LABEL.height);
  const plot = { plotTop: top + above, plotHeight, most, scale };
  const frame = {
    ...plot,
    top,
    legend,
    isEmpty: !hasValues(panel),
    labels: withBars || !hasValues(panel) ? [] : placeLabels(panel, { names, ...plot }),
  };
  return { frame, height: Math.max(CHART_SIZE.panelHeight, above + plotHeight + PLOT.bottom) };
}

function hasValues({ series, bands = [] }: ChartPanel): boolean {
  return [...series, ...bands].some(({ points }) => points.some(([, value]) => value !== null));
}

/** How ECharts will break the legend: as many as fit beside each other. */
function legendRows(names: readonly string[]): number {
  let rows = 1;
  let used = 0;
  for (const name of names) {
    const width = LEGEND.swatch + LEGEND.swatchGap + textWidth(name, LABEL_FONT) + LEGEND.gap;
    if (used > 0 && used + width > CHART_SIZE.width - 2 * LEFT) {
      rows += 1;
      used = 0;
    }
    used += width;
  }
  return rows;
}

interface Plot {
  readonly names: readonly Name[];
  readonly plotTop: number;
  readonly plotHeight: number;
  readonly most: number;
  readonly scale: ChartScale;
}

function placeLabels(panel: ChartPanel, plot: Plot): readonly PlacedLabel[] {
  const { names, plotTop, plotHeight, most, scale } = plot;
  const bottom = plotTop + plotHeight;
  const ends = endsOf(panel);
  const placed = names
    .map((name, index) => {
      const value = ends[index] ?? null;
      const anchor = value === null ? null : bottom - (plotHeight * Math.min(most, value / scale.divisor)) / most;
      return { ...name, anchor, index };
    })
    // What nothing is known of stands at the foot; equals keep an order that does not cross.
    .toSorted((a, b) => (a.anchor ?? Infinity) - (b.anchor ?? Infinity) || b.index - a.index || 0);
  const ys = spread(
    placed.map(({ anchor }) => anchor ?? bottom),
    { from: plotTop + LABEL.height / 2 - 4, until: bottom - LABEL.height / 2 + 4 },
  );
  return placed.map(({ text, shown, tone, what, anchor }, index) => {
    const y = ys[index] ?? bottom;
    return { text, shown, tone, what, anchor, y };
  });
}

/** Near where they would stand, one label's height apart, within the plot. Wanted places come ascending. */
function spread(
  wanted: readonly number[],
  { from, until }: { readonly from: number; readonly until: number },
): number[] {
  const ys: number[] = [];
  for (const each of wanted) ys.push(Math.max(each, from, (ys.at(-1) ?? -Infinity) + LABEL.height));
  let below = until + LABEL.height;
  for (let index = ys.length - 1; index >= 0; index -= 1) {
    below = Math.min(ys[index] ?? until, below - LABEL.height);
    ys[index] = below;
  }
  return ys;
}

/** The last known value of each series, band and threshold; of what is stacked, the middle of its part. */
function endsOf({ series, bands = [], thresholds = [] }: ChartPanel): readonly (number | null)[] {
  const lastTold = Math.max(
    ...series
      .filter(({ kind }) => kind === 'stacked-area')
      .flatMap(({ points }) => points.findLast(([, value]) => value !== null)?.[0].getTime() ?? []),
  );
  let below = 0;
  return [
    ...series.map(({ kind, points }) => {
      if (kind !== 'stacked-area') return points.findLast(([, value]) => value !== null)?.[1] ?? null;
      const value = points.findLast(([at]) => at.getTime() === lastTold)?.[1] ?? null;
      if (value === null) return points.some(([, each]) => each !== null) ? below : null;
      below += value;
      return below - value / 2;
    }),
    ...bands.map(({ points }) => {
      const last = points.findLast(([, low, high]) => low !== null && high !== null);
      return last === undefined ? null : ((last[1] ?? 0) + (last[2] ?? 0)) / 2;
    }),
    ...thresholds.map(({ value }) => value),
  ];
}

export const STEPS = 4;
const ROUND = [1, 1.5, 2, 2.5, 3, 4, 5, 7.5, 10];

/** The least round number of four equal steps, so that nothing touches the top unread; counts step by whole ones. */
function roundTop(largest: number, unit: ChartUnit): number {
  const step = Math.max(largest, Number.EPSILON) / STEPS;
  const power = 10 ** Math.floor(Math.log10(step));
  const rounded = power * (ROUND.find((each) => each * power >= step * (1 - 1e-9)) ?? 10);
  return STEPS * (unit === 'count' ? Math.max(1, Math.ceil(rounded)) : largest === 0 ? 1 / STEPS : rounded);
}

/** A title too long for the picture ends in an ellipsis. */
export function titleText(text: string, { width, size }: { readonly width: number; readonly size: number }): string {
  const whole = chartText(text, CHART_LIMITS.text);
  const characters = Array.from(whole);
  for (let kept = characters.length; kept > 0; kept -= 1) {
    const shown = kept === characters.length ? whole : `${characters.slice(0, kept).join('')}…`;
    if (textWidth(shown, `bold ${size}px ${CHART_FONT}`) <= width) return shown;
  }
  return whole === '' ? '' : '…';
}
