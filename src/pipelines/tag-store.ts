import type { Reader, Transaction } from '../platform/database/transaction.ts';
import type { CiSystem } from './run.ts';
import type { BranchHead, Tag } from './tag.ts';

interface TagTables {
  tags: {
    system: CiSystem;
    repository: string;
    name: string;
    sha: string | null;
    by: string | null;
    at: number;
    state: Tag['state'];
    learned: Tag['learned'];
    learned_at: number;
    moves: number;
  };
  branch_heads: {
    system: CiSystem;
    repository: string;
    branch: string;
    sha: string;
    title: string | null;
    author: string | null;
    at: number;
  };
}

export interface TagName {
  readonly system: CiSystem;
  /** In any capitals. */
  readonly repository: string;
  readonly name: string;
}

export async function findTag(reader: Reader, { system, repository, name }: TagName): Promise<Tag | null> {
  const row = await reader
    .tables<TagTables>()
    .selectFrom('tags')
    .selectAll()
    .where('system', '=', system)
    .where('repository', '=', repository.toLowerCase())
    .where('name', '=', name)
    .executeTakeFirst();
  return row === undefined ? null : tagFrom(row);
}

/** Those that are there, the newest first. */
export async function listTags(
  reader: Reader,
  { system, repository, limit }: Omit<TagName, 'name'> & { readonly limit: number },
): Promise<readonly Tag[]> {
  const rows = await reader
    .tables<TagTables>()
    .selectFrom('tags')
    .selectAll()
    .where('system', '=', system)
    .where('repository', '=', repository.toLowerCase())
    .where('state', '=', 'present')
    .orderBy('at', 'desc')
    .orderBy('name', 'desc')
    .limit(limit)
    .execute();
  return rows.map(tagFrom);
}

interface OfRepository {
  /** In any capitals; in whichever systems it is called so. */
  readonly repository: string;
  readonly limit: number;
}

/** Tags that are there, the newest first. */
export async function listTagsOf(reader: Reader, { repository, limit }: OfRepository): Promise<readonly Tag[]> {
  const rows = await reader
    .tables<TagTables>()
    .selectFrom('tags')
    .selectAll()
    .where('repository', '=', repository.toLowerCase())
    .where('state', '=', 'present')
    .orderBy('at', 'desc')
    .limit(limit)
    .execute();
  return rows.map(tagFrom);
}

/** Branches that were pushed since Muster listens, and not deleted; the lately pushed first. */
export async function listHeads(reader: Reader, { repository, limit }: OfRepository): Promise<readonly BranchHead[]> {
  const rows = await reader
    .tables<TagTables>()
    .selectFrom('branch_heads')
    .selectAll()
    .where('repository', '=', repository.toLowerCase())
    .orderBy('at', 'desc')
    .limit(limit)
    .execute();
  return rows.map((row) => ({ ...row, at: new Date(row.at) }));
}

/** Those that nobody told us of in time, found since then; in the order of repositories and names. */
export async function listMissedTags(reader: Reader, since: Date): Promise<readonly Tag[]> {
  const rows = await reader
    .tables<TagTables>()
    .selectFrom('tags')
    .selectAll()
    .where('learned', '=', 'missed')
    .where('learned_at', '>=', since.getTime())
    .where('state', '=', 'present')
    .orderBy('repository')
    .orderBy('name')
    .execute();
  return rows.map(tagFrom);
}

export async function saveTag(tx: Transaction, tag: Tag): Promise<void> {
  const { learnedAt, at, ...rest } = tag;
  const row = { ...rest, repository: tag.repository.toLowerCase(), at: at.getTime(), learned_at: learnedAt.getTime() };
  await tx
    .tables<TagTables>()
    .insertInto('tags')
    .values(row)
    .onConflict((conflict) => conflict.columns(['system', 'repository', 'name']).doUpdateSet(row))
    .execute();
}

/** Null when it was never pushed since Muster listens. */
export async function findHead(
  reader: Reader,
  { system, repository, branch }: Pick<BranchHead, 'system' | 'repository' | 'branch'>,
): Promise<BranchHead | null> {
  const row = await reader
    .tables<TagTables>()
    .selectFrom('branch_heads')
    .selectAll()
    .where('system', '=', system)
    .where('repository', '=', repository.toLowerCase())
    .where('branch', '=', branch)
    .executeTakeFirst();
  return row === undefined ? null : { ...row, at: new Date(row.at) };
}

export async function saveHead(tx: Transaction, head: BranchHead): Promise<void> {
  const row = { ...head, repository: head.repository.toLowerCase(), at: head.at.getTime() };
  await tx
    .tables<TagTables>()
    .insertInto('branch_heads')
    .values(row)
    .onConflict((conflict) => conflict.columns(['system', 'repository', 'branch']).doUpdateSet(row))
    .execute();
}

export async function deleteHead(
  tx: Transaction,
  { system, repository, branch }: Pick<BranchHead, 'system' | 'repository' | 'branch'>,
): Promise<void> {
  await tx
    .tables<TagTables>()
    .deleteFrom('branch_heads')
    .where('system', '=', system)
    .where('repository', '=', repository.toLowerCase())
    .where('branch', '=', branch)
    .execute();
}

function tagFrom({ learned_at, at, ...row }: TagTables['tags']): Tag {
  return { ...row, at: new Date(at), learnedAt: new Date(learned_at) };
}
