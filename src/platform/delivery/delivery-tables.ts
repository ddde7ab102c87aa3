import type { Insertable, Selectable, Updateable } from 'kysely';
import type { Lane } from './card.ts';

/**
 * pending: wants to be posted · shown: has a message · expired: too late to send · superseded: pointless before it was
 * seen · merged: a list stands for it · rejected: refused even as plain text · deleted: a deletion that stands.
 */
export type CardState = 'pending' | 'shown' | 'expired' | 'superseded' | 'merged' | 'rejected' | 'deleted';

/** Times are milliseconds UTC, places are texts like 'channel:pipelines'. */
interface CardsTable {
  key: string;
  /** The order in which cards were first put. */
  seq: number;
  short_id: string;
  kind: string;
  place: string;
  lane: Lane;
  phase: 'open' | 'final';
  reply_to: string | null;
  supersedes: string | null;
  superseded_by: string | null;
  merged_into: string | null;
  /** MessageBody as JSON. */
  body: string;
  summary: string;
  revision: number;
  /** The revision Discord refused in its rich form; 0 for none. */
  refused_revision: number;
  /** Counts the messages that were posted for this card, from 1; part of mark and nonce. */
  anchor: number;
  /** Before this moment no message of this anchor can have been sent. */
  anchor_at: number;
  /** The first revision a message of this anchor can show. */
  anchor_revision: number;
  /** 'channel/message' of the message that this anchor continues. */
  continues: string | null;
  /** How often a message was posted again because somebody deleted it. */
  reposts: number;
  reanchor_daily: number;
  state: CardState;
  /** 'card:<key>' or 'thread:<key>' that must be settled first. */
  waits_for: string | null;
  /** '<verb> <place>' while the relay has something to do, else null. */
  queue: string | null;
  rank: number;
  due_at: number;
  channel_id: string | null;
  message_id: string | null;
  posted_at: number | null;
  shown_at: number | null;
  shown_revision: number;
  shown_phase: 'open' | 'final' | null;
  /** JSON of the files the message carries; '?' when that is not known. */
  shown_files: string;
  expires_at: number | null;
  /** Since when what is wanted is not what is shown; null while they agree, or nothing more will be done. */
  wanted_at: number | null;
  created_at: number;
  updated_at: number;
}

interface ThreadsTable {
  key: string;
  parent: string;
  started_from: string | null;
  name: string;
  wanted: 'open' | 'archived';
  state: 'pending' | 'shown' | 'gone';
  waits_for: string | null;
  queue: string | null;
  due_at: number;
  thread_id: string | null;
  shown_name: string | null;
  shown: 'open' | 'archived' | null;
  created_at: number;
  updated_at: number;
}

interface CardFilesTable {
  hash: string;
  bytes: Uint8Array;
  created_at: number;
}

interface DeliveriesTable {
  id: string;
  card_key: string;
  anchor: number;
  revision: number;
  kind: ReceiptKind;
  channel_id: string | null;
  message_id: string | null;
  reason: string | null;
  at: number;
  /** From the wish to its settling. */
  waited_ms: number;
}

/** 'found': a look-up found the message an unsettled send had left. 'anchored': a new message will continue this one. */
export type ReceiptKind =
  'posted' | 'edited' | 'found' | 'anchored' | 'gone' | 'rejected' | 'expired' | 'superseded' | 'merged';

interface BlockedPlacesTable {
  place: string;
  what: 'access' | 'permission' | 'channel-gone' | 'not-configured';
  reason: string;
  since: number;
  probe_at: number;
}

interface DeliveryModeTable {
  id: number;
  restored_at: number;
  backup_at: number;
}

export interface DeliveryTables {
  cards: CardsTable;
  threads: ThreadsTable;
  card_files: CardFilesTable;
  deliveries: DeliveriesTable;
  blocked_places: BlockedPlacesTable;
  delivery_mode: DeliveryModeTable;
}

export type CardRow = Selectable<CardsTable>;
export type CardPatch = Updateable<CardsTable>;
export type NewCardRow = Insertable<CardsTable>;
export type ThreadRow = Selectable<ThreadsTable>;
export type ThreadPatch = Updateable<ThreadsTable>;
export type BlockedPlace = Selectable<BlockedPlacesTable>;
export type DeliveryMode = Selectable<DeliveryModeTable>;
export type ReceiptRow = Selectable<DeliveriesTable>;
