import type { Kysely } from 'kysely';

/** When a connection of the configuration was last asked, and how that went; for those that no observation records. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('connection_tries')
    .addColumn('connection', 'text', (column) => column.primaryKey())
    .addColumn('attempted_at', 'bigint', (column) => column.notNull())
    .addColumn('succeeded_at', 'bigint')
    // One line for people; null: it answered.
    .addColumn('failure', 'text')
    .execute();
}
