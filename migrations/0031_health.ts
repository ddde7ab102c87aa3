import type { Kysely } from 'kysely';

/** What counts of each line of health and since when, and the verdict over each host and fleet. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('health_lines')
    .addColumn('fleet', 'text', (column) => column.notNull())
    // Rule, host, shard and name together: the same in every pass.
    .addColumn('line', 'text', (column) => column.notNull())
    .addColumn('rule', 'text', (column) => column.notNull())
    .addColumn('host', 'text')
    .addColumn('role', 'text')
    .addColumn('data_centre', 'text')
    .addColumn('shard', 'integer')
    .addColumn('name', 'text')
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('since', 'bigint', (column) => column.notNull())
    // What is found and does not count yet.
    .addColumn('pending_state', 'text')
    .addColumn('pending_since', 'bigint')
    // What the rule remembers: a value, and since when it has had it.
    .addColumn('memory_value', 'double precision')
    .addColumn('memory_since', 'bigint')
    .addColumn('seen_at', 'bigint')
    // The alert that stands for it.
    .addColumn('firing_state', 'text')
    .addColumn('firing_since', 'bigint')
    .addPrimaryKeyConstraint('health_lines_pk', ['fleet', 'line'])
    .execute();
  await db.schema
    .createTable('health_verdicts')
    .addColumn('fleet', 'text', (column) => column.notNull())
    // Empty: the fleet as a whole.
    .addColumn('host', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('since', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('health_verdicts_pk', ['fleet', 'host'])
    .execute();
}
