import type { Reader } from '../platform/database/transaction.ts';
import { listHeads, listTagsOf } from './tag-store.ts';

/** Of a repository with many branches the lately pushed ones are looked through. */
const LOOKED_AT = 500;

/** Which commit a branch or tag is, as far as it was heard pushed; null: nobody told. Reads the store only. */
export async function findRefCommit(
  reader: Reader,
  { repository, ref }: { readonly repository: string; readonly ref: string },
): Promise<string | null> {
  const of = { repository, limit: LOOKED_AT };
  const head = (await listHeads(reader, of)).find(({ branch }) => branch === ref);
  if (head !== undefined) return head.sha;
  return (await listTagsOf(reader, of)).find(({ name }) => name === ref)?.sha ?? null;
}
