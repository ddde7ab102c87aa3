import type { Kysely } from 'kysely';

/** Since when each host runs what it runs, and what it ran before, as far as Muster saw it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('version_sightings')
    .addColumn('fleet', 'text', (column) => column.notNull())
    .addColumn('host', 'text', (column) => column.notNull())
    .addColumn('seen_at', 'bigint', (column) => column.notNull())
    .addColumn('version', 'text', (column) => column.notNull())
    .addColumn('commit_id', 'text')
    // 1: it was there when the host was first looked at, so that it may run for longer.
    .addColumn('was_there', 'integer', (column) => column.notNull())
    // null: it is what the host runs.
    .addColumn('until', 'bigint')
    .addPrimaryKeyConstraint('version_sightings_key', ['fleet', 'host', 'seen_at'])
    .execute();
  await db.schema.createIndex('version_sightings_by_end').on('version_sightings').columns(['until']).execute();
}
