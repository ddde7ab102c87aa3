import type { Reader } from '../platform/database/transaction.ts';
import type { CiSystem } from './run.ts';

interface AuthorTables {
  runs: { system: string; repository: string; sha: string; author: string | null };
}

/**
 * Who wrote a commit, by the name that it carries (foreign text), as runs told; null where none did, or where they
 * contradict each other. `sha` may be the beginning of a commit, `repository` in any capitals.
 */
export async function findRunAuthor(
  reader: Reader,
  { system, repository, sha }: { readonly system: CiSystem; readonly repository: string; readonly sha: string },
): Promise<string | null> {
  const rows = await reader
    .tables<AuthorTables>()
    .selectFrom('runs')
    .select(['author', 'repository'])
    .distinct()
    .where('system', '=', system)
    // Commits are hex digits, so that all that begin so sort between it and the letter after f.
    .where('sha', '>=', sha)
    .where('sha', '<', `${sha}g`)
    .where('author', 'is not', null)
    .execute();
  const ours = rows.filter((row) => row.repository.toLowerCase() === repository.toLowerCase());
  const authors = new Set(ours.map(({ author }) => author));
  return authors.size === 1 ? (ours[0]?.author ?? null) : null;
}
