import type { Kysely } from 'kysely';

/**
 * Deployments and what must answer before one begins; tags and the heads of branches; how far each system's past was
 * looked through, and what was learned so late that it is told in a summary.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('deployments')
    .addColumn('key', 'text', (column) => column.primaryKey())
    .addColumn('system', 'text', (column) => column.notNull())
    .addColumn('repository', 'text', (column) => column.notNull())
    .addColumn('environment', 'text', (column) => column.notNull())
    // In lower case, without spaces around it: environments are one under any capitals.
    .addColumn('environment_key', 'text', (column) => column.notNull())
    .addColumn('ref', 'text', (column) => column.notNull())
    .addColumn('sha', 'text', (column) => column.notNull())
    .addColumn('creator', 'text')
    // Not a reference: the run may be heard of later, and is forgotten earlier than what it put live.
    .addColumn('run_key', 'text')
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('raw_state', 'text', (column) => column.notNull())
    .addColumn('said_at', 'bigint', (column) => column.notNull())
    .addColumn('url', 'text')
    .addColumn('environment_url', 'text')
    .addColumn('note', 'text')
    .addColumn('succeeded_at', 'bigint')
    .execute();
  await db.schema
    .createIndex('deployments_by_place')
    .on('deployments')
    .columns(['environment_key', 'system', 'repository', 'created_at'])
    .execute();
  await db.schema.createIndex('deployments_by_run').on('deployments').columns(['run_key']).execute();
  await db.schema.createIndex('deployments_by_age').on('deployments').columns(['created_at']).execute();

  await db.schema
    .createTable('protection_requests')
    .addColumn('key', 'text', (column) => column.primaryKey())
    .addColumn('repository', 'text', (column) => column.notNull())
    .addColumn('environment', 'text', (column) => column.notNull())
    .addColumn('environment_key', 'text', (column) => column.notNull())
    .addColumn('run_id', 'text', (column) => column.notNull())
    .addColumn('run_key', 'text', (column) => column.notNull())
    .addColumn('deployment_key', 'text')
    .addColumn('ref', 'text', (column) => column.notNull())
    .addColumn('sha', 'text', (column) => column.notNull())
    .addColumn('creator', 'text')
    .addColumn('requested_at', 'bigint', (column) => column.notNull())
    // waiting, approved, rejected, or passed-by where the deployment went on or ended without our answer.
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('settled_at', 'bigint')
    .execute();
  await db.schema
    .createIndex('protection_requests_by_state')
    .on('protection_requests')
    .columns(['state', 'requested_at'])
    .execute();
  await db.schema.createIndex('protection_requests_by_run').on('protection_requests').columns(['run_key']).execute();

  await db.schema
    .createTable('tags')
    .addColumn('system', 'text', (column) => column.notNull())
    // In lower case: GitHub takes the names of repositories in any.
    .addColumn('repository', 'text', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    // The commit, or for an annotated tag of which only the tag object is known, that.
    .addColumn('sha', 'text')
    .addColumn('by', 'text')
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    // told by the system, missed and found when asked for, or listed when it was asked for the first time.
    .addColumn('learned', 'text', (column) => column.notNull())
    .addColumn('learned_at', 'bigint', (column) => column.notNull())
    // How often it was seen to point elsewhere than before.
    .addColumn('moves', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('tags_key', ['system', 'repository', 'name'])
    .execute();

  await db.schema
    .createTable('branch_heads')
    .addColumn('system', 'text', (column) => column.notNull())
    .addColumn('repository', 'text', (column) => column.notNull())
    .addColumn('branch', 'text', (column) => column.notNull())
    .addColumn('sha', 'text', (column) => column.notNull())
    .addColumn('title', 'text')
    .addColumn('author', 'text')
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('branch_heads_key', ['system', 'repository', 'branch'])
    .execute();

  await db.schema
    .createTable('sightings')
    // Whose past is looked through: 'github:<connection>:hook:<owner/name>', 'aws:<connection>:<pipeline>', …
    .addColumn('source', 'text', (column) => column.primaryKey())
    .addColumn('looked_at', 'bigint', (column) => column.notNull())
    // All that happened before it has been looked at.
    .addColumn('seen_until', 'bigint')
    // Where to go on within what is not looked at yet, in the words of the system.
    .addColumn('cursor', 'text')
    .addColumn('etag', 'text')
    .addColumn('answered_at', 'bigint')
    .addColumn('failure', 'text')
    .execute();

  // A time of which we learned late: while a row is open, runs that ended long before are told in a summary.
  await db.schema
    .createTable('absences')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('since_at', 'bigint', (column) => column.notNull())
    .addColumn('opened_at', 'bigint', (column) => column.notNull())
    .addColumn('closed_at', 'bigint')
    .execute();
  await db.schema.createIndex('absences_by_end').on('absences').columns(['closed_at']).execute();

  await db.schema
    .createTable('late_runs')
    .addColumn('run_key', 'text', (column) => column.notNull().references('runs.key').onDelete('cascade'))
    .addColumn('absence_id', 'text', (column) => column.notNull())
    .addColumn('channel', 'text', (column) => column.notNull())
    .addColumn('pipeline', 'text', (column) => column.notNull())
    .addColumn('environment', 'text', (column) => column.notNull())
    .addColumn('learned_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('late_runs_key', ['run_key', 'channel'])
    .execute();
}
