import type { Reader } from '../platform/database/transaction.ts';
import { GENESIS_HASH, type AuditHead, type AuditSeal } from './audit.ts';
import {
  countRowsUpTo,
  getAuditState,
  listRowsAfter,
  listSeals,
  parseEntry,
  searchColumns,
  type AuditRow,
  type AuditState,
} from './audit-store.ts';
import { RowVerifier, verifySeals, type AuditBreak, type StoredRow, type VerifyOutcome } from './audit-verification.ts';

const BATCH = 1000;

/** Reads the whole record, in batches, and checks every hash. May run while rows are added, sealed and pruned. */
export async function verifyRecord(read: Reader, expected: AuditHead | null): Promise<VerifyOutcome> {
  for (;;) {
    const before = await getAuditState(read);
    const outcome = await verifyOnce(read, before, expected);
    if (outcome.kind === 'intact') return outcome;
    // Days that were sealed or pruned while we read are no break: look again at what is there now.
    const after = await getAuditState(read);
    if (after.prunedThrough === before.prunedThrough && after.sealedThrough === before.sealedThrough) return outcome;
  }
}

async function verifyOnce(read: Reader, before: AuditState, expected: AuditHead | null): Promise<VerifyOutcome> {
  const seals = await listSeals(read);
  const sealBreak = verifySeals(seals, before.sealedThrough);
  if (sealBreak !== null) return { kind: 'broken', ...sealBreak };
  const pruned = seals.findLast((seal) => seal.day <= before.prunedThrough) ?? null;
  if ((pruned?.day ?? '') !== before.prunedThrough)
    return { kind: 'broken', at: 'head', why: `days up to ${before.prunedThrough} are gone without a seal` };
  const start: AuditHead = { seq: pruned?.lastSeq ?? 0, hash: pruned?.lastHash ?? GENESIS_HASH };
  if ((await countRowsUpTo(read, start.seq)) > 0)
    return { kind: 'broken', at: `row ${start.seq}`, why: 'rows are present that were recorded as pruned' };
  const verifier = new RowVerifier(start, seals, expected);
  const { rowBreak, state } = await walkToHead(read, verifier);
  const expectation = judgeExpected(verifier, { start, seals, expected });
  const found = rowBreak ?? findHeadBreak(verifier, state) ?? (typeof expectation === 'object' ? expectation : null);
  if (found !== null) return { kind: 'broken', ...found };
  return {
    kind: 'intact',
    rows: state.head.seq - start.seq,
    prunedRows: start.seq,
    seals: seals.length,
    head: state.head,
    expected: typeof expectation === 'string' && expectation !== 'none' ? expectation : null,
  };
}

/** Walks until the head that is true at the end of the walk, because rows are added meanwhile. */
async function walkToHead(
  read: Reader,
  verifier: RowVerifier,
): Promise<{ readonly rowBreak: AuditBreak | null; readonly state: AuditState }> {
  for (;;) {
    const from = verifier.position.seq;
    const rowBreak = await walkRows(read, verifier);
    const state = await getAuditState(read);
    if (rowBreak !== null || state.head.seq <= verifier.position.seq || verifier.position.seq === from)
      return { rowBreak, state };
  }
}

async function walkRows(read: Reader, verifier: RowVerifier): Promise<AuditBreak | null> {
  for (;;) {
    const rows = await listRowsAfter(read, verifier.position.seq, BATCH);
    if (rows.length === 0) return null;
    for (const row of rows) {
      const found = verifier.check(toStoredRow(row));
      if (found !== null) return found;
    }
  }
}

function findHeadBreak(verifier: RowVerifier, state: AuditState): AuditBreak | null {
  const { position, lastPruned } = verifier;
  if (position.seq < state.head.seq)
    return {
      at: `row ${position.seq + 1}`,
      why: `rows ${position.seq + 1} to ${state.head.seq} are missing: the end was cut off`,
    };
  if (position.seq > state.head.seq)
    return { at: `row ${state.head.seq + 1}`, why: 'rows follow the head: they were not recorded by Muster' };
  if (position.hash !== state.head.hash || position.day !== state.day)
    return { at: 'head', why: 'the head does not name the last row' };
  if (lastPruned !== state.prunedThrough && state.prunedThrough !== '')
    return { at: 'head', why: `days up to ${state.prunedThrough} are gone, and no row records that they were pruned` };
  return null;
}

interface Expectation {
  readonly start: AuditHead;
  readonly seals: readonly AuditSeal[];
  readonly expected: AuditHead | null;
}

function judgeExpected(
  verifier: RowVerifier,
  { start, seals, expected }: Expectation,
): AuditBreak | 'none' | 'found' | 'pruned' {
  if (expected === null) return 'none';
  if (verifier.sawExpected) return 'found';
  const at = `row ${expected.seq}`;
  const { seq } = verifier.position;
  if (expected.seq > seq)
    return { at, why: `you noted this row, but the record ends at row ${seq}: the end was cut off` };
  const sealed = seals.find((seal) => seal.lastSeq === expected.seq)?.lastHash;
  const known = expected.seq === 0 ? GENESIS_HASH : sealed;
  if (known === undefined && expected.seq <= start.seq) return 'pruned';
  return known === expected.hash
    ? 'found'
    : { at, why: 'it is not the row whose hash you noted: the record was rewritten' };
}

function toStoredRow(row: AuditRow): StoredRow {
  const record = parseEntry(row.entry);
  const stored = new Map<string, unknown>(Object.entries(row));
  const differingColumns =
    record === null
      ? []
      : Object.entries(searchColumns(record)).flatMap(([column, value]) =>
          stored.get(column) === value ? [] : [column],
        );
  return { seq: row.seq, prevHash: row.prev_hash, hash: row.hash, entry: row.entry, record, differingColumns };
}
