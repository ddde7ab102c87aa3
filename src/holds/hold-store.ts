import type { Selectable } from 'kysely';
import { z } from 'zod';
import type { Reader, Transaction } from '../platform/database/transaction.ts';
import { HOLD_ENDINGS, HOLD_STATES, type Hold } from './hold.ts';

interface HoldTables {
  holds: HoldRow;
}

interface HoldRow {
  number: number;
  guild_id: string;
  fleet: string;
  holder: string;
  placed_via: string;
  limited_to: string | null;
  reason: string;
  ref: string | null;
  placed_at: number;
  until: number;
  state: string;
  version: number;
  reminded_of: number | null;
  spoken_of_at: number | null;
  overdue_since: number | null;
  overdue_because: string | null;
  ended_at: number | null;
  ended_by: string | null;
  ending: string | null;
  due_at: number | null;
}

const AGENT = z.object({ userId: z.string().nullable(), person: z.string().nullable(), name: z.string() });
const GRANTS = z.array(
  z.object({ permission: z.string(), fleets: z.array(z.string()), except: z.array(z.string()).optional() }),
);
const VIA = z.enum(['discord', 'api', 'cli']);

export async function findHold(read: Reader, guildId: string, number: number): Promise<Hold | null> {
  const row = await from(read, guildId).where('number', '=', number).executeTakeFirst();
  return row === undefined ? null : holdFrom(row);
}

/** Those that stand, in the order they were placed; of one fleet, or of all. */
export async function listOpenHolds(read: Reader, guildId: string, fleet: string | null): Promise<readonly Hold[]> {
  const open = from(read, guildId).where('ended_at', 'is', null).orderBy('number');
  const rows = await (fleet === null ? open : open.where('fleet', '=', fleet)).execute();
  return rows.map(holdFrom);
}

/** Ended ones of a fleet, the newest first. */
export async function listEndedHolds(
  read: Reader,
  { guildId, fleet, limit }: { readonly guildId: string; readonly fleet: string; readonly limit: number },
): Promise<readonly Hold[]> {
  const rows = await from(read, guildId)
    .where('fleet', '=', fleet)
    .where('ended_at', 'is not', null)
    .orderBy('ended_at', 'desc')
    .limit(limit)
    .execute();
  return rows.map(holdFrom);
}

/** Those about which something is due. */
export async function listDueHolds(read: Reader, guildId: string, now: Date): Promise<readonly Hold[]> {
  const rows = await from(read, guildId).where('due_at', '<=', now.getTime()).orderBy('number').execute();
  return rows.map(holdFrom);
}

export async function nextHoldNumber(tx: Transaction): Promise<number> {
  const row = await tx
    .tables<HoldTables>()
    .selectFrom('holds')
    .select(({ fn }) => fn.max('number').as('last'))
    .executeTakeFirst();
  return (row?.last ?? 0) + 1;
}

export async function insertHold(tx: Transaction, hold: Hold, dueAt: Date | null): Promise<void> {
  await tx.tables<HoldTables>().insertInto('holds').values(rowFrom(hold, dueAt)).execute();
}

/** Goes on from the version it was read in, or throws: a hold that two end at once is ended once. */
export async function saveHold(
  tx: Transaction,
  hold: Hold,
  { was, dueAt }: { readonly was: number; readonly dueAt: Date | null },
): Promise<void> {
  const { number, ...columns } = rowFrom(hold, dueAt);
  const { numUpdatedRows } = await tx
    .tables<HoldTables>()
    .updateTable('holds')
    .set(columns)
    .where('number', '=', number)
    .where('version', '=', was)
    .executeTakeFirst();
  if (numUpdatedRows !== 1n) throw new Error(`Hold ${number} was changed in another transaction.`);
}

function from(read: Reader, guildId: string) {
  return read.tables<HoldTables>().selectFrom('holds').selectAll().where('guild_id', '=', guildId);
}

function rowFrom(hold: Hold, dueAt: Date | null): HoldRow {
  return {
    number: hold.number,
    guild_id: hold.guildId,
    fleet: hold.fleet,
    holder: JSON.stringify(hold.holder),
    placed_via: hold.placedVia,
    limited_to: hold.limitedTo === null ? null : JSON.stringify(hold.limitedTo),
    reason: hold.reason,
    ref: hold.ref,
    placed_at: hold.placedAt.getTime(),
    until: hold.until.getTime(),
    state: hold.state,
    version: hold.version,
    reminded_of: hold.remindedOf?.getTime() ?? null,
    spoken_of_at: hold.spokenOfAt?.getTime() ?? null,
    overdue_since: hold.overdueSince?.getTime() ?? null,
    overdue_because: hold.overdueBecause,
    ended_at: hold.endedAt?.getTime() ?? null,
    ended_by: hold.endedBy === null ? null : JSON.stringify(hold.endedBy),
    ending: hold.ending,
    due_at: dueAt?.getTime() ?? null,
  };
}

function holdFrom(row: Selectable<HoldRow>): Hold {
  const at = (ms: number | null): Date | null => (ms === null ? null : new Date(ms));
  return {
    number: row.number,
    guildId: row.guild_id,
    fleet: row.fleet,
    holder: AGENT.parse(JSON.parse(row.holder)),
    placedVia: VIA.parse(row.placed_via),
    limitedTo: row.limited_to === null ? null : GRANTS.parse(JSON.parse(row.limited_to)),
    reason: row.reason,
    ref: row.ref,
    placedAt: new Date(row.placed_at),
    until: new Date(row.until),
    state: z.enum(HOLD_STATES).parse(row.state),
    version: row.version,
    remindedOf: at(row.reminded_of),
    spokenOfAt: at(row.spoken_of_at),
    overdueSince: at(row.overdue_since),
    overdueBecause: row.overdue_because,
    endedAt: at(row.ended_at),
    endedBy: row.ended_by === null ? null : AGENT.parse(JSON.parse(row.ended_by)),
    ending: row.ending === null ? null : z.enum(HOLD_ENDINGS).parse(row.ending),
  };
}
