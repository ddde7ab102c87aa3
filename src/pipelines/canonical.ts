/** By code unit: the same order on every machine. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The greater of two texts; something beats nothing. So texts add up alike whatever the order they come in. */
export function greater(one: string | null, other: string | null): string | null {
  if (one === null || other === null) return one ?? other;
  return compareText(one, other) >= 0 ? one : other;
}

/** JSON with sorted keys: two values are equal exactly when their texts are. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => compareText(a, b)))
      : part,
  );
}
