import { sql, type Kysely } from 'kysely';

/** Routes that people asked for, what every route made of a run, since when routes are known, and threads of runs. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('subscriptions')
    .addColumn('guild_id', 'text', (column) => column.notNull())
    // Counted per guild: SUB-3.
    .addColumn('number', 'integer', (column) => column.notNull())
    .addColumn('channel_id', 'text', (column) => column.notNull())
    // JSON with sorted keys and lists, so that the same wish is the same text.
    .addColumn('filter', 'text', (column) => column.notNull())
    // JSON: verbosity, thread, notify, quiet hours.
    .addColumn('manner', 'text', (column) => column.notNull())
    // JSON: a party of the config, 'nobody', or null.
    .addColumn('mention', 'text', (column) => column.notNull())
    .addColumn('reason', 'text')
    .addColumn('made_by', 'text', (column) => column.notNull())
    .addColumn('made_at', 'bigint', (column) => column.notNull())
    .addColumn('ended_by', 'text')
    .addColumn('ended_at', 'bigint')
    .addPrimaryKeyConstraint('subscriptions_key', ['guild_id', 'number'])
    .execute();
  await db.schema
    .createIndex('subscriptions_once')
    .unique()
    .on('subscriptions')
    .columns(['guild_id', 'channel_id', 'filter'])
    .where(sql.ref('ended_at'), 'is', null)
    .execute();

  await db.schema
    .createTable('run_decisions')
    .addColumn('run_key', 'text', (column) => column.notNull().references('runs.key').onDelete('cascade'))
    // 'pipeline:<name>', 'route:<name>' or 'subscription:<number>'.
    .addColumn('route', 'text', (column) => column.notNull())
    .addColumn('channel', 'text', (column) => column.notNull())
    .addColumn('verdict', 'text', (column) => column.notNull())
    // JSON: the verdict with what it was based on.
    .addColumn('detail', 'text', (column) => column.notNull())
    // Of what is held back: until when.
    .addColumn('held_until', 'bigint')
    // Of what a digest told: the card, and as JSON whom it mentioned for this run.
    .addColumn('digest', 'text')
    .addColumn('digest_mention', 'text')
    .addColumn('decided_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('run_decisions_key', ['run_key', 'route'])
    .execute();
  await db.schema
    .createIndex('run_decisions_by_route')
    .on('run_decisions')
    .columns(['route', 'verdict', 'decided_at'])
    .execute();
  await db.schema.createIndex('run_decisions_held').on('run_decisions').columns(['held_until']).execute();

  await db.schema
    .createTable('known_routes')
    .addColumn('route', 'text', (column) => column.primaryKey())
    .addColumn('since', 'bigint', (column) => column.notNull())
    .execute();

  await db.schema
    .createTable('run_threads')
    .addColumn('run_key', 'text', (column) => column.notNull().references('runs.key').onDelete('cascade'))
    .addColumn('channel', 'text', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    // The branch whose success closes it; null where only the run's own does.
    .addColumn('stream', 'text')
    .addColumn('state', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('run_threads_key', ['run_key', 'channel'])
    .execute();
  await db.schema.createIndex('run_threads_by_stream').on('run_threads').columns(['stream', 'state']).execute();
}
