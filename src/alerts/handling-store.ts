import { z } from 'zod';
import type { Reader, Transaction } from '../platform/database/transaction.ts';
import { DOING_KINDS, type Doing } from './alert-doing.ts';
import type { Handling } from './handling.ts';

interface HandlingTables {
  alert_handlings: HandlingRow;
  alert_numbers: { name: string; last: number };
  alert_doings: DoingRow;
  alert_episodes: { id: string; ended_at: number | null; opened_at: number };
}

interface HandlingRow {
  number: number;
  guild_id: string;
  episode_id: string;
  decision: number;
  acked_at: number | null;
  due_at: number | null;
  body: string;
}

interface DoingRow {
  id: string;
  number: number;
  at: number;
  kind: string;
  body: string;
}

/** The next number of `name`; none is given twice, also when what had it is long forgotten. */
export async function takeNumber(tx: Transaction, name: 'AL' | 'SIL' | 'ST'): Promise<number> {
  const tables = tx.tables<HandlingTables>();
  const row = await tables.selectFrom('alert_numbers').select('last').where('name', '=', name).executeTakeFirst();
  const next = (row?.last ?? 0) + 1;
  await tables
    .insertInto('alert_numbers')
    .values({ name, last: next })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ last: next }))
    .execute();
  return next;
}

export async function findHandling(read: Reader, guildId: string, number: number): Promise<Handling | null> {
  const row = await select(read).where('number', '=', number).where('guild_id', '=', guildId).executeTakeFirst();
  return row === undefined ? null : handlingFrom(row);
}

export async function findHandlingOf(read: Reader, episodeId: string): Promise<Handling | null> {
  const row = await select(read).where('episode_id', '=', episodeId).executeTakeFirst();
  return row === undefined ? null : handlingFrom(row);
}

/** Of these episodes, by the episode's id. */
export async function listHandlingsOf(
  read: Reader,
  episodeIds: readonly string[],
): Promise<ReadonlyMap<string, Handling>> {
  const found = new Map<string, Handling>();
  for (let start = 0; start < episodeIds.length; start += AT_ONCE) {
    const some = episodeIds.slice(start, start + AT_ONCE);
    const rows = await select(read).where('episode_id', 'in', some).execute();
    for (const row of rows) found.set(row.episode_id, handlingFrom(row));
  }
  return found;
}
const AT_ONCE = 200;

/** Those at which something is to happen by now. */
export async function listDueHandlings(read: Reader, now: Date, limit: number): Promise<readonly Handling[]> {
  const rows = await select(read).where('due_at', '<=', now.getTime()).orderBy('due_at').limit(limit).execute();
  return rows.map(handlingFrom);
}

/** Acknowledged ones of open episodes, the oldest acknowledgement first. */
export async function listAcknowledged(read: Reader, guildId: string, limit: number): Promise<readonly Handling[]> {
  const rows = await read
    .tables<HandlingTables>()
    .selectFrom('alert_handlings')
    .innerJoin('alert_episodes', 'alert_episodes.id', 'alert_handlings.episode_id')
    .selectAll('alert_handlings')
    .where('acked_at', 'is not', null)
    .where('alert_episodes.ended_at', 'is', null)
    .where('guild_id', '=', guildId)
    .orderBy('acked_at')
    .limit(limit)
    .execute();
  return rows.map(handlingFrom);
}

/** Open episodes that nobody named yet, e.g. those that were open before they got numbers. */
export async function listUnnamedEpisodes(read: Reader, limit: number): Promise<readonly string[]> {
  const rows = await read
    .tables<HandlingTables>()
    .selectFrom('alert_episodes')
    .leftJoin('alert_handlings', 'alert_handlings.episode_id', 'alert_episodes.id')
    .select('alert_episodes.id')
    .where('alert_episodes.ended_at', 'is', null)
    .where('alert_handlings.number', 'is', null)
    .limit(limit)
    .execute();
  return rows.map(({ id }) => id);
}

export async function insertHandling(tx: Transaction, handling: Handling): Promise<void> {
  await tx.tables<HandlingTables>().insertInto('alert_handlings').values(rowOf(handling)).execute();
}

export async function saveHandling(tx: Transaction, handling: Handling): Promise<void> {
  const { number, ...row } = rowOf(handling);
  await tx.tables<HandlingTables>().updateTable('alert_handlings').set(row).where('number', '=', number).execute();
}

/** Has the job look at what is done about these episodes by then, where it does not sooner. */
export async function makeHandlingsDue(
  tx: Transaction,
  { episodeIds, at }: { readonly episodeIds: readonly string[]; readonly at: Date },
): Promise<void> {
  for (let start = 0; start < episodeIds.length; start += AT_ONCE)
    await tx
      .tables<HandlingTables>()
      .updateTable('alert_handlings')
      .set({ due_at: at.getTime() })
      .where('episode_id', 'in', episodeIds.slice(start, start + AT_ONCE))
      .where((where) => where.or([where('due_at', 'is', null), where('due_at', '>', at.getTime())]))
      .execute();
}

export async function insertDoing(tx: Transaction, { id, number, at, kind, by, text }: Doing): Promise<void> {
  const body = JSON.stringify({ by, text });
  await tx
    .tables<HandlingTables>()
    .insertInto('alert_doings')
    .values({ id, number, at: at.getTime(), kind, body })
    .execute();
}

/** Oldest first; the latest `limit` of them. */
export async function listDoings(read: Reader, number: number, limit: number): Promise<readonly Doing[]> {
  const rows = await read
    .tables<HandlingTables>()
    .selectFrom('alert_doings')
    .selectAll()
    .where('number', '=', number)
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
  return rows.toReversed().map((row) => ({
    ...DOING_BODY.parse(JSON.parse(row.body)),
    id: row.id,
    number: row.number,
    at: new Date(row.at),
    kind: DOING_KIND.parse(row.kind),
  }));
}

/** Forgets those whose episode is forgotten, at most `limit`; gives how many. */
export async function deleteOrphanedHandlings(tx: Transaction, limit: number): Promise<number> {
  const tables = tx.tables<HandlingTables>();
  const rows = await tables
    .selectFrom('alert_handlings')
    .leftJoin('alert_episodes', 'alert_episodes.id', 'alert_handlings.episode_id')
    .select('alert_handlings.number')
    .where('alert_episodes.id', 'is', null)
    .limit(limit)
    .execute();
  if (rows.length === 0) return 0;
  const numbers = rows.map(({ number }) => number);
  await tables.deleteFrom('alert_doings').where('number', 'in', numbers).execute();
  await tables.deleteFrom('alert_handlings').where('number', 'in', numbers).execute();
  return numbers.length;
}

function select(read: Reader) {
  return read.tables<HandlingTables>().selectFrom('alert_handlings').selectAll();
}

const text = z.string().nullable();
const moment = z.iso.datetime().transform((written) => new Date(written));
export const AGENT = z.strictObject({ userId: text, person: text, name: z.string() });
const DOING_BODY = z.strictObject({ by: text, text: z.string() });
const DOING_KIND = z.enum(DOING_KINDS);
const SCOPE = z.enum(['shard', 'role', 'datacenter', 'fleet', 'none']);
const ESCALATION = z.strictObject({ since: moment, told: z.number(), round: z.number(), pagedAt: moment.nullable() });
const BODY = z.strictObject({
  ack: z
    .strictObject({
      by: AGENT,
      at: moment,
      until: moment,
      note: text,
      of: z.strictObject({ severity: text, nodes: z.number(), scope: SCOPE }),
    })
    .nullable(),
  lastAckBy: AGENT.nullable(),
  assignment: z.strictObject({ to: AGENT, by: AGENT, at: moment }).nullable(),
  escalation: ESCALATION.nullable(),
  called: ESCALATION.nullable().default(null),
  rounds: z.number(),
});

function handlingFrom(row: HandlingRow): Handling {
  return {
    ...BODY.parse(JSON.parse(row.body)),
    number: row.number,
    guildId: row.guild_id,
    episodeId: row.episode_id,
    decision: row.decision,
    dueAt: row.due_at === null ? null : new Date(row.due_at),
  };
}

function rowOf(handling: Handling): HandlingRow {
  const { ack, lastAckBy, assignment, escalation, called, rounds } = handling;
  return {
    number: handling.number,
    guild_id: handling.guildId,
    episode_id: handling.episodeId,
    decision: handling.decision,
    acked_at: ack?.at.getTime() ?? null,
    due_at: handling.dueAt?.getTime() ?? null,
    body: JSON.stringify({ ack, lastAckBy, assignment, escalation, called, rounds }),
  };
}
