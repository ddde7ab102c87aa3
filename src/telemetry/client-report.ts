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
export type ItemRefusal = 'unknown-type' | 'malformed' | 'no-client' | 'future' | 'old' | 'too-many';

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
 * Items are read as they are asked for, so that whoever counts them can let others have their turn in between. malformed:
 * the whole body is not what its address takes; `say` says what it should be.
 */
export type ReportOutcome =
  { readonly kind: 'read'; readonly items: Iterable<Item> } | { readonly kind: 'malformed'; readonly say: string };

export function refused(reason: ItemRefusal, error: string): ItemOutcome {
  return { kind: 'refused', reason, error };
}
