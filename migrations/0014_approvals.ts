import { sql, type Kysely } from 'kysely';

/** Questions to a second person, and who agreed. They are decisions, so nothing deletes them. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('approvals')
    // 17 of `AP-17`.
    .addColumn('number', 'integer', (column) => column.primaryKey())
    .addColumn('guild_id', 'text', (column) => column.notNull())
    .addColumn('subject', 'text', (column) => column.notNull())
    // What exactly is agreed to, and the hash over these four.
    .addColumn('act', 'text', (column) => column.notNull())
    .addColumn('target', 'text', (column) => column.notNull())
    .addColumn('bound_version', 'text')
    .addColumn('bound_window', 'text')
    .addColumn('binding_hash', 'text', (column) => column.notNull())
    .addColumn('fleet', 'text')
    .addColumn('permission', 'text', (column) => column.notNull())
    .addColumn('people', 'integer', (column) => column.notNull())
    .addColumn('asked_parties', 'text', (column) => column.notNull())
    .addColumn('what', 'text', (column) => column.notNull())
    .addColumn('reason', 'text', (column) => column.notNull())
    .addColumn('requested_by_user', 'text')
    .addColumn('requested_by_person', 'text')
    .addColumn('requested_by_name', 'text', (column) => column.notNull())
    .addColumn('requested_at', 'bigint', (column) => column.notNull())
    .addColumn('expires_at', 'bigint', (column) => column.notNull())
    .addColumn('channel', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    // Rises with every change of state: a button drawn for an older one is refused, and an approval is used once.
    .addColumn('decision', 'integer', (column) => column.notNull())
    .addColumn('ended_by_user', 'text')
    .addColumn('ended_by_person', 'text')
    .addColumn('ended_by_name', 'text')
    .addColumn('ended_at', 'bigint')
    .addColumn('ended_reason', 'text')
    // 1: changed where no card could be written, in a restored database.
    .addColumn('to_be_drawn', 'integer', (column) => column.notNull())
    .execute();
  await db.schema
    .createIndex('approvals_one_open')
    .unique()
    .on('approvals')
    .columns(['guild_id', 'subject'])
    .where(sql.ref('ended_at'), 'is', null)
    .execute();

  await db.schema
    .createTable('approval_agreements')
    .addColumn('approval', 'integer', (column) => column.notNull().references('approvals.number').onDelete('cascade'))
    // A person counts once, whichever of their accounts they used.
    .addColumn('person', 'text', (column) => column.notNull())
    .addColumn('user_id', 'text', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('agreed_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('approval_agreements_key', ['approval', 'person'])
    .execute();
}
