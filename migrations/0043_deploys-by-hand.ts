import type { Kysely } from 'kysely';

/** Deploys that a maintainer is asked to do by hand: 1; before that, nobody was asked so for a branch. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('deploys')
    .addColumn('by_hand', 'integer', (column) => column.notNull().defaultTo(0))
    .execute();
}
