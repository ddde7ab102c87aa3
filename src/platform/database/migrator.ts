import type { Database, Transaction } from './transaction.ts';
import type { SchemaStep } from './schema.ts';

export interface SchemaTables {
  schema_migrations: { number: number; name: string; applied_at: number };
}

/** Makes the two tables the database keeps about itself; harmless when they exist. */
export async function createBookkeeping(tx: Transaction): Promise<void> {
  const { schema } = tx.tables();
  await schema
    .createTable('schema_migrations')
    .ifNotExists()
    .addColumn('number', 'integer', (column) => column.primaryKey())
    .addColumn('name', 'text', (column) => column.notNull().unique())
    .addColumn('applied_at', 'bigint', (column) => column.notNull())
    .execute();
  await schema
    .createTable('settings')
    .ifNotExists()
    .addColumn('key', 'text', (column) => column.primaryKey())
    .addColumn('value', 'text', (column) => column.notNull())
    .execute();
}

export interface MigrateOptions {
  readonly now: () => Date;
  /** Called before each step commits; throws to undo it. SQLite cannot check foreign keys while it rebuilds tables. */
  readonly verify?: (tx: Transaction) => Promise<void>;
}

/**
 * Applies the steps in order, each with its record in a transaction of its own: a crash leaves whole steps only.
 * Throws, naming the step, when one fails; the steps before it stay.
 */
export async function applySteps(
  database: Database,
  steps: readonly SchemaStep[],
  { now, verify }: MigrateOptions,
): Promise<void> {
  for (const step of steps) {
    try {
      await database.transaction(async (tx) => {
        await step.up(tx.tables());
        await verify?.(tx);
        await tx
          .tables<SchemaTables>()
          .insertInto('schema_migrations')
          .values({ number: step.number, name: step.name, applied_at: now().getTime() })
          .execute();
      });
    } catch (error) {
      throw new Error(`Migration ${step.name} failed and was undone; the database is as it was before it.`, {
        cause: error,
      });
    }
  }
}
