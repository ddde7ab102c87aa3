import type { Matrix } from './matrix.ts';

/**
 * How values are written along an axis. count: whole things. per-second: things a second. duration: milliseconds. share:
 * 0 to 1. rate: bytes per second. size: bytes.
 */
export type ChartUnit = 'count' | 'per-second' | 'duration' | 'share' | 'rate' | 'size';

/** What merely differs from each other, by colour and by dashes. */
export const PLAIN_TONES = ['one', 'two', 'three', 'four', 'five', 'six', 'seven'] as const;

/** What a colour says. */
export type ChartTone = 'good' | 'bad' | 'muted' | (typeof PLAIN_TONES)[number];

/** null is a gap: not known is never drawn as zero. */
export type ChartPoint = readonly [at: Date, value: number | null];

export interface ChartSeries {
  readonly name: string;
  /** stacked: bars upon each other, in the order of the series. area: a filled line; stacked-area: several upon each other. */
  readonly kind: 'line' | 'area' | 'stacked-area' | 'bars' | 'stacked';
  readonly tone: ChartTone;
  /** Ascending by time. A bar stands for the panel's `bucketMs` from its point on. */
  readonly points: readonly ChartPoint[];
}

export interface ChartThreshold {
  readonly name: string;
  readonly value: number;
  readonly tone: ChartTone;
}

/** Between a least and a most, such as what is usual; null in both is a gap. */
export interface ChartBand {
  readonly name: string;
  readonly tone: ChartTone;
  /** Ascending by time. */
  readonly points: readonly (readonly [at: Date, low: number | null, high: number | null])[];
}

/** One plot; several stand above each other over the same time. */
export interface ChartPanel {
  readonly title: string;
  readonly unit: ChartUnit;
  readonly series: readonly ChartSeries[];
  readonly bands?: readonly ChartBand[];
  /**
   * What becomes of those that are too many to be told apart: the largest are drawn in tones of their own, all others
   * together as their sum (parts that add up) or as a band from their least to their most.
   */
  readonly rest?: 'sum' | 'band';
  readonly thresholds?: readonly ChartThreshold[];
  /** What one bar stands for. Needed where there are bars. */
  readonly bucketMs?: number;
}

/** A picture of values over time, to be read at the width in which Discord shows pictures. Times are drawn in UTC. */
export interface Chart {
  readonly title: string;
  readonly from: Date;
  readonly until: Date;
  readonly panels: readonly ChartPanel[];
  readonly theme: 'dark' | 'light';
}

/**
 * busy: more charts wait than are drawn in useful time. timed-out, crashed: this chart broke its thread; the next gets a
 * new one. failed: the libraries refused it. closed: Muster ends.
 */
export type ChartOutcome =
  | { readonly kind: 'drawn'; readonly png: Uint8Array; readonly altText: string }
  | { readonly kind: 'busy' | 'timed-out' | 'crashed' | 'failed' | 'closed' };

export interface ChartRenderer {
  /** Throws for a chart that cannot be drawn by its own fault: too many points, no panels. */
  draw(chart: Chart): Promise<ChartOutcome>;
  /** The same for cells instead of lines. */
  drawMatrix(matrix: Matrix): Promise<ChartOutcome>;
  /** Ends the thread; charts still waiting end as 'closed'. */
  close(): Promise<void>;
}

export const CHART_LIMITS = {
  panels: 4,
  /** More cannot be told apart; a panel that says what becomes of the rest may have `series`. */
  drawn: 8,
  series: 200,
  /** Of all series together: enough for a year of hours in two lines, and for a hundred lines of two panels. */
  points: 50_000,
  text: 80,
  /** Discord docs: an attachment's description. */
  altText: 1024,
} as const;

/** Pixels before doubling: Discord shows pictures about 550 wide, on screens of twice as many dots. Panels with many names are higher. */
export const CHART_SIZE = { width: 640, titleHeight: 34, panelHeight: 212, footHeight: 10, scale: 2 } as const;

/** What is wrong with the chart, as a sentence for developers; null when it can be drawn. */
export function chartProblem({ from, until, panels }: Chart): string | null {
  const series = panels.flatMap((panel) => panel.series);
  const points = [...series, ...panels.flatMap(({ bands = [] }) => bands)].reduce(
    (sum, each) => sum + each.points.length,
    0,
  );
  if (!(from.getTime() < until.getTime())) return 'A chart must end after it begins.';
  if (panels.length === 0 || panels.length > CHART_LIMITS.panels)
    return `A chart has 1 to ${CHART_LIMITS.panels} panels, this one ${panels.length}.`;
  if (
    panels.some((panel) => panel.series.length > (panel.rest === undefined ? CHART_LIMITS.drawn : CHART_LIMITS.series))
  )
    return `A panel has at most ${CHART_LIMITS.drawn} series, or ${CHART_LIMITS.series} when it says what becomes of the rest.`;
  if (panels.some((panel) => panel.rest !== undefined && panel.series.some(hasBars)))
    return 'Bars cannot be folded: say no rest.';
  if (points > CHART_LIMITS.points) return `A chart has at most ${CHART_LIMITS.points} points, this one ${points}.`;
  if (panels.some((panel) => panel.bucketMs === undefined && panel.series.some(hasBars)))
    return 'A panel with bars must say what one bar stands for.';
  return null;
}

export function hasBars({ kind }: ChartSeries): boolean {
  return kind === 'bars' || kind === 'stacked';
}
