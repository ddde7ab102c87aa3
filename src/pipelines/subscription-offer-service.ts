import type { Reader } from '../platform/database/transaction.ts';
import { listNewestRuns } from './run-search-store.ts';

const RECENT = 200;

/** Branches of the newest runs, the newest first. */
export async function listNewestBranches(reader: Reader): Promise<readonly string[]> {
  return [...new Set((await listNewestRuns(reader, RECENT)).map(({ branch }) => branch))].filter((name) => name !== '');
}
