import type { Clock } from '../clock.ts';
import { isUnseen } from './card-rules.ts';
import { markOf } from './card-marker.ts';
import type { CardRow, DeliveryMode } from './delivery-tables.ts';

/** Discord remembers a nonce for "a few minutes" (Discord docs: create message); this is surely within them. */
export const NONCE_TRUST_MS = 120_000;
/** How long after a restore a card that seems new may be one that only the backup has forgotten. */
const RESTORE_DOUBT_MS = 24 * 3_600_000;
/** How far back such a card is looked for at most, when the backup is older or does not say its age. */
const RESTORE_REACH_MS = 14 * 24 * 3_600_000;

/** A message of this card's present anchor may exist although the store does not know of it. */
export interface Doubt {
  /** Since when it may exist. */
  readonly since: number;
  /** A look-up that began after this moment would have seen it. */
  readonly until: number;
  /** The oldest revision it may show. */
  readonly lowestRevision: number;
  /** The nonce is too old to be trusted: look into the channel before posting. */
  readonly mustLook: boolean;
}

/**
 * Which sends have no known ending. What this process sent and lost the answer of, it remembers; what an earlier
 * process may have sent follows from the card's age. So nothing needs to be stored before a send.
 */
export class UnsettledSends {
  readonly #clock: Clock;
  readonly #startedAt: number;
  readonly #lost = new Map<string, { since: number; until: number; lowestRevision: number }>();
  readonly #cleared = new Set<string>();
  #mode: DeliveryMode | null = null;
  #lastSeq = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#startedAt = clock.now().getTime();
  }

  /** Called once, before the first send: cards up to `lastSeq` were put before this process could send any. */
  begin({ mode, lastSeq }: { readonly mode: DeliveryMode | null; readonly lastSeq: number }): void {
    this.#mode = mode;
    this.#lastSeq = lastSeq;
  }

  doubtOf(row: CardRow): Doubt | null {
    if (row.state !== 'pending' || row.waits_for !== null) return null;
    const mark = idOf(row);
    const now = this.#clock.now().getTime();
    const lost = this.#lost.get(mark);
    if (lost !== undefined) return { ...lost, mustLook: now - lost.since > NONCE_TRUST_MS };
    if (this.#cleared.has(mark)) return null;
    const restored = this.#restoreDoubt(row);
    if (restored !== null) return restored;
    if (row.anchor_at > this.#startedAt || row.seq > this.#lastSeq) return null;
    return {
      since: row.anchor_at,
      until: this.#startedAt,
      lowestRevision: row.anchor_revision,
      mustLook: now - row.anchor_at > NONCE_TRUST_MS,
    };
  }

  /** The answer to a send was lost. */
  noteLost(row: CardRow, sentAt: number): void {
    const known = this.#lost.get(idOf(row));
    this.#lost.set(idOf(row), {
      since: known?.since ?? sentAt,
      until: this.#clock.now().getTime(),
      lowestRevision: Math.min(
        known?.lowestRevision ?? row.revision,
        this.doubtOf(row)?.lowestRevision ?? row.revision,
      ),
    });
  }

  /** Looked for and not found, or settled: no message of this anchor exists that the store does not know of. */
  clear(row: CardRow): void {
    this.#lost.delete(idOf(row));
    if (row.anchor_at <= this.#startedAt || this.#restoreDoubt(row) !== null) this.#cleared.add(idOf(row));
  }

  forget(row: CardRow): void {
    this.#lost.delete(idOf(row));
    this.#cleared.delete(idOf(row));
  }

  #restoreDoubt(row: CardRow): Doubt | null {
    const mode = this.#mode;
    if (mode === null || row.created_at > mode.restored_at + RESTORE_DOUBT_MS) return null;
    const isBackedUp = row.anchor_at <= mode.restored_at;
    if (!isBackedUp && !isUnseen(row)) return null;
    return {
      since: Math.min(row.anchor_at, Math.max(mode.backup_at, mode.restored_at - RESTORE_REACH_MS)),
      until: Math.max(mode.restored_at, Math.min(this.#startedAt, row.anchor_at)),
      lowestRevision: isBackedUp ? row.anchor_revision : 0,
      mustLook: true,
    };
  }
}

function idOf(row: CardRow): string {
  return markOf({ shortId: row.short_id, anchor: row.anchor });
}
