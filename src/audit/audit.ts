import { createHash } from 'node:crypto';
import { canonicalJson } from '../platform/canonical-json.ts';
import type { AuditEntry } from '../platform/gate.ts';

export type AuditVerdict = AuditEntry['verdict'];

/** One act as the record keeps it for good. Everything here is under the hash. */
export interface AuditRecord {
  /** 1, 2, 3 … without a gap. */
  readonly seq: number;
  readonly at: Date;
  /**
   * The UTC day whose seal will cover this row. Never before the last row's day, nor within a sealed one, even when
   * the clock was set back.
   */
  readonly day: string;
  readonly via: AuditEntry['actor']['via'];
  readonly guildId: string;
  readonly userId: string | null;
  /** The config's handle of that person when they acted; null for someone unlinked. */
  readonly person: string | null;
  /** Foreign text: escape before showing. */
  readonly displayName: string;
  readonly requestId: string;
  readonly act: string;
  readonly permission: string;
  readonly fleet: string | null;
  readonly verdict: AuditVerdict;
  readonly outcome: string;
  readonly subject: string | null;
  readonly cardKey: string | null;
}

/** Where the chain ends. Noted down elsewhere, it later proves that no row at the end was cut off. */
export interface AuditHead {
  readonly seq: number;
  readonly hash: string;
}

/** What a finished day leaves behind when its rows are pruned. */
export interface AuditSeal {
  readonly day: string;
  readonly firstSeq: number;
  readonly lastSeq: number;
  readonly firstPrevHash: string;
  readonly lastHash: string;
  readonly prevSealHash: string;
  readonly hash: string;
}

export const GENESIS_HASH = '0'.repeat(64);

/** The act by which pruning records itself; its subject is the last day that went. */
export const PRUNE_ACT = 'audit:prune';

/** The text that is hashed and stored: keys in order, no spaces, times as ISO 8601 UTC. */
export function canonicalEntry(record: AuditRecord): string {
  return canonicalJson({ ...record, at: record.at.toISOString() });
}

/** Each row's hash covers the hash before it, so a change anywhere changes every hash after it. */
export function chainHash(prevHash: string, entry: string): string {
  return createHash('sha256').update(prevHash).update('\n').update(entry).digest('hex');
}

export function sealHash(seal: Omit<AuditSeal, 'hash'>): string {
  const { day, firstSeq, lastSeq, firstPrevHash, lastHash, prevSealHash } = seal;
  return chainHash(prevSealHash, canonicalJson({ day, firstSeq, lastSeq, firstPrevHash, lastHash }));
}

/** `<seq>:<hash>`, as verification prints it. Null when the text is no head. */
export function parseHead(text: string): AuditHead | null {
  const [, seq, hash] = /^(\d{1,15}):([0-9a-f]{64})$/.exec(text.trim()) ?? [];
  return seq === undefined || hash === undefined ? null : { seq: Number(seq), hash };
}

export function utcDay(at: Date): string {
  return at.toISOString().slice(0, 10);
}

export function dayAfter(day: string): string {
  return utcDay(new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000));
}

/** The day a new row belongs to, given where the chain stands ('' where there is none yet). */
export function dayOfNextRow(at: Date, { lastDay, sealedThrough }: { lastDay: string; sealedThrough: string }): string {
  const earliest = sealedThrough === '' ? '' : dayAfter(sealedThrough);
  return [utcDay(at), lastDay, earliest].reduce((a, b) => (a > b ? a : b));
}

/** PostgreSQL stores no NUL, and neither engine a lone surrogate; both can stand in a foreign display name. */
export function storable(text: string): string {
  return text.replaceAll('\0', '').toWellFormed();
}
