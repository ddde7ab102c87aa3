import {
  CHART_LIMITS,
  type Chart,
  type ChartBand,
  type ChartPanel,
  type ChartSeries,
  type ChartUnit,
} from './chart.ts';

/** Values of one unit, brought to numbers a person reads: 90 s as 1.5 min. */
export interface ChartScale {
  readonly divisor: number;
  readonly suffix: string;
}

const SCALES: Readonly<Record<ChartUnit, readonly ChartScale[]>> = {
  count: [{ divisor: 1, suffix: '' }],
  'per-second': [
    { divisor: 1e6, suffix: ' M/s' },
    { divisor: 1e3, suffix: ' k/s' },
    { divisor: 1, suffix: ' /s' },
  ],
  share: [{ divisor: 0.01, suffix: ' %' }],
  duration: [
    { divisor: 86_400_000, suffix: ' d' },
    { divisor: 3_600_000, suffix: ' h' },
    { divisor: 60_000, suffix: ' min' },
    { divisor: 1000, suffix: ' s' },
    { divisor: 1, suffix: ' ms' },
  ],
  size: [
    { divisor: 1024 ** 4, suffix: ' TiB' },
    { divisor: 1024 ** 3, suffix: ' GiB' },
    { divisor: 1024 ** 2, suffix: ' MiB' },
    { divisor: 1024, suffix: ' KiB' },
    { divisor: 1, suffix: ' B' },
  ],
  rate: [
    { divisor: 1e9, suffix: ' GB/s' },
    { divisor: 1e6, suffix: ' MB/s' },
    { divisor: 1e3, suffix: ' kB/s' },
    { divisor: 1, suffix: ' B/s' },
  ],
};

/** The largest scale in which the largest value still counts two or more. */
export function scaleFor(unit: ChartUnit, largest: number): ChartScale {
  const scales = SCALES[unit];
  return scales.find(({ divisor }) => largest >= 2 * divisor) ?? scales.at(-1) ?? { divisor: 1, suffix: '' };
}

export function scaled(value: number, { divisor, suffix }: ChartScale): string {
  return `${readable(value / divisor)}${suffix}`;
}

/** At most three significant digits where there is a fraction. */
export function readable(value: number): string {
  const whole = Math.round(value);
  if (Math.abs(value - whole) < 1e-9 || Math.abs(value) >= 100) return whole.toLocaleString('en-GB');
  return String(Number(value.toPrecision(3)));
}

/** Foreign text as a picture can carry it: one line, nothing that XML forbids or that nobody sees, at most `longest` characters. */
export function chartText(text: string, longest: number = CHART_LIMITS.text): string {
  const visible = text
    .toWellFormed()
    .replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cn}\uFFFE\uFFFF\u2028\u2029]+/gu, ' ')
    .replace(/\s+/gu, ' ')
    .trim();
  const characters = Array.from(visible);
  return characters.length <= longest ? visible : `${characters.slice(0, longest - 1).join('')}…`;
}

/** What the picture shows, for those who do not see it: every series with its range and its last value. */
export function describeChart({ title, from, until, panels }: Chart): string {
  const text = [
    `Chart: ${chartText(title)}, ${dayOf(from)} to ${dayOf(until)} (UTC).`,
    ...panels.map(describePanel),
  ].join(' ');
  return text.length <= CHART_LIMITS.altText ? text : `${text.slice(0, CHART_LIMITS.altText - 1).toWellFormed()}…`;
}

function describePanel(panel: ChartPanel): string {
  const scale = scaleFor(panel.unit, largestOf(panel));
  const series = panel.series.map((each) => describeSeries(each, scale));
  const bands = (panel.bands ?? []).map((each) => describeBand(each, scale));
  const thresholds = (panel.thresholds ?? []).map(({ name, value }) => `${chartText(name)} at ${scaled(value, scale)}`);
  return `${chartText(panel.title)}: ${[...series, ...bands, ...thresholds].join('; ')}.`;
}

function describeBand({ name, points }: ChartBand, scale: ChartScale): string {
  const values = points.flatMap(([, low, high]) => [low, high].filter((value) => value !== null));
  if (values.length === 0) return `${chartText(name)}, no values`;
  return `${chartText(name)} between ${scaled(Math.min(...values), scale)} and ${scaled(Math.max(...values), scale)}`;
}

function describeSeries({ name, points }: ChartSeries, scale: ChartScale): string {
  const values = points.flatMap(([, value]) => (value === null ? [] : [value]));
  const last = values.at(-1);
  if (last === undefined) return `${chartText(name)}, no values`;
  const range = `${scaled(Math.min(...values), scale)} to ${scaled(Math.max(...values), scale)}`;
  return `${chartText(name)} ${range}, last ${scaled(last, scale)}`;
}

/** The largest value that the panel has to show; what is stacked counts together. */
export function largestOf({ series, bands = [], thresholds = [] }: ChartPanel): number {
  const stacks = new Map<number, number>();
  for (const { kind, points } of series)
    for (const [at, value] of points)
      if ((kind === 'stacked' || kind === 'stacked-area') && value !== null)
        stacks.set(at.getTime(), (stacks.get(at.getTime()) ?? 0) + value);
  let largest = 0;
  for (const value of stacks.values()) largest = Math.max(largest, value);
  for (const { points } of series) for (const [, value] of points) largest = Math.max(largest, value ?? 0);
  for (const { points } of bands) for (const [, , high] of points) largest = Math.max(largest, high ?? 0);
  for (const { value } of thresholds) largest = Math.max(largest, value);
  return largest;
}

function dayOf(at: Date): string {
  return at.toISOString().slice(0, 10);
}
