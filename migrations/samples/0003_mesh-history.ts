import type { Kysely } from 'kysely';

/** How many mesh peers each node had on each shard over time: least, most, last and average of five minutes and of hours. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('mesh_sources')
    .addColumn('id', 'integer', (column) => column.primaryKey())
    .addColumn('fleet', 'text', (column) => column.notNull())
    .addColumn('host', 'text', (column) => column.notNull())
    .addUniqueConstraint('mesh_sources_who', ['fleet', 'host'])
    .execute();
  await db.schema
    .createTable('mesh_history')
    .addColumn('id', 'integer', (column) => column.primaryKey())
    // Milliseconds of the bucket.
    .addColumn('level', 'integer', (column) => column.notNull())
    .addColumn('source_id', 'integer', (column) => column.notNull())
    .addColumn('shard', 'integer', (column) => column.notNull())
    // The bucket's end.
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('least', 'integer', (column) => column.notNull())
    .addColumn('most', 'integer', (column) => column.notNull())
    .addColumn('last', 'integer', (column) => column.notNull())
    .addColumn('sum', 'integer', (column) => column.notNull())
    .addColumn('readings', 'integer', (column) => column.notNull())
    // When the newest of its readings was taken: the same one is not counted twice.
    .addColumn('last_at', 'bigint', (column) => column.notNull())
    .execute();
  await db.schema
    .createIndex('mesh_history_what')
    .on('mesh_history')
    .columns(['source_id', 'shard', 'level', 'at'])
    .unique()
    .execute();
  await db.schema.createIndex('mesh_history_when').on('mesh_history').columns(['level', 'at']).execute();
}
