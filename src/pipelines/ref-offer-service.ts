import type { Reader } from '../platform/database/transaction.ts';
import { listHeads, listTagsOf } from './tag-store.ts';

/** Something that could be deployed, of which Muster heard. Texts are foreign. */
export interface OfferedRef {
  readonly kind: 'branch' | 'tag';
  readonly name: string;
  /** What was pushed to it last; null: not told. */
  readonly title: string | null;
  readonly author: string | null;
  readonly at: Date;
}

/** Of a repository with many branches the lately pushed ones are looked through. */
const LOOKED_AT = 500;

/**
 * Branches and tags of a repository that were heard pushed, the newest first, as far as what was typed is part of their
 * name or of what was pushed. Reads the store only: branches that nobody pushed to since Muster listens are not among them.
 */
export async function offerRefs(
  reader: Reader,
  { repository, typed }: { readonly repository: string; readonly typed: string },
): Promise<readonly OfferedRef[]> {
  const words = typed.trim().toLowerCase();
  const of = { repository, limit: LOOKED_AT };
  const heads = (await listHeads(reader, of)).map(({ branch, title, author, at }): OfferedRef => ({
    kind: 'branch',
    name: branch,
    title,
    author,
    at,
  }));
  const tags = (await listTagsOf(reader, of)).map(({ name, by, at }): OfferedRef => ({
    kind: 'tag',
    name,
    title: null,
    author: by,
    at,
  }));
  return [...heads, ...tags]
    .filter(({ name, title }) => `${name} ${title ?? ''}`.toLowerCase().includes(words))
    .toSorted((a, b) => b.at.getTime() - a.at.getTime());
}
