import type { Kysely } from 'kysely';

/**
 * What belongs together in other systems, where a run's cards are, which verdicts an attempt ever had, and commits that
 * both passed and failed.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('run_links')
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('external_id', 'text', (column) => column.notNull())
    // May be told before the run itself is heard of.
    .addColumn('run_key', 'text', (column) => column.notNull())
    .addColumn('part', 'text')
    // The run that tells the same story on its own.
    .addColumn('lone_key', 'text')
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('run_links_key', ['kind', 'external_id'])
    .execute();
  await db.schema.createIndex('run_links_by_run').on('run_links').columns(['run_key']).execute();
  await db.schema.createIndex('run_links_by_lone_run').on('run_links').columns(['lone_key']).execute();

  await db.schema
    .createTable('run_cards')
    .addColumn('run_key', 'text', (column) => column.notNull().references('runs.key').onDelete('cascade'))
    .addColumn('channel', 'text', (column) => column.notNull())
    .addColumn('pipeline', 'text', (column) => column.notNull())
    .addColumn('environment', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('run_cards_key', ['run_key', 'channel'])
    .execute();

  await db.schema
    .createTable('run_verdicts')
    .addColumn('run_key', 'text', (column) => column.notNull().references('runs.key').onDelete('cascade'))
    .addColumn('attempt', 'integer', (column) => column.notNull())
    .addColumn('verdict', 'text', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('run_verdicts_key', ['run_key', 'attempt', 'verdict'])
    .execute();

  await db.schema
    .createTable('run_flakes')
    // System, repository and workflow.
    .addColumn('workflow', 'text', (column) => column.notNull())
    .addColumn('sha', 'text', (column) => column.notNull())
    .addColumn('run_key', 'text', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('run_flakes_key', ['workflow', 'sha'])
    .execute();
  await db.schema.createIndex('run_flakes_by_age').on('run_flakes').columns(['workflow', 'at']).execute();

  await db.schema.createIndex('runs_by_commit').on('runs').columns(['sha']).execute();
}
