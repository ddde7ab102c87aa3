import { schedule } from './card-rules.ts';
import type { CardPatch, CardRow, ReceiptKind } from './delivery-tables.ts';

/** An open card whose message was deleted is posted again this often; then the deletion stands. */
export const MOST_REPOSTS = 2;

/** What was sent, as it stood when the relay read the card. The row may have moved on since. */
export interface Sent {
  readonly anchor: number;
  readonly revision: number;
  readonly phase: 'open' | 'final';
  readonly form: 'rich' | 'plain';
  /** JSON of the files the message now carries. */
  readonly files: string;
  readonly channelId: string;
}

export type Settlement = Sent &
  (
    | {
        readonly kind: 'posted' | 'found';
        readonly messageId: string;
        /** The oldest revision the message may show: an unsettled earlier send may be what Discord kept. */
        readonly showsAtLeast: number;
        /** When it was posted, as far as we know. */
        readonly postedAt: number;
        /** The anchor the message carries: after a restore it may be a later one than the store knows of. */
        readonly messageAnchor: number;
      }
    | { readonly kind: 'edited' }
    | { readonly kind: 'gone'; readonly reason: string }
    /** The message takes no more edits, or a new day begins: another one continues it. */
    | { readonly kind: 'anchored'; readonly reason: string }
    | { readonly kind: 'rejected'; readonly reason: string }
  );

export interface Change {
  readonly patch: CardPatch;
  readonly receipt: { readonly kind: ReceiptKind; readonly messageId: string | null; readonly reason: string | null };
  /** Those who waited for this card may look again. */
  readonly releasesWaiters: boolean;
  /** Set aside for good: the house must hear of it. */
  readonly setAside: string | null;
}

/** What a call's ending makes of the card as it is now; null when the ending is about a message already replaced. */
export function settle(row: CardRow, settlement: Settlement, now: number): Change | null {
  if (row.anchor !== settlement.anchor) return null;
  switch (settlement.kind) {
    case 'posted':
    case 'found':
      return row.state === 'shown' ? null : settlePosted(row, settlement, now);
    case 'edited':
      return row.state === 'shown' ? settleEdited(row, settlement, now) : null;
    case 'gone':
      return row.state === 'shown' ? settleGone(row, settlement.reason, now) : null;
    case 'anchored':
      return row.state === 'shown' ? settleAnchored(row, settlement.reason, now) : null;
    case 'rejected':
      return settleRejected(row, settlement, now);
  }
}

function settlePosted(row: CardRow, sent: Settlement & { kind: 'posted' | 'found' }, now: number): Change {
  const certain = sent.showsAtLeast === sent.revision;
  const next = {
    state: 'shown' as const,
    anchor: sent.messageAnchor,
    waits_for: null,
    channel_id: sent.channelId,
    message_id: sent.messageId,
    posted_at: sent.postedAt,
    shown_at: now,
    shown_revision: sent.showsAtLeast,
    shown_phase: certain ? sent.phase : ('open' as const),
    shown_files: certain ? sent.files : '?',
  };
  return {
    patch: { ...next, ...rescheduled(row, next, now) },
    receipt: { kind: sent.kind, messageId: sent.messageId, reason: null },
    releasesWaiters: true,
    setAside: null,
  };
}

function settleEdited(row: CardRow, sent: Sent, now: number): Change {
  const next = {
    shown_at: now,
    shown_revision: sent.revision,
    shown_phase: sent.phase,
    shown_files: sent.files,
  };
  return {
    patch: { ...next, ...rescheduled(row, next, now) },
    receipt: { kind: 'edited', messageId: row.message_id, reason: null },
    releasesWaiters: false,
    setAside: null,
  };
}

/**
 * Somebody deleted the message. If it already said the last word, that is their right; what still had something to
 * tell is posted again, because a deletion must not silence the end of a story.
 */
function settleGone(row: CardRow, reason: string, now: number): Change {
  const stands = row.shown_phase === 'final' || row.reposts >= MOST_REPOSTS;
  const gone = { channel_id: null, message_id: null, posted_at: null, shown_at: null, shown_revision: 0 };
  const next = stands
    ? { ...gone, state: 'deleted' as const }
    : { ...gone, ...nextAnchor(row, now), shown_phase: null, reposts: row.reposts + 1, continues: null };
  return {
    patch: { ...next, ...rescheduled(row, next, now) },
    receipt: { kind: 'gone', messageId: row.message_id, reason },
    releasesWaiters: false,
    setAside: null,
  };
}

/** Keeps the old message's id until the new one is posted: replies can point at it, and the new one links to it. */
function settleAnchored(row: CardRow, reason: string, now: number): Change {
  const next = {
    ...nextAnchor(row, now),
    shown_revision: 0,
    continues: row.channel_id === null || row.message_id === null ? null : `${row.channel_id}/${row.message_id}`,
  };
  return {
    patch: { ...next, ...rescheduled(row, next, now) },
    receipt: { kind: 'anchored', messageId: row.message_id, reason },
    releasesWaiters: false,
    setAside: null,
  };
}

function nextAnchor(row: CardRow, now: number): Pick<CardRow, 'state' | 'anchor' | 'anchor_at' | 'anchor_revision'> {
  return { state: 'pending', anchor: row.anchor + 1, anchor_at: now, anchor_revision: row.revision };
}

/** Refused once: the same revision goes as plain text. Refused again: set aside, and the next card goes on. */
function settleRejected(row: CardRow, sent: Settlement & { kind: 'rejected' }, now: number): Change {
  const isLast = sent.form === 'plain' && row.revision === sent.revision;
  const next = isLast ? { state: 'rejected' as const } : { refused_revision: sent.revision };
  return {
    patch: { ...next, ...rescheduled(row, next, now) },
    receipt: { kind: 'rejected', messageId: row.message_id, reason: sent.reason },
    releasesWaiters: isLast,
    setAside: isLast ? sent.reason : null,
  };
}

/** A card that ends unseen, and not by a call's ending. */
export function abandon(row: CardRow, state: 'expired' | 'superseded', now: number): Change {
  const next = { state, waits_for: null };
  return {
    patch: { ...next, ...rescheduled(row, next, now) },
    receipt: { kind: state, messageId: null, reason: null },
    releasesWaiters: true,
    setAside: null,
  };
}

/** Who waited for the card now waits for the list that stands for it. */
export function merge(row: CardRow, digestKey: string, now: number): Change {
  const next = { state: 'merged' as const, merged_into: digestKey, waits_for: null };
  return {
    patch: { ...next, ...rescheduled(row, next, now) },
    receipt: { kind: 'merged', messageId: null, reason: digestKey },
    releasesWaiters: true,
    setAside: null,
  };
}

/** A wish that was met starts anew when the card has moved on meanwhile: its age counts from that newer revision. */
function rescheduled(row: CardRow, next: Partial<CardRow>, now: number): CardPatch {
  const merged = { ...row, ...next };
  const progressed = merged.shown_revision > row.shown_revision && merged.revision > merged.shown_revision;
  return schedule(progressed ? { ...merged, wanted_at: row.updated_at } : merged, now);
}
