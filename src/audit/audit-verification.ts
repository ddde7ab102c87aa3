import {
  chainHash,
  GENESIS_HASH,
  PRUNE_ACT,
  sealHash,
  type AuditHead,
  type AuditRecord,
  type AuditSeal,
} from './audit.ts';

/** The first place where the record does not fit itself. */
export interface AuditBreak {
  /** 'row 17', 'seal of 2026-03-01' or 'head'. */
  readonly at: string;
  readonly why: string;
}

export type VerifyOutcome =
  | {
      readonly kind: 'intact';
      /** Rows that were read and fit. */
      readonly rows: number;
      /** Rows of pruned days, vouched for by their seals. */
      readonly prunedRows: number;
      readonly seals: number;
      /** Note it down elsewhere: it proves later that nothing was cut off the end. */
      readonly head: AuditHead;
      /** What became of the head that was given to compare; 'pruned': its day is gone, so nothing can be said. */
      readonly expected: 'found' | 'pruned' | null;
    }
  | ({ readonly kind: 'broken' } & AuditBreak);

/** A stored row as verification reads it: what it says, what its columns say, and the hashes. */
export interface StoredRow {
  readonly seq: number;
  readonly prevHash: string;
  readonly hash: string;
  readonly entry: string;
  /** Null when the entry cannot be read at all. */
  readonly record: AuditRecord | null;
  /** Names of search columns that say something else than the entry. */
  readonly differingColumns: readonly string[];
}

/** Seals must follow each other without a gap, each with its own hash and its forerunner's. */
export function verifySeals(seals: readonly AuditSeal[], sealedThrough: string): AuditBreak | null {
  let before: AuditSeal | null = null;
  for (const seal of seals) {
    const at = `seal of ${seal.day}`;
    if (seal.hash !== sealHash(seal)) return { at, why: 'the seal was changed: its hash does not fit it' };
    if (seal.prevSealHash !== (before?.hash ?? GENESIS_HASH))
      return { at, why: 'the seal before it is missing or was changed' };
    if (seal.firstSeq !== (before?.lastSeq ?? 0) + 1 || seal.firstPrevHash !== (before?.lastHash ?? GENESIS_HASH))
      return { at, why: 'it does not begin where the day before it ends' };
    if (seal.lastSeq < seal.firstSeq || (before !== null && seal.day <= before.day))
      return { at, why: 'its days or row numbers run backwards' };
    before = seal;
  }
  if ((before?.day ?? '') !== sealedThrough)
    return { at: 'head', why: `days are recorded as sealed up to ${sealedThrough || 'none'}, the seals say otherwise` };
  return null;
}

/** Walks the rows that are left, in order, from behind the last pruned day to the head. */
export class RowVerifier {
  readonly #sealsByDay: ReadonlyMap<string, AuditSeal>;
  readonly #sealsByLastSeq: ReadonlyMap<number, AuditSeal>;
  readonly #expected: AuditHead | null;
  #seq: number;
  #hash: string;
  #day = '';
  #lastPruned = '';
  #sawExpected = false;

  constructor(start: AuditHead, seals: readonly AuditSeal[], expected: AuditHead | null) {
    this.#seq = start.seq;
    this.#hash = start.hash;
    this.#sealsByDay = new Map(seals.map((seal) => [seal.day, seal]));
    this.#sealsByLastSeq = new Map(seals.map((seal) => [seal.lastSeq, seal]));
    this.#expected = expected;
  }

  /** Where the walk stands: after the last row it is the head that was found. */
  get position(): AuditHead & { readonly day: string } {
    return { seq: this.#seq, hash: this.#hash, day: this.#day };
  }

  /** The last day that a record in the chain says was pruned. */
  get lastPruned(): string {
    return this.#lastPruned;
  }

  get sawExpected(): boolean {
    return this.#sawExpected;
  }

  check(row: StoredRow): AuditBreak | null {
    const why = this.#whyBroken(row);
    if (why !== null) return { at: `row ${row.seq}`, why };
    this.#seq = row.seq;
    this.#hash = row.hash;
    this.#day = row.record?.day ?? this.#day;
    if (row.record?.act === PRUNE_ACT && row.record.via === 'muster') this.#lastPruned = row.record.subject ?? '';
    if (this.#expected?.seq === row.seq) this.#sawExpected = true;
    return null;
  }

  #whyBroken(row: StoredRow): string | null {
    const next = this.#seq + 1;
    if (row.seq !== next) return `row ${next} should come here: rows are missing, or out of order`;
    if (row.prevHash !== this.#hash) return 'it does not follow the row before it: one of the two was changed';
    if (row.hash !== chainHash(row.prevHash, row.entry)) return 'its entry or its hash was changed';
    if (row.record === null) return 'its entry cannot be read';
    if (row.differingColumns.length > 0)
      return `what is searched (${row.differingColumns.join(', ')}) is not what was recorded`;
    if (row.record.day < this.#day) return 'its day lies before the day of the row before it';
    if (this.#expected?.seq === row.seq && this.#expected.hash !== row.hash)
      return 'it is not the row whose hash you noted: the record was rewritten';
    return this.#whyNotSealed(row, row.record);
  }

  #whyNotSealed(row: StoredRow, record: AuditRecord): string | null {
    const seal = this.#sealsByDay.get(record.day);
    if (seal !== undefined && (row.seq < seal.firstSeq || row.seq > seal.lastSeq))
      return `its day ${record.day} is sealed without it`;
    const ends = this.#sealsByLastSeq.get(row.seq);
    if (ends !== undefined && (ends.lastHash !== row.hash || ends.day !== record.day))
      return `it is not the row that the seal of ${ends.day} ends with`;
    return null;
  }
}
