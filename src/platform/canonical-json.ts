import type { JsonValue } from './json.ts';

/** One text for one value, whatever the order of its keys: what is hashed and compared. No spaces. */
export function canonicalJson(value: JsonValue): string {
  return JSON.stringify(value, (_key, each: JsonValue) =>
    each !== null && typeof each === 'object' && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  );
}
