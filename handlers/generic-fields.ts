import type { JsonValue } from '../src/platform/json.ts';
import { foreignLine } from './foreign-line.ts';
import { foreignUrl } from './foreign-text.ts';
import type { FieldPicks } from './pick-fields.ts';

/* What generic events have in common. Their schema refuses what it does not know; what people wrote is cleaned here. */

/** PostgreSQL stores no NUL, and no control character means anything in one line. */
export function genericLine(text: string): string {
  return foreignLine(text.replace(/^[\s\p{Cc}]+/u, ''))
    .replace(/\p{Cc}+/gu, ' ')
    .trim();
}

export const ENVELOPE: FieldPicks = {
  version: true,
  id: genericLine,
  source: genericLine,
  at: genericLine,
  kind: genericLine,
  pipeline: genericLine,
};

export const COURSE: FieldPicks = {
  state: genericLine,
  startedAt: genericLine,
  endedAt: genericLine,
  url: foreignUrl,
  failure: genericLine,
};

/** A field that is cleaned until nothing is left is not there: its schema asks for something. */
export function withoutEmpty(kept: { readonly [field: string]: JsonValue }): { readonly [field: string]: JsonValue } {
  return Object.fromEntries(Object.entries(kept).filter(([, value]) => value !== '' && value !== null));
}
