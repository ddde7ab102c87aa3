import { join } from 'node:path';
import { MIGRATIONS } from '../migrations/index.ts';
import type { Clock } from '../src/platform/clock.ts';
import { openDatabase, type OpenDatabase } from '../src/platform/database/open-database.ts';

/** A new database in the folder, whose commits do not wait for the disk: what is measured on it is processor time. */
export async function openBenchDatabase(folder: string, clock: Clock): Promise<OpenDatabase> {
  const path = join(folder, 'muster.db');
  const outcome = await openDatabase({ path, mode: 'sandbox', migrations: MIGRATIONS, clock, durability: 'off' });
  if (outcome.kind !== 'opened') throw new Error(outcome.message);
  return outcome.database;
}
