import { sql, type Kysely } from 'kysely';

/** What people do about alerts: names, acknowledgements, assignments, escalations, silences. */
export async function up(db: Kysely<unknown>): Promise<void> {
  // Numbers go on though what had them is forgotten.
  await db.schema
    .createTable('alert_numbers')
    .addColumn('name', 'text', (column) => column.primaryKey())
    .addColumn('last', 'bigint', (column) => column.notNull())
    .execute();

  await db.schema
    .createTable('alert_handlings')
    .addColumn('number', 'bigint', (column) => column.primaryKey())
    .addColumn('guild_id', 'text', (column) => column.notNull())
    .addColumn('episode_id', 'text', (column) => column.notNull())
    // One more with each act of a person.
    .addColumn('decision', 'integer', (column) => column.notNull())
    // Null while nobody has acknowledged it.
    .addColumn('acked_at', 'bigint')
    // When something happens by itself: the end of the acknowledgement, or the next step of the chain.
    .addColumn('due_at', 'bigint')
    // JSON: acknowledgement, assignment, escalation.
    .addColumn('body', 'text', (column) => column.notNull())
    .execute();
  await db.schema
    .createIndex('alert_handlings_one_per_episode')
    .unique()
    .on('alert_handlings')
    .columns(['episode_id'])
    .execute();
  await db.schema
    .createIndex('alert_handlings_due')
    .on('alert_handlings')
    .columns(['due_at'])
    .where(sql.ref('due_at'), 'is not', null)
    .execute();
  await db.schema
    .createIndex('alert_handlings_acked')
    .on('alert_handlings')
    .columns(['acked_at'])
    .where(sql.ref('acked_at'), 'is not', null)
    .execute();

  await db.schema
    .createTable('alert_doings')
    .addColumn('id', 'text', (column) => column.primaryKey())
    // Of the handling.
    .addColumn('number', 'bigint', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    // JSON: who, and in words.
    .addColumn('body', 'text', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('alert_doings_by_handling').on('alert_doings').columns(['number', 'at']).execute();

  await db.schema
    .createTable('alert_silences')
    .addColumn('number', 'bigint', (column) => column.primaryKey())
    .addColumn('guild_id', 'text', (column) => column.notNull())
    // The connection it is an act on; null: kept here, and applied by Muster.
    .addColumn('system', 'text')
    // What the system calls it; null before it is known there.
    .addColumn('remote_id', 'text')
    // 'placing', 'active', 'ending', 'ended', 'refused'.
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('fleet', 'text')
    .addColumn('ends_at', 'bigint', (column) => column.notNull())
    // JSON: matchers, reason, who and when, what was seen of it there.
    .addColumn('body', 'text', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('alert_silences_by_state').on('alert_silences').columns(['state', 'ends_at']).execute();
  await db.schema
    .createIndex('alert_silences_by_remote_id')
    .unique()
    .on('alert_silences')
    .columns(['system', 'remote_id'])
    .where(sql.ref('remote_id'), 'is not', null)
    .execute();
}
