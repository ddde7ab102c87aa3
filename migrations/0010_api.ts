import type { Kysely } from 'kysely';

/** Tokens of the API, by hash alone, and the answers that repeated requests get. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('api_tokens')
    // The part of the token that everybody may see.
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('guild_id', 'text', (column) => column.notNull())
    // SHA-256 of the secret part, in hex: it is 32 random bytes, so a slow hash would add nothing.
    .addColumn('hash', 'text', (column) => column.notNull())
    // The handle of the person whose rights it has at most.
    .addColumn('person', 'text', (column) => column.notNull())
    // What it is used by; null where the person uses it themself.
    .addColumn('service', 'text')
    // JSON: [{ permission, fleets }].
    .addColumn('grants', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('created_by', 'text', (column) => column.notNull())
    .addColumn('expires_at', 'bigint', (column) => column.notNull())
    .addColumn('revoked_at', 'bigint')
    .addColumn('last_used_at', 'bigint')
    .execute();

  await db.schema
    .createTable('api_requests')
    .addColumn('token_id', 'text', (column) => column.notNull())
    // What the caller sent as Idempotency-Key.
    .addColumn('key', 'text', (column) => column.notNull())
    // SHA-256 of method, path and body: the same key for something else is a mistake of the caller.
    .addColumn('fingerprint', 'text', (column) => column.notNull())
    .addColumn('begun_at', 'bigint', (column) => column.notNull())
    // Null until the request has ended.
    .addColumn('status', 'integer')
    .addColumn('body', 'text')
    .addPrimaryKeyConstraint('api_requests_pk', ['token_id', 'key'])
    .execute();
  await db.schema.createIndex('api_requests_by_age').on('api_requests').column('begun_at').execute();
}
