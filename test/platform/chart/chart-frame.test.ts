import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldChart } from '../../../src/platform/chart/chart-fold.ts';
import { CHART_FONT, FONT_SIZES, frameChart, LABEL, titleText } from '../../../src/platform/chart/chart-frame.ts';
import { chartHeight, chartOption } from '../../../src/platform/chart/chart-layout.ts';
import { describeChart } from '../../../src/platform/chart/chart-words.ts';
import {
  CHART_LIMITS,
  CHART_SIZE,
  chartProblem,
  PLAIN_TONES,
  type Chart,
  type ChartPanel,
  type ChartSeries,
} from '../../../src/platform/chart/chart.ts';
import { textWidth } from '../../../src/platform/chart/text-width.ts';

const FROM = new Date('2026-03-02T00:00:00Z');
const HOUR_MS = 3_600_000;

function at(hour: number): Date {
  return new Date(FROM.getTime() + hour * HOUR_MS);
}

function line(name: string, values: readonly (number | null)[], parts: Partial<ChartSeries> = {}): ChartSeries {
  return { name, kind: 'line', tone: 'one', points: values.map((value, hour) => [at(hour), value]), ...parts };
}

function chart(...panels: readonly ChartPanel[]): Chart {
  return { title: 'Bandwidth', from: FROM, until: at(24), theme: 'dark', panels };
}

function panel(series: readonly ChartSeries[], parts: Partial<ChartPanel> = {}): ChartPanel {
  return { title: 'In', unit: 'rate', series, ...parts };
}

const hundred = Array.from({ length: 100 }, (_none, shard) => line(`shard ${shard}`, [shard, shard + 1]));

describe('a panel with more series than can be told apart', () => {
  it('draws those with the most, in the order they came in, and the sum of all others', () => {
    const [folded] = foldChart(chart(panel(hundred, { rest: 'sum' }))).panels;

    expect(folded?.series.map(({ name }) => name)).toEqual([
      ...[93, 94, 95, 96, 97, 98, 99].map((shard) => `shard ${shard}`),
      '93 others, sum',
    ]);
    expect(folded?.series.map(({ tone }) => tone)).toEqual([...PLAIN_TONES, 'muted']);
    // 0 + 1 + … + 92
    expect(folded?.series.at(-1)?.points.map(([, value]) => value)).toEqual([4278, 4371]);
  });

  it('folds what does not add up into a band from the least to the most', () => {
    const [folded] = foldChart(chart(panel(hundred, { rest: 'band' }))).panels;

    expect(folded?.series).toHaveLength(7);
    expect(folded?.bands).toEqual([
      {
        name: '93 others',
        tone: 'muted',
        points: [
          [at(0), 0, 92],
          [at(1), 1, 93],
        ],
      },
    ]);
  });

  it('keeps the whole: what is drawn adds up to what was given, gaps apart', () => {
    const value = fc.option(fc.integer({ min: 0, max: 1e6 }), { nil: null });
    const many = fc.array(fc.array(value, { minLength: 3, maxLength: 3 }), { minLength: 1, maxLength: 60 });
    const sums = ({ series }: ChartPanel): readonly (number | null)[] =>
      [0, 1, 2].map((hour) => {
        const told = series.flatMap(({ points }) => points[hour]?.[1] ?? []);
        return told.length === 0 ? null : told.reduce((sum, each) => sum + each, 0);
      });

    fc.assert(
      fc.property(many, (all) => {
        const given = panel(
          all.map((values, index) => line(`shard ${index}`, values)),
          { rest: 'sum' },
        );
        const [folded = given] = foldChart(chart(given)).panels;

        expect(folded.series.length).toBeLessThanOrEqual(CHART_LIMITS.drawn);
        expect(sums(folded)).toEqual(sums(given));
      }),
    );
  });

  it('has a gap where none of the others tells, never a zero', () => {
    const silent = Array.from({ length: 9 }, (_none, index) => line(`shard ${index}`, [index, null, index]));

    const [folded] = foldChart(chart(panel(silent, { rest: 'sum' }))).panels;

    expect(folded?.series.at(-1)?.points.map(([, value]) => value)).toEqual([1, null, 1]);
  });

  it('is refused where nobody says what becomes of the rest', () => {
    expect(chartProblem(chart(panel(hundred)))).toContain('what becomes of the rest');
    expect(chartProblem(chart(panel(hundred, { rest: 'band' })))).toBeNull();
  });

  it('is told with its others in the words for those who do not see it', () => {
    expect(describeChart(foldChart(chart(panel(hundred, { rest: 'band' }))))).toContain(
      '93 others between 0 B/s and 93 B/s',
    );
  });
});

describe('where names stand', () => {
  const FONT = `${FONT_SIZES.label}px ${CHART_FONT}`;

  it('is beside the plot, within the picture, and no two touch each other, whatever lines and names there are', () => {
    const name = fc.oneof(
      fc.string({ maxLength: 120 }),
      fc.constantFrom('store-01.do-ams3.status.prod', 'W'.repeat(99)),
    );
    const value = fc.option(fc.double({ min: 0, max: 1e12, noNaN: true }), { nil: null });
    const kind = fc.constantFrom('line', 'area', 'stacked-area');
    const series = fc.array(fc.tuple(name, fc.array(value, { maxLength: 4 }), kind), { minLength: 1, maxLength: 30 });
    const panels = fc.array(series, { minLength: 1, maxLength: 4 });

    fc.assert(
      fc.property(panels, fc.boolean(), (all, hasBudget) => {
        const given = chart(
          ...all.map((each) =>
            panel(
              each.map(([text, values, kindOf]) => line(text, values, { kind: kindOf })),
              {
                rest: 'band',
                ...(hasBudget ? { thresholds: [{ name: 'budget', value: 5, tone: 'bad' as const }] } : {}),
              },
            ),
          ),
        );
        const frame = frameChart(foldChart(given));

        let above = 0;
        for (const { top, plotTop, plotHeight, labels } of frame.panels) {
          expect(top).toBeGreaterThanOrEqual(above);
          above = plotTop + plotHeight;
          let last = -Infinity;
          for (const { y, shown } of labels) {
            expect(y - last).toBeGreaterThanOrEqual(LABEL.height - 1e-6);
            last = y;
            expect(y).toBeGreaterThan(plotTop);
            expect(y).toBeLessThan(plotTop + plotHeight);
            const end = frame.plotRight + LABEL.lead + LABEL.swatch + LABEL.gap + textWidth(shown, FONT);
            expect(end).toBeLessThanOrEqual(CHART_SIZE.width);
          }
          expect(labels.length === 0 || new Set(labels.map(({ shown }) => shown)).size === labels.length).toBe(true);
        }
        expect(frame.height).toBeGreaterThan(above);
        expect(frame.plotRight - frame.plotLeft).toBeGreaterThan(300);
      }),
      { numRuns: 300 },
    );
  });

  it('is in the order of the lines’ ends, so that no way to a name crosses another', () => {
    const { panels } = frameChart(chart(panel([line('low', [9, 1]), line('high', [1, 9]), line('middle', [3, 5])])));

    expect(panels[0]?.labels.map(({ shown }) => shown)).toEqual(['high', 'middle', 'low']);
  });

  it('is in the order of the parts where they stand upon each other', () => {
    const parts = ['relay', 'store', 'overhead'].map((name, index) =>
      line(name, [index + 1], { kind: 'stacked-area' }),
    );
    const { panels } = frameChart(chart(panel(parts)));

    expect(panels[0]?.labels.map(({ shown }) => shown)).toEqual(['overhead', 'store', 'relay']);
  });

  it('says of a series without any value that it is not known', () => {
    const { panels } = frameChart(chart(panel([line('shard 32', [1, 2]), line('shard 64', [null, null])])));

    expect(panels[0]?.labels.map(({ shown }) => shown)).toEqual(['shard 32', 'shard 64: not known']);
    expect(panels[0]?.labels[1]?.anchor).toBeNull();
  });

  it('lets a panel with many names grow instead of pressing them together', () => {
    const few = chart(panel([line('a', [1]), line('b', [2])]));
    const bands = [{ name: 'usual', tone: 'muted' as const, points: [[at(0), 1, 2] as const] }];
    const many = chart(panel(hundred.slice(0, 8), { bands, thresholds: [{ name: 'top', value: 5, tone: 'bad' }] }));

    expect(chartHeight(few)).toBe(CHART_SIZE.titleHeight + CHART_SIZE.panelHeight + CHART_SIZE.footHeight);
    expect(chartHeight(many)).toBeGreaterThan(chartHeight(few));
  });

  it('ends a title that is too long before the word that says whose hours these are', () => {
    const shown = titleText('W'.repeat(300), { width: 500, size: 17 });

    expect(shown.endsWith('…')).toBe(true);
    expect(textWidth(shown, `bold 17px ${CHART_FONT}`)).toBeLessThanOrEqual(500);
  });
});

describe('a panel of which nothing is known', () => {
  it('says so in the place of an empty frame, and numbers no axis', () => {
    const option = chartOption(chart(panel([line('shard 32', [null, null])])));

    expect(JSON.stringify(option.graphic)).toContain('Nothing is known of this time.');
    expect(option.yAxis).toMatchObject([{ axisLabel: { show: false }, splitLine: { show: false } }]);
  });

  it('says nothing of the kind where a single value is known', () => {
    const option = chartOption(chart(panel([line('shard 32', [null, 0])])));

    expect(JSON.stringify(option.graphic)).not.toContain('Nothing is known');
  });
});
