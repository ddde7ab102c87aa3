import type { Kysely } from 'kysely';

/** How often a Discord event was put back to what its window says, after somebody had changed it there. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('window_events')
    .addColumn('healed', 'integer', (column) => column.notNull().defaultTo(0))
    .execute();
  await db.schema.createIndex('window_events_by_act').on('window_events').column('act_key').execute();
}
