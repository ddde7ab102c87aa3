import { afterAll, describe, expect, it } from 'vitest';
import { PALETTES } from '../../../src/platform/chart/chart-palette.ts';
import { createChartRenderer } from '../../../src/platform/chart/chart-renderer.ts';
import { CHART_SIZE } from '../../../src/platform/chart/chart.ts';
import { layOutMatrix, matrixSvg } from '../../../src/platform/chart/matrix-drawing.ts';
import type { Matrix, MatrixCell } from '../../../src/platform/chart/matrix.ts';
import { systemClock } from '../../../src/platform/clock.ts';
import { readPng } from '../../support/png.ts';

const CELLS: readonly MatrixCell[] = [
  { tone: 'bad', text: '0' },
  { tone: 'weak', text: '2' },
  { tone: 'good', text: '12' },
  { tone: 'none', text: '–' },
];

function matrix({
  rows = 4,
  columns = 5,
  ...parts
}: Partial<Omit<Matrix, 'rows' | 'columns'>> & { rows?: number; columns?: number } = {}): Matrix {
  return {
    kind: 'matrix',
    title: 'Mesh peers',
    corner: 'host \\ shard',
    rows: Array.from({ length: rows }, (_, index) => `store-${index}.ac-cn-hongkong-c`),
    columns: Array.from({ length: columns }, (_, index) => `s${index}`),
    cells: Array.from({ length: rows }, (_row, row) =>
      Array.from({ length: columns }, (_column, column) => CELLS[(row + column) % CELLS.length]!),
    ),
    legend: [{ tone: 'bad', text: '0', means: 'dead' }],
    theme: 'dark',
    altText: 'Which shard is dead where.',
    ...parts,
  };
}

describe('a matrix', () => {
  const renderer = createChartRenderer({ clock: systemClock, log: { warn: () => undefined } });

  afterAll(() => renderer.close());

  it(
    'is drawn as a PNG as wide as a chart, with the words for those who do not see it',
    { timeout: 30_000 },
    async () => {
      for (const theme of ['dark', 'light'] as const) {
        const drawn = await renderer.drawMatrix(matrix({ theme }));

        if (drawn.kind !== 'drawn') throw new Error(drawn.kind);
        const picture = readPng(drawn.png);
        expect(picture.width).toBe(CHART_SIZE.width * CHART_SIZE.scale);
        expect(drawn.altText).toBe('Which shard is dead where.');
        const ground = [...picture.pixels.subarray(0, 3)].map((each) => each.toString(16).padStart(2, '0')).join('');
        expect(`#${ground}`).toBe(PALETTES[theme].ground);
      }
    },
  );

  it('puts a hundred columns into bands of legible cells, and each of them is there once', () => {
    const wide = matrix({ rows: 9, columns: 100 });

    const layout = layOutMatrix(wide);
    const svg = matrixSvg(wide);

    expect(layout.bands).toBeGreaterThan(1);
    expect(layout.bands * layout.perBand).toBeGreaterThanOrEqual(100);
    expect(layout.cellWidth).toBeGreaterThanOrEqual(22);
    for (const head of wide.columns) expect(svg.split(`>${head}</text>`), head).toHaveLength(2);
  });

  it.each([
    { rows: 1, columns: 1 },
    { rows: 2, columns: 2 },
    { rows: 60, columns: 120 },
  ])('of $rows by $columns has nothing outside of the picture, and no cell upon another', (size) => {
    const wanted = matrix(size);
    const { height } = layOutMatrix(wanted);

    const boxes = [
      ...matrixSvg(wanted).matchAll(
        /<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)" rx="3" fill="(?!url)/g,
      ),
    ].map(([, x, y, width, tall]) => ({
      x: Number(x),
      y: Number(y),
      right: Number(x) + Number(width),
      bottom: Number(y) + Number(tall),
    }));

    expect(boxes).toHaveLength(size.rows * size.columns + 1);
    const places = new Map<number, { x: number; right: number }[]>();
    for (const { x, y, right, bottom } of boxes) {
      expect(right).toBeLessThanOrEqual(CHART_SIZE.width);
      expect(bottom).toBeLessThanOrEqual(height);
      const line = places.get(y) ?? [];
      expect(line.every((other) => other.right <= x || other.x >= right)).toBe(true);
      places.set(y, [...line, { x, right }]);
    }
  });

  it('tells its classes apart without colour: hatched, cross-hatched, plain and empty', () => {
    const svg = matrixSvg(matrix());

    expect(svg).toContain('url(#bad)');
    expect(svg).toContain('url(#weak)');
    expect(svg).not.toContain('url(#good)');
    expect(svg).toContain('stroke-dasharray');
  });

  it('takes foreign text for text', async () => {
    const hostile = matrix({ title: '</text><script>alert(1)</script>\u0000&"', corner: '<b>' });

    const svg = matrixSvg({ ...hostile, rows: hostile.rows.map(() => '<image href="file:///etc/passwd"/>') });

    expect(svg).not.toContain('<script');
    expect(svg).not.toContain('<image');
    expect(svg).not.toContain('\u0000');
    expect((await renderer.drawMatrix(hostile)).kind).toBe('drawn');
  });

  it.each([
    ['no rows', matrix({ rows: 0 })],
    ['no columns', matrix({ columns: 0 })],
    ['too many columns', matrix({ columns: 121 })],
    ['a cell missing', { ...matrix(), cells: [] }],
  ])('of %s is the fault of who asks', async (_name, wrong) => {
    await expect(renderer.drawMatrix(wrong)).rejects.toThrow(RangeError);
  });
});
