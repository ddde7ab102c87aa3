import type { Kysely } from 'kysely';

/** Who is told in the place of whom for a while. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('stand_ins')
    .addColumn('guild_id', 'text', (column) => column.notNull())
    // Handles of the configuration.
    .addColumn('person', 'text', (column) => column.notNull())
    .addColumn('stand_in', 'text', (column) => column.notNull())
    // JSON: roles of the configuration that the person carried, by name.
    .addColumn('roles', 'text', (column) => column.notNull())
    .addColumn('since', 'bigint', (column) => column.notNull())
    .addColumn('until', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('stand_ins_key', ['guild_id', 'person'])
    .execute();
}
