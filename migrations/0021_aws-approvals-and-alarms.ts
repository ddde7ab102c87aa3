import { sql, type Kysely } from 'kysely';

/** What waits for somebody's approval in CodePipeline, and CloudWatch's alarms as last told. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('aws_approvals')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('pipeline', 'text', (column) => column.notNull())
    .addColumn('stage', 'text', (column) => column.notNull())
    .addColumn('action', 'text', (column) => column.notNull())
    .addColumn('region', 'text', (column) => column.notNull())
    // Null while only the request was heard, which does not name the execution.
    .addColumn('execution_id', 'text')
    .addColumn('asked_at', 'bigint', (column) => column.notNull())
    .addColumn('expires_at', 'bigint')
    // What the pipeline's author wrote to whoever approves, and where to look. The token is not kept.
    .addColumn('note', 'text')
    .addColumn('look_at', 'text')
    .addColumn('settled_at', 'bigint')
    // 'approved', 'rejected' or 'dropped'; null while it waits.
    .addColumn('ending', 'text')
    // JSON: where it was told, and whom it notified there.
    .addColumn('told', 'text', (column) => column.notNull())
    .execute();
  await db.schema
    .createIndex('aws_approvals_one_waiting')
    .unique()
    .on('aws_approvals')
    .columns(['pipeline', 'stage', 'action'])
    .where(sql.ref('settled_at'), 'is', null)
    .execute();
  await db.schema
    .createIndex('aws_approvals_by_action')
    .on('aws_approvals')
    .columns(['pipeline', 'stage', 'action', 'asked_at'])
    .execute();

  await db.schema
    .createTable('cloudwatch_alarms')
    // The alarm's ARN, or what names it where the ARN is not told.
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('region', 'text', (column) => column.notNull())
    // CloudWatch's own word: OK, ALARM, INSUFFICIENT_DATA, or one that is not known yet.
    .addColumn('state', 'text', (column) => column.notNull())
    // By CloudWatch's clock.
    .addColumn('since', 'bigint', (column) => column.notNull())
    // When it last left OK; null while it is OK.
    .addColumn('trouble_since', 'bigint')
    // Where its trouble is shown; null: nowhere.
    .addColumn('channel', 'text')
    // JSON: reason, description, metric.
    .addColumn('body', 'text', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('cloudwatch_alarms_by_since').on('cloudwatch_alarms').columns(['since']).execute();
}
