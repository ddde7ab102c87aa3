import type { Kysely } from 'kysely';

/** Upgrade requests that are being written, in steps; and the card that a message is, for what is asked on messages. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('upgrade_drafts')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('guild_id', 'text', (column) => column.notNull())
    .addColumn('user_id', 'text', (column) => column.notNull())
    // null: not chosen yet.
    .addColumn('fleet', 'text')
    // JSON: what was typed, by field.
    .addColumn('fields', 'text', (column) => column.notNull())
    .addColumn('expires_at', 'bigint', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('upgrade_drafts_of').on('upgrade_drafts').columns(['guild_id', 'user_id']).execute();
  await db.schema.createIndex('cards_by_message').on('cards').columns(['message_id']).execute();
}
