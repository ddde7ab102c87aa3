import { describe, expect, it } from 'vitest';
import { chartText, describeChart, largestOf, scaled, scaleFor } from '../../../src/platform/chart/chart-words.ts';
import { CHART_LIMITS, type ChartPanel } from '../../../src/platform/chart/chart.ts';

const AT = new Date('2026-03-02T00:00:00Z');
const LATER = new Date('2026-03-03T00:00:00Z');

describe('what a chart says in words', () => {
  it.each([
    ['duration', 45_000, '45 s'],
    ['duration', 119_000, '119 s'],
    ['duration', 200_000, '3.33 min'],
    ['duration', 5 * 3_600_000, '5 h'],
    ['duration', 3 * 86_400_000, '3 d'],
    ['share', 0.953, '95.3 %'],
    ['rate', 1_500, '1,500 B/s'],
    ['rate', 4_200_000, '4.2 MB/s'],
    ['count', 12_000, '12,000'],
    ['count', 0, '0'],
  ] as const)('writes a %s of %d as %s', (unit, value, text) => {
    expect(scaled(value, scaleFor(unit, value))).toBe(text);
  });

  it('counts stacked bars together and others by themselves, thresholds too', () => {
    const series = (kind: 'stacked' | 'line', value: number) =>
      ({ name: 'x', kind, tone: 'one', points: [[AT, value]] }) as const;
    const panel: ChartPanel = { title: 'x', unit: 'count', series: [series('stacked', 2), series('stacked', 3)] };

    expect(largestOf(panel)).toBe(5);
    expect(largestOf({ ...panel, series: [series('line', 2), series('line', 3)] })).toBe(3);
    expect(largestOf({ ...panel, thresholds: [{ name: 'top', value: 9, tone: 'bad' }] })).toBe(9);
  });

  it('tells every series by its range and its last value', () => {
    const points = [
      [AT, 60_000],
      [LATER, null],
      [LATER, 180_000],
    ] as const;
    const text = describeChart({
      title: 'deploy',
      from: AT,
      until: LATER,
      theme: 'dark',
      panels: [
        {
          title: 'How long',
          unit: 'duration',
          series: [{ name: 'median', kind: 'line', tone: 'one', points }],
          thresholds: [{ name: 'usual', value: 120_000, tone: 'muted' }],
        },
      ],
    });

    expect(text).toBe(
      'Chart: deploy, 2026-03-02 to 2026-03-03 (UTC). How long: median 1 min to 3 min, last 3 min; usual at 2 min.',
    );
  });

  it('keeps within what Discord takes as a description', () => {
    const series = Array.from({ length: 8 }, () => ({
      name: 'n'.repeat(200),
      kind: 'line' as const,
      tone: 'one' as const,
      points: [],
    }));
    const panel = { title: 't'.repeat(200), unit: 'count' as const, series };

    const text = describeChart({
      title: 'x'.repeat(300),
      from: AT,
      until: LATER,
      theme: 'dark',
      panels: [panel, panel],
    });

    expect(text.length).toBe(CHART_LIMITS.altText);
    expect(text.endsWith('…')).toBe(true);
  });

  it('makes foreign text one visible line', () => {
    expect(chartText(' a\n\tb\u0000\u202Ec\uD800 ')).toBe('a b c\uFFFD');
    expect(chartText('x'.repeat(90))).toBe(`${'x'.repeat(79)}…`);
  });
});
