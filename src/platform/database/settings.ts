import type { Reader, Transaction } from './transaction.ts';

/** The database's own notes about itself, one row each. */
export interface SettingsTables {
  settings: { key: string; value: string };
}

/** 'mode': which way of running owns this file. 'restored_at': ISO time of the restore it came from, if any. */
export type SettingKey = 'mode' | 'restored_at' | 'restored_from';

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
