import type { Kysely } from 'kysely';

/** What each shard of a fleet takes against its budget and against what is usual, and the hours that tell what is usual. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('shard_budget_lines')
    .addColumn('fleet', 'text', (column) => column.notNull())
    // budget or usual, the measure and the shard, in one word: 'budget/in/32', 'budget/out/all'.
    .addColumn('line', 'text', (column) => column.notNull())
    // JSON: what was last found, and with which numbers.
    .addColumn('finding', 'text', (column) => column.notNull())
    .addColumn('judged_at', 'bigint', (column) => column.notNull())
    // Since when it is outside, or inside again, without a break; null: it is not.
    .addColumn('outside_since', 'bigint')
    .addColumn('inside_since', 'bigint')
    // Since when it is an alert; null: it is none.
    .addColumn('firing_since', 'bigint')
    .addPrimaryKeyConstraint('shard_budget_lines_key', ['fleet', 'line'])
    .execute();
  await db.schema
    .createTable('shard_hours')
    .addColumn('fleet', 'text', (column) => column.notNull())
    // Its begin, a whole hour of UTC.
    .addColumn('hour', 'bigint', (column) => column.notNull())
    // JSON: of each shard the averages of that hour per node; an empty list where nobody told.
    .addColumn('flows', 'text', (column) => column.notNull())
    .addColumn('read_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('shard_hours_key', ['fleet', 'hour'])
    .execute();
}
