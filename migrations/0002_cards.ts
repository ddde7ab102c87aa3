import { sql, type Kysely } from 'kysely';

/** What Muster wants to be seen (cards, threads), what was done about it (deliveries), and what stands in the way. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await createCards(db);
  await createThreads(db);
  await db.schema
    .createTable('card_files')
    .addColumn('hash', 'text', (column) => column.primaryKey())
    .addColumn('bytes', 'bytea', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('deliveries')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('card_key', 'text', (column) => column.notNull())
    .addColumn('anchor', 'integer', (column) => column.notNull())
    .addColumn('revision', 'integer', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('channel_id', 'text')
    .addColumn('message_id', 'text')
    .addColumn('reason', 'text')
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('waited_ms', 'bigint', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('deliveries_card').on('deliveries').columns(['card_key', 'at']).execute();
  await db.schema
    .createTable('blocked_places')
    .addColumn('place', 'text', (column) => column.primaryKey())
    .addColumn('what', 'text', (column) => column.notNull())
    .addColumn('reason', 'text', (column) => column.notNull())
    .addColumn('since', 'bigint', (column) => column.notNull())
    .addColumn('probe_at', 'bigint', (column) => column.notNull())
    .execute();
  // One row, written by a restore: what was sent after the backup is not in it, so look before posting.
  await db.schema
    .createTable('delivery_mode')
    .addColumn('id', 'integer', (column) => column.primaryKey())
    .addColumn('restored_at', 'bigint', (column) => column.notNull())
    .addColumn('backup_at', 'bigint', (column) => column.notNull())
    .addCheckConstraint('delivery_mode_one_row', sql`id = 1`)
    .execute();
}

async function createCards(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('cards')
    .addColumn('key', 'text', (column) => column.primaryKey())
    .addColumn('seq', 'bigint', (column) => column.notNull())
    .addColumn('short_id', 'text', (column) => column.notNull().unique())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('place', 'text', (column) => column.notNull())
    .addColumn('lane', 'text', (column) => column.notNull())
    .addColumn('phase', 'text', (column) => column.notNull())
    .addColumn('reply_to', 'text')
    .addColumn('supersedes', 'text')
    .addColumn('superseded_by', 'text')
    .addColumn('merged_into', 'text')
    .addColumn('body', 'text', (column) => column.notNull())
    .addColumn('summary', 'text', (column) => column.notNull())
    .addColumn('revision', 'integer', (column) => column.notNull())
    .addColumn('refused_revision', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('anchor', 'integer', (column) => column.notNull())
    .addColumn('anchor_at', 'bigint', (column) => column.notNull())
    .addColumn('anchor_revision', 'integer', (column) => column.notNull())
    .addColumn('continues', 'text')
    .addColumn('reposts', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('reanchor_daily', 'integer', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('waits_for', 'text')
    .addColumn('queue', 'text')
    .addColumn('rank', 'integer', (column) => column.notNull())
    .addColumn('due_at', 'bigint', (column) => column.notNull())
    .addColumn('channel_id', 'text')
    .addColumn('message_id', 'text')
    .addColumn('posted_at', 'bigint')
    .addColumn('shown_at', 'bigint')
    .addColumn('shown_revision', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('shown_phase', 'text')
    .addColumn('shown_files', 'text', (column) => column.notNull().defaultTo('[]'))
    .addColumn('expires_at', 'bigint')
    .addColumn('wanted_at', 'bigint')
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('updated_at', 'bigint', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('cards_seq').on('cards').column('seq').execute();
  await db.schema.createIndex('cards_updated').on('cards').column('updated_at').execute();
  // Partial, so that what is settled (nearly everything, always) costs the relay nothing.
  await db.schema
    .createIndex('cards_queue')
    .on('cards')
    .columns(['queue', 'rank', 'seq'])
    .where(sql.ref('queue'), 'is not', null)
    .execute();
  await db.schema
    .createIndex('cards_waits_for')
    .on('cards')
    .column('waits_for')
    .where(sql.ref('waits_for'), 'is not', null)
    .execute();
  await db.schema
    .createIndex('cards_merged_into')
    .on('cards')
    .column('merged_into')
    .where(sql.ref('merged_into'), 'is not', null)
    .execute();
  await db.schema
    .createIndex('cards_wanted')
    .on('cards')
    .columns(['lane', 'wanted_at'])
    .where(sql.ref('wanted_at'), 'is not', null)
    .execute();
}

async function createThreads(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('threads')
    .addColumn('key', 'text', (column) => column.primaryKey())
    .addColumn('parent', 'text', (column) => column.notNull())
    .addColumn('started_from', 'text')
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('wanted', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('waits_for', 'text')
    .addColumn('queue', 'text')
    .addColumn('due_at', 'bigint', (column) => column.notNull())
    .addColumn('thread_id', 'text')
    .addColumn('shown_name', 'text')
    .addColumn('shown', 'text')
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('updated_at', 'bigint', (column) => column.notNull())
    .execute();
  await db.schema
    .createIndex('threads_queue')
    .on('threads')
    .columns(['queue', 'created_at'])
    .where(sql.ref('queue'), 'is not', null)
    .execute();
  await db.schema
    .createIndex('threads_waits_for')
    .on('threads')
    .column('waits_for')
    .where(sql.ref('waits_for'), 'is not', null)
    .execute();
}
