import type { Kysely } from 'kysely';

/** What is seen of a version that a request put on a fleet, beside how the fleet was before. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('upgrade_watches')
    // The number of the request.
    .addColumn('number', 'integer', (column) => column.primaryKey())
    // JSON: how it was right before, and each line as it was last found.
    .addColumn('before', 'text')
    .addColumn('lines', 'text', (column) => column.notNull())
    .addColumn('worse_since', 'bigint')
    .addColumn('looked_at', 'bigint')
    .execute();
}
