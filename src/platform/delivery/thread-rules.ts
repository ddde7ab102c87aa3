import type { ThreadCard } from './card.ts';
import { isUnseen } from './card-rules.ts';
import type { CardRow, ThreadPatch, ThreadRow } from './delivery-tables.ts';

/** A thread that is to be created, renamed, opened or archived has its own queue: its bucket is its own. */
export function threadQueue(key: string): string {
  return `thread ${key}`;
}

/** What the relay has to do for a thread. Only an existing one can differ in name or state. */
export function scheduleThread(
  row: Pick<ThreadRow, 'key' | 'state' | 'waits_for' | 'name' | 'wanted' | 'shown_name' | 'shown'>,
): { readonly queue: string | null } {
  const differs = row.name !== row.shown_name || row.wanted !== row.shown;
  const due = row.state === 'pending' ? row.waits_for === null : row.state === 'shown' && differs;
  return { queue: due ? threadQueue(row.key) : null };
}

/** A thread on a card's message waits until that card has one; a card that ends unseen leaves it standing alone. */
export function threadWaitsFor(startedFrom: string | null, card: CardRow | null): string | null {
  if (startedFrom === null) return null;
  return card === null || isUnseen(card) ? `card:${startedFrom}` : null;
}

export function firstThreadRow(thread: ThreadCard, waitsFor: string | null, now: number): ThreadRow {
  const row = {
    key: thread.key,
    parent: thread.parent,
    started_from: thread.startedFrom ?? null,
    name: thread.name,
    wanted: thread.state,
    state: 'pending' as const,
    waits_for: waitsFor,
    due_at: now,
    thread_id: null,
    shown_name: null,
    shown: null,
    created_at: now,
    updated_at: now,
  };
  return { ...row, ...scheduleThread(row) };
}

/** Null when putting the thread again changes nothing. */
export function reviseThread(row: ThreadRow, thread: ThreadCard, now: number): ThreadPatch | null {
  if (row.parent !== thread.parent)
    throw new Error(`Thread ${row.key} hangs in ${row.parent} and cannot move to ${thread.parent}.`);
  if (row.name === thread.name && row.wanted === thread.state) return null;
  const next = { name: thread.name, wanted: thread.state, updated_at: now, due_at: now };
  return { ...next, ...scheduleThread({ ...row, ...next }) };
}
