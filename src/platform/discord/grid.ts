import { clip } from './text.ts';

/** Stands where nothing is known; zero is a value. */
export const NOT_KNOWN = '–';

/** Of one cell. */
const MOST_CHARACTERS = 28;

/** Columns under their heads, numbers to the right, in letters of one width. Discord's own app wraps beyond some 55. */
export function grid(heads: readonly string[], lines: readonly (readonly string[])[]): string {
  const all = [heads, ...lines].map((cells) => cells.map(plain));
  const widths = heads.map((_, column) => Math.max(...all.map((cells) => cells[column]?.length ?? 0)));
  const text = all.map((cells) =>
    cells
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
  return ['```', ...text, '```'].join('\n');
}

/** Labels are foreign: a backtick would end the block. */
function plain(cell: string): string {
  return clip(cell.replaceAll('`', 'ˋ').replaceAll(/\s+/gu, ' '), MOST_CHARACTERS);
}

/** Three digits, or all of a whole number. */
export function numberWords(value: number): string {
  if (Math.abs(value) >= 100 || Number.isInteger(value)) return Math.round(value).toLocaleString('en-GB');
  return String(Number(value.toPrecision(3)));
}
