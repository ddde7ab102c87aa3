import { printable } from './terminal.ts';

export type Cell = string | number | boolean | null;

/** Nothing known, which is not the same as nothing. */
const ABSENT = '-';
const GAP = '  ';
/** A column keeps at least this much when the table is wider than the terminal. */
const NARROWEST = 8;

/**
 * Rows under headings, each column as wide as it needs; wider than `width` characters, the widest columns give way and
 * end in "…". Foreign text cannot move the cursor. `width` null: nothing is cut, for a pipe.
 */
export function renderTable(rows: readonly Readonly<Record<string, Cell>>[], width: number | null): readonly string[] {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const cells = rows.map((row) => names.map((name) => cellText(row[name] ?? null)));
  const headings = names.map(headingOf);
  const widths = fit(
    headings.map((heading, index) =>
      Math.max(...[heading, ...cells.map((row) => row[index] ?? '')].map((text) => text.length)),
    ),
    width,
  );
  return [headings, ...cells].map((row) =>
    row
      .map((text, index) => pad(text, widths[index] ?? text.length))
      .join(GAP)
      .trimEnd(),
  );
}

export function cellText(cell: Cell): string {
  return cell === null ? ABSENT : printable(String(cell));
}

/** `versionAt` reads VERSION AT. */
export function headingOf(name: string): string {
  return printable(name)
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .replaceAll('.', ' ')
    .toUpperCase();
}

function fit(wanted: readonly number[], width: number | null): readonly number[] {
  const widths = [...wanted];
  if (width === null) return widths;
  const total = (): number => widths.reduce((sum, each) => sum + each, 0) + GAP.length * (widths.length - 1);
  while (total() > width) {
    const widest = widths.indexOf(Math.max(...widths));
    const current = widths[widest] ?? 0;
    if (current <= NARROWEST) break;
    widths[widest] = current - 1;
  }
  return widths;
}

function pad(text: string, width: number): string {
  return text.length > width ? `${cut(text, Math.max(0, width - 1))}…` : text.padEnd(width);
}

/** Never within a character: half of an emoji is no text. */
function cut(text: string, length: number): string {
  return text.slice(0, length).replace(/[\uD800-\uDBFF]$/, '');
}
