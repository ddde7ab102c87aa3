import type { ColumnMetadata } from 'kysely';
import type { Database } from '../../src/platform/database/transaction.ts';

type Value = string | number | Uint8Array | null;
type Row = Readonly<Record<string, Value>>;
type AnyTables = Record<string, Row>;

/** The migrator's own tables; everything else is filled. */
const BOOKKEEPING = new Set(['schema_migrations', 'settings']);

/** Columns whose constraints a plain value does not meet, by 'table.column'. */
export type SampleValues = Readonly<Record<string, Value>>;

/**
 * Puts a row into every table that has none, every column filled, so that a migration meets a database that lived.
 * Throws, naming the tables, when a constraint refuses the plain values: give those columns a sample value.
 */
export async function fillTables(database: Database, samples: SampleValues): Promise<void> {
  const tables = await database.read.tables<AnyTables>().introspection.getTables();
  let waiting = tables.filter((table) => !BOOKKEEPING.has(table.name));
  for (let refused = new Map<string, unknown>(); waiting.length > 0; refused = new Map<string, unknown>()) {
    // Rows that point at another table's wait for the next round.
    for (const table of waiting) {
      const values = Object.fromEntries(
        table.columns.map((column) => [column.name, sampleOf(table.name, column, samples)]),
      );
      await fillOne(database, table.name, values).catch((error: unknown) => refused.set(table.name, error));
    }
    if (refused.size === waiting.length) throw unfillable(refused);
    waiting = waiting.filter((table) => refused.has(table.name));
  }
}

/** Rows by table, without the migrator's own. */
export async function countRows(database: Database): Promise<Readonly<Record<string, number>>> {
  const tables = await database.read.tables<AnyTables>().introspection.getTables();
  const counts: [string, number][] = [];
  for (const { name } of tables.filter((table) => !BOOKKEEPING.has(table.name))) {
    const { rows } = await database.read
      .tables<AnyTables>()
      .selectFrom(name)
      .select((select) => select.fn.countAll<number>().as('rows'))
      .executeTakeFirstOrThrow();
    counts.push([name, rows]);
  }
  return Object.fromEntries(counts);
}

async function fillOne(database: Database, table: string, values: Row): Promise<void> {
  await database.transaction(async (tx) => {
    const rows = await tx.tables<AnyTables>().selectFrom(table).selectAll().limit(1).execute();
    if (rows.length === 0) await tx.tables<AnyTables>().insertInto(table).values(values).execute();
  });
}

function sampleOf(table: string, column: ColumnMetadata, samples: SampleValues): Value {
  const given = samples[`${table}.${column.name}`];
  if (given !== undefined) return given;
  if (/blob|bytea/i.test(column.dataType)) return Buffer.from('sample');
  return /text|char/i.test(column.dataType) ? 'sample' : 1;
}

function unfillable(refused: ReadonlyMap<string, unknown>): Error {
  const reasons = [...refused].map(
    ([table, error]) => `${table}: ${error instanceof Error ? error.message : String(error)}`,
  );
  return new Error(`No sample row fits these tables; name values for their columns.\n${reasons.join('\n')}`);
}
