import { CHART_FONT } from './chart-frame.ts';
import { PALETTES, type Palette } from './chart-palette.ts';
import { chartText } from './chart-words.ts';
import { CHART_SIZE } from './chart.ts';
import { MATRIX_TONES, type Matrix, type MatrixCell, type MatrixTone } from './matrix.ts';
import { fitText, textWidth } from './text-width.ts';

interface CellLook {
  /** null: only a dashed border, for what is not known. */
  readonly fill: string | null;
  readonly text: string;
  readonly hatch: 'none' | 'stripes' | 'cross';
}

/** Texts keep 4.5:1 against their cells (WCAG 2.2, 1.4.3); cells differ in lightness and hatching, not in hue alone. */
const LOOKS: Readonly<Record<Matrix['theme'], Readonly<Record<MatrixTone, CellLook>>>> = {
  dark: {
    good: { fill: '#1d5c3f', text: '#f2f3f5', hatch: 'none' },
    weak: { fill: '#f0b232', text: '#1e1f22', hatch: 'stripes' },
    bad: { fill: '#ff8a80', text: '#1e1f22', hatch: 'cross' },
    none: { fill: null, text: '#b5bac1', hatch: 'none' },
  },
  light: {
    good: { fill: '#cfeedd', text: '#1e1f22', hatch: 'none' },
    weak: { fill: '#f2b84b', text: '#1e1f22', hatch: 'stripes' },
    bad: { fill: '#c2282b', text: '#ffffff', hatch: 'cross' },
    none: { fill: null, text: '#4e5058', hatch: 'none' },
  },
};

const EDGE = 14;
const LABELS = { most: 190, gap: 8 } as const;
const CELL = { least: 22, most: 84, height: 21, gap: 2 } as const;
const HEAD_HEIGHT = 22;
const BAND_GAP = 10;
const LEGEND = { line: 24, swatch: 34, gap: 16 } as const;
const FONT = { label: `12px ${CHART_FONT}`, head: `11px ${CHART_FONT}`, legend: `12px ${CHART_FONT}` } as const;

interface Layout {
  readonly labelWidth: number;
  readonly perBand: number;
  readonly bands: number;
  readonly cellWidth: number;
  readonly bandHeight: number;
  readonly legend: readonly (readonly { readonly x: number; readonly index: number }[])[];
  readonly height: number;
}

/** Columns that do not fit beside each other go into further bands, all of one width. */
export function layOutMatrix(matrix: Matrix): Layout {
  const { rows, columns, corner } = matrix;
  const labels = [...rows, corner].map((label) => textWidth(chartText(label), FONT.label));
  const labelWidth = Math.min(LABELS.most, Math.max(...labels) + 2);
  const room = CHART_SIZE.width - 2 * EDGE - labelWidth - LABELS.gap;
  const widest = Math.max(...columns.map((head) => textWidth(chartText(head), FONT.head)));
  const most = Math.max(1, Math.floor(room / Math.max(CELL.least, widest + 6)));
  const bands = Math.ceil(columns.length / most);
  const perBand = Math.ceil(columns.length / bands);
  const bandHeight = HEAD_HEIGHT + rows.length * CELL.height;
  const legend = legendLines(matrix);
  return {
    labelWidth,
    perBand,
    bands,
    cellWidth: Math.min(CELL.most, room / perBand),
    bandHeight,
    legend,
    height:
      CHART_SIZE.titleHeight +
      bands * bandHeight +
      (bands - 1) * BAND_GAP +
      BAND_GAP +
      legend.length * LEGEND.line +
      CHART_SIZE.footHeight,
  };
}

function legendLines({ legend }: Matrix): Layout['legend'] {
  const lines: { x: number; index: number }[][] = [[]];
  let x = EDGE;
  for (const [index, { means }] of legend.entries()) {
    const width = LEGEND.swatch + 6 + textWidth(chartText(means), FONT.legend) + LEGEND.gap;
    if (x > EDGE && x + width > CHART_SIZE.width - EDGE + LEGEND.gap) {
      lines.push([]);
      x = EDGE;
    }
    lines.at(-1)?.push({ x, index });
    x += width;
  }
  return legend.length === 0 ? [] : lines;
}

/** The matrix as SVG, of CHART_SIZE.width. */
export function matrixSvg(matrix: Matrix): string {
  const layout = layOutMatrix(matrix);
  const palette = PALETTES[matrix.theme];
  const { width } = CHART_SIZE;
  const legendTop = CHART_SIZE.titleHeight + layout.bands * (layout.bandHeight + BAND_GAP);
  const parts = [
    `<rect width="${width}" height="${layout.height}" fill="${palette.ground}"/>`,
    textAt(fitText(chartText(matrix.title), { font: `bold 16px ${CHART_FONT}`, width: width - 2 * EDGE }), {
      x: EDGE,
      y: 24,
      size: 16,
      color: palette.text,
      bold: true,
    }),
    ...Array.from({ length: layout.bands }, (_, band) => bandOf(matrix, { layout, palette, band })),
    ...layout.legend.flatMap((line, index) =>
      line.map((at) => signOf(matrix, { palette, x: at.x, y: legendTop + index * LEGEND.line, index: at.index })),
    ),
  ];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${layout.height}" font-family="${CHART_FONT}">`,
    `<defs>${MATRIX_TONES.map((tone) => hatchOf(matrix.theme, tone)).join('')}</defs>`,
    ...parts,
    '</svg>',
  ].join('');
}

interface BandParts {
  readonly layout: Layout;
  readonly palette: Palette;
  readonly band: number;
}

function bandOf(matrix: Matrix, { layout, palette, band }: BandParts): string {
  const { labelWidth, perBand, cellWidth, bandHeight } = layout;
  const top = CHART_SIZE.titleHeight + band * (bandHeight + BAND_GAP);
  const left = EDGE + labelWidth + LABELS.gap;
  const first = band * perBand;
  const shown = matrix.columns.slice(first, first + perBand);
  const label = (text: string, y: number, color: string): string =>
    textAt(fitText(chartText(text), { font: FONT.label, width: labelWidth }), { x: EDGE, y, size: 12, color });
  return [
    label(matrix.corner, top + 15, palette.faint),
    ...shown.map((head, index) =>
      textAt(chartText(head), {
        x: left + (index + 0.5) * cellWidth,
        y: top + 15,
        size: 11,
        color: palette.faint,
        middle: true,
      }),
    ),
    ...matrix.rows.flatMap((row, rowIndex) => {
      const y = top + HEAD_HEIGHT + rowIndex * CELL.height;
      const cells = (matrix.cells[rowIndex] ?? []).slice(first, first + perBand);
      return [
        label(row, y + 15, palette.text),
        ...cells.map((cell, index) =>
          cellAt(cell, { theme: matrix.theme, x: left + index * cellWidth, y, width: cellWidth - CELL.gap }),
        ),
      ];
    }),
  ].join('');
}

interface CellPlace {
  readonly theme: Matrix['theme'];
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

function cellAt({ tone, text }: MatrixCell, { theme, x, y, width }: CellPlace): string {
  const look = LOOKS[theme][tone];
  const height = CELL.height - CELL.gap;
  const box = `x="${round(x)}" y="${y}" width="${round(width)}" height="${height}" rx="3"`;
  const middle = { x: x + width / 2, y: y + 14.5, size: 12, color: look.text, bold: true, middle: true };
  const written = textAt(chartText(text, LONGEST_CELL), middle);
  if (look.fill === null)
    return `<rect ${box} fill="none" stroke="${look.text}" stroke-width="1" stroke-dasharray="2 3"/>${written}`;
  const ground = `<rect ${box} fill="${look.fill}"/>`;
  if (look.hatch === 'none') return ground + written;
  // A clear patch behind the number keeps it legible upon the hatching.
  const patch = Math.min(width - 6, textWidth(text, `bold 12px ${CHART_FONT}`) + 4);
  const clear = `<rect x="${round(middle.x - patch / 2)}" y="${y + 2}" width="${round(patch)}" height="${height - 4}" rx="2" fill="${look.fill}"/>`;
  return `${ground}<rect ${box} fill="url(#${tone})"/>${clear}${written}`;
}

const LONGEST_CELL = 3;

function hatchOf(theme: Matrix['theme'], tone: MatrixTone): string {
  const { hatch, text } = LOOKS[theme][tone];
  if (hatch === 'none') return '';
  const lines = hatch === 'stripes' ? 'M0 6L6 0' : 'M0 6L6 0M0 0L6 6';
  return `<pattern id="${tone}" width="6" height="6" patternUnits="userSpaceOnUse"><path d="${lines}" stroke="${text}" stroke-width="1" stroke-opacity="0.55"/></pattern>`;
}

function signOf(
  { theme, legend }: Matrix,
  { palette, x, y, index }: { palette: Palette; x: number; y: number; index: number },
): string {
  const sign = legend[index];
  if (sign === undefined) return '';
  const means = textAt(chartText(sign.means), { x: x + LEGEND.swatch + 6, y: y + 15, size: 12, color: palette.text });
  return cellAt(sign, { theme, x, y, width: LEGEND.swatch }) + means;
}

interface TextPlace {
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly color: string;
  readonly bold?: boolean;
  readonly middle?: boolean;
}

function textAt(text: string, { x, y, size, color, bold = false, middle = false }: TextPlace): string {
  const anchor = middle ? ' text-anchor="middle"' : '';
  const weight = bold ? ' font-weight="bold"' : '';
  return `<text x="${round(x)}" y="${round(y)}" font-size="${size}" fill="${color}"${weight}${anchor}>${escapeXml(text)}</text>`;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function escapeXml(text: string): string {
  return text.replaceAll(/[&<>"]/g, (character) => ENTITIES[character] ?? '');
}
