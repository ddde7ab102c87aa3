import { sql } from 'kysely';
import { z } from 'zod';
import type { Reader, Transaction } from '../database/transaction.ts';
import type { JsonValue } from '../json.ts';
import { ACT_STATES, REFUSALS, type Act, type ActState, type StoredAct } from './act.ts';

export interface ActTables {
  acts: ActRow;
}

interface ActRow {
  number: number;
  key: string;
  guild_id: string;
  system: string;
  verb: string;
  target: string;
  fleet: string | null;
  summary: string;
  input: string;
  expect: string;
  deadline: number;
  state: string;
  version: number;
  due_at: number | null;
  sends: number;
  setbacks: number;
  because: string | null;
  refusal: string | null;
  uncertain_since: number | null;
  unknown_since: number | null;
  needs_person: number;
  is_restored: number;
  receipt: string;
  url: string | null;
  created_at: number;
  settled_at: number | null;
  settled_by: string | null;
}

/** A reason is a sentence; what a system wrote at length is not kept. */
const LONGEST_BECAUSE = 500;

export async function findActByKey(read: Reader, key: string): Promise<StoredAct | null> {
  const row = await read.tables<ActTables>().selectFrom('acts').selectAll().where('key', '=', key).executeTakeFirst();
  return row === undefined ? null : toAct(row);
}

export async function findAct(read: Reader, number: number): Promise<StoredAct | null> {
  const row = await read
    .tables<ActTables>()
    .selectFrom('acts')
    .selectAll()
    .where('number', '=', number)
    .executeTakeFirst();
  return row === undefined ? null : toAct(row);
}

export async function insertAct(
  tx: Transaction,
  act: Act,
  { guildId, now }: { readonly guildId: string; readonly now: Date },
): Promise<StoredAct> {
  const last = await tx
    .tables<ActTables>()
    .selectFrom('acts')
    .select(({ fn }) => fn.max('number').as('number'))
    .executeTakeFirst();
  const stored: StoredAct = {
    ...act,
    number: (last?.number ?? 0) + 1,
    guildId,
    state: 'waiting',
    version: 1,
    dueAt: now,
    sends: 0,
    setbacks: 0,
    because: null,
    refusal: null,
    uncertainSince: null,
    unknownSince: null,
    needsPerson: false,
    isRestored: false,
    receipt: null,
    url: null,
    createdAt: now,
    settledAt: null,
    settledBy: null,
  };
  await tx.tables<ActTables>().insertInto('acts').values(toRow(stored)).execute();
  return stored;
}

/** Writes `act` with the next version, unless somebody changed it since it was read: then null, and nothing is written. */
export async function saveAct(tx: Transaction, act: StoredAct): Promise<StoredAct | null> {
  const next = { ...act, version: act.version + 1, because: act.because?.slice(0, LONGEST_BECAUSE) ?? null };
  const { numUpdatedRows } = await tx
    .tables<ActTables>()
    .updateTable('acts')
    .set(toRow(next))
    .where('number', '=', act.number)
    .where('version', '=', act.version)
    .executeTakeFirst();
  return numUpdatedRows === 1n ? next : null;
}

export interface DueActs {
  readonly now: Date;
  /** Numbers of those under way. */
  readonly except: readonly number[];
  /** Systems that have enough to do. */
  readonly exceptSystems: readonly string[];
  readonly limit: number;
}

/** What can be looked at now, oldest first: on each target only the first that is not settled. */
export async function listDueActs(
  read: Reader,
  { now, except, exceptSystems, limit }: DueActs,
): Promise<readonly StoredAct[]> {
  let query = read
    .tables<ActTables>()
    .selectFrom('acts')
    .selectAll()
    .where('settled_at', 'is', null)
    .where('due_at', '<=', now.getTime())
    .where(isFirstOnTarget);
  if (except.length > 0) query = query.where('number', 'not in', [...except]);
  if (exceptSystems.length > 0) query = query.where('system', 'not in', [...exceptSystems]);
  return (await query.orderBy('number').limit(limit).execute()).map(toAct);
}

const isFirstOnTarget = sql<boolean>`not exists (
  select 1 from acts as earlier
  where earlier.system = acts.system and earlier.target = acts.target
    and earlier.settled_at is null and earlier.number < acts.number)`;

/** Not begun, and too late by now; also those that wait for another one. */
export async function listLateActs(read: Reader, now: Date, limit: number): Promise<readonly StoredAct[]> {
  const rows = await read
    .tables<ActTables>()
    .selectFrom('acts')
    .selectAll()
    .where('settled_at', 'is', null)
    .where('state', '=', 'waiting')
    .where('deadline', '<=', now.getTime())
    .orderBy('number')
    .limit(limit)
    .execute();
  return rows.map(toAct);
}

/** When the next act falls due, or is too late, after `now`. */
export async function nextActMoment(read: Reader, now: Date): Promise<Date | null> {
  const open = read.tables<ActTables>().selectFrom('acts').where('settled_at', 'is', null);
  const due = await open
    .select(({ fn }) => fn.min('due_at').as('at'))
    .where('due_at', '>', now.getTime())
    .executeTakeFirst();
  const late = await open
    .select(({ fn }) => fn.min('deadline').as('at'))
    .where('state', '=', 'waiting')
    .where('deadline', '>', now.getTime())
    .executeTakeFirst();
  const moments = [due?.at ?? null, late?.at ?? null].filter((at) => at !== null);
  return moments.length === 0 ? null : new Date(Math.min(...moments));
}

export interface ActChoice {
  /** Empty: in any state. */
  readonly states: readonly ActState[];
  /** Only those that a person has to decide on. */
  readonly needsPerson?: true;
}

/** Newest first. */
export async function listActs(
  read: Reader,
  { states, needsPerson }: ActChoice,
  limit: number,
): Promise<readonly StoredAct[]> {
  let query = read.tables<ActTables>().selectFrom('acts').selectAll();
  if (states.length > 0) query = query.where('state', 'in', [...states]);
  // The partial index has the few that are open among all that were ever done.
  if (states.length > 0 && !states.includes('done') && !states.includes('refused'))
    query = query.where('settled_at', 'is', null);
  if (needsPerson === true) query = query.where('needs_person', '=', 1);
  return (await query.orderBy('number', 'desc').limit(limit).execute()).map(toAct);
}

/** The act on the same target that has to be settled before this one begins; null when none is in its way. */
export async function findActBefore(
  read: Reader,
  { system, target, number }: Pick<StoredAct, 'system' | 'target' | 'number'>,
): Promise<StoredAct | null> {
  const row = await read
    .tables<ActTables>()
    .selectFrom('acts')
    .selectAll()
    .where('settled_at', 'is', null)
    .where('system', '=', system)
    .where('target', '=', target)
    .where('number', '<', number)
    .orderBy('number')
    .executeTakeFirst();
  return row === undefined ? null : toAct(row);
}

/**
 * Forgets up to `limit` acts settled before `before`; call it again until it answers 0. The newest one stays, so that no
 * number is given twice.
 */
export async function deleteSettledActs(
  tx: Transaction,
  { before, limit }: { readonly before: Date; readonly limit: number },
): Promise<number> {
  const old = await tx
    .tables<ActTables>()
    .selectFrom('acts')
    .select('number')
    .where('settled_at', '<', before.getTime())
    .where(sql<boolean>`number < (select max(number) from acts)`)
    .orderBy('settled_at')
    .limit(limit)
    .execute();
  if (old.length === 0) return 0;
  const numbers = old.map(({ number }) => number);
  await tx.tables<ActTables>().deleteFrom('acts').where('number', 'in', numbers).execute();
  return numbers.length;
}

function toRow(act: StoredAct): ActRow {
  const ms = (date: Date | null): number | null => date?.getTime() ?? null;
  return {
    number: act.number,
    key: act.key,
    guild_id: act.guildId,
    system: act.system,
    verb: act.verb,
    target: act.target,
    fleet: act.fleet,
    summary: act.summary,
    input: JSON.stringify(act.input),
    expect: JSON.stringify(act.expect),
    deadline: act.deadline.getTime(),
    state: act.state,
    version: act.version,
    due_at: ms(act.dueAt),
    sends: act.sends,
    setbacks: act.setbacks,
    because: act.because,
    refusal: act.refusal,
    uncertain_since: ms(act.uncertainSince),
    unknown_since: ms(act.unknownSince),
    needs_person: act.needsPerson ? 1 : 0,
    is_restored: act.isRestored ? 1 : 0,
    receipt: JSON.stringify(act.receipt),
    url: act.url,
    created_at: act.createdAt.getTime(),
    settled_at: ms(act.settledAt),
    settled_by: act.settledBy,
  };
}

const JSON_VALUE: z.ZodType<JsonValue> = z.json();
const EXPECT = z.object({ fact: z.string(), of: JSON_VALUE });
const STATE = z.enum(ACT_STATES);
const REFUSAL = z.enum(REFUSALS);

function toAct(row: ActRow): StoredAct {
  const date = (ms: number | null): Date | null => (ms === null ? null : new Date(ms));
  return {
    number: row.number,
    key: row.key,
    guildId: row.guild_id,
    system: row.system,
    verb: row.verb,
    target: row.target,
    fleet: row.fleet,
    summary: row.summary,
    input: JSON_VALUE.parse(JSON.parse(row.input)),
    expect: EXPECT.parse(JSON.parse(row.expect)),
    deadline: new Date(row.deadline),
    state: STATE.parse(row.state),
    version: row.version,
    dueAt: date(row.due_at),
    sends: row.sends,
    setbacks: row.setbacks,
    because: row.because,
    refusal: row.refusal === null ? null : REFUSAL.parse(row.refusal),
    uncertainSince: date(row.uncertain_since),
    unknownSince: date(row.unknown_since),
    needsPerson: row.needs_person === 1,
    isRestored: row.is_restored === 1,
    receipt: JSON_VALUE.parse(JSON.parse(row.receipt)),
    url: row.url,
    createdAt: new Date(row.created_at),
    settledAt: date(row.settled_at),
    settledBy: row.settled_by,
  };
}
