import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { chartOption } from '../../../src/platform/chart/chart-layout.ts';
import { createChartRenderer } from '../../../src/platform/chart/chart-renderer.ts';
import { PALETTES } from '../../../src/platform/chart/chart-palette.ts';
import { CHART_SIZE, PLAIN_TONES, type Chart, type ChartRenderer } from '../../../src/platform/chart/chart.ts';
import { systemClock } from '../../../src/platform/clock.ts';
import { TestClock } from '../../support/clock.ts';
import { countColors, readPng, type Picture } from '../../support/png.ts';
import { threadBody } from '../../support/thread-body.ts';

const DAY_MS = 86_400_000;
const FROM = new Date('2026-03-02T00:00:00Z');

function day(count: number): Date {
  return new Date(FROM.getTime() + count * DAY_MS);
}

function chart(parts: Partial<Chart> = {}): Chart {
  return {
    title: 'node-production',
    from: FROM,
    until: day(10),
    theme: 'dark',
    panels: [
      {
        title: 'Runs a day',
        unit: 'count',
        bucketMs: DAY_MS,
        series: [
          { name: 'passed', kind: 'stacked', tone: 'good', points: [0, 1, 2, 3].map((at) => [day(at), 4]) },
          { name: 'failed', kind: 'stacked', tone: 'bad', points: [[day(1), 2]] },
        ],
      },
      {
        title: 'How long',
        unit: 'duration',
        series: [{ name: 'median', kind: 'line', tone: 'one', points: [0, 1, 2].map((at) => [day(at), 60_000 * at]) }],
        thresholds: [{ name: 'usual', value: 90_000, tone: 'two' }],
      },
    ],
    ...parts,
  };
}

describe('a line with more points than could be dots', () => {
  const isDotted = (item: unknown): boolean =>
    typeof item === 'object' && item !== null && 'symbol' in item && item.symbol === 'circle';
  const symbolsOf = (values: readonly (number | null)[]): readonly unknown[] => {
    const points = values.map((value, index): [Date, number | null] => [
      new Date(FROM.getTime() + index * 60_000),
      value,
    ]);
    const panel = {
      title: 'Peers',
      unit: 'count',
      series: [{ name: 'all', kind: 'line', tone: 'one', points }],
    } as const;
    const { series } = chartOption(chart({ panels: [panel] }));
    const [line] = Array.isArray(series) ? series : [];
    const data: unknown = line?.data;
    return Array.isArray(data) ? data.map((item: unknown) => (isDotted(item) ? 'circle' : null)) : [];
  };

  it('shows a value between two gaps, which would be no line at all, and no other', () => {
    const values = [5, ...Array.from({ length: 60 }, () => null), 1, 2, null, 3, null, 4];

    expect(symbolsOf(values).flatMap((symbol, index) => (symbol === 'circle' ? [index] : []))).toEqual([0, 64, 66]);
  });

  it('has no dots where they would hide the dashes by which several lines differ', () => {
    const line = (name: string, tone: 'one' | 'two', count: number) => {
      const points = Array.from({ length: count }, (_, at): [Date, number] => [day(at / 10), at]);
      return { name, kind: 'line', tone, points } as const;
    };
    const symbols = (count: number): readonly unknown[] => {
      const panel = { title: 'Out', unit: 'rate', series: [line('a', 'one', count), line('b', 'two', count)] } as const;
      const { series } = chartOption(chart({ panels: [panel] }));
      return Array.isArray(series) ? series.map((each) => ('symbol' in each ? each.symbol : undefined)) : [];
    };

    expect(symbols(16)).toEqual(['circle', 'circle']);
    expect(symbols(17)).toEqual(['none', 'none']);
  });

  it('has a dot for each of few', () => {
    expect(symbolsOf([1, null, 2])).toEqual([null, null, null]);
  });
});

describe('the chart renderer', () => {
  let renderer: ChartRenderer;
  let warnings: unknown[];
  const log = {
    warn: (_sentence: string, fields?: object) => {
      warnings.push(fields);
    },
  };

  beforeEach(() => {
    warnings = [];
    renderer = createChartRenderer({ clock: systemClock, log });
  });

  afterEach(async () => {
    await renderer.close();
  });

  async function picture(what: Chart, by: ChartRenderer = renderer): Promise<Picture> {
    const outcome = await by.draw(what);
    if (outcome.kind !== 'drawn') throw new Error(`Not drawn: ${outcome.kind} ${JSON.stringify(warnings)}`);
    return readPng(outcome.png);
  }

  it('draws every series in its colour, twice as large as Discord shows it', async () => {
    const drawn = await picture(chart());
    const colors = countColors(drawn);

    expect(drawn.width).toBe(CHART_SIZE.width * CHART_SIZE.scale);
    expect(drawn.height).toBe(
      (CHART_SIZE.titleHeight + 2 * CHART_SIZE.panelHeight + CHART_SIZE.footHeight) * CHART_SIZE.scale,
    );
    expect(colors.get('#57c98a')).toBeGreaterThan(5 * (colors.get('#f0655a') ?? Infinity));
    expect(colors.get('#f0655a')).toBeGreaterThan(500);
    expect(colors.get('#7aa2ff')).toBeGreaterThan(200);
    expect(colors.get('#f0b232')).toBeGreaterThan(200);
  });

  it.each([
    ['dark', 2],
    ['dark', 100],
    ['light', 2],
    ['light', 100],
  ] as const)(
    'draws %s lines, %d of them, and nothing of them or their names touches an edge',
    async (theme, count) => {
      const lines = Array.from({ length: count }, (_none, index) => ({
        name: `shard ${index} of a fleet with a name that is far too long to be read beside a line`,
        kind: 'line' as const,
        tone: PLAIN_TONES[index % PLAIN_TONES.length] ?? ('muted' as const),
        points: [0, 1, 2, 3].map((at) => [day(at), index === 1 && at === 2 ? null : 1000 * (index + at)] as const),
      }));
      const panel = { title: 'In', unit: 'rate' as const, series: lines, rest: 'band' as const };
      const stacked = { ...panel, series: lines.map((line) => ({ ...line, kind: 'stacked-area' as const })) };

      const drawn = await picture(chart({ theme, until: day(4), panels: [panel, stacked] }));

      const { width, height, pixels } = drawn;
      const edges = Array.from({ length: height }, (_none, row) =>
        [0, width - 1].map((column) =>
          Buffer.from(pixels.subarray((row * width + column) * 4, (row * width + column) * 4 + 3)).toString('hex'),
        ),
      ).flat();
      expect(new Set(edges).size).toBe(1);
      const colors = countColors(drawn);
      const { tones } = PALETTES[theme];
      for (const tone of PLAIN_TONES.slice(0, count)) expect(colors.get(tones[tone]) ?? 0).toBeGreaterThan(300);
      // All others are there, as one.
      expect((colors.get(tones.muted) ?? 0) > 1000).toBe(count > 8);
    },
  );

  it('letters it, in the light theme too', async () => {
    const dark = await picture(chart());
    const light = await picture(chart({ theme: 'light' }));
    const lettered = await picture(chart({ theme: 'light', title: 'W'.repeat(40) }));

    expect(countColors(dark).get('#2b2d31')).toBeGreaterThan(dark.width * dark.height * 0.6);
    expect(countColors(light).get('#ffffff')).toBeGreaterThan(light.width * light.height * 0.6);
    expect(countColors(lettered).get('#1e1f22')).toBeGreaterThan(2 * (countColors(light).get('#1e1f22') ?? Infinity));
  });

  it('keeps everything within the picture: nothing touches its edges', async () => {
    const { width, height, pixels } = await picture(chart({ until: day(4), title: 'W'.repeat(200) }));

    const edge = Array.from({ length: height }, (_none, row) =>
      [0, width - 1].map((column) =>
        Buffer.from(pixels.subarray((row * width + column) * 4, (row * width + column) * 4 + 3)).toString('hex'),
      ),
    ).flat();
    expect(new Set(edge)).toEqual(new Set(['2b2d31']));
  });

  it('draws the same twice, also on another thread', async () => {
    const other = createChartRenderer({ clock: systemClock, log });
    const [one, again, elsewhere] = [await picture(chart()), await picture(chart()), await picture(chart(), other)];
    await other.close();

    expect(Buffer.compare(one.pixels, again.pixels)).toBe(0);
    expect(Buffer.compare(one.pixels, elsewhere.pixels)).toBe(0);
  });

  it('takes texts that are no XML, and values that are none', async () => {
    const hostile = '</text><script>\u0000\uD800 & "quotes" \u202E 日本';
    const panels = [
      {
        title: hostile,
        unit: 'rate' as const,
        series: [{ name: hostile, kind: 'area' as const, tone: 'one' as const, points: [[FROM, null] as const] }],
      },
      { title: 'Nothing', unit: 'share' as const, series: [] },
    ];

    const outcome = await renderer.draw(chart({ title: hostile, panels }));

    expect(outcome).toMatchObject({ kind: 'drawn' });
    expect(outcome.kind === 'drawn' ? outcome.altText : '').toContain('no values');
  });

  it('leaves the event loop to others while it draws', async () => {
    const before = performance.eventLoopUtilization();

    await renderer.draw(chart());
    await renderer.draw(chart());

    expect(performance.eventLoopUtilization(before).utilization).toBeLessThan(0.5);
  });

  it('holds no memory of what it drew', async () => {
    for (let count = 0; count < 5; count += 1) await renderer.draw(chart());
    const before = process.memoryUsage().rss;

    for (let count = 0; count < 25; count += 1) await renderer.draw(chart());

    // A picture is 4 MB before it is packed: kept, these would be a hundred.
    expect(process.memoryUsage().rss - before).toBeLessThan(70e6);
  });

  it('answers when its thread dies, and draws the next on a new one', async () => {
    const dying = createChartRenderer({
      clock: systemClock,
      log,
      body: threadBody('parentPort.on("message", () => process.exit(3));'),
    });
    const throwing = createChartRenderer({
      clock: systemClock,
      log,
      body: threadBody('parentPort.on("message", () => { throw new Error("out of ink"); });'),
    });

    const ends = [await dying.draw(chart()), await dying.draw(chart()), await throwing.draw(chart())];
    await dying.close();
    await throwing.close();

    expect(ends).toEqual([{ kind: 'crashed' }, { kind: 'crashed' }, { kind: 'crashed' }]);
    expect(warnings).toHaveLength(3);
  });

  it('gives up a chart that takes too long, and those behind it get their turn', async () => {
    const clock = new TestClock();
    const stuck = createChartRenderer({
      clock,
      log,
      timeOutMs: 5000,
      body: threadBody('parentPort.on("message", () => { for (;;); });'),
    });

    const ends = [stuck.draw(chart()), stuck.draw(chart())];
    clock.advance(5000);
    const first = await ends[0];
    clock.advance(5000);
    const second = await ends[1];
    await stuck.close();

    expect([first, second]).toEqual([{ kind: 'timed-out' }, { kind: 'timed-out' }]);
  });

  it('lets only so many wait, and tells those who wait when it is closed', async () => {
    const stuck = createChartRenderer({
      clock: new TestClock(),
      log,
      mostWaiting: 1,
      body: threadBody('parentPort.on("message", () => {});'),
    });

    const [first, second] = [stuck.draw(chart()), stuck.draw(chart())];
    const third = await stuck.draw(chart());
    await stuck.close();

    expect(third).toEqual({ kind: 'busy' });
    expect(await Promise.all([first, second, stuck.draw(chart())])).toEqual([
      { kind: 'closed' },
      { kind: 'closed' },
      { kind: 'closed' },
    ]);
  });

  it('ends its thread when nothing was drawn for a while, and begins another', async () => {
    const clock = new TestClock();
    // Counts what it drew: a thread begun anew has drawn nothing before.
    const counting = createChartRenderer({
      clock,
      log,
      body: threadBody(
        'let count = 0; parentPort.on("message", ({ id }) => { count += 1; parentPort.postMessage({ kind: "done", id, value: new Uint8Array([count]) }); });',
      ),
    });
    const drawn = async () => {
      const outcome = await counting.draw(chart());
      return outcome.kind === 'drawn' ? outcome.png[0] : outcome.kind;
    };

    const counts = [await drawn(), await drawn()];
    clock.advance(60_000);
    counts.push(await drawn());
    await counting.close();

    expect(counts).toEqual([1, 2, 1]);
  });

  it.each([
    [{ until: FROM }, 'must end after it begins'],
    [{ panels: [] }, '1 to 4 panels'],
    [
      {
        panels: [
          {
            title: 'x',
            unit: 'count' as const,
            series: [{ name: 'x', kind: 'bars' as const, tone: 'one' as const, points: [] }],
          },
        ],
      },
      'what one bar stands for',
    ],
  ])('refuses a chart that cannot be drawn: %j', async (parts, why) => {
    await expect(renderer.draw(chart(parts))).rejects.toThrow(why);
  });
});
