import type { Kysely } from 'kysely';

/** What somebody made of a change elsewhere, and when a deployer is looked at before its turn. */
export async function up(db: Kysely<unknown>): Promise<void> {
  // Who let it be so, and when, as JSON.
  await db.schema.alterTable('fleet_deploys').addColumn('drift_accepted', 'text').execute();
  await db.schema.alterTable('fleet_deploys').addColumn('look_at', 'bigint').execute();
}
