import type { Kysely } from 'kysely';

/** How far the deploy of a request is, beside what is seen of it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  // JSON.
  await db.schema.alterTable('upgrade_watches').addColumn('progress', 'text').execute();
}
