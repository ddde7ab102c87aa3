import type { Reader } from '../platform/database/transaction.ts';
import type { CiSystem } from './run.ts';
import { findHead, findTag } from './tag-store.ts';

interface AuthorTables {
  runs: { system: string; repository: string; sha: string; author: string | null; created_at: number };
}

export interface CommitNamed {
  readonly system: CiSystem;
  /** In any capitals. */
  readonly repository: string;
  /** A tag or branch by its name; a commit by seven to forty of its hex digits. */
  readonly kind: 'tag' | 'branch' | 'commit';
  readonly name: string;
}

/**
 * Who wrote a commit, by the name that the commit carries (foreign text), as pushes and runs told; null where none of
 * them did. Of a tag or branch, the commit it points to.
 */
export async function findCommitAuthor(reader: Reader, named: CommitNamed): Promise<string | null> {
  const { system, repository, kind, name } = named;
  if (kind === 'branch') {
    const head = await findHead(reader, { system, repository, branch: name });
    if (head === null) return null;
    return head.author ?? authorOfRun(reader, named, head.sha);
  }
  if (kind === 'commit') return authorOfRun(reader, named, name.toLowerCase());
  const tag = await findTag(reader, { system, repository, name });
  return tag === null || tag.sha === null || tag.state === 'deleted' ? null : authorOfRun(reader, named, tag.sha);
}

/** Commits are hex digits, so that all that begin so sort between it and the letter after f. */
async function authorOfRun(
  reader: Reader,
  { system, repository }: Pick<CommitNamed, 'system' | 'repository'>,
  commit: string,
): Promise<string | null> {
  const rows = await reader
    .tables<AuthorTables>()
    .selectFrom('runs')
    .select(['author', 'repository'])
    .distinct()
    .where('system', '=', system)
    .where('sha', '>=', commit)
    .where('sha', '<', `${commit}g`)
    .where('author', 'is not', null)
    .execute();
  const ours = rows.filter((row) => row.repository.toLowerCase() === repository.toLowerCase());
  const authors = new Set(ours.map(({ author }) => author));
  // Digits that begin two commits, or words that contradict each other, name nobody for certain.
  return authors.size === 1 ? (ours[0]?.author ?? null) : null;
}
