import type { Kysely } from 'kysely';

/** What an upgrade request knows of the image it asks for: JSON with its reference and digest, null where it is not known. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('upgrade_requests').addColumn('image', 'text').execute();
}
