import type { JsonValue } from '../src/platform/json.ts';
import { foreignLine } from './foreign-line.ts';
import { foreignUrl } from './foreign-text.ts';
import type { FieldPicks } from './pick-fields.ts';

/* What generic events have in common. Their schema refuses what it does not know; what people wrote is cleaned here. */

export const ENVELOPE: FieldPicks = {
  version: true,
  id: foreignLine,
  source: foreignLine,
  at: foreignLine,
  kind: foreignLine,
  pipeline: foreignLine,
};

export const COURSE: FieldPicks = {
  state: foreignLine,
  startedAt: foreignLine,
  endedAt: foreignLine,
  url: foreignUrl,
  failure: foreignLine,
};

/** A field that is cleaned until nothing is left is not there: its schema asks for something. */
export function withoutEmpty(kept: { readonly [field: string]: JsonValue }): { readonly [field: string]: JsonValue } {
  return Object.fromEntries(Object.entries(kept).filter(([, value]) => value !== '' && value !== null));
}
