/** Where the keyboard stands in a list of offers; null when nothing is marked. */
export type Cursor = number | null;

const PAGE = 8;

/** Where a key leads in a list of `count`, or undefined when the key does not move in lists. Ends lead to each other. */
export function moveCursor(key: string, at: Cursor, count: number): Cursor | undefined {
  if (count === 0) return ['ArrowDown', 'ArrowUp', 'PageDown', 'PageUp'].includes(key) ? null : undefined;
  switch (key) {
    case 'ArrowDown':
      return at === null ? 0 : (at + 1) % count;
    case 'ArrowUp':
      return at === null ? count - 1 : (at - 1 + count) % count;
    case 'PageDown':
      return Math.min((at ?? -1) + PAGE, count - 1);
    case 'PageUp':
      return Math.max((at ?? count) - PAGE, 0);
    default:
      return undefined;
  }
}
