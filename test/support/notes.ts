import type { MigrationList } from '../../src/platform/database/schema.ts';
import type { Database, Reader, Transaction } from '../../src/platform/database/transaction.ts';

/** The smallest schema there can be, for tests of the database itself. */
export interface NoteTables {
  notes: { id: string; at: number };
}

export const NOTE_MIGRATIONS: MigrationList = {
  '0001_notes': {
    async up(db) {
      await db.schema
        .createTable('notes')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('at', 'bigint', (column) => column.notNull())
        .execute();
    },
  },
};

export async function note(tx: Transaction, id: string): Promise<void> {
  await tx.tables<NoteTables>().insertInto('notes').values({ id, at: 1_772_442_000_000 }).execute();
}

export async function noteIds(database: Database | { readonly read: Reader }): Promise<readonly string[]> {
  const rows = await database.read.tables<NoteTables>().selectFrom('notes').select('id').orderBy('id').execute();
  return rows.map((row) => row.id);
}
