import type { Kysely } from 'kysely';

/** Stages, jobs and actions of each attempt, and whether what a run is about was told as a whole or piece by piece. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('runs')
    // 1: told as a whole; what parts of the run say about it no longer counts.
    .addColumn('complete', 'integer', (column) => column.notNull().defaultTo(1))
    .execute();

  await db.schema
    .createTable('run_parts')
    .addColumn('run_key', 'text', (column) => column.notNull().references('runs.key').onDelete('cascade'))
    .addColumn('attempt', 'integer', (column) => column.notNull())
    // The system's own id of the part, unique within the attempt.
    .addColumn('key', 'text', (column) => column.notNull())
    .addColumn('stage', 'text')
    .addColumn('job', 'text')
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('raw_state', 'text', (column) => column.notNull())
    .addColumn('phase', 'text', (column) => column.notNull())
    .addColumn('position', 'integer')
    .addColumn('may_fail', 'integer', (column) => column.notNull())
    .addColumn('url', 'text')
    // The first line of what went wrong.
    .addColumn('failure', 'text')
    .addColumn('started_at', 'bigint')
    .addColumn('updated_at', 'bigint', (column) => column.notNull())
    .addColumn('ended_at', 'bigint')
    .addPrimaryKeyConstraint('run_parts_key', ['run_key', 'attempt', 'key'])
    .execute();
}
