import { z } from 'zod';
import type { Reader, Transaction } from '../platform/database/transaction.ts';
import { isOpen, OPEN_STATES, REQUEST_STATES, type Doer, type RequestState, type UpgradeRequest } from './request.ts';
import type { RequestStep } from './request-step.ts';
import { decidedColumns, lifeColumns, lifeFrom, type LifeColumns } from './request-columns-store.ts';

interface RequestTables {
  upgrade_requests: RequestRow;
  upgrade_steps: StepRow;
}

interface StepRow {
  number: number;
  decision: number;
  state: string;
  at: number;
  by_user: string | null;
  by_person: string | null;
  by_name: string | null;
  because: string | null;
}

interface RequestRow extends LifeColumns {
  number: number;
  guild_id: string;
  fleet: string;
  version: string;
  version_kind: string;
  version_key: string;
  reason: string;
  precondition: string | null;
  running: string | null;
  requested_by_user: string | null;
  requested_by_person: string | null;
  requested_by_name: string;
  requested_at: number;
  channel: string;
  state: string;
  decision: number;
  closed_at: number | null;
}

export interface RequestQuery {
  readonly guildId: string;
  /** Canonical names. */
  readonly fleets: readonly string[];
  /** open: in any in which somebody or something is still to act. null: in any. */
  readonly state: RequestState | 'open' | null;
}

export async function findRequest(reader: Reader, guildId: string, number: number): Promise<UpgradeRequest | null> {
  const row = await reader
    .tables<RequestTables>()
    .selectFrom('upgrade_requests')
    .selectAll()
    .where('number', '=', number)
    .where('guild_id', '=', guildId)
    .executeTakeFirst();
  return row === undefined ? null : requestFrom(row);
}

/** Newest first. */
export async function listRequests(
  reader: Reader,
  query: RequestQuery,
  { limit, offset = 0 }: { readonly limit: number; readonly offset?: number },
): Promise<readonly UpgradeRequest[]> {
  if (query.fleets.length === 0) return [];
  const rows = await matching(reader, query)
    .selectAll()
    .orderBy('number', 'desc')
    .limit(limit)
    .offset(offset)
    .execute();
  return rows.map(requestFrom);
}

export async function countRequests(reader: Reader, query: RequestQuery): Promise<number> {
  if (query.fleets.length === 0) return 0;
  const row = await matching(reader, query)
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return row.count;
}

/** Fleets for which there ever was a request; also those that left the configuration. */
export async function listRequestedFleets(reader: Reader, guildId: string): Promise<readonly string[]> {
  const rows = await reader
    .tables<RequestTables>()
    .selectFrom('upgrade_requests')
    .select('fleet')
    .distinct()
    .where('guild_id', '=', guildId)
    .orderBy('fleet')
    .execute();
  return rows.map(({ fleet }) => fleet);
}

/** What the next request will be called. Requests are never deleted, so no number is given twice. */
export async function nextNumber(tx: Transaction): Promise<number> {
  const row = await tx
    .tables<RequestTables>()
    .selectFrom('upgrade_requests')
    .select(({ fn }) => fn.max('number').as('last'))
    .executeTakeFirst();
  return (row?.last ?? 0) + 1;
}

export async function insertRequest(tx: Transaction, request: UpgradeRequest): Promise<void> {
  await tx.tables<RequestTables>().insertInto('upgrade_requests').values(rowFrom(request)).execute();
  await insertStep(tx, request, request.requestedBy);
}

/** Writes a step, unless somebody else made one since it was read: then nothing is written and this throws. */
export async function saveStep(tx: Transaction, request: UpgradeRequest, by: Doer | null): Promise<void> {
  const { numUpdatedRows } = await updating(tx, request)
    .set({ state: request.state, decision: request.decision, closed_at: closedAt(request) })
    .where('decision', '=', request.decision - 1)
    .executeTakeFirst();
  if (numUpdatedRows !== 1n) throw new Error(`Upgrade request ${request.number} was decided in another transaction.`);
  await insertStep(tx, request, by);
}

/** Writes what changes within a state: what it waits for, when it is looked at again, its checks. */
export async function saveWithin(tx: Transaction, request: UpgradeRequest): Promise<void> {
  const { numUpdatedRows } = await updating(tx, request).where('decision', '=', request.decision).executeTakeFirst();
  if (numUpdatedRows !== 1n) throw new Error(`Upgrade request ${request.number} was decided in another transaction.`);
}

/** Those of which something falls due by `now`, the longest due first. */
export async function listDueRequests(
  reader: Reader,
  { guildId, now, limit }: { readonly guildId: string; readonly now: Date; readonly limit: number },
): Promise<readonly UpgradeRequest[]> {
  const rows = await reader
    .tables<RequestTables>()
    .selectFrom('upgrade_requests')
    .selectAll()
    .where('guild_id', '=', guildId)
    .where('due_at', '<=', now.getTime())
    .orderBy('due_at')
    .orderBy('number')
    .limit(limit)
    .execute();
  return rows.map(requestFrom);
}

/** From its asking on. */
export async function listSteps(reader: Reader, number: number): Promise<readonly RequestStep[]> {
  const rows = await reader
    .tables<RequestTables>()
    .selectFrom('upgrade_steps')
    .selectAll()
    .where('number', '=', number)
    .orderBy('decision')
    .execute();
  return rows.map((row) => ({
    decision: row.decision,
    state: STATE.parse(row.state),
    at: new Date(row.at),
    by: row.by_name === null ? null : doer(row.by_user, row.by_person, row.by_name),
    because: row.because,
  }));
}

function updating(tx: Transaction, request: UpgradeRequest) {
  return tx
    .tables<RequestTables>()
    .updateTable('upgrade_requests')
    .set({ ...lifeColumns(request), ...decidedColumns(request.decided) })
    .where('number', '=', request.number);
}

async function insertStep(tx: Transaction, request: UpgradeRequest, by: Doer | null): Promise<void> {
  await tx
    .tables<RequestTables>()
    .insertInto('upgrade_steps')
    .values({
      number: request.number,
      decision: request.decision,
      state: request.state,
      at: request.enteredAt.getTime(),
      by_user: by?.userId ?? null,
      by_person: by?.person ?? null,
      by_name: by?.name ?? null,
      because: request.because ?? request.decided?.reason ?? null,
    })
    .execute();
}

function closedAt(request: UpgradeRequest): number | null {
  return isOpen(request) ? null : request.enteredAt.getTime();
}

function matching(reader: Reader, { guildId, fleets, state }: RequestQuery) {
  const query = reader
    .tables<RequestTables>()
    .selectFrom('upgrade_requests')
    .where('guild_id', '=', guildId)
    .where('fleet', 'in', fleets);
  if (state === null) return query;
  return state === 'open' ? query.where('state', 'in', OPEN_STATES) : query.where('state', '=', state);
}

function rowFrom(request: UpgradeRequest): RequestRow {
  const { version, requestedBy } = request;
  return {
    number: request.number,
    guild_id: request.guildId,
    fleet: request.fleet,
    version: version.text,
    version_kind: version.kind,
    version_key: version.key,
    reason: request.reason,
    precondition: request.precondition,
    running: request.running,
    requested_by_user: requestedBy.userId,
    requested_by_person: requestedBy.person,
    requested_by_name: requestedBy.name,
    requested_at: request.requestedAt.getTime(),
    channel: request.channel,
    state: request.state,
    decision: request.decision,
    closed_at: closedAt(request),
    ...lifeColumns(request),
    ...decidedColumns(request.decided),
  };
}

const KIND = z.enum(['tag', 'branch', 'commit']);
const STATE = z.enum(REQUEST_STATES);

function requestFrom(row: RequestRow): UpgradeRequest {
  return {
    number: row.number,
    guildId: row.guild_id,
    fleet: row.fleet,
    version: { text: row.version, kind: KIND.parse(row.version_kind), key: row.version_key },
    reason: row.reason,
    precondition: row.precondition,
    running: row.running,
    requestedBy: doer(row.requested_by_user, row.requested_by_person, row.requested_by_name),
    requestedAt: new Date(row.requested_at),
    channel: row.channel,
    state: STATE.parse(row.state),
    decision: row.decision,
    ...lifeFrom(row),
  };
}

function doer(userId: string | null, person: string | null, name: string): Doer {
  return { userId, person, name };
}
