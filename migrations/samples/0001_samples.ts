import type { Kysely } from 'kysely';

/**
 * What Muster scrapes, in a file of its own. One row holds all series of one exporter at one moment as a block of
 * numbers; the layout says which number belongs to which series, and hardly ever changes.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('sample_fleets')
    .addColumn('id', 'integer', (column) => column.primaryKey())
    .addColumn('name', 'text', (column) => column.notNull().unique())
    .execute();
  await db.schema
    .createTable('sample_sources')
    .addColumn('id', 'integer', (column) => column.primaryKey())
    .addColumn('fleet_id', 'integer', (column) => column.notNull())
    .addColumn('host', 'text', (column) => column.notNull())
    .addColumn('exporter', 'text', (column) => column.notNull())
    .addUniqueConstraint('sample_sources_who', ['fleet_id', 'host', 'exporter'])
    .execute();
  await db.schema
    .createTable('sample_layouts')
    .addColumn('id', 'integer', (column) => column.primaryKey())
    .addColumn('hash', 'text', (column) => column.notNull().unique())
    // JSON: [[name, { label: value }, grows or varies], …] in the order of the numbers.
    .addColumn('series', 'text', (column) => column.notNull())
    .addColumn('used_at', 'bigint', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('samples')
    .addColumn('fleet_id', 'integer', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('source_id', 'integer', (column) => column.notNull())
    // Null where the exporter did not answer: then `failure` says why.
    .addColumn('layout_id', 'integer')
    .addColumn('failure', 'text')
    .addColumn('body', 'blob')
    .execute();
  // By fleet and time: a scrape touches few pages, and a question reads one stretch of them.
  await db.schema.createIndex('samples_when').on('samples').columns(['fleet_id', 'at', 'source_id']).unique().execute();
  await db.schema
    .createTable('rollups')
    // Milliseconds of the bucket: five minutes or an hour.
    .addColumn('level', 'integer', (column) => column.notNull())
    .addColumn('fleet_id', 'integer', (column) => column.notNull())
    // The bucket's end.
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('source_id', 'integer', (column) => column.notNull())
    .addColumn('layout_id', 'integer', (column) => column.notNull())
    .addColumn('body', 'blob', (column) => column.notNull())
    .execute();
  await db.schema
    .createIndex('rollups_when')
    .on('rollups')
    .columns(['level', 'fleet_id', 'at', 'source_id'])
    .unique()
    .execute();
  await db.schema
    .createTable('rolled')
    .addColumn('level', 'integer', (column) => column.notNull())
    .addColumn('fleet_id', 'integer', (column) => column.notNull())
    // Everything up to then is down-sampled.
    .addColumn('up_to', 'bigint', (column) => column.notNull())
    .addUniqueConstraint('rolled_what', ['level', 'fleet_id'])
    .execute();
}
