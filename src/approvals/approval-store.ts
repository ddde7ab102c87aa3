import { z } from 'zod';
import type { Reader, Transaction } from '../platform/database/transaction.ts';
import {
  APPROVAL_STATES,
  type Agent,
  type Agreement,
  type Approval,
  type ApprovalEnd,
  type ApprovalState,
} from './approval.ts';

interface ApprovalTables {
  approvals: ApprovalRow;
  approval_agreements: AgreementRow;
}

interface ApprovalRow {
  number: number;
  guild_id: string;
  subject: string;
  act: string;
  target: string;
  bound_version: string | null;
  bound_window: string | null;
  binding_hash: string;
  fleet: string | null;
  permission: string;
  people: number;
  asked_parties: string;
  what: string;
  reason: string;
  requested_by_user: string | null;
  requested_by_person: string | null;
  requested_by_name: string;
  requested_at: number;
  expires_at: number;
  channel: string;
  state: string;
  decision: number;
  ended_by_user: string | null;
  ended_by_person: string | null;
  ended_by_name: string | null;
  ended_at: number | null;
  ended_reason: string | null;
  to_be_drawn: number;
}

interface AgreementRow {
  approval: number;
  person: string;
  user_id: string;
  name: string;
  agreed_at: number;
}

export async function findApproval(read: Reader, guildId: string, number: number): Promise<Approval | null> {
  const rows = await select(read).where('number', '=', number).where('guild_id', '=', guildId).execute();
  return (await toApprovals(read, rows))[0] ?? null;
}

export async function findOpenApproval(read: Reader, guildId: string, subject: string): Promise<Approval | null> {
  const rows = await select(read)
    .where('guild_id', '=', guildId)
    .where('subject', '=', subject)
    .where('ended_at', 'is', null)
    .execute();
  return (await toApprovals(read, rows))[0] ?? null;
}

/** All whose subject begins so, in any state, the newest first. `prefix` is a room's own words, without % and _. */
export async function listApprovalsAbout(read: Reader, guildId: string, prefix: string): Promise<readonly Approval[]> {
  const rows = await select(read)
    .where('guild_id', '=', guildId)
    .where('subject', 'like', `${prefix}%`)
    .orderBy('number', 'desc')
    .execute();
  return toApprovals(read, rows);
}

export interface ApprovalQuery {
  readonly guildId: string;
  /** null: in any state. */
  readonly state: ApprovalState | null;
  /** null: of any fleet, and of none. */
  readonly fleets: readonly string[] | null;
  readonly house: boolean;
}

/** Newest first. */
export async function listApprovals(read: Reader, query: ApprovalQuery, limit: number): Promise<readonly Approval[]> {
  const { guildId, state, fleets, house } = query;
  let rows = select(read).where('guild_id', '=', guildId);
  if (state !== null) rows = rows.where('state', '=', state);
  if (fleets !== null) {
    if (fleets.length === 0 && !house) return [];
    rows = rows.where((eb) =>
      eb.or([
        ...(fleets.length === 0 ? [] : [eb('fleet', 'in', [...fleets])]),
        ...(house ? [eb('fleet', 'is', null)] : []),
      ]),
    );
  }
  return toApprovals(read, await rows.orderBy('number', 'desc').limit(limit).execute());
}

/** Open ones whose time is over. */
export async function listLapsed(read: Reader, now: Date, limit: number): Promise<readonly Approval[]> {
  const rows = await select(read)
    .where('ended_at', 'is', null)
    .where('expires_at', '<=', now.getTime())
    .orderBy('number')
    .limit(limit)
    .execute();
  return toApprovals(read, rows);
}

/** Those that ended where no card could be written. */
export async function listUndrawn(read: Reader, limit: number): Promise<readonly Approval[]> {
  return toApprovals(read, await select(read).where('to_be_drawn', '=', 1).orderBy('number').limit(limit).execute());
}

export async function markDrawn(tx: Transaction, number: number): Promise<void> {
  await tx
    .tables<ApprovalTables>()
    .updateTable('approvals')
    .set({ to_be_drawn: 0 })
    .where('number', '=', number)
    .execute();
}

/** What the next approval will be called. Approvals are never deleted, so no number is given twice. */
export async function nextApprovalNumber(tx: Transaction): Promise<number> {
  const row = await tx
    .tables<ApprovalTables>()
    .selectFrom('approvals')
    .select(({ fn }) => fn.max('number').as('last'))
    .executeTakeFirst();
  return (row?.last ?? 0) + 1;
}

export async function insertApproval(tx: Transaction, approval: Approval): Promise<void> {
  await tx.tables<ApprovalTables>().insertInto('approvals').values(toRow(approval)).execute();
}

/** A person who agreed already cannot be written again: the table refuses it. */
export async function insertAgreement(tx: Transaction, number: number, { by, at }: Agreement): Promise<void> {
  if (by.person === null || by.userId === null) throw new Error('Somebody unlinked cannot agree to anything.');
  await tx
    .tables<ApprovalTables>()
    .insertInto('approval_agreements')
    .values({ approval: number, person: by.person, user_id: by.userId, name: by.name, agreed_at: at.getTime() })
    .execute();
}

/** Writes the new state, unless somebody else did since it was read: then nothing is written and this throws. */
export async function saveApprovalState(
  tx: Transaction,
  { number, state, decision, end }: Approval,
  { drawn = true }: { readonly drawn?: boolean } = {},
): Promise<void> {
  const { numUpdatedRows } = await tx
    .tables<ApprovalTables>()
    .updateTable('approvals')
    .set({ state, decision, ...endColumns(end), to_be_drawn: drawn ? 0 : 1 })
    .where('number', '=', number)
    .where('decision', '=', decision - 1)
    .executeTakeFirst();
  if (numUpdatedRows !== 1n) throw new Error(`Approval ${number} was decided in another transaction.`);
}

/**
 * To be called on a restored database before Muster starts on it: what was open when the backup was taken may have been
 * used since. The next start draws it.
 */
export async function voidAfterRestore(tx: Transaction, { restoredAt }: { readonly restoredAt: Date }): Promise<void> {
  const rows = await select(tx).where('ended_at', 'is', null).execute();
  for (const approval of await toApprovals(tx, rows)) {
    const reason = 'it comes from a backup, and may have been used since that was taken';
    const end = { by: null, at: restoredAt, reason };
    await saveApprovalState(tx, { ...approval, state: 'void', decision: approval.decision + 1, end }, { drawn: false });
  }
}

function select(read: Reader) {
  return read.tables<ApprovalTables>().selectFrom('approvals').selectAll();
}

async function toApprovals(read: Reader, rows: readonly ApprovalRow[]): Promise<readonly Approval[]> {
  if (rows.length === 0) return [];
  const agreements = await read
    .tables<ApprovalTables>()
    .selectFrom('approval_agreements')
    .selectAll()
    .where(
      'approval',
      'in',
      rows.map(({ number }) => number),
    )
    .orderBy('agreed_at')
    .orderBy('person')
    .execute();
  return rows.map((row) =>
    toApproval(
      row,
      agreements
        .filter(({ approval }) => approval === row.number)
        .map(({ person, user_id, name, agreed_at }) => ({
          by: { userId: user_id, person, name },
          at: new Date(agreed_at),
        })),
    ),
  );
}

function toRow(approval: Approval): ApprovalRow {
  const { binding, requestedBy } = approval;
  return {
    number: approval.number,
    guild_id: approval.guildId,
    subject: approval.subject,
    act: binding.act,
    target: binding.target,
    bound_version: binding.version,
    bound_window: binding.window,
    binding_hash: approval.bindingHash,
    fleet: approval.fleet,
    permission: approval.permission,
    people: approval.people,
    asked_parties: JSON.stringify(approval.from),
    what: approval.what,
    reason: approval.reason,
    requested_by_user: requestedBy.userId,
    requested_by_person: requestedBy.person,
    requested_by_name: requestedBy.name,
    requested_at: approval.requestedAt.getTime(),
    expires_at: approval.expiresAt.getTime(),
    channel: approval.channel,
    state: approval.state,
    decision: approval.decision,
    ...endColumns(approval.end),
    to_be_drawn: 0,
  };
}

function endColumns(end: ApprovalEnd | null) {
  return {
    ended_by_user: end?.by?.userId ?? null,
    ended_by_person: end?.by?.person ?? null,
    ended_by_name: end?.by?.name ?? null,
    ended_at: end?.at.getTime() ?? null,
    ended_reason: end?.reason ?? null,
  };
}

const STATE = z.enum(APPROVAL_STATES);
const PARTIES = z.array(z.object({ kind: z.enum(['role', 'person']), name: z.string() }));

function toApproval(row: ApprovalRow, agreements: readonly Agreement[]): Approval {
  const agent = (userId: string | null, person: string | null, name: string): Agent => ({ userId, person, name });
  return {
    number: row.number,
    guildId: row.guild_id,
    subject: row.subject,
    binding: { act: row.act, target: row.target, version: row.bound_version, window: row.bound_window },
    bindingHash: row.binding_hash,
    fleet: row.fleet,
    permission: row.permission,
    people: row.people,
    from: PARTIES.parse(JSON.parse(row.asked_parties)),
    what: row.what,
    reason: row.reason,
    requestedBy: agent(row.requested_by_user, row.requested_by_person, row.requested_by_name),
    requestedAt: new Date(row.requested_at),
    expiresAt: new Date(row.expires_at),
    channel: row.channel,
    state: STATE.parse(row.state),
    decision: row.decision,
    agreements,
    end:
      row.ended_at === null
        ? null
        : {
            by: row.ended_by_name === null ? null : agent(row.ended_by_user, row.ended_by_person, row.ended_by_name),
            at: new Date(row.ended_at),
            reason: row.ended_reason,
          },
  };
}
