import type { Sheet, SheetColumn } from './api-sheets.ts';
import { cellText, headingOf, renderTable, type Cell } from './table.ts';
import { printable } from './terminal.ts';
import { ageOf, momentOf, parseTime } from './time-words.ts';

type Fields = Readonly<Record<string, unknown>>;
type Entry = readonly [place: string, value: unknown];

export interface Viewing {
  /** Characters to a line; null for a pipe: nothing is cut, and times are as the API gave them. */
  readonly width: number | null;
  readonly now: Date;
  /** What of it is wanted; without one, all of it in the order of the answer. */
  readonly sheet?: Sheet;
}

/** Whatever the API answered, for a person: what is single as "name  value" lines, each list of things as a table. */
export function renderAnswer(data: Fields, { width, now, sheet = {} }: Viewing): readonly string[] {
  const flat = flatten(data);
  const cell = width === null ? null : now;
  const lines = (sheet.lines ?? wholeLines(flat, sheet)).map(([heading, ...places]): Entry => [
    printable(heading),
    lineOf(flat, places, cell),
  ]);
  const longest = Math.max(0, ...lines.map(([heading]) => heading.length));
  const wanted = Object.keys(sheet.tables ?? {});
  const tables = flat
    .filter((entry): entry is [string, readonly Fields[]] => isTable(entry[1]))
    .toSorted(([one], [other]) => rank(wanted, one) - rank(wanted, other));
  const isAlone = lines.length + tables.length === 1;
  return [
    ...lines.map(([heading, value]) => `${heading.padEnd(longest)}  ${String(value)}`.trimEnd()),
    ...tables.flatMap(([place, rows], index) => [
      ...(isAlone ? [] : [...(index + lines.length === 0 ? [] : ['']), `${headingOf(place)} (${rows.length})`]),
      ...renderTable(
        rows.map((row) => rowOf(row, { columns: sheet.tables?.[place] ?? null, now: cell })),
        width,
      ),
    ]),
    ...emptyLists(flat, { sheet, isFirst: lines.length + tables.length === 0 }),
    ...moreOf(flat, sheet),
  ];
}

function rank(wanted: readonly string[], place: string): number {
  const at = wanted.indexOf(place);
  return at === -1 ? wanted.length : at;
}

/** Lists that a sheet would show as tables, and that hold nothing. */
function emptyLists(
  flat: readonly Entry[],
  { sheet, isFirst }: { readonly sheet: Sheet; readonly isFirst: boolean },
): readonly string[] {
  const empty = Object.keys(sheet.tables ?? {}).filter((place) => isEmpty(valueAt(flat, place)));
  const lines = empty.map((place) => `No ${headingOf(place).toLowerCase()}.`);
  return lines.length === 0 || isFirst ? lines : ['', ...lines];
}

function moreOf(flat: readonly Entry[], { more }: Sheet): readonly string[] {
  const next = more === undefined ? null : (valueAt(flat, more.place) ?? null);
  return more === undefined || next === null ? [] : ['', `There are more: ${more.option} ${valueText(next)}`];
}

function wholeLines(flat: readonly Entry[], { tables = {} }: Sheet): readonly SheetColumn[] {
  return flat
    .filter(([place, value]) => !isTable(value) && !Object.hasOwn(tables, place))
    .map(([place]) => [place, place] as const);
}

function lineOf(flat: readonly Entry[], places: readonly string[], now: Date | null): string {
  const found = places.map((place) => valueAt(flat, place) ?? null);
  const known = places.length > 1 ? found.filter((value) => value !== null) : found;
  return known.length === 0 ? cellText(null) : known.map((value) => timeOr(value, now, momentOf)).join(' ');
}

/** An object within becomes entries of its own, named like `versions.kind`. */
function flatten(data: Fields, prefix = ''): readonly Entry[] {
  return Object.entries(data).flatMap(([name, value]) =>
    isFields(value) ? flatten(value, `${prefix}${name}.`) : [[`${prefix}${name}`, value] as const],
  );
}

function rowOf(
  row: Fields,
  { columns, now }: { readonly columns: readonly SheetColumn[] | null; readonly now: Date | null },
): Readonly<Record<string, Cell>> {
  const flat = flatten(row);
  const shown = columns ?? flat.map(([place]): SheetColumn => [place, place]);
  return Object.fromEntries(
    shown.map(([heading, ...places]) => {
      const found = places.map((place) => valueAt(flat, place) ?? null).filter((value) => value !== null);
      const texts = found.map((value) => timeOr(value, now, ageOf));
      return [heading, texts.length === 0 ? null : texts.join(' ')];
    }),
  );
}

/** Whoever reads it themselves reads no more. */
const DIGITS = 4;

function timeOr(value: unknown, now: Date | null, say: (at: Date, now: Date) => string): string {
  if (now !== null && typeof value === 'number' && !Number.isInteger(value))
    return valueText(Math.abs(value) >= 10 ** DIGITS ? Math.round(value) : Number(value.toPrecision(DIGITS)));
  const at = now === null || typeof value !== 'string' ? null : parseTime(value);
  return now === null || at === null ? valueText(value) : say(at, now);
}

function valueAt(flat: readonly Entry[], place: string): unknown {
  return flat.find(([name]) => name === place)?.[1];
}

function valueText(value: unknown): string {
  if (isCell(value)) return cellText(value);
  if (!Array.isArray(value)) return cellText(JSON.stringify(value));
  return value.length === 0
    ? 'none'
    : value.map((each: unknown) => (isCell(each) ? cellText(each) : cellText(JSON.stringify(each)))).join(', ');
}

function isCell(value: unknown): value is Cell {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value);
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isTable(value: unknown): value is readonly Fields[] {
  return Array.isArray(value) && value.every(isFields) && value.length > 0;
}

function isEmpty(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}
