import type { Kysely } from 'kysely';

/**
 * What Muster last heard of each host, by source, and of each fleet directory as a whole. Rows of fleets that left
 * the configuration stay: they are history. Times are integer milliseconds UTC.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('fleet_observations')
    .addColumn('fleet', 'text', (column) => column.notNull())
    .addColumn('host', 'text', (column) => column.notNull())
    .addColumn('source', 'text', (column) => column.notNull())
    .addColumn('attempted_at', 'bigint', (column) => column.notNull())
    .addColumn('succeeded_at', 'bigint')
    .addColumn('failure', 'text')
    .addColumn('failure_detail', 'text')
    .addColumn('failing_since', 'bigint')
    .addColumn('reading', 'text')
    .addPrimaryKeyConstraint('fleet_observations_key', ['fleet', 'host', 'source'])
    .execute();
  await db.schema
    .createTable('fleet_registry_reads')
    .addColumn('connection', 'text', (column) => column.notNull().primaryKey())
    .addColumn('attempted_at', 'bigint', (column) => column.notNull())
    .addColumn('succeeded_at', 'bigint')
    .addColumn('failure', 'text')
    .addColumn('failure_detail', 'text')
    .addColumn('failing_since', 'bigint')
    .execute();
}
