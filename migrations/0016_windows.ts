import type { Kysely } from 'kysely';

/**
 * Release windows: their plan, who is on in each occurrence, what was told of it and done in it, the notes handed over,
 * and the leave to act against them. Times on wall clocks are texts in the window's own zone.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('release_windows')
    // 7 of `W-7`.
    .addColumn('number', 'integer', (column) => column.primaryKey())
    .addColumn('guild_id', 'text', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('scope', 'text', (column) => column.notNull())
    .addColumn('time_zone', 'text', (column) => column.notNull())
    .addColumn('start', 'text', (column) => column.notNull())
    .addColumn('length', 'text', (column) => column.notNull())
    .addColumn('recurrence', 'text')
    .addColumn('exceptions', 'text', (column) => column.notNull())
    .addColumn('staffing', 'text', (column) => column.notNull())
    .addColumn('closing', 'text', (column) => column.notNull())
    .addColumn('channel', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    // Rises with every change: what was drawn for an older one is refused.
    .addColumn('version', 'integer', (column) => column.notNull())
    .addColumn('created_by', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('cancelled_by', 'text')
    // No occurrence ends after it; null: it goes on for ever.
    .addColumn('last_end', 'bigint')
    .execute();
  await db.schema
    .createIndex('release_windows_active')
    .on('release_windows')
    .columns(['guild_id', 'state', 'last_end'])
    .execute();

  // What was planned and waits for its "Schedule it".
  await db.schema
    .createTable('window_drafts')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('guild_id', 'text', (column) => column.notNull())
    .addColumn('user_id', 'text', (column) => column.notNull())
    .addColumn('plan', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .execute();

  // The occurrence `*` is the roster: who is named anew for each.
  await db.schema
    .createTable('window_staff')
    .addColumn('window', 'integer', (column) => column.notNull())
    .addColumn('occurrence', 'text', (column) => column.notNull())
    .addColumn('role', 'text', (column) => column.notNull())
    .addColumn('person', 'text', (column) => column.notNull())
    .addColumn('who', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('window_staff_key', ['window', 'occurrence', 'role', 'person'])
    .execute();

  // How far the life of an occurrence has come, so that each thing is told once.
  await db.schema
    .createTable('window_occurrences')
    .addColumn('window', 'integer', (column) => column.notNull())
    .addColumn('occurrence', 'text', (column) => column.notNull())
    .addColumn('starts_at', 'bigint', (column) => column.notNull())
    .addColumn('ends_at', 'bigint', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    // Minutes before its beginning for which a reminder went out, the least of them; null: none did.
    .addColumn('reminded', 'integer')
    .addColumn('opened_at', 'bigint')
    .addColumn('closed_at', 'bigint')
    .addPrimaryKeyConstraint('window_occurrences_key', ['window', 'occurrence'])
    .execute();
  await db.schema
    .createIndex('window_occurrences_by_state')
    .on('window_occurrences')
    .columns(['state', 'ends_at'])
    .execute();

  await db.schema
    .createTable('window_notes')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('window', 'integer', (column) => column.notNull())
    .addColumn('occurrence', 'text', (column) => column.notNull())
    .addColumn('note', 'text', (column) => column.notNull())
    .addColumn('by', 'text', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('window_notes_by_window').on('window_notes').columns(['window', 'at']).execute();

  // What happened while a window was open, for its summary: told by later rooms, each thing once.
  await db.schema
    .createTable('window_doings')
    .addColumn('window', 'integer', (column) => column.notNull())
    .addColumn('occurrence', 'text', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('key', 'text', (column) => column.notNull())
    .addColumn('words', 'text', (column) => column.notNull())
    .addColumn('url', 'text')
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('window_doings_key', ['window', 'occurrence', 'kind', 'key'])
    .execute();

  await db.schema
    .createTable('window_overrides')
    // 3 of `WO-3`.
    .addColumn('number', 'integer', (column) => column.primaryKey())
    .addColumn('guild_id', 'text', (column) => column.notNull())
    .addColumn('act', 'text', (column) => column.notNull())
    .addColumn('target', 'text', (column) => column.notNull())
    .addColumn('version', 'text', (column) => column.notNull())
    .addColumn('reason', 'text', (column) => column.notNull())
    .addColumn('asked_by', 'text', (column) => column.notNull())
    .addColumn('asked_at', 'bigint', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('approved_by', 'text')
    .addColumn('until', 'bigint', (column) => column.notNull())
    .addColumn('used_at', 'bigint')
    .execute();
  await db.schema
    .createIndex('window_overrides_by_state')
    .on('window_overrides')
    .columns(['guild_id', 'state', 'until'])
    .execute();

  // Who may read the calendar without more than its address; the secret is kept as a hash.
  await db.schema
    .createTable('calendar_links')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('guild_id', 'text', (column) => column.notNull())
    .addColumn('user_id', 'text', (column) => column.notNull())
    .addColumn('hash', 'text', (column) => column.notNull().unique())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('revoked_at', 'bigint')
    .addColumn('used_at', 'bigint')
    .execute();
  await db.schema.createIndex('calendar_links_by_user').on('calendar_links').columns(['guild_id', 'user_id']).execute();

  // One Discord event for each occurrence ahead: what it should say, and which one it is.
  await db.schema
    .createTable('window_events')
    .addColumn('window', 'integer', (column) => column.notNull())
    .addColumn('occurrence', 'text', (column) => column.notNull())
    .addColumn('guild_id', 'text', (column) => column.notNull())
    .addColumn('ends_at', 'bigint', (column) => column.notNull())
    .addColumn('event_id', 'text')
    .addColumn('state', 'text', (column) => column.notNull())
    // What was last wanted, as a hash, and how many acts that took.
    .addColumn('wanted', 'text', (column) => column.notNull())
    .addColumn('turn', 'integer', (column) => column.notNull())
    .addColumn('act_key', 'text')
    .addColumn('interested', 'integer')
    .addColumn('because', 'text')
    .addPrimaryKeyConstraint('window_events_key', ['window', 'occurrence'])
    .execute();
}
