import { sql, type Kysely } from 'kysely';

/** Requests that were waiting before anybody was reminded of them are looked at like any other. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`update upgrade_requests set due_at = entered_at
    where due_at is null and state in ('requested', 'accepted')`.execute(db);
}
