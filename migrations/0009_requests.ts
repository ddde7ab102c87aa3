import { sql, type Kysely } from 'kysely';

/** Upgrade requests, from their asking to their end. They are decisions, so nothing deletes them. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('upgrade_requests')
    // 17 of `UP-17`.
    .addColumn('number', 'integer', (column) => column.primaryKey())
    .addColumn('guild_id', 'text', (column) => column.notNull())
    .addColumn('fleet', 'text', (column) => column.notNull())
    .addColumn('version', 'text', (column) => column.notNull())
    .addColumn('version_kind', 'text', (column) => column.notNull())
    // Two spellings of one version have one key.
    .addColumn('version_key', 'text', (column) => column.notNull())
    .addColumn('reason', 'text', (column) => column.notNull())
    .addColumn('precondition', 'text')
    .addColumn('running', 'text')
    .addColumn('requested_by_user', 'text')
    .addColumn('requested_by_person', 'text')
    .addColumn('requested_by_name', 'text', (column) => column.notNull())
    .addColumn('requested_at', 'bigint', (column) => column.notNull())
    .addColumn('channel', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    // Rises with every decision: a button drawn for an older one is refused.
    .addColumn('decision', 'integer', (column) => column.notNull())
    .addColumn('ended_by_user', 'text')
    .addColumn('ended_by_person', 'text')
    .addColumn('ended_by_name', 'text')
    .addColumn('ended_at', 'bigint')
    .addColumn('ended_reason', 'text')
    .addColumn('superseded_by', 'integer')
    .execute();
  await db.schema
    .createIndex('upgrade_requests_one_open')
    .unique()
    .on('upgrade_requests')
    .columns(['guild_id', 'fleet', 'version_key'])
    .where(sql.ref('ended_at'), 'is', null)
    .execute();
  await db.schema
    .createIndex('upgrade_requests_by_fleet')
    .on('upgrade_requests')
    .columns(['fleet', 'state', 'number'])
    .execute();
}
