import type { Reader, Transaction } from './transaction.ts';

/** The database's own notes about itself, one row each. */
export interface SettingsTables {
  settings: { key: string; value: string };
}

/**
 * 'mode': which way of running owns this file. 'backup_at': in a backup, and in what was restored from it, when it was
 * taken. 'restored_at': when it was restored. Times in ISO 8601.
 */
export type SettingKey = 'mode' | 'backup_at' | 'restored_at';

export async function findSetting(read: Reader, key: SettingKey): Promise<string | null> {
  const row = await read
    .tables<SettingsTables>()
    .selectFrom('settings')
    .select('value')
    .where('key', '=', key)
    .executeTakeFirst();
  return row?.value ?? null;
}

export async function putSetting(tx: Transaction, key: SettingKey, value: string): Promise<void> {
  await tx
    .tables<SettingsTables>()
    .insertInto('settings')
    .values({ key, value })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ value }))
    .execute();
}
