import type { Reader, Transaction } from '../platform/database/transaction.ts';

interface TryTables {
  connection_tries: { connection: string; attempted_at: number; succeeded_at: number | null; failure: string | null };
}

/** When a connection of the configuration was last asked, for the doctor. */
export interface ConnectionTry {
  readonly connection: string;
  readonly attemptedAt: Date;
  /** The last time it answered; null: never. */
  readonly succeededAt: Date | null;
  /** One line for people; null: it answered. */
  readonly failure: string | null;
}

/** Writes how asking it just went; when it last answered stays known while it does not. */
export async function saveTry(
  tx: Transaction,
  { connection, at, failure }: { readonly connection: string; readonly at: Date; readonly failure: string | null },
): Promise<void> {
  const row = {
    attempted_at: at.getTime(),
    failure,
    ...(failure === null ? { succeeded_at: at.getTime() } : {}),
  };
  await tx
    .tables<TryTables>()
    .insertInto('connection_tries')
    .values({ connection, succeeded_at: null, ...row })
    .onConflict((conflict) => conflict.column('connection').doUpdateSet(row))
    .execute();
}

/** By the connection's name. */
export async function listTries(reader: Reader): Promise<ReadonlyMap<string, ConnectionTry>> {
  const rows = await reader.tables<TryTables>().selectFrom('connection_tries').selectAll().execute();
  return new Map(
    rows.map((row) => [
      row.connection,
      {
        connection: row.connection,
        attemptedAt: new Date(row.attempted_at),
        succeededAt: row.succeeded_at === null ? null : new Date(row.succeeded_at),
        failure: row.failure,
      },
    ]),
  );
}
