import { sql, type Kysely } from 'kysely';

/** Runs of CI pipelines, each attempt of them, where they are shown, and the stretches in which a branch is broken. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('runs')
    .addColumn('key', 'text', (column) => column.primaryKey())
    .addColumn('system', 'text', (column) => column.notNull())
    .addColumn('repository', 'text', (column) => column.notNull())
    .addColumn('workflow_path', 'text', (column) => column.notNull())
    .addColumn('workflow_name', 'text', (column) => column.notNull())
    .addColumn('execution_id', 'text', (column) => column.notNull())
    .addColumn('number', 'bigint')
    .addColumn('branch', 'text', (column) => column.notNull())
    .addColumn('fork', 'text')
    .addColumn('trigger', 'text', (column) => column.notNull())
    .addColumn('sha', 'text', (column) => column.notNull())
    .addColumn('title', 'text')
    .addColumn('author', 'text')
    .addColumn('url', 'text')
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    // The highest attempt heard of: what the card shows.
    .addColumn('attempt', 'integer', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('runs_by_age').on('runs').columns(['created_at']).execute();

  await db.schema
    .createTable('run_attempts')
    .addColumn('run_key', 'text', (column) => column.notNull().references('runs.key').onDelete('cascade'))
    .addColumn('attempt', 'integer', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('raw_state', 'text', (column) => column.notNull())
    .addColumn('phase', 'text', (column) => column.notNull())
    .addColumn('verdict', 'text', (column) => column.notNull())
    .addColumn('actor', 'text')
    .addColumn('started_at', 'bigint')
    .addColumn('updated_at', 'bigint', (column) => column.notNull())
    .addColumn('ended_at', 'bigint')
    // What the attempt's verdict counts for, and its place in that order; no stream: it counts for no branch.
    .addColumn('stream', 'text')
    .addColumn('ordinal', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('run_attempts_key', ['run_key', 'attempt'])
    .execute();
  await db.schema
    .createIndex('run_attempts_by_verdict')
    .on('run_attempts')
    .columns(['stream', 'verdict', 'ordinal', 'attempt'])
    .execute();

  await db.schema
    .createTable('run_routes')
    .addColumn('run_key', 'text', (column) => column.notNull().references('runs.key').onDelete('cascade'))
    .addColumn('pipeline', 'text', (column) => column.notNull())
    .addColumn('channel', 'text', (column) => column.notNull())
    .addColumn('environment', 'text', (column) => column.notNull())
    // Which of the run's routes speaks where several share a channel: the smallest.
    .addColumn('position', 'integer', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('run_routes_key', ['run_key', 'pipeline'])
    .execute();
  await db.schema.createIndex('run_routes_by_pipeline').on('run_routes').columns(['pipeline', 'created_at']).execute();

  await db.schema
    .createTable('pipeline_breaks')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('stream', 'text', (column) => column.notNull())
    // JSON: the first and the latest failure, how many, what passed before, what passed after, and who was told where.
    .addColumn('body', 'text', (column) => column.notNull())
    .addColumn('broke_at', 'bigint', (column) => column.notNull())
    .addColumn('fixed_at', 'bigint')
    .execute();
  await db.schema
    .createIndex('pipeline_breaks_one_open')
    .unique()
    .on('pipeline_breaks')
    .columns(['stream'])
    .where(sql.ref('fixed_at'), 'is', null)
    .execute();
}
