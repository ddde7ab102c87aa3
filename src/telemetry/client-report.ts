import type { GroupTable } from './message-group.ts';
import type { ShardsOfFleet } from './report-labels.ts';
import type { Contribution } from './telemetry-cell.ts';

/** What an item of a report came to. `client` leaves memory as a keyed hash only. */
export type ItemOutcome =
  | { readonly kind: 'counted'; readonly client: string; readonly contributions: readonly Contribution[] }
  /** Understood, and of no use here. */
  | { readonly kind: 'ignored' }
  | { readonly kind: 'refused'; readonly reason: ItemRefusal; readonly error: string };

/** Why an item is not counted: a closed list, for a metric's label. */
export const ITEM_REFUSALS = ['unknown-type', 'malformed', 'no-client', 'future', 'old', 'too-many'] as const;
export type ItemRefusal = (typeof ITEM_REFUSALS)[number];

export interface Item {
  /** As the sender counts them; null where it does not. */
  readonly id: number | null;
  readonly outcome: ItemOutcome;
}

/** What is known when a report is read. */
export interface ReportContext {
  readonly fleet: ShardsOfFleet;
  readonly groups: GroupTable;
  readonly nowMs: number;
  readonly mostItems: number;
}

/**
 * Items are read as they are asked for. malformed: the whole body is not what its address takes; `say` says what it should
 * be.
 */
export type ReportOutcome =
  { readonly kind: 'read'; readonly items: Iterable<Item> } | { readonly kind: 'malformed'; readonly say: string };

export function refused(reason: ItemRefusal, error: string): ItemOutcome {
  return { kind: 'refused', reason, error };
}

/** Which item was not counted, and why. */
export interface ItemError {
  readonly id: number;
  readonly error: string;
}
