import { sql, type Kysely } from 'kysely';

/** Upgrade requests live on after they were accepted: planned, deployed, watched, put back. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const table = 'upgrade_requests';
  await db.schema.alterTable(table).addColumn('config_change', 'text').execute();
  // JSON: the expected change of the bandwidth, what was checked, when it is to begin, what became of it.
  await db.schema.alterTable(table).addColumn('bandwidth', 'text').execute();
  await db.schema.alterTable(table).addColumn('wanted_by', 'bigint').execute();
  await db.schema.alterTable(table).addColumn('risk', 'text').execute();
  await db.schema
    .alterTable(table)
    .addColumn('checks', 'text', (column) => column.notNull().defaultTo('[]'))
    .execute();
  await db.schema.alterTable(table).addColumn('entered_at', 'bigint').execute();
  await db.schema.alterTable(table).addColumn('because', 'text').execute();
  await db.schema.alterTable(table).addColumn('plan', 'text').execute();
  await db.schema.alterTable(table).addColumn('execution', 'text').execute();
  await db.schema.alterTable(table).addColumn('due_at', 'bigint').execute();
  // null while something is still to be done about it.
  await db.schema.alterTable(table).addColumn('closed_at', 'bigint').execute();
  // What was accepted lives on now, and one version of a fleet is open once: the newest of the same stands for it.
  await sql`update upgrade_requests set state = 'expired', because = 'a newer request asks for the same'
    where state = 'accepted' and exists (
      select 1 from upgrade_requests newer
      where newer.guild_id = upgrade_requests.guild_id and newer.fleet = upgrade_requests.fleet
        and newer.version_key = upgrade_requests.version_key and newer.number > upgrade_requests.number
        and newer.state in ('requested', 'accepted'))`.execute(db);
  await sql`update upgrade_requests set entered_at = coalesce(ended_at, requested_at),
    closed_at = case when state in ('requested', 'accepted') then null else ended_at end`.execute(db);
  await db.schema.dropIndex('upgrade_requests_one_open').execute();
  await db.schema
    .createIndex('upgrade_requests_one_open')
    .unique()
    .on(table)
    .columns(['guild_id', 'fleet', 'version_key'])
    .where(sql.ref('closed_at'), 'is', null)
    .execute();
  await db.schema.createIndex('upgrade_requests_due').on(table).columns(['due_at']).execute();

  // Each step of a request, for its history.
  await db.schema
    .createTable('upgrade_steps')
    .addColumn('number', 'integer', (column) => column.notNull())
    // The decision that the step led to; 1 is the asking.
    .addColumn('decision', 'integer', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('by_user', 'text')
    .addColumn('by_person', 'text')
    // null: Muster itself.
    .addColumn('by_name', 'text')
    .addColumn('because', 'text')
    .addPrimaryKeyConstraint('upgrade_steps_key', ['number', 'decision'])
    .execute();
  await sql`insert into upgrade_steps (number, decision, state, at, by_user, by_person, by_name, because)
    select number, 1, 'requested', requested_at, requested_by_user, requested_by_person, requested_by_name, null
    from upgrade_requests`.execute(db);
  await sql`insert into upgrade_steps (number, decision, state, at, by_user, by_person, by_name, because)
    select number, decision, state, ended_at, ended_by_user, ended_by_person, ended_by_name, ended_reason
    from upgrade_requests where ended_at is not null and decision > 1`.execute(db);
}
