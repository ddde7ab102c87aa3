import { readFileSync, writeFileSync } from 'node:fs';
import type { Figure } from './figure.ts';

const BEGIN = '<!-- bench:begin -->';
const END = '<!-- bench:end -->';

/** One line per figure, aligned as prettier would. */
export function renderTable(figures: readonly Figure[]): string {
  const head = ['figure', 'floor', 'Muster', 'ratio (lowest to highest round)', 'aim', 'met'];
  const rows = figures.map((figure) => [
    figure.what,
    quantity(figure.floor, figure.unit),
    quantity(figure.muster, figure.unit),
    `${figure.ratio.toFixed(2)} (${figure.spread.map((ratio) => ratio.toFixed(2)).join(' to ')})`,
    figure.atLeast === undefined ? `≤ ${String(figure.atMost)}` : `≥ ${figure.atLeast}`,
    figure.isMet ? 'yes' : '**no**',
  ]);
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => (row[column] ?? '').length)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}

function quantity(value: number, unit: Figure['unit']): string {
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return unit === '/s' ? `${value.toFixed(digits)}/s` : `${value.toFixed(digits)} ${unit}`;
}

/** Puts the text between the markers of the file; says so when it has none. */
export function writeBetweenMarkers(file: string, text: string): void {
  const before = readFileSync(file, 'utf8');
  const begin = before.indexOf(BEGIN);
  const end = before.indexOf(END);
  if (begin < 0 || end < begin) throw new Error(`${file} has no ${BEGIN} … ${END} to write between.`);
  writeFileSync(file, `${before.slice(0, begin + BEGIN.length)}\n\n${text}\n\n${before.slice(end)}`);
}
