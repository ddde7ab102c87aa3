import type { Kysely } from 'kysely';

/** When each scheduled job last ran, and how it went. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('jobs')
    .addColumn('name', 'text', (column) => column.primaryKey())
    // The moment the schedule named, up to which this job is accounted for; `started_at` is when it really began.
    .addColumn('scheduled_for', 'bigint')
    .addColumn('started_at', 'bigint')
    .addColumn('finished_at', 'bigint')
    // 'running', 'ok', 'failed' or 'interrupted' (the process ended under it).
    .addColumn('result', 'text')
    .addColumn('error', 'text')
    .addColumn('runs', 'bigint', (column) => column.notNull().defaultTo(0))
    .addColumn('failures_in_a_row', 'bigint', (column) => column.notNull().defaultTo(0))
    // Moments that passed while no process ran.
    .addColumn('missed', 'bigint', (column) => column.notNull().defaultTo(0))
    .addColumn('missed_at', 'bigint')
    .execute();
}
