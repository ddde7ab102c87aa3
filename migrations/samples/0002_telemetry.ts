import type { Kysely } from 'kysely';

/**
 * What opted-in clients report: the hour that is open with the keyed hashes it counts clients by, the sums of hours and
 * days that are over, none of them of fewer clients than may be told of, and the key of the day.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('telemetry_keys')
    .addColumn('day', 'bigint', (column) => column.primaryKey())
    .addColumn('secret', 'blob', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('telemetry_open')
    .addColumn('fleet', 'text', (column) => column.notNull())
    .addColumn('hour', 'bigint', (column) => column.notNull())
    // measure, shard, group, name and topic, joined.
    .addColumn('cell', 'text', (column) => column.notNull())
    .addColumn('sum', 'real', (column) => column.notNull())
    .addColumn('count', 'real', (column) => column.notNull())
    .addColumn('clients', 'blob', (column) => column.notNull())
    .addUniqueConstraint('telemetry_open_what', ['fleet', 'hour', 'cell'])
    .execute();
  await db.schema
    .createTable('telemetry_series')
    .addColumn('id', 'integer', (column) => column.primaryKey())
    .addColumn('fleet', 'text', (column) => column.notNull())
    .addColumn('cell', 'text', (column) => column.notNull())
    .addUniqueConstraint('telemetry_series_what', ['fleet', 'cell'])
    .execute();
  await db.schema
    .createTable('telemetry_sums')
    // Milliseconds of the stretch: an hour or a day.
    .addColumn('level', 'integer', (column) => column.notNull())
    .addColumn('fleet', 'text', (column) => column.notNull())
    // When the stretch began.
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('series_id', 'integer', (column) => column.notNull())
    .addColumn('sum', 'real', (column) => column.notNull())
    .addColumn('count', 'real', (column) => column.notNull())
    .addColumn('clients', 'integer', (column) => column.notNull())
    .execute();
  await db.schema
    .createIndex('telemetry_sums_when')
    .on('telemetry_sums')
    .columns(['level', 'fleet', 'at', 'series_id'])
    .unique()
    .execute();
  await db.schema
    .createTable('telemetry_spans')
    .addColumn('level', 'integer', (column) => column.notNull())
    .addColumn('fleet', 'text', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('measure', 'text', (column) => column.notNull())
    // Null: too few, or the day is not over.
    .addColumn('clients', 'integer')
    // Of a day that is not over: the keyed hashes, to count its clients by; gone with the key.
    .addColumn('sketch', 'blob')
    .addUniqueConstraint('telemetry_spans_what', ['level', 'fleet', 'at', 'measure'])
    .execute();
}
