import { sql, type Kysely } from 'kysely';

/** One model for the alerts of all sources: an alert is a fingerprint of its source, and the house groups them. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('alerts_of_sources')
    .addColumn('source', 'text', (column) => column.notNull())
    .addColumn('fingerprint', 'text', (column) => column.notNull())
    // A hash of the fleet and the rule, or of what the source groups it by.
    .addColumn('group_id', 'text', (column) => column.notNull())
    .addColumn('episode_id', 'text', (column) => column.references('alert_episodes.id').onDelete('set null'))
    .addColumn('status', 'text', (column) => column.notNull())
    .addColumn('starts_at', 'bigint', (column) => column.notNull())
    .addColumn('ends_at', 'bigint')
    .addColumn('learnt_at', 'bigint', (column) => column.notNull())
    .addColumn('heard_at', 'bigint', (column) => column.notNull())
    .addColumn('fleet', 'text')
    // JSON: labels, annotations, where it is, where it comes from, when it began within the hour.
    .addColumn('body', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('alerts_of_sources_key', ['source', 'fingerprint'])
    .execute();
  // The same alert was kept once for each receiver: what was heard last is true.
  await sql`
    insert into alerts_of_sources
    select 'alertmanager', fingerprint, group_id, episode_id, status, starts_at, ends_at, learnt_at, heard_at, fleet, body
    from (
      select alerts.*, row_number() over (partition by fingerprint order by heard_at desc, group_id) as place
      from alerts
    ) as ranked
    where place = 1
  `.execute(db);
  await db.schema.dropTable('alerts').execute();
  await db.schema.alterTable('alerts_of_sources').renameTo('alerts').execute();
  await db.schema.createIndex('alerts_by_fleet').on('alerts').columns(['fleet', 'status']).execute();
  await db.schema.createIndex('alerts_by_episode').on('alerts').columns(['episode_id']).execute();
  await db.schema.createIndex('alerts_by_age').on('alerts').columns(['status', 'heard_at']).execute();

  // When time alone changes something about it.
  await db.schema.alterTable('alert_episodes').addColumn('due_at', 'bigint').execute();
  // The episode of the alert that hides all of it.
  await db.schema.alterTable('alert_episodes').addColumn('hidden_by', 'text').execute();
  // Every open one is looked at once; then its rule says when.
  await sql`update alert_episodes set due_at = heard_at where ended_at is null`.execute(db);
  await db.schema.createIndex('alert_episodes_by_due').on('alert_episodes').columns(['due_at']).execute();
  await db.schema.createIndex('alert_episodes_by_hider').on('alert_episodes').columns(['hidden_by']).execute();
  await db.schema
    .createIndex('alert_episodes_by_place')
    .on('alert_episodes')
    .columns(['channel', 'opened_at'])
    .execute();
  await db.schema
    .createIndex('alert_episodes_by_group')
    .on('alert_episodes')
    .columns(['group_id', 'opened_at'])
    .execute();
  await db.schema.dropIndex('alert_episodes_by_opening').execute();

  // When something happened last that its card does not show.
  await db.schema.alterTable('alert_storms').addColumn('touched_at', 'bigint').execute();
  // A storm is of the channel that it would flood, whoever tells of its groups.
  await db.schema.dropIndex('alert_storms_one_open').execute();
  await sql`update alert_storms set calm_at = stormy_at where calm_at is null`.execute(db);
  await db.schema
    .createIndex('alert_storms_one_open')
    .unique()
    .on('alert_storms')
    .columns(['channel'])
    .where(sql.ref('calm_at'), 'is', null)
    .execute();

  // Firing alerts that hide others, by what they hide.
  await db.schema
    .createTable('alert_hiders')
    .addColumn('hides', 'text', (column) => column.notNull())
    .addColumn('source', 'text', (column) => column.notNull())
    .addColumn('fingerprint', 'text', (column) => column.notNull())
    .addColumn('episode_id', 'text', (column) => column.notNull().references('alert_episodes.id').onDelete('cascade'))
    .addPrimaryKeyConstraint('alert_hiders_key', ['hides', 'source', 'fingerprint'])
    .execute();
  await db.schema.createIndex('alert_hiders_by_alert').on('alert_hiders').columns(['source', 'fingerprint']).execute();
  await db.schema.createIndex('alert_hiders_by_episode').on('alert_hiders').columns(['episode_id']).execute();

  // When each source was heard of last.
  await db.schema
    .createTable('alert_sources')
    .addColumn('source', 'text', (column) => column.primaryKey())
    .addColumn('heard_at', 'bigint', (column) => column.notNull())
    .execute();
  await sql`
    insert into alert_sources
    select source, max(heard_at) from alerts group by source
  `.execute(db);
}
