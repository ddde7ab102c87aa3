import type { Reader, Transaction } from '../../database/transaction.ts';

interface RequestTables {
  readonly api_requests: {
    readonly token_id: string;
    readonly key: string;
    readonly fingerprint: string;
    readonly begun_at: number;
    readonly status: number | null;
    readonly body: string | null;
  };
}

/** A request under an Idempotency-Key, as far as it got. */
export interface StoredRequest {
  readonly fingerprint: string;
  readonly begunAt: Date;
  /** Null while it runs, or when the process ended under it. */
  readonly answer: { readonly status: number; readonly body: string } | null;
}

export interface RequestName {
  readonly tokenId: string;
  readonly key: string;
}

export async function findRequest(read: Reader, { tokenId, key }: RequestName): Promise<StoredRequest | null> {
  const row = await read
    .tables<RequestTables>()
    .selectFrom('api_requests')
    .select(['fingerprint', 'begun_at', 'status', 'body'])
    .where('token_id', '=', tokenId)
    .where('key', '=', key)
    .executeTakeFirst();
  if (row === undefined) return null;
  const { fingerprint, begun_at, status, body } = row;
  const answer = status === null ? null : { status, body: body ?? '' };
  return { fingerprint, begunAt: new Date(begun_at), answer };
}

export async function beginRequest(
  tx: Transaction,
  { tokenId, key, fingerprint, now }: RequestName & { readonly fingerprint: string; readonly now: Date },
): Promise<void> {
  await tx
    .tables<RequestTables>()
    .insertInto('api_requests')
    .values({ token_id: tokenId, key, fingerprint, begun_at: now.getTime(), status: null, body: null })
    .execute();
}

export async function endRequest(
  tx: Transaction,
  { tokenId, key, status, body }: RequestName & { readonly status: number; readonly body: string },
): Promise<void> {
  await tx
    .tables<RequestTables>()
    .updateTable('api_requests')
    .set({ status, body })
    .where('token_id', '=', tokenId)
    .where('key', '=', key)
    .execute();
}

/** Nothing was done under it, so the key is free again. */
export async function forgetRequest(tx: Transaction, { tokenId, key }: RequestName): Promise<void> {
  await tx
    .tables<RequestTables>()
    .deleteFrom('api_requests')
    .where('token_id', '=', tokenId)
    .where('key', '=', key)
    .execute();
}

/** Returns how many went. */
export async function deleteRequests(tx: Transaction, before: Date): Promise<number> {
  const { numDeletedRows } = await tx
    .tables<RequestTables>()
    .deleteFrom('api_requests')
    .where('begun_at', '<', before.getTime())
    .executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}
