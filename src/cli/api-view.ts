import { cellText, headingOf, renderTable, type Cell } from './table.ts';

type Fields = Readonly<Record<string, unknown>>;

/**
 * Whatever the API answered, for a person: what is single as "name  value" lines, each list of things as a table with
 * its columns in the order of the answer. Made from the answer alone, so that a new act needs no view of its own.
 */
export function renderAnswer(data: Fields, width: number | null): readonly string[] {
  const flat = flatten(data);
  const singles = flat.filter(([, value]) => !isTable(value));
  const tables = flat.filter((entry): entry is [string, readonly Fields[]] => isTable(entry[1]));
  const longest = Math.max(0, ...singles.map(([name]) => name.length));
  return [
    ...singles.map(([name, value]) => `${name.padEnd(longest)}  ${valueText(value)}`.trimEnd()),
    ...tables.flatMap(([name, rows]) => [
      ...(singles.length + tables.length > 1 ? ['', `${headingOf(name)} (${rows.length})`] : []),
      ...(rows.length === 0 ? ['none'] : renderTable(rows.map(rowOf), width)),
    ]),
  ];
}

/** An object within becomes its own lines, named like `versions.kind`. */
function flatten(data: Fields, prefix = ''): readonly (readonly [string, unknown])[] {
  return Object.entries(data).flatMap(([name, value]) =>
    isFields(value) ? flatten(value, `${prefix}${name}.`) : [[`${prefix}${name}`, value] as const],
  );
}

function rowOf(row: Fields): Readonly<Record<string, Cell>> {
  return Object.fromEntries(flatten(row).map(([name, value]) => [name, isCell(value) ? value : valueText(value)]));
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
