import { sql, type SelectQueryBuilder } from 'kysely';
import { z } from 'zod';
import type { Reader, Transaction } from '../platform/database/transaction.ts';
import { canonicalEntry, chainHash, storable, type AuditHead, type AuditRecord, type AuditSeal } from './audit.ts';
import type { AuditFilter, AuditPageRequest } from './audit-search.ts';

export interface AuditRow {
  readonly seq: number;
  readonly day: string;
  readonly at: number;
  readonly user_id: string | null;
  readonly act: string;
  readonly fleet: string | null;
  readonly verdict: string;
  readonly entry: string;
  readonly prev_hash: string;
  readonly hash: string;
}

interface SealRow {
  readonly day: string;
  readonly first_seq: number;
  readonly last_seq: number;
  readonly first_prev_hash: string;
  readonly last_hash: string;
  readonly prev_seal_hash: string;
  readonly hash: string;
}

interface HeadRow {
  readonly id: number;
  readonly seq: number;
  readonly hash: string;
  readonly day: string;
  readonly sealed_through: string;
  readonly pruned_through: string;
}

export interface AuditTables {
  audit: AuditRow;
  audit_seals: SealRow;
  audit_head: HeadRow;
}

/** Where the chain stands; days are '' where there is none yet. */
export interface AuditState {
  readonly head: AuditHead;
  readonly day: string;
  readonly sealedThrough: string;
  readonly prunedThrough: string;
}

const entrySchema = z.object({
  seq: z.number(),
  at: z.iso.datetime().transform((text) => new Date(text)),
  day: z.string(),
  via: z.enum(['discord', 'api', 'cli', 'muster']),
  guildId: z.string(),
  userId: z.string().nullable(),
  person: z.string().nullable(),
  displayName: z.string(),
  requestId: z.string(),
  act: z.string(),
  permission: z.string(),
  fleet: z.string().nullable(),
  verdict: z.enum(['allowed', 'refused', 'invalid', 'fault']),
  outcome: z.string(),
  subject: z.string().nullable(),
  cardKey: z.string().nullable(),
});

/** Null when the text is not an entry of ours: then someone wrote it. */
export function parseEntry(entry: string): AuditRecord | null {
  try {
    return entrySchema.safeParse(JSON.parse(entry)).data ?? null;
  } catch {
    return null;
  }
}

/** The columns that repeat parts of the entry; verification holds them equal to it. */
export function searchColumns(record: AuditRecord): Omit<AuditRow, 'entry' | 'prev_hash' | 'hash'> {
  return {
    seq: record.seq,
    day: record.day,
    at: record.at.getTime(),
    user_id: record.userId,
    act: record.act,
    fleet: record.fleet,
    verdict: record.verdict,
  };
}

export async function getAuditState(read: Reader): Promise<AuditState> {
  const row = await read.tables<AuditTables>().selectFrom('audit_head').selectAll().executeTakeFirst();
  if (row === undefined) throw new Error('The audit has lost its head row; restore a backup, then verify it.');
  return {
    head: { seq: row.seq, hash: row.hash },
    day: row.day,
    sealedThrough: row.sealed_through,
    prunedThrough: row.pruned_through,
  };
}

/** Adds the record behind the head it was made for. Throws, and so rolls back, when another writer was faster. */
export async function appendRecord(tx: Transaction, record: AuditRecord, prevHash: string): Promise<AuditHead> {
  const entry = canonicalEntry(record);
  const hash = chainHash(prevHash, entry);
  const moved = await tx
    .tables<AuditTables>()
    .updateTable('audit_head')
    .set({ seq: record.seq, hash, day: record.day })
    .where('hash', '=', prevHash)
    .executeTakeFirst();
  if (moved.numUpdatedRows !== 1n) throw new Error('Two writers met at the head of the audit; nothing was recorded.');
  await tx
    .tables<AuditTables>()
    .insertInto('audit')
    .values({ ...searchColumns(record), entry, prev_hash: prevHash, hash })
    .execute();
  return { seq: record.seq, hash };
}

export async function listSeals(read: Reader): Promise<readonly AuditSeal[]> {
  const rows = await read.tables<AuditTables>().selectFrom('audit_seals').selectAll().orderBy('first_seq').execute();
  return rows.map((row) => ({
    day: row.day,
    firstSeq: row.first_seq,
    lastSeq: row.last_seq,
    firstPrevHash: row.first_prev_hash,
    lastHash: row.last_hash,
    prevSealHash: row.prev_seal_hash,
    hash: row.hash,
  }));
}

export async function findLastSeal(read: Reader): Promise<AuditSeal | null> {
  return (await listSeals(read)).at(-1) ?? null;
}

export interface UnsealedDay {
  readonly day: string;
  readonly firstSeq: number;
  readonly lastSeq: number;
  readonly firstPrevHash: string;
  readonly lastHash: string;
}

/** Days before `today` that have rows and no seal, oldest first. */
export async function listUnsealedDays(read: Reader, today: string): Promise<readonly UnsealedDay[]> {
  const { sealedThrough } = await getAuditState(read);
  const tables = read.tables<AuditTables>();
  const days = await tables
    .selectFrom('audit')
    .select(({ fn }) => ['day', fn.min<number>('seq').as('first'), fn.max<number>('seq').as('last')])
    .where('day', '>', sealedThrough)
    .where('day', '<', today)
    .groupBy('day')
    .orderBy('day')
    .execute();
  const found: UnsealedDay[] = [];
  for (const { day, first, last } of days) {
    const firstRow = await tables.selectFrom('audit').select('prev_hash').where('seq', '=', first).executeTakeFirst();
    const lastRow = await tables.selectFrom('audit').select('hash').where('seq', '=', last).executeTakeFirst();
    if (firstRow === undefined || lastRow === undefined) continue;
    const ends = { firstPrevHash: firstRow.prev_hash, lastHash: lastRow.hash };
    found.push({ day, firstSeq: first, lastSeq: last, ...ends });
  }
  return found;
}

export async function insertSeal(tx: Transaction, seal: AuditSeal): Promise<void> {
  await tx
    .tables<AuditTables>()
    .insertInto('audit_seals')
    .values({
      day: seal.day,
      first_seq: seal.firstSeq,
      last_seq: seal.lastSeq,
      first_prev_hash: seal.firstPrevHash,
      last_hash: seal.lastHash,
      prev_seal_hash: seal.prevSealHash,
      hash: seal.hash,
    })
    .execute();
  await tx.tables<AuditTables>().updateTable('audit_head').set({ sealed_through: seal.day }).execute();
}

/** Releases a sealed day, which the table's trigger asks for, and deletes its rows. */
export async function deleteRowsThrough(tx: Transaction, day: string): Promise<number> {
  await tx.tables<AuditTables>().updateTable('audit_head').set({ pruned_through: day }).execute();
  const gone = await tx.tables<AuditTables>().deleteFrom('audit').where('day', '<=', day).executeTakeFirst();
  return Number(gone.numDeletedRows);
}

export async function listRowsAfter(read: Reader, seq: number, limit: number): Promise<readonly AuditRow[]> {
  return read
    .tables<AuditTables>()
    .selectFrom('audit')
    .selectAll()
    .where('seq', '>', seq)
    .orderBy('seq')
    .limit(limit)
    .execute();
}

export async function countRowsUpTo(read: Reader, seq: number): Promise<number> {
  const { count } = await read
    .tables<AuditTables>()
    .selectFrom('audit')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('seq', '<=', seq)
    .executeTakeFirstOrThrow();
  return count;
}

/** Newest first. One row more than asked for tells that there are more. */
export async function searchRows(
  read: Reader,
  filter: AuditFilter,
  page: AuditPageRequest,
): Promise<readonly AuditRecord[]> {
  const query = filtered(read.tables<AuditTables>().selectFrom('audit').select('entry'), filter).limit(page.limit + 1);
  const rows =
    page.from.kind === 'after'
      ? (await query.where('seq', '>', page.from.seq).orderBy('seq', 'asc').execute()).toReversed()
      : page.from.kind === 'before'
        ? await query.where('seq', '<', page.from.seq).orderBy('seq', 'desc').execute()
        : await query.orderBy('seq', 'desc').execute();
  return rows.flatMap((row) => parseEntry(row.entry) ?? []);
}

/** The acts recorded since a moment, for autocomplete. */
export async function listActs(read: Reader, since: Date, limit: number): Promise<readonly string[]> {
  const rows = await read
    .tables<AuditTables>()
    .selectFrom('audit')
    .select('act')
    .distinct()
    .where('at', '>=', since.getTime())
    .orderBy('act')
    .limit(limit)
    .execute();
  return rows.map((row) => row.act);
}

type Query = SelectQueryBuilder<AuditTables, 'audit', { entry: string }>;

function filtered(query: Query, filter: AuditFilter): Query {
  let found = query;
  if (filter.userIds !== null)
    found = found.where('user_id', 'in', filter.userIds.length === 0 ? [''] : filter.userIds);
  if (filter.fleet !== null) found = found.where('fleet', '=', storable(filter.fleet));
  if (filter.since !== null) found = found.where('at', '>=', filter.since.getTime());
  if (filter.act !== null) {
    const pattern = `%${storable(filter.act)
      .toLowerCase()
      .replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
    found = found.where(sql<boolean>`lower(act) like ${pattern} escape '\\'`);
  }
  return found;
}
