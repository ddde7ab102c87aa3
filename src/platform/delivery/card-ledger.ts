import { createHash } from 'node:crypto';
import type { Reader, Transaction } from '../database/transaction.ts';
import type { FactSink } from '../facts.ts';
import type { Ids } from '../ids.ts';
import type { Card } from './card.ts';
import { placeText, shortIdOf } from './card-marker.ts';
import { firstRow, isUnseen, revise, schedule, standingOf, type Standing } from './card-rules.ts';
import {
  findCard,
  insertCard,
  isShortIdTaken,
  lastSeq,
  listMerged,
  listOrphans,
  listWaiters,
  updateCard,
} from './card-store.ts';
import type { DeliveryFact } from './delivery-fact.ts';
import type { CardRow } from './delivery-tables.ts';
import { renderDigest, type DigestMembers } from './digest.ts';
import { saveFile } from './file-store.ts';
import { insertReceipt } from './receipt-store.ts';
import { abandon, type Change } from './settle-rules.ts';
import { scheduleThread, threadWaitsFor } from './thread-rules.ts';
import { findThreadRow, listThreadsWaiting, updateThread } from './thread-store.ts';

/** Writes cards and what became of them, always within somebody's transaction. */
export interface CardLedger {
  put(tx: Transaction, card: Card, now: number): Promise<'changed' | 'unchanged'>;
  /** Writes a change, its receipt and its fact, and lets those go on who waited for the card. */
  apply(tx: Transaction, row: CardRow, change: Change, now: number): Promise<void>;
  /** Looks again at all that waits for 'card:<key>' or 'thread:<key>'. */
  release(tx: Transaction, ref: string, now: number): Promise<void>;
  putDigest(tx: Transaction, digest: DigestMembers, now: number): Promise<void>;
  /** Replies to a card that nobody ever put go without it, once they have waited long enough. */
  releaseOrphans(tx: Transaction, now: number): Promise<void>;
}

const PARENT_PATIENCE_MS = 15 * 60_000;

export function createCardLedger({ ids, facts }: { ids: Ids; facts: FactSink<DeliveryFact> }): CardLedger {
  async function put(tx: Transaction, card: Card, now: number): Promise<'changed' | 'unchanged'> {
    const row = await findCard(tx, card.key);
    if (row === null) {
      await putFirst(tx, card, now);
      return 'changed';
    }
    const patch = revise(row, card, now);
    if (patch === null) return 'unchanged';
    await updateCard(tx, row.key, patch);
    if (row.state === 'merged' && row.merged_into !== null) await refreshDigest(tx, row.merged_into, now);
    return 'changed';
  }

  async function putFirst(tx: Transaction, card: Card, now: number): Promise<void> {
    const draft = { reply_to: card.replyTo ?? null, supersedes: card.supersedes ?? null, place: placeText(card.place) };
    const standing = await readStanding(tx, draft);
    // Two writers of a later, many-process Muster may draw the same number: it orders, and need not be unique.
    const [seq, shortId] = [(await lastSeq(tx)) + 1, await freeShortId(tx, card.key)];
    await insertCard(tx, firstRow(card, { seq, shortId, standing, now }));
    if (card.supersedes !== undefined) await markSuperseded(tx, { key: card.supersedes, by: card.key, now });
    if (standing.kind === 'vanishes') await release(tx, `card:${card.key}`, now);
  }

  async function apply(tx: Transaction, row: CardRow, change: Change, now: number): Promise<void> {
    await updateCard(tx, row.key, change.patch);
    await insertReceipt(tx, {
      id: ids.next(),
      card_key: row.key,
      anchor: row.anchor,
      revision: row.revision,
      kind: change.receipt.kind,
      channel_id: change.patch.channel_id ?? row.channel_id,
      message_id: change.receipt.messageId,
      reason: change.receipt.reason,
      at: now,
      waited_ms: now - (row.wanted_at ?? now),
    });
    if (change.setAside !== null) {
      const card = { key: row.key, cardKind: row.kind, summary: row.summary };
      await facts.state(tx, { kind: 'card.rejected', card, place: row.place, reason: change.setAside });
    }
    if (change.releasesWaiters) await release(tx, `card:${row.key}`, now);
  }

  async function release(tx: Transaction, ref: string, now: number): Promise<void> {
    for (const waiter of await listWaiters(tx, ref)) {
      const standing = await readStanding(tx, waiter);
      if (standing.kind === 'vanishes') {
        await apply(tx, waiter, abandon(waiter, 'superseded', now), now);
      } else {
        const next = { waits_for: standing.kind === 'waits' ? standing.for : null };
        await updateCard(tx, waiter.key, { ...next, ...schedule({ ...waiter, ...next }, now) });
      }
    }
    for (const thread of await listThreadsWaiting(tx, ref)) {
      const card = thread.started_from === null ? null : await findCard(tx, thread.started_from);
      const next = { waits_for: threadWaitsFor(thread.started_from, card), due_at: now };
      await updateThread(tx, thread.key, { ...next, ...scheduleThread({ ...thread, ...next }) });
    }
  }

  async function putDigest(tx: Transaction, digest: DigestMembers, now: number): Promise<void> {
    const { card, list } = renderDigest(digest, (text) => createHash('sha256').update(text).digest('hex'));
    await saveFile(tx, Buffer.from(list), now);
    await put(tx, card, now);
  }

  async function refreshDigest(tx: Transaction, key: string, now: number): Promise<void> {
    const [digest, members] = [await findCard(tx, key), await listMerged(tx, key)];
    if (digest === null) return;
    await putDigest(tx, { key, place: digest.place, why: 'merged', members }, now);
  }

  async function releaseOrphans(tx: Transaction, now: number): Promise<void> {
    for (const orphan of await listOrphans(tx, now - PARENT_PATIENCE_MS)) {
      const standing = await readStanding(tx, { ...orphan, reply_to: null });
      const next = { reply_to: null, waits_for: standing.kind === 'waits' ? standing.for : null };
      await updateCard(tx, orphan.key, { ...next, ...schedule({ ...orphan, ...next }, now) });
    }
  }

  return { put, apply, release, putDigest, releaseOrphans };
}

/** Reads the few rows that decide whether a card may be posted. */
async function readStanding(
  tx: Transaction,
  row: Pick<CardRow, 'reply_to' | 'supersedes' | 'place'>,
): Promise<Standing> {
  const superseded = row.supersedes === null ? null : await findCard(tx, row.supersedes);
  const parent = row.reply_to === null ? null : await findSeenAs(tx, row.reply_to);
  const thread = row.place.startsWith('thread:') ? await findThreadRow(tx, row.place.slice('thread:'.length)) : null;
  return standingOf(row, { superseded, parent, thread });
}

/** The card itself, or the list that stands for it. */
export async function findSeenAs(reader: Reader, key: string): Promise<CardRow | null> {
  const row = await findCard(reader, key);
  return row?.state === 'merged' && row.merged_into !== null ? findCard(reader, row.merged_into) : row;
}

/**
 * A card whose send may be under way cannot be called back here: the relay, which knows, drops it or lets it arrive,
 * and only then goes on with the one that takes its place.
 */
async function markSuperseded(
  tx: Transaction,
  { key, by, now }: { readonly key: string; readonly by: string; readonly now: number },
): Promise<void> {
  const row = await findCard(tx, key);
  if (row === null || !isUnseen(row)) return;
  const next = { superseded_by: by };
  await updateCard(tx, key, { ...next, ...schedule({ ...row, ...next }, now) });
}

/** Fifty bits collide once in millions of cards; the second of two such keys gets another id. */
async function freeShortId(tx: Transaction, key: string): Promise<string> {
  for (let attempt = 0; ; attempt++) {
    const shortId = shortIdOf(key, attempt);
    if (!(await isShortIdTaken(tx, shortId))) return shortId;
  }
}
