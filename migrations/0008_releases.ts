import { sql, type Kysely } from 'kysely';

/** Releases as their repository last told them, and where each was announced. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('releases')
    .addColumn('key', 'text', (column) => column.primaryKey())
    .addColumn('repository', 'text', (column) => column.notNull())
    .addColumn('tag', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    // JSON: name, notes, author, files, and the rest of what an announcement shows.
    .addColumn('body', 'text', (column) => column.notNull())
    // Which word on this release is the latest: a later one has the greater of these, in this order.
    .addColumn('said_at', 'bigint', (column) => column.notNull())
    .addColumn('said_rank', 'integer', (column) => column.notNull())
    .addColumn('received_at', 'bigint', (column) => column.notNull())
    .addColumn('announced_at', 'bigint')
    .execute();
  await db.schema.createIndex('releases_by_age').on('releases').columns(['received_at']).execute();
  await db.schema
    .createIndex('releases_announced')
    .on('releases')
    .columns(['repository', 'announced_at'])
    .where(sql.ref('announced_at'), 'is not', null)
    .execute();

  await db.schema
    .createTable('release_places')
    .addColumn('release_key', 'text', (column) => column.notNull().references('releases.key').onDelete('cascade'))
    .addColumn('channel', 'text', (column) => column.notNull())
    // The configuration's name for the announcement, which says whom a final release mentions.
    .addColumn('route', 'text', (column) => column.notNull())
    // JSON: whom the announcement mentioned in a message of its own; null: nobody.
    .addColumn('mentioned', 'text')
    // Messages that the notes have filled in the announcement's thread; there is no thread at 0.
    .addColumn('parts', 'integer', (column) => column.notNull())
    // When its cards were last put: those that retention may have taken are not put again.
    .addColumn('put_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('release_places_key', ['release_key', 'channel'])
    .execute();
}
