import { sql, type Kysely } from 'kysely';

/** What machines told us: recorded before it was answered, processed from here. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('inbox_events')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('source', 'text', (column) => column.notNull())
    .addColumn('event', 'text', (column) => column.notNull())
    .addColumn('delivery_id', 'text', (column) => column.notNull())
    .addColumn('received_at', 'bigint', (column) => column.notNull())
    .addColumn('payload', 'text', (column) => column.notNull())
    // 'waiting', 'processed' or 'set-aside'.
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('settled_at', 'bigint')
    .addColumn('error', 'text')
    .execute();
  await db.schema
    .createIndex('inbox_events_delivery')
    .unique()
    .on('inbox_events')
    .columns(['source', 'delivery_id'])
    .execute();
  await db.schema.createIndex('inbox_events_order').on('inbox_events').columns(['state', 'id']).execute();
  // Few rows, counted at each new one.
  await db.schema
    .createIndex('inbox_events_set_aside')
    .on('inbox_events')
    .columns(['source', 'event', 'settled_at'])
    .where(sql.ref('state'), '=', sql.lit('set-aside'))
    .execute();
  // One row, written to prove that this process can commit.
  await db.schema
    .createTable('inbox_probe')
    .addColumn('id', 'integer', (column) => column.primaryKey())
    .addColumn('committed_at', 'bigint', (column) => column.notNull())
    .execute();
}
