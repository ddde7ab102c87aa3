import { sql, type Kysely } from 'kysely';

/** What people do about a storm of alerts as one. */
export async function up(db: Kysely<unknown>): Promise<void> {
  // 3 of `ST-3`; those that were there before have none.
  await db.schema.alterTable('alert_storms').addColumn('number', 'bigint').execute();
  // JSON: how often people decided on it, acknowledgement, assignment, who was called for it and when.
  await db.schema.alterTable('alert_storms').addColumn('handling', 'text').execute();
  await db.schema
    .createIndex('alert_storms_by_number')
    .unique()
    .on('alert_storms')
    .columns(['number'])
    .where(sql.ref('number'), 'is not', null)
    .execute();
}
