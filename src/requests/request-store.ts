import { z } from 'zod';
import type { Reader, Transaction } from '../platform/database/transaction.ts';
import { REQUEST_STATES, type Doer, type RequestEnd, type RequestState, type UpgradeRequest } from './request.ts';

interface RequestTables {
  upgrade_requests: RequestRow;
}

interface RequestRow {
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
  ended_by_user: string | null;
  ended_by_person: string | null;
  ended_by_name: string | null;
  ended_at: number | null;
  ended_reason: string | null;
  superseded_by: number | null;
}

export interface RequestQuery {
  readonly guildId: string;
  /** Canonical names. */
  readonly fleets: readonly string[];
  /** null: in any state. */
  readonly state: RequestState | null;
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
}

/** Writes how it ended, unless somebody else did since it was read: then nothing is written and this throws. */
export async function saveEnd(tx: Transaction, request: UpgradeRequest): Promise<void> {
  const { numUpdatedRows } = await tx
    .tables<RequestTables>()
    .updateTable('upgrade_requests')
    .set({ state: request.state, decision: request.decision, ...endColumns(request.end) })
    .where('number', '=', request.number)
    .where('decision', '=', request.decision - 1)
    .executeTakeFirst();
  if (numUpdatedRows !== 1n) throw new Error(`Upgrade request ${request.number} was decided in another transaction.`);
}

function matching(reader: Reader, { guildId, fleets, state }: RequestQuery) {
  const query = reader
    .tables<RequestTables>()
    .selectFrom('upgrade_requests')
    .where('guild_id', '=', guildId)
    .where('fleet', 'in', fleets);
  return state === null ? query : query.where('state', '=', state);
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
    ...endColumns(request.end),
  };
}

function endColumns(end: RequestEnd | null) {
  return {
    ended_by_user: end?.by.userId ?? null,
    ended_by_person: end?.by.person ?? null,
    ended_by_name: end?.by.name ?? null,
    ended_at: end?.at.getTime() ?? null,
    ended_reason: end?.reason ?? null,
    superseded_by: end?.supersededBy ?? null,
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
    end:
      row.ended_at === null
        ? null
        : {
            by: doer(row.ended_by_user, row.ended_by_person, row.ended_by_name ?? ''),
            at: new Date(row.ended_at),
            reason: row.ended_reason,
            supersededBy: row.superseded_by,
          },
  };
}

function doer(userId: string | null, person: string | null, name: string): Doer {
  return { userId, person, name };
}
