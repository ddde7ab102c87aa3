import type { Kysely } from 'kysely';

/** What was changed about fleets in the configuration, and an index for what opened last. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('fleet_configs')
    .addColumn('fleet', 'text', (column) => column.primaryKey().notNull())
    // The fleet as it was seen last, field by field.
    .addColumn('body', 'text', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('fleet_config_changes')
    .addColumn('fleet', 'text', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    // Names of fields, with a blank between.
    .addColumn('fields', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('fleet_config_changes_key', ['fleet', 'at'])
    .execute();
  await db.schema
    .createIndex('window_occurrences_by_opening')
    .on('window_occurrences')
    .columns(['opened_at'])
    .execute();
}
