import type { JsonValue } from '../src/platform/json.ts';

/** What to keep of a payload: true takes a number or a yes/no as it is, a function takes a text, an object goes deeper. */
export interface FieldPicks {
  readonly [field: string]: true | ((text: string) => string) | FieldPicks;
}

/**
 * The named fields and nothing else. An allow-list, because the next field a sender adds may hold a secret. Never
 * throws: whatever has another shape than expected is left out, and the payload's schema then says what is missing.
 */
export function pickFields(raw: JsonValue, picks: FieldPicks): { readonly [field: string]: JsonValue } {
  if (!isObject(raw)) return {};
  const kept: [string, JsonValue][] = [];
  for (const [field, pick] of Object.entries(picks)) {
    // Its own fields only: a payload has no say about what an object inherits.
    const value = Object.hasOwn(raw, field) ? raw[field] : undefined;
    if (value === undefined) continue;
    if (value === null) kept.push([field, null]);
    else if (typeof pick === 'object') kept.push([field, pickFields(value, pick)]);
    else if (typeof value === 'string') {
      // Text where none belongs may be anything, so nothing lets it through unchanged.
      if (typeof pick === 'function') kept.push([field, pick(value)]);
    } else if (typeof value !== 'object') kept.push([field, value]);
  }
  return Object.fromEntries(kept);
}

/** True for an object of JSON, and for no list. */
export function isObject(value: JsonValue): value is { readonly [field: string]: JsonValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The list at this path of a payload, at most `most` of it; empty where there is none. */
export function listIn(raw: JsonValue, path: readonly string[], most: number): readonly JsonValue[] {
  let at: JsonValue | undefined = raw;
  for (const field of path) at = at !== undefined && isObject(at) && Object.hasOwn(at, field) ? at[field] : undefined;
  return isList(at) ? at.slice(0, most) : [];
}

function isList(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value);
}
