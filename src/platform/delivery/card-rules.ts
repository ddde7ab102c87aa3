import type { Card, Lane } from './card.ts';
import type { CardPatch, CardRow, CardState, NewCardRow, ThreadRow } from './delivery-tables.ts';
import { placeText } from './card-marker.ts';

/** Two progress edits of one card are at least this far apart; what changes in between is shown at once. */
export const PROGRESS_INTERVAL_MS = 1000;

export type Verb = 'post' | 'edit' | 'drop';

/** Discord counts posts and edits of one channel in different buckets, so each is a queue of its own. */
export function queueName(verb: Verb, place: string): string {
  return `${verb} ${place}`;
}

export function parseQueue(queue: string): { readonly verb: Verb; readonly place: string } {
  const [verb, ...place] = queue.split(' ');
  if (verb !== 'post' && verb !== 'edit' && verb !== 'drop')
    throw new Error(`"${queue}" is not a queue of the relay: it starts with none of post, edit, drop.`);
  return { verb, place: place.join(' ') };
}

/** Smaller goes first: what is critical, then posts, then last words, then progress. */
export function rankOf({ lane, phase }: { readonly lane: Lane; readonly phase: 'open' | 'final' }, verb: Verb): number {
  if (verb === 'drop') return 0;
  const kind = verb === 'post' ? 0 : phase === 'final' ? 1 : 2;
  if (lane === 'critical') return kind;
  return 3 + kind * 2 + (lane === 'low' ? 1 : 0);
}

/** Nobody can have seen it yet, as far as is settled: an unsettled send may still turn out to have arrived. */
export function isUnseen(row: Pick<CardRow, 'state' | 'anchor'>): boolean {
  return row.state === 'pending' && row.anchor === 1;
}

type Scheduled = Pick<CardRow, 'queue' | 'rank' | 'due_at' | 'wanted_at'>;
type Schedulable = Pick<
  CardRow,
  | 'state'
  | 'anchor'
  | 'place'
  | 'lane'
  | 'phase'
  | 'superseded_by'
  | 'waits_for'
  | 'revision'
  | 'shown_revision'
  | 'shown_at'
  | 'wanted_at'
>;

/** What the relay has to do for this card, and from when on. The only place where a queue is chosen. */
export function schedule(row: Schedulable, now: number): Scheduled {
  const verb = verbFor(row);
  const unsettled = row.state === 'pending' || (row.state === 'shown' && row.revision > row.shown_revision);
  const wanted_at = unsettled ? (row.wanted_at ?? now) : null;
  if (verb === null) return { queue: null, rank: 0, due_at: now, wanted_at };
  const isProgress = verb === 'edit' && row.phase === 'open' && row.lane !== 'critical';
  const due_at = isProgress ? Math.max(now, (row.shown_at ?? 0) + PROGRESS_INTERVAL_MS) : now;
  return { queue: queueName(verb, row.place), rank: rankOf(row, verb), due_at, wanted_at };
}

function verbFor(row: Schedulable): Verb | null {
  if (row.state === 'pending') {
    if (row.superseded_by !== null && isUnseen(row)) return 'drop';
    return row.waits_for === null ? 'post' : null;
  }
  return row.state === 'shown' && row.revision > row.shown_revision ? 'edit' : null;
}

export type Standing =
  | { readonly kind: 'ready' }
  | { readonly kind: 'waits'; readonly for: string }
  /** What it answers was never seen, so there is nothing to say. */
  | { readonly kind: 'vanishes' };

/** The rows a card depends on, as they are now; null where there is none of that key. */
export interface Neighbours {
  readonly superseded: CardRow | null;
  /** The card it answers, or the list that stands for that card. */
  readonly parent: CardRow | null;
  readonly thread: ThreadRow | null;
}

/** Whether an unseen card may be posted. A parent that will never be seen holds nobody up. */
export function standingOf(row: Pick<CardRow, 'reply_to' | 'supersedes' | 'place'>, near: Neighbours): Standing {
  const { superseded, parent, thread } = near;
  if (superseded !== null) {
    if (isUnseen(superseded)) return { kind: 'waits', for: `card:${superseded.key}` };
    if (wasNeverTold(superseded)) return { kind: 'vanishes' };
  }
  if (row.reply_to !== null && (parent === null || isUnseen(parent)))
    return { kind: 'waits', for: `card:${parent?.key ?? row.reply_to}` };
  if (row.place.startsWith('thread:') && (thread === null || thread.state === 'pending'))
    return { kind: 'waits', for: row.place };
  return { kind: 'ready' };
}

/** A list told of what expired or was merged; what was superseded or refused without a message, nobody heard of. */
function wasNeverTold(row: CardRow): boolean {
  return row.state === 'superseded' || (row.state === 'rejected' && row.message_id === null);
}

/** The row of a card that is put for the first time; `standing` is settled by the store, which can see the others. */
export function firstRow(
  card: Card,
  { seq, shortId, standing, now }: { seq: number; shortId: string; standing: Standing; now: number },
): NewCardRow {
  const state: CardState = standing.kind === 'vanishes' ? 'superseded' : 'pending';
  const row = {
    key: card.key,
    seq,
    short_id: shortId,
    kind: card.kind,
    place: placeText(card.place),
    lane: card.lane,
    phase: card.phase,
    reply_to: card.replyTo ?? null,
    supersedes: card.supersedes ?? null,
    superseded_by: null,
    merged_into: null,
    body: JSON.stringify(card.body),
    summary: card.summary,
    revision: 1,
    refused_revision: 0,
    anchor: 1,
    anchor_at: now,
    anchor_revision: 1,
    continues: null,
    reposts: 0,
    reanchor_daily: card.reanchorDaily === true ? 1 : 0,
    state,
    waits_for: standing.kind === 'waits' ? standing.for : null,
    channel_id: null,
    message_id: null,
    posted_at: null,
    shown_at: null,
    shown_revision: 0,
    shown_phase: null,
    shown_files: '[]',
    expires_at: card.expiresAt?.getTime() ?? null,
    wanted_at: null,
    created_at: now,
    updated_at: now,
  };
  return { ...row, ...schedule(row, now) };
}

/**
 * What putting a known key again changes; null when it changes nothing. The same body is no new revision. What was
 * set aside gets another chance with a new body; what was deleted or superseded stays so.
 */
export function revise(row: CardRow, card: Card, now: number): CardPatch | null {
  const place = placeText(card.place);
  if (place !== row.place)
    throw new Error(`Card ${row.key} is at ${row.place} and cannot move to ${place}: give it another key there.`);
  const body = JSON.stringify(card.body);
  const isNew = body !== row.body;
  const expires_at = card.expiresAt?.getTime() ?? null;
  const changed =
    isNew ||
    row.summary !== card.summary ||
    row.phase !== card.phase ||
    row.lane !== card.lane ||
    row.expires_at !== expires_at;
  if (!changed) return null;

  const next = {
    body,
    summary: card.summary,
    lane: card.lane,
    phase: card.phase,
    expires_at,
    revision: isNew ? row.revision + 1 : row.revision,
    state: isNew ? revived(row, expires_at, now) : row.state,
    // A last word said in the same words is already on show.
    ...(!isNew && row.shown_revision === row.revision ? { shown_phase: card.phase } : {}),
    updated_at: now,
  };
  return { ...next, ...schedule({ ...row, ...next }, now) };
}

function revived(row: CardRow, expiresAt: number | null, now: number): CardState {
  if (row.state === 'rejected') return row.message_id === null ? 'pending' : 'shown';
  if (row.state === 'expired' && (expiresAt === null || expiresAt > now)) return 'pending';
  return row.state;
}
