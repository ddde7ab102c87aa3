/** What sort of thing waits for a person, the most pressing first where nothing else decides. */
export const MINE_KINDS = [
  'alert-yours',
  'alert',
  'hold-overdue',
  'drift',
  'not-done',
  'approval',
  'by-hand',
  'request',
  'window',
  'hold-ends',
] as const;
export type MineKind = (typeof MINE_KINDS)[number];

/** One thing that waits for the person who asks. */
export interface MineItem {
  readonly kind: MineKind;
  /** `AP-4`, `H-3`, `AL-7`, `W-2`, `UP-9`; a fleet's name where it is about its deploys. */
  readonly id: string;
  /** Canonical name; null for the house as a whole. */
  readonly fleet: string | null;
  /** A phrase without a period. Foreign text. */
  readonly what: string;
  readonly since: Date;
  /** When it ends, lapses or begins by itself; null: it stays. */
  readonly until: Date | null;
}

/** What somebody has to look at now, then what ends soonest, then what has waited longest. */
export function mostPressingFirst(items: readonly MineItem[]): readonly MineItem[] {
  return items.toSorted(
    (a, b) =>
      band(a) - band(b) ||
      (a.until?.getTime() ?? Infinity) - (b.until?.getTime() ?? Infinity) ||
      MINE_KINDS.indexOf(a.kind) - MINE_KINDS.indexOf(b.kind) ||
      a.since.getTime() - b.since.getTime(),
  );
}

function band({ kind }: MineItem): number {
  const place = MINE_KINDS.indexOf(kind);
  return place <= MINE_KINDS.indexOf('not-done') ? place : MINE_KINDS.length;
}
