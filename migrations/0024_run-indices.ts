import type { Kysely } from 'kysely';

/** What recording a run asks each time is found by one index, whatever number of runs and breaks there is. */
export async function up(db: Kysely<unknown>): Promise<void> {
  // With the commit alone in it, SQLite takes the index of the system, and reads every run of that system.
  await db.schema.dropIndex('runs_by_commit').execute();
  await db.schema
    .createIndex('runs_by_commit')
    .on('runs')
    .columns(['sha', 'system', 'repository', 'workflow_path'])
    .execute();
  await db.schema
    .createIndex('pipeline_breaks_by_stream')
    .on('pipeline_breaks')
    .columns(['stream', 'broke_at', 'id'])
    .execute();
}
