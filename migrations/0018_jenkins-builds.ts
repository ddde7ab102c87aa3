import type { Kysely } from 'kysely';

/** Builds of Jenkins that ended as a webhook told, and what Jenkins itself said of them when asked; notes on runs. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('jenkins_builds')
    .addColumn('run_key', 'text', (column) => column.primaryKey().references('runs.key').onDelete('cascade'))
    // Full path of the job, 'nim-waku/deploy-waku-test', and the build's number in it.
    .addColumn('job', 'text', (column) => column.notNull())
    .addColumn('number', 'integer', (column) => column.notNull())
    // The build's full address as the webhook told it: which Jenkins it belongs to.
    .addColumn('full_url', 'text')
    // What the webhook said it came to, in Jenkins' word.
    .addColumn('told', 'text', (column) => column.notNull())
    // waiting, confirmed, denied, unreachable, elsewhere or not-asked.
    .addColumn('standing', 'text', (column) => column.notNull())
    .addColumn('tries', 'integer', (column) => column.notNull())
    .addColumn('told_at', 'bigint', (column) => column.notNull())
    // When to ask next; null: no more.
    .addColumn('due_at', 'bigint')
    .execute();
  await db.schema.createIndex('jenkins_builds_due').on('jenkins_builds').columns(['due_at']).execute();

  // A line beneath what a run's card says, from whoever knows something about the run that its system does not tell.
  await db.schema
    .createTable('run_notes')
    .addColumn('run_key', 'text', (column) => column.notNull().references('runs.key').onDelete('cascade'))
    // Who says it; each has one note on a run.
    .addColumn('by', 'text', (column) => column.notNull())
    .addColumn('text', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('run_notes_key', ['run_key', 'by'])
    .execute();
}
