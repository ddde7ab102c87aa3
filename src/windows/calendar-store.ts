import type { Reader, Transaction } from '../platform/database/transaction.ts';

interface CalendarTables {
  calendar_links: LinkRow;
}

interface LinkRow {
  id: string;
  guild_id: string;
  user_id: string;
  hash: string;
  created_at: number;
  revoked_at: number | null;
  used_at: number | null;
}

/** Whoever has its address may read what its person may see. */
export interface CalendarLink {
  readonly id: string;
  readonly guildId: string;
  readonly userId: string;
  readonly createdAt: Date;
}

export async function insertLink(tx: Transaction, link: CalendarLink, hash: string): Promise<void> {
  await tx
    .tables<CalendarTables>()
    .insertInto('calendar_links')
    .values({
      id: link.id,
      guild_id: link.guildId,
      user_id: link.userId,
      hash,
      created_at: link.createdAt.getTime(),
      revoked_at: null,
      used_at: null,
    })
    .execute();
}

/** Only one that still counts. */
export async function findLinkByHash(reader: Reader, guildId: string, hash: string): Promise<CalendarLink | null> {
  const row = await reader
    .tables<CalendarTables>()
    .selectFrom('calendar_links')
    .selectAll()
    .where('guild_id', '=', guildId)
    .where('hash', '=', hash)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  return row === undefined
    ? null
    : { id: row.id, guildId: row.guild_id, userId: row.user_id, createdAt: new Date(row.created_at) };
}

/** Says how many counted until now. */
export async function revokeLinks(
  tx: Transaction,
  { guildId, userId, now }: { readonly guildId: string; readonly userId: string; readonly now: Date },
): Promise<number> {
  const { numUpdatedRows } = await tx
    .tables<CalendarTables>()
    .updateTable('calendar_links')
    .set({ revoked_at: now.getTime() })
    .where('guild_id', '=', guildId)
    .where('user_id', '=', userId)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  return Number(numUpdatedRows);
}
