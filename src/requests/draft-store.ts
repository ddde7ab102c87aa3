import { z } from 'zod';
import type { Reader, Transaction } from '../platform/database/transaction.ts';
import type { DraftFields, UpgradeDraft } from './draft.ts';

interface DraftTables {
  upgrade_drafts: {
    id: string;
    guild_id: string;
    user_id: string;
    fleet: string | null;
    fields: string;
    expires_at: number;
  };
}

const TYPED = z.string().nullable();
const FIELDS = z.object({
  version: TYPED,
  reason: TYPED,
  wanted: TYPED,
  precondition: TYPED,
  config: TYPED,
  bandwidth: TYPED,
  risk: TYPED,
  override: TYPED,
}) satisfies z.ZodType<DraftFields>;

/** null: it was filed or discarded, or its time is over. */
export async function findDraft(reader: Reader, id: string, now: Date): Promise<UpgradeDraft | null> {
  const row = await reader
    .tables<DraftTables>()
    .selectFrom('upgrade_drafts')
    .selectAll()
    .where('id', '=', id)
    .where('expires_at', '>', now.getTime())
    .executeTakeFirst();
  return row === undefined ? null : draftFrom(row);
}

/** Somebody's, the one that expires last first. */
export async function listDrafts(
  reader: Reader,
  { guildId, userId, now }: { readonly guildId: string; readonly userId: string; readonly now: Date },
): Promise<readonly UpgradeDraft[]> {
  const rows = await reader
    .tables<DraftTables>()
    .selectFrom('upgrade_drafts')
    .selectAll()
    .where('guild_id', '=', guildId)
    .where('user_id', '=', userId)
    .where('expires_at', '>', now.getTime())
    .orderBy('expires_at', 'desc')
    .execute();
  return rows.map(draftFrom);
}

export async function saveDraft(tx: Transaction, draft: UpgradeDraft): Promise<void> {
  const { id, guildId, userId, fleet, fields, expiresAt } = draft;
  const changing = { fleet, fields: JSON.stringify(fields), expires_at: expiresAt.getTime() };
  await tx
    .tables<DraftTables>()
    .insertInto('upgrade_drafts')
    .values({ id, guild_id: guildId, user_id: userId, ...changing })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(changing))
    .execute();
}

export async function deleteDraft(tx: Transaction, id: string): Promise<void> {
  await tx.tables<DraftTables>().deleteFrom('upgrade_drafts').where('id', '=', id).execute();
}

export async function deleteExpiredDrafts(tx: Transaction, now: Date): Promise<void> {
  await tx.tables<DraftTables>().deleteFrom('upgrade_drafts').where('expires_at', '<=', now.getTime()).execute();
}

function draftFrom(row: DraftTables['upgrade_drafts']): UpgradeDraft {
  return {
    id: row.id,
    guildId: row.guild_id,
    userId: row.user_id,
    fleet: row.fleet,
    fields: FIELDS.parse(JSON.parse(row.fields)),
    expiresAt: new Date(row.expires_at),
  };
}
