import type { APIEmbedField } from 'discord-api-types/v10';

/** Side by side at most, as in Discord. */
const INLINE_PER_ROW = 3;

/** With how many a field shares its row: runs of inline fields fill rows of up to three. */
export function fieldWidths(
  list: readonly APIEmbedField[],
): readonly { readonly field: APIEmbedField; readonly sharing: number }[] {
  const rows: APIEmbedField[][] = [];
  for (const field of list) {
    const row = rows.at(-1);
    const fits = row !== undefined && row.length < INLINE_PER_ROW && field.inline === true && row[0]?.inline === true;
    if (fits) row.push(field);
    else rows.push([field]);
  }
  return rows.flatMap((row) => row.map((field) => ({ field, sharing: row.length })));
}
