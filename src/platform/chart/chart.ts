/** How values are written along an axis. duration: milliseconds. share: 0 to 1. rate: bytes per second. size: bytes. */
export type ChartUnit = 'count' | 'duration' | 'share' | 'rate' | 'size';

/** What a colour says. 'one' to 'four' are merely different from each other. */
export type ChartTone = 'good' | 'bad' | 'muted' | 'one' | 'two' | 'three' | 'four';

/** null is a gap: not known is never drawn as zero. */
export type ChartPoint = readonly [at: Date, value: number | null];

export interface ChartSeries {
  readonly name: string;
  /** stacked: bars upon each other, in the order of the series. area: a filled line. */
  readonly kind: 'line' | 'area' | 'bars' | 'stacked';
  readonly tone: ChartTone;
  /** Ascending by time. A bar stands for the panel's `bucketMs` from its point on. */
  readonly points: readonly ChartPoint[];
}

export interface ChartThreshold {
  readonly name: string;
  readonly value: number;
  readonly tone: ChartTone;
}

/** One plot; several stand above each other over the same time. */
export interface ChartPanel {
  readonly title: string;
  readonly unit: ChartUnit;
  readonly series: readonly ChartSeries[];
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
  /** Ends the thread; charts still waiting end as 'closed'. */
  close(): Promise<void>;
}

export const CHART_LIMITS = {
  panels: 4,
  series: 8,
  /** Of all series together: enough for a year of hours in two lines. */
  points: 20_000,
  text: 80,
  /** Discord docs: an attachment's description. */
  altText: 1024,
} as const;

/** Pixels before doubling: Discord shows pictures about 550 wide, on screens of twice as many dots. */
export const CHART_SIZE = { width: 640, titleHeight: 34, panelHeight: 212, footHeight: 10, scale: 2 } as const;

/** What is wrong with the chart, as a sentence for developers; null when it can be drawn. */
export function chartProblem({ from, until, panels }: Chart): string | null {
  const series = panels.flatMap((panel) => panel.series);
  const points = series.reduce((sum, each) => sum + each.points.length, 0);
  if (!(from.getTime() < until.getTime())) return 'A chart must end after it begins.';
  if (panels.length === 0 || panels.length > CHART_LIMITS.panels)
    return `A chart has 1 to ${CHART_LIMITS.panels} panels, this one ${panels.length}.`;
  if (panels.some((panel) => panel.series.length > CHART_LIMITS.series))
    return `A panel has at most ${CHART_LIMITS.series} series.`;
  if (points > CHART_LIMITS.points) return `A chart has at most ${CHART_LIMITS.points} points, this one ${points}.`;
  if (panels.some((panel) => panel.bucketMs === undefined && panel.series.some(hasBars)))
    return 'A panel with bars must say what one bar stands for.';
  return null;
}

export function hasBars({ kind }: ChartSeries): boolean {
  return kind === 'bars' || kind === 'stacked';
}
