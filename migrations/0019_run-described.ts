import type { Kysely } from 'kysely';

/** Which word the description of a run comes from, so that a later one takes its place and an earlier one does not. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const column of ['described_attempt', 'described_at'])
    await db.schema
      .alterTable('runs')
      .addColumn(column, 'bigint', (definition) => definition.notNull().defaultTo(0))
      .execute();
}
