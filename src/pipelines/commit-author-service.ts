import type { Reader } from '../platform/database/transaction.ts';
import { findRunAuthor } from './commit-author-store.ts';
import type { CiSystem } from './run.ts';
import { findHead, findTag } from './tag-store.ts';

export interface CommitNamed {
  readonly system: CiSystem;
  /** In any capitals. */
  readonly repository: string;
  /** A tag or branch by its name; a commit by seven to forty of its hex digits. */
  readonly kind: 'tag' | 'branch' | 'commit';
  readonly name: string;
}

/**
 * Who wrote a commit, by the name that it carries (foreign text), as pushes and runs told; null where none of them did.
 * Of a tag or branch, the commit that it points to, and not those before.
 */
export async function readCommitAuthor(reader: Reader, named: CommitNamed): Promise<string | null> {
  const { system, repository, kind, name } = named;
  const of = { system, repository };
  if (kind === 'branch') {
    const head = await findHead(reader, { ...of, branch: name });
    return head === null ? null : (head.author ?? findRunAuthor(reader, { ...of, sha: head.sha }));
  }
  if (kind === 'commit') return findRunAuthor(reader, { ...of, sha: name.toLowerCase() });
  const tag = await findTag(reader, { ...of, name });
  return tag?.state !== 'present' || tag.sha === null ? null : findRunAuthor(reader, { ...of, sha: tag.sha });
}
