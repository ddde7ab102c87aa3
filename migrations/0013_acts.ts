import { sql, type Kysely } from 'kysely';

/** What Muster has done, or is to do, in other systems, in the order it was decided. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('acts')
    // 17 of `ACT-17`, and the order on one target.
    .addColumn('number', 'integer', (column) => column.primaryKey())
    .addColumn('key', 'text', (column) => column.notNull().unique())
    .addColumn('guild_id', 'text', (column) => column.notNull())
    .addColumn('system', 'text', (column) => column.notNull())
    .addColumn('verb', 'text', (column) => column.notNull())
    .addColumn('target', 'text', (column) => column.notNull())
    .addColumn('fleet', 'text')
    .addColumn('summary', 'text', (column) => column.notNull())
    .addColumn('input', 'text', (column) => column.notNull())
    .addColumn('expect', 'text', (column) => column.notNull())
    .addColumn('deadline', 'bigint', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    // Rises with each change, so that of two who change it at once, one is refused.
    .addColumn('version', 'integer', (column) => column.notNull())
    .addColumn('due_at', 'bigint')
    .addColumn('sends', 'integer', (column) => column.notNull())
    .addColumn('setbacks', 'integer', (column) => column.notNull())
    .addColumn('because', 'text')
    .addColumn('refusal', 'text')
    .addColumn('uncertain_since', 'bigint')
    .addColumn('unknown_since', 'bigint')
    .addColumn('needs_person', 'integer', (column) => column.notNull())
    .addColumn('is_restored', 'integer', (column) => column.notNull())
    .addColumn('receipt', 'text', (column) => column.notNull())
    .addColumn('url', 'text')
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('settled_at', 'bigint')
    .addColumn('settled_by', 'text')
    .execute();
  await db.schema
    .createIndex('acts_open')
    .on('acts')
    .columns(['system', 'target', 'number'])
    .where(sql.ref('settled_at'), 'is', null)
    .execute();
  await db.schema.createIndex('acts_settled').on('acts').columns(['settled_at']).execute();
}
