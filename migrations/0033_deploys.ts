import { sql, type Kysely } from 'kysely';

/** Branches that people had deployed to fleets, and what put the tracked branch back; one row each, with its hosts. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('deploys')
    // 12 of `D-12`.
    .addColumn('number', 'integer', (column) => column.primaryKey())
    .addColumn('guild_id', 'text', (column) => column.notNull())
    .addColumn('fleet', 'text', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('ref', 'text', (column) => column.notNull())
    // What a restore deploys; of a restore, its own ref.
    .addColumn('back_to', 'text', (column) => column.notNull())
    .addColumn('reason', 'text', (column) => column.notNull())
    // JSON; null: by itself, at the end of a hold.
    .addColumn('asked_by', 'text')
    .addColumn('hold_number', 'integer')
    .addColumn('follows', 'integer')
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('because', 'text')
    .addColumn('begun_at', 'bigint', (column) => column.notNull())
    .addColumn('entered_at', 'bigint', (column) => column.notNull())
    .addColumn('act_key', 'text', (column) => column.notNull())
    .addColumn('override_until', 'bigint')
    // 1: deploys are to be paused again once the run lets that happen.
    .addColumn('owes_pause', 'integer', (column) => column.notNull())
    .addColumn('run', 'text')
    .addColumn('run_url', 'text')
    // JSON: what names the run in the system that does it.
    .addColumn('receipt', 'text', (column) => column.notNull())
    .addColumn('sha', 'text')
    // JSON: host by host, what it was seen to run.
    .addColumn('hosts', 'text', (column) => column.notNull())
    .addColumn('looked_at', 'bigint')
    .addColumn('failing_because', 'text')
    // A branch: when the tracked branch was back, or another took its place; null: it is on the fleet.
    .addColumn('over_at', 'bigint')
    .addColumn('ended_at', 'bigint')
    .addColumn('due_at', 'bigint')
    .addColumn('version', 'integer', (column) => column.notNull())
    .execute();
  // A fleet has one deploy under way, and one branch on it at most.
  await db.schema
    .createIndex('deploys_under_way')
    .on('deploys')
    .columns(['guild_id', 'fleet'])
    .unique()
    .where(sql.ref('ended_at'), 'is', null)
    .execute();
  await db.schema
    .createIndex('deploys_on_fleet')
    .on('deploys')
    .columns(['guild_id', 'fleet', 'kind'])
    .unique()
    .where(sql.ref('over_at'), 'is', null)
    .execute();
  await db.schema.createIndex('deploys_due').on('deploys').columns(['guild_id', 'due_at']).execute();
}
