import { z } from 'zod';
import type { Reader, Transaction } from '../platform/database/transaction.ts';
import type { Token } from './token.ts';

interface TokenRow {
  readonly id: string;
  readonly guild_id: string;
  readonly hash: string;
  readonly person: string;
  readonly service: string | null;
  readonly grants: string;
  readonly created_at: number;
  readonly created_by: string;
  readonly expires_at: number;
  readonly revoked_at: number | null;
  readonly last_used_at: number | null;
}

export interface TokenTables {
  readonly api_tokens: TokenRow;
}

const GRANTS = z.array(z.object({ permission: z.string(), fleets: z.array(z.string()) }));

export async function insertToken(tx: Transaction, token: Token, hash: string): Promise<void> {
  await tx
    .tables<TokenTables>()
    .insertInto('api_tokens')
    .values({
      id: token.id,
      guild_id: token.guildId,
      hash,
      person: token.person,
      service: token.service,
      grants: JSON.stringify(token.grants),
      created_at: token.createdAt.getTime(),
      created_by: token.createdBy,
      expires_at: token.expiresAt.getTime(),
      revoked_at: null,
      last_used_at: null,
    })
    .execute();
}

export async function findToken(
  read: Reader,
  id: string,
): Promise<{ readonly token: Token; readonly hash: string } | null> {
  const row = await read
    .tables<TokenTables>()
    .selectFrom('api_tokens')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst();
  return row === undefined ? null : { token: toToken(row), hash: row.hash };
}

/** The newest first. */
export async function listTokens(read: Reader): Promise<readonly Token[]> {
  const rows = await read
    .tables<TokenTables>()
    .selectFrom('api_tokens')
    .selectAll()
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .execute();
  return rows.map(toToken);
}

export async function markRevoked(tx: Transaction, id: string, now: Date): Promise<void> {
  await tx
    .tables<TokenTables>()
    .updateTable('api_tokens')
    .set({ revoked_at: now.getTime() })
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .execute();
}

export async function markUsed(tx: Transaction, id: string, now: Date): Promise<void> {
  await tx
    .tables<TokenTables>()
    .updateTable('api_tokens')
    .set({ last_used_at: now.getTime() })
    .where('id', '=', id)
    .execute();
}

function toToken(row: TokenRow): Token {
  const date = (ms: number | null): Date | null => (ms === null ? null : new Date(ms));
  return {
    id: row.id,
    guildId: row.guild_id,
    person: row.person,
    service: row.service,
    grants: GRANTS.parse(JSON.parse(row.grants)),
    createdAt: new Date(row.created_at),
    createdBy: row.created_by,
    expiresAt: new Date(row.expires_at),
    revokedAt: date(row.revoked_at),
    lastUsedAt: date(row.last_used_at),
  };
}
