import { PostgresAdapter, sql, type Kysely } from 'kysely';

/**
 * The audit: rows chained by hash, one seal a finished day, and one head row that says where the chain ends.
 * `entry` is what is hashed; the other columns repeat parts of it for searching, and verification compares them.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('audit')
    .addColumn('seq', 'bigint', (column) => column.primaryKey())
    .addColumn('day', 'text', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('user_id', 'text')
    .addColumn('act', 'text', (column) => column.notNull())
    .addColumn('fleet', 'text')
    .addColumn('verdict', 'text', (column) => column.notNull())
    .addColumn('entry', 'text', (column) => column.notNull())
    .addColumn('prev_hash', 'text', (column) => column.notNull())
    .addColumn('hash', 'text', (column) => column.notNull().unique())
    .execute();
  await db.schema.createIndex('audit_day').on('audit').columns(['day', 'seq']).execute();
  await db.schema.createIndex('audit_user').on('audit').columns(['user_id', 'seq']).execute();
  await db.schema.createIndex('audit_fleet').on('audit').columns(['fleet', 'seq']).execute();
  await db.schema
    .createTable('audit_seals')
    .addColumn('day', 'text', (column) => column.primaryKey())
    .addColumn('first_seq', 'bigint', (column) => column.notNull().unique())
    .addColumn('last_seq', 'bigint', (column) => column.notNull().unique())
    .addColumn('first_prev_hash', 'text', (column) => column.notNull())
    .addColumn('last_hash', 'text', (column) => column.notNull())
    .addColumn('prev_seal_hash', 'text', (column) => column.notNull())
    .addColumn('hash', 'text', (column) => column.notNull().unique())
    .execute();
  await db.schema
    .createTable('audit_head')
    .addColumn('id', 'integer', (column) => column.primaryKey())
    .addColumn('seq', 'bigint', (column) => column.notNull())
    .addColumn('hash', 'text', (column) => column.notNull())
    .addColumn('day', 'text', (column) => column.notNull())
    .addColumn('sealed_through', 'text', (column) => column.notNull())
    .addColumn('pruned_through', 'text', (column) => column.notNull())
    .addCheckConstraint('audit_head_one_row', sql`id = 1`)
    .execute();
  await sql`insert into audit_head (id, seq, hash, day, sealed_through, pruned_through)
    values (1, 0, ${'0'.repeat(64)}, '', '', '')`.execute(db);
  await guardAgainstAccidents(db);
}

/**
 * Refuses to change rows, and to delete those that no pruning has released. It stops a careless query; whoever means
 * harm can drop it, and meets the chain. Triggers have no portable spelling, so this one step is written twice.
 */
async function guardAgainstAccidents(db: Kysely<unknown>): Promise<void> {
  if (db.getExecutor().adapter instanceof PostgresAdapter) return guardOnPostgres(db);
  await sql`create trigger audit_no_update before update on audit
    begin select raise(abort, 'the audit is append-only'); end`.execute(db);
  await sql`create trigger audit_no_delete before delete on audit
    when old.day > (select pruned_through from audit_head where id = 1)
    begin select raise(abort, 'the audit is append-only'); end`.execute(db);
  await sql`create trigger audit_seals_no_update before update on audit_seals
    begin select raise(abort, 'the audit is append-only'); end`.execute(db);
  await sql`create trigger audit_seals_no_delete before delete on audit_seals
    begin select raise(abort, 'the audit is append-only'); end`.execute(db);
}

async function guardOnPostgres(db: Kysely<unknown>): Promise<void> {
  await sql`create function audit_refuse() returns trigger language plpgsql as $$
    begin
      if tg_op = 'DELETE' and tg_table_name = 'audit' then
        if old.day <= (select pruned_through from audit_head where id = 1) then return old; end if;
      end if;
      raise exception 'the audit is append-only';
    end $$`.execute(db);
  await sql`create trigger audit_guard before update or delete on audit
    for each row execute function audit_refuse()`.execute(db);
  await sql`create trigger audit_seals_guard before update or delete on audit_seals
    for each row execute function audit_refuse()`.execute(db);
}
