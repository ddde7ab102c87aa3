import type { Kysely } from 'kysely';

/** What routes are asked about besides runs (deployments, tags, releases), and what each route made of it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('occurrences')
    // The key of its cards, without the channel.
    .addColumn('key', 'text', (column) => column.primaryKey())
    // deployment, tag or release.
    .addColumn('event', 'text', (column) => column.notNull())
    // 1 where no run tells of it: routes that name no event are asked about it too.
    .addColumn('alone', 'integer', (column) => column.notNull())
    // JSON: what routes look at.
    .addColumn('subject', 'text', (column) => column.notNull())
    // One line, escaped for Discord: how a digest tells of it.
    .addColumn('headline', 'text', (column) => column.notNull())
    .addColumn('url', 'text')
    // When it began, by its system's clock.
    .addColumn('at', 'bigint', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('occurrences_by_age').on('occurrences').columns(['at']).execute();

  await db.schema
    .createTable('occurrence_decisions')
    .addColumn('occurrence_key', 'text', (column) => column.notNull().references('occurrences.key').onDelete('cascade'))
    // 'pipeline:<name>', 'route:<name>' or 'subscription:<number>'.
    .addColumn('route', 'text', (column) => column.notNull())
    .addColumn('channel', 'text', (column) => column.notNull())
    .addColumn('verdict', 'text', (column) => column.notNull())
    // JSON: the verdict with what it was based on.
    .addColumn('detail', 'text', (column) => column.notNull())
    // Of what is held back: until when.
    .addColumn('held_until', 'bigint')
    // Of what a digest told: the card.
    .addColumn('digest', 'text')
    .addColumn('decided_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('occurrence_decisions_key', ['occurrence_key', 'route'])
    .execute();
  await db.schema
    .createIndex('occurrence_decisions_by_route')
    .on('occurrence_decisions')
    .columns(['route', 'verdict', 'decided_at'])
    .execute();
  await db.schema.createIndex('occurrence_decisions_held').on('occurrence_decisions').columns(['held_until']).execute();
}
