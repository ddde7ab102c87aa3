import type { Reader, Transaction } from '../platform/database/transaction.ts';
import type { AlertTables } from './alert-tables.ts';
import type { Alert } from './alert.ts';

export interface Hider {
  readonly hides: string;
  readonly episodeId: string;
}

/** Alerts that fire and have one of these keys. */
export async function listHiders(reader: Reader, keys: readonly string[]): Promise<readonly Hider[]> {
  const found: Hider[] = [];
  // Short statements are planned once.
  for (let start = 0; start < keys.length; start += 100) {
    const rows = await reader
      .tables<AlertTables>()
      .selectFrom('alert_hiders')
      .select(['hides', 'episode_id'])
      .where('hides', 'in', keys.slice(start, start + 100))
      .execute();
    found.push(...rows.map(({ hides, episode_id }) => ({ hides, episodeId: episode_id })));
  }
  return found;
}

/** What the alerts of this episode hide. */
export async function listHidingKeys(reader: Reader, episodeId: string): Promise<readonly string[]> {
  const rows = await reader
    .tables<AlertTables>()
    .selectFrom('alert_hiders')
    .select('hides')
    .where('episode_id', '=', episodeId)
    .execute();
  return [...new Set(rows.map(({ hides }) => hides))];
}

/** Writes what the episode's alerts hide, in place of what was written before. */
export async function saveHiders(
  tx: Transaction,
  episodeId: string,
  hiders: readonly { readonly alert: Alert; readonly hides: string }[],
): Promise<void> {
  const tables = tx.tables<AlertTables>();
  await tables.deleteFrom('alert_hiders').where('episode_id', '=', episodeId).execute();
  for (const { alert, hides } of hiders)
    await tables
      .insertInto('alert_hiders')
      .values({ hides, source: alert.source, fingerprint: alert.fingerprint, episode_id: episodeId })
      .onConflict((conflict) =>
        conflict.columns(['hides', 'source', 'fingerprint']).doUpdateSet({ episode_id: episodeId }),
      )
      .execute();
}
