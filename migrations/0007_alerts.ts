import { sql, type Kysely } from 'kysely';

/** What Alertmanager says: each alert as last known, the episodes of its groups, and storms of them. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('alert_storms')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('receiver', 'text', (column) => column.notNull())
    .addColumn('channel', 'text')
    .addColumn('started_at', 'bigint', (column) => column.notNull())
    // When more began within a minute than is posted one by one, last.
    .addColumn('stormy_at', 'bigint', (column) => column.notNull())
    // No group joins any more.
    .addColumn('calm_at', 'bigint')
    // None of its groups is open any more.
    .addColumn('ended_at', 'bigint')
    // Something happened that its card does not show; null when it shows all.
    .addColumn('changed_at', 'bigint')
    // JSON: whom it notified, and for how grave a group.
    .addColumn('told', 'text', (column) => column.notNull())
    .execute();
  await db.schema
    .createIndex('alert_storms_one_open')
    .unique()
    .on('alert_storms')
    .columns(['receiver'])
    .where(sql.ref('calm_at'), 'is', null)
    .execute();
  await db.schema.createIndex('alert_storms_by_end').on('alert_storms').columns(['ended_at']).execute();

  await db.schema
    .createTable('alert_episodes')
    .addColumn('id', 'text', (column) => column.primaryKey())
    // A hash of the receiver and Alertmanager's group key.
    .addColumn('group_id', 'text', (column) => column.notNull())
    .addColumn('receiver', 'text', (column) => column.notNull())
    .addColumn('channel', 'text')
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('severity', 'text')
    // The fleets that its alerts name, separated by spaces.
    .addColumn('fleets', 'text', (column) => column.notNull())
    .addColumn('firing', 'integer', (column) => column.notNull())
    .addColumn('resolved', 'integer', (column) => column.notNull())
    // JSON: labels and annotations of the group, where to look, how many alerts were left out, whom it notified.
    .addColumn('body', 'text', (column) => column.notNull())
    // Messages that its beginning cost, posted or not.
    .addColumn('cost', 'integer', (column) => column.notNull())
    .addColumn('started_at', 'bigint', (column) => column.notNull())
    .addColumn('opened_at', 'bigint', (column) => column.notNull())
    .addColumn('heard_at', 'bigint', (column) => column.notNull())
    .addColumn('ended_at', 'bigint')
    // 'resolved', or 'silent' when nothing was heard of it for long.
    .addColumn('ending', 'text')
    .addColumn('storm_id', 'text', (column) => column.references('alert_storms.id').onDelete('set null'))
    // 1 when it has a card of its own.
    .addColumn('has_card', 'integer', (column) => column.notNull())
    .execute();
  await db.schema
    .createIndex('alert_episodes_one_open')
    .unique()
    .on('alert_episodes')
    .columns(['group_id'])
    .where(sql.ref('ended_at'), 'is', null)
    .execute();
  await db.schema
    .createIndex('alert_episodes_by_opening')
    .on('alert_episodes')
    .columns(['receiver', 'opened_at'])
    .execute();
  await db.schema.createIndex('alert_episodes_by_storm').on('alert_episodes').columns(['storm_id']).execute();
  await db.schema.createIndex('alert_episodes_by_end').on('alert_episodes').columns(['ended_at', 'heard_at']).execute();

  await db.schema
    .createTable('alerts')
    .addColumn('group_id', 'text', (column) => column.notNull())
    .addColumn('fingerprint', 'text', (column) => column.notNull())
    // The episode it was part of last; none when its end was heard of before its beginning.
    .addColumn('episode_id', 'text', (column) => column.references('alert_episodes.id').onDelete('set null'))
    .addColumn('status', 'text', (column) => column.notNull())
    .addColumn('starts_at', 'bigint', (column) => column.notNull())
    .addColumn('ends_at', 'bigint')
    // When we first heard of this state.
    .addColumn('learnt_at', 'bigint', (column) => column.notNull())
    .addColumn('heard_at', 'bigint', (column) => column.notNull())
    .addColumn('fleet', 'text')
    // JSON: labels, annotations, host, and where it comes from.
    .addColumn('body', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('alerts_key', ['group_id', 'fingerprint'])
    .execute();
  await db.schema.createIndex('alerts_by_fleet').on('alerts').columns(['fleet', 'status']).execute();
  await db.schema.createIndex('alerts_by_episode').on('alerts').columns(['episode_id']).execute();
  await db.schema.createIndex('alerts_by_age').on('alerts').columns(['status', 'heard_at']).execute();
}
