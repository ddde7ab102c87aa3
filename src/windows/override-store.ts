import { z } from 'zod';
import type { Reader, Transaction } from '../platform/database/transaction.ts';
import { OVERRIDE_STATES, type Override } from './override.ts';
import { COLUMNS, readAgent, readJson } from './window-columns-store.ts';

interface OverrideTables {
  window_overrides: OverrideRow;
}

interface OverrideRow {
  number: number;
  guild_id: string;
  act: string;
  target: string;
  version: string;
  reason: string;
  asked_by: string;
  asked_at: number;
  state: string;
  approved_by: string | null;
  until: number;
  used_at: number | null;
}

export async function findOverride(reader: Reader, guildId: string, number: number): Promise<Override | null> {
  const row = await reader
    .tables<OverrideTables>()
    .selectFrom('window_overrides')
    .selectAll()
    .where('guild_id', '=', guildId)
    .where('number', '=', number)
    .executeTakeFirst();
  return row === undefined ? null : overrideFrom(row);
}

/** Those that allow something until after `now`. */
export async function listGranted(reader: Reader, guildId: string, now: Date): Promise<readonly Override[]> {
  const rows = await reader
    .tables<OverrideTables>()
    .selectFrom('window_overrides')
    .selectAll()
    .where('guild_id', '=', guildId)
    .where('state', '=', 'granted')
    .where('until', '>', now.getTime())
    .orderBy('number')
    .execute();
  return rows.map(overrideFrom);
}

/** Granted ones whose time ran out unused. */
export async function listRunOut(reader: Reader, guildId: string, now: Date): Promise<readonly Override[]> {
  const rows = await reader
    .tables<OverrideTables>()
    .selectFrom('window_overrides')
    .selectAll()
    .where('guild_id', '=', guildId)
    .where('state', 'in', ['asked', 'granted'])
    .where('until', '<=', now.getTime())
    .orderBy('number')
    .execute();
  return rows.map(overrideFrom);
}

export async function nextOverrideNumber(tx: Transaction): Promise<number> {
  const row = await tx
    .tables<OverrideTables>()
    .selectFrom('window_overrides')
    .select(({ fn }) => fn.max('number').as('last'))
    .executeTakeFirst();
  return (row?.last ?? 0) + 1;
}

export async function insertOverride(tx: Transaction, override: Override): Promise<void> {
  await tx.tables<OverrideTables>().insertInto('window_overrides').values(rowFrom(override)).execute();
}

/** Goes on from the state it was read in, or throws: what is used once must not be used by two. */
export async function saveOverride(tx: Transaction, override: Override, was: Override['state']): Promise<void> {
  const { number, ...columns } = rowFrom(override);
  const { numUpdatedRows } = await tx
    .tables<OverrideTables>()
    .updateTable('window_overrides')
    .set(columns)
    .where('number', '=', number)
    .where('state', '=', was)
    .executeTakeFirst();
  if (numUpdatedRows !== 1n) throw new Error(`Override ${number} was changed in another transaction.`);
}

/**
 * To be called on a restored database before Muster starts on it: what was granted when the backup was taken may have
 * been used since, and holds once. What is only asked ends with its approval.
 */
export async function endOverridesAfterRestore(tx: Transaction): Promise<void> {
  await tx
    .tables<OverrideTables>()
    .updateTable('window_overrides')
    .set({ state: 'expired' })
    .where('state', '=', 'granted')
    .execute();
}

function rowFrom(override: Override): OverrideRow {
  return {
    number: override.number,
    guild_id: override.guildId,
    act: override.act,
    target: JSON.stringify(override.target),
    version: override.version,
    reason: override.reason,
    asked_by: JSON.stringify(override.askedBy),
    asked_at: override.askedAt.getTime(),
    state: override.state,
    approved_by: override.approvedBy === null ? null : JSON.stringify(override.approvedBy),
    until: override.until.getTime(),
    used_at: override.usedAt?.getTime() ?? null,
  };
}

function overrideFrom(row: OverrideRow): Override {
  return {
    number: row.number,
    guildId: row.guild_id,
    act: row.act,
    target: readJson(COLUMNS.TARGET, row.target),
    version: row.version,
    reason: row.reason,
    askedBy: readAgent(row.asked_by),
    askedAt: new Date(row.asked_at),
    state: z.enum(OVERRIDE_STATES).parse(row.state),
    approvedBy: row.approved_by === null ? null : readAgent(row.approved_by),
    until: new Date(row.until),
    usedAt: row.used_at === null ? null : new Date(row.used_at),
  };
}
