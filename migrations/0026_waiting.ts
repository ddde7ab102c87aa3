import type { Kysely } from 'kysely';

/** Time in which a run waited for people, apart from the time in which it worked. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('run_parts')
    // Null for a part that waited for nobody, or of which the system does not tell.
    .addColumn('waiting_since', 'bigint')
    .execute();
  await db.schema
    .alterTable('run_attempts')
    // Milliseconds, of waits that are over.
    .addColumn('waited_ms', 'bigint', (column) => column.notNull().defaultTo(0))
    .execute();
}
