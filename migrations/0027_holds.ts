import { sql, type Kysely } from 'kysely';

/** Holds of fleets, what was done about each fleet's deployer for them, and what maintainers said they did by hand. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('holds')
    // 12 of `H-12`.
    .addColumn('number', 'integer', (column) => column.primaryKey())
    .addColumn('guild_id', 'text', (column) => column.notNull())
    .addColumn('fleet', 'text', (column) => column.notNull())
    .addColumn('holder', 'text', (column) => column.notNull())
    // How it was placed, and what narrowed that: whether its holder may resume is judged alike at its end.
    .addColumn('placed_via', 'text', (column) => column.notNull())
    .addColumn('limited_to', 'text')
    .addColumn('reason', 'text', (column) => column.notNull())
    .addColumn('ref', 'text')
    .addColumn('placed_at', 'bigint', (column) => column.notNull())
    .addColumn('until', 'bigint', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    // Rises with every change: a button drawn for an older one is refused.
    .addColumn('version', 'integer', (column) => column.notNull())
    // The end that its holder was reminded of; one that was extended is reminded of anew.
    .addColumn('reminded_of', 'bigint')
    .addColumn('spoken_of_at', 'bigint')
    .addColumn('overdue_since', 'bigint')
    .addColumn('overdue_because', 'text')
    .addColumn('ended_at', 'bigint')
    .addColumn('ended_by', 'text')
    .addColumn('ending', 'text')
    .addColumn('due_at', 'bigint')
    .execute();
  await db.schema
    .createIndex('holds_open')
    .on('holds')
    .columns(['guild_id', 'fleet', 'number'])
    .where(sql.ref('ended_at'), 'is', null)
    .execute();
  await db.schema.createIndex('holds_due').on('holds').columns(['guild_id', 'due_at']).execute();

  await db.schema
    .createTable('fleet_deploys')
    .addColumn('guild_id', 'text', (column) => column.notNull())
    .addColumn('fleet', 'text', (column) => column.notNull())
    .addColumn('wanted', 'text', (column) => column.notNull())
    .addColumn('wanted_since', 'bigint', (column) => column.notNull())
    // Counts what was wanted, one act each.
    .addColumn('generation', 'integer', (column) => column.notNull())
    // The deployer it was wanted of: the configuration may name another since.
    .addColumn('deployer', 'text', (column) => column.notNull())
    .addColumn('act_key', 'text')
    .addColumn('enforcement', 'text', (column) => column.notNull())
    .addColumn('because', 'text')
    // 1: it was paused already when Muster came to pause it.
    .addColumn('was_paused_before', 'integer', (column) => column.notNull())
    // What was read of the deployer last, apart from acts.
    .addColumn('seen', 'text')
    .addColumn('seen_at', 'bigint')
    .addColumn('seen_words', 'text')
    .addColumn('seen_mark', 'text')
    .addColumn('failing_since', 'bigint')
    .addColumn('failing_because', 'text')
    .addColumn('drift_since', 'bigint')
    // How often it drifted: each time is told by a card of its own.
    .addColumn('drifts', 'integer', (column) => column.notNull())
    .addColumn('warned_at', 'bigint')
    .addColumn('version', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('fleet_deploys_key', ['guild_id', 'fleet'])
    .execute();

  await db.schema
    .createTable('manual_answers')
    .addColumn('act_key', 'text', (column) => column.primaryKey())
    .addColumn('guild_id', 'text', (column) => column.notNull())
    .addColumn('fleet', 'text', (column) => column.notNull())
    .addColumn('answer', 'text', (column) => column.notNull())
    .addColumn('answered_by', 'text', (column) => column.notNull())
    .addColumn('answered_at', 'bigint', (column) => column.notNull())
    .execute();
}
