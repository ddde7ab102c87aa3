import type { Kysely } from 'kysely';

/** What the probes of services and hosts know, how often they failed by the hour, and the dead-man beat. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('probes')
    .addColumn('key', 'text', (column) => column.primaryKey())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('since', 'bigint', (column) => column.notNull())
    .addColumn('due_at', 'bigint', (column) => column.notNull())
    .addColumn('spoke_at', 'bigint')
    .addColumn('good_at', 'bigint')
    // JSON: the last answers as good or bad, and what the newest one was.
    .addColumn('marks', 'text', (column) => column.notNull())
    .addColumn('last', 'text')
    .execute();
  await db.schema
    .createTable('probe_hours')
    .addColumn('key', 'text', (column) => column.notNull())
    .addColumn('hour', 'bigint', (column) => column.notNull())
    .addColumn('asked', 'integer', (column) => column.notNull())
    .addColumn('bad', 'integer', (column) => column.notNull())
    .addColumn('took_ms', 'bigint', (column) => column.notNull())
    .addColumn('slowest_ms', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('probe_hours_key', ['key', 'hour'])
    .execute();
  await db.schema.createIndex('probe_hours_by_hour').on('probe_hours').column('hour').execute();
  // One row while Muster itself is cut off from the network.
  await db.schema
    .createTable('probe_vantage')
    .addColumn('name', 'text', (column) => column.primaryKey())
    .addColumn('offline_since', 'bigint', (column) => column.notNull())
    .addColumn('asked', 'integer', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('dead_man')
    .addColumn('name', 'text', (column) => column.primaryKey())
    .addColumn('number', 'integer', (column) => column.notNull())
    .addColumn('begun_at', 'bigint', (column) => column.notNull())
    .addColumn('processed_at', 'bigint')
    .addColumn('delivered_at', 'bigint')
    .addColumn('sent_at', 'bigint')
    // Why no beat was sent the last time one was due; null when it was.
    .addColumn('withheld', 'text')
    .addColumn('withheld_since', 'bigint')
    .execute();
}
