import { sql, type Kysely } from 'kysely';

/** What is asked about runs by other things than their key, and the silences of sources and pipelines. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.createIndex('runs_by_number').on('runs').columns(['number', 'created_at']).execute();
  await db.schema.createIndex('runs_by_execution').on('runs').columns(['execution_id']).execute();
  await db.schema.createIndex('runs_by_url').on('runs').columns(['url']).execute();
  await db.schema.createIndex('runs_by_branch').on('runs').columns(['repository', 'branch', 'created_at']).execute();
  await db.schema.createIndex('runs_by_system').on('runs').columns(['system', 'created_at']).execute();

  await db.schema
    .createTable('silences')
    .addColumn('id', 'text', (column) => column.primaryKey())
    // 'source:jenkins', 'pipeline:delivery-daily'.
    .addColumn('subject', 'text', (column) => column.notNull())
    .addColumn('heard_at', 'bigint', (column) => column.notNull())
    .addColumn('noticed_at', 'bigint', (column) => column.notNull())
    .addColumn('ended_at', 'bigint')
    // JSON: what was usual when it was noticed, where it is told, and how it ended.
    .addColumn('body', 'text', (column) => column.notNull())
    .execute();
  await db.schema
    .createIndex('silences_one_open')
    .unique()
    .on('silences')
    .columns(['subject'])
    .where(sql.ref('ended_at'), 'is', null)
    .execute();

  // One row: since when Muster has listened without a gap, so that its own absence is nobody's silence.
  await db.schema
    .createTable('silence_watch')
    .addColumn('name', 'text', (column) => column.primaryKey())
    .addColumn('listening_since', 'bigint', (column) => column.notNull())
    .addColumn('looked_at', 'bigint', (column) => column.notNull())
    .execute();
}
