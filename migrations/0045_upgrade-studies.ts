import type { Kysely } from 'kysely';

/** Questions about an upgrade to an office that is to agree to it, and what it found. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('upgrade_studies')
    .addColumn('request', 'integer', (column) => column.notNull())
    // As the configuration calls it: dst, qa. It is asked one question at a time.
    .addColumn('office', 'text', (column) => column.notNull())
    .addColumn('question', 'text', (column) => column.notNull())
    // JSON: who, as they were known then.
    .addColumn('asked_by', 'text', (column) => column.notNull())
    .addColumn('asked_at', 'bigint', (column) => column.notNull())
    // null: nothing was found yet.
    .addColumn('result', 'text')
    .addColumn('link', 'text')
    .addColumn('answered_by', 'text')
    .addColumn('answered_at', 'bigint')
    .addPrimaryKeyConstraint('upgrade_studies_key', ['request', 'office'])
    .execute();
}
