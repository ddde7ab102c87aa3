import type { Reader } from '../platform/database/transaction.ts';
import { listDeploymentsOfRun } from './deployment-store.ts';
import type { RunDetail } from './run-detail.ts';
import { listNotes } from './run-note-store.ts';
import { findRun, listRoutes } from './run-store.ts';

/** Everything known of the run with this key; null when none is. */
export async function readRunDetail(reader: Reader, key: string): Promise<RunDetail | null> {
  const run = await findRun(reader, key);
  if (run === null) return null;
  return {
    run,
    routes: await listRoutes(reader, key),
    deployments: await listDeploymentsOfRun(reader, key),
    notes: (await listNotes(reader, key)).map(({ text }) => text),
  };
}
