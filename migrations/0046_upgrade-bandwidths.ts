import type { Kysely } from 'kysely';

/** What an upgrade did to the bandwidth by shard, against what was expected of it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('upgrade_bandwidths')
    // The number of the request.
    .addColumn('number', 'integer', (column) => column.primaryKey())
    // JSON: the hours that were compared, and of each shard the numbers and what they come to.
    .addColumn('verdict', 'text', (column) => column.notNull())
    .addColumn('judged_at', 'bigint', (column) => column.notNull())
    .execute();
}
