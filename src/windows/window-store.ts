import { z } from 'zod';
import type { Reader, Transaction } from '../platform/database/transaction.ts';
import { readRecurrence, writeRecurrence, type Recurrence } from './recurrence.ts';
import { COLUMNS, readAgent, readJson } from './window-columns-store.ts';
import { CLOSE_POLICIES, WINDOW_KINDS, type ReleaseWindow, type WindowDraft } from './window.ts';

interface WindowTables {
  release_windows: WindowRow;
  window_drafts: DraftRow;
}

interface WindowRow {
  number: number;
  guild_id: string;
  kind: string;
  name: string;
  scope: string;
  time_zone: string;
  start: string;
  length: string;
  recurrence: string | null;
  exceptions: string;
  staffing: string;
  closing: string;
  channel: string;
  state: string;
  version: number;
  created_by: string;
  created_at: number;
  cancelled_by: string | null;
  last_end: number | null;
}

interface DraftRow {
  id: string;
  guild_id: string;
  user_id: string;
  plan: string;
  created_at: number;
}

export async function findWindow(reader: Reader, guildId: string, number: number): Promise<ReleaseWindow | null> {
  const row = await windows(reader, guildId).selectAll().where('number', '=', number).executeTakeFirst();
  return row === undefined ? null : windowFrom(row);
}

/** Those that may still have an occurrence that ends after `since`, oldest first; cancelled ones are not among them. */
export async function listWindows(
  reader: Reader,
  guildId: string,
  { since }: { readonly since: Date },
): Promise<readonly ReleaseWindow[]> {
  const rows = await windows(reader, guildId)
    .selectAll()
    .where('state', '=', 'active')
    .where((where) => where.or([where('last_end', 'is', null), where('last_end', '>', since.getTime())]))
    .orderBy('number')
    .execute();
  return rows.map(windowFrom);
}

/** The last ones made, in any state, newest first: for offers and looking back. */
export async function recentWindows(reader: Reader, guildId: string, limit: number): Promise<readonly ReleaseWindow[]> {
  const rows = await windows(reader, guildId).selectAll().orderBy('number', 'desc').limit(limit).execute();
  return rows.map(windowFrom);
}

/** What the next window will be called. Windows are never deleted, so no number is given twice. */
export async function nextWindowNumber(tx: Transaction): Promise<number> {
  const row = await tx
    .tables<WindowTables>()
    .selectFrom('release_windows')
    .select(({ fn }) => fn.max('number').as('last'))
    .executeTakeFirst();
  return (row?.last ?? 0) + 1;
}

/** `lastEnd`: no occurrence ends after it; null where it goes on for ever. */
export async function insertWindow(tx: Transaction, window: ReleaseWindow, lastEnd: Date | null): Promise<void> {
  await tx.tables<WindowTables>().insertInto('release_windows').values(rowFrom(window, lastEnd)).execute();
}

/** Writes a change, unless somebody else made one since it was read: then nothing is written and this throws. */
export async function saveWindow(tx: Transaction, window: ReleaseWindow, lastEnd: Date | null): Promise<void> {
  const { number, ...columns } = rowFrom(window, lastEnd);
  const { numUpdatedRows } = await tx
    .tables<WindowTables>()
    .updateTable('release_windows')
    .set(columns)
    .where('number', '=', number)
    .where('version', '=', window.version - 1)
    .executeTakeFirst();
  if (numUpdatedRows !== 1n) throw new Error(`Window ${number} was changed in another transaction.`);
}

export async function insertDraft(tx: Transaction, draft: WindowDraft): Promise<void> {
  const { plan } = draft;
  const text = { ...plan, recurrence: plan.recurrence === null ? null : writeRecurrence(plan.recurrence) };
  await tx
    .tables<WindowTables>()
    .insertInto('window_drafts')
    .values({
      id: draft.id,
      guild_id: draft.guildId,
      user_id: draft.userId,
      plan: JSON.stringify(text),
      created_at: draft.createdAt.getTime(),
    })
    .execute();
}

export async function findDraft(reader: Reader, guildId: string, id: string): Promise<WindowDraft | null> {
  const row = await reader
    .tables<WindowTables>()
    .selectFrom('window_drafts')
    .selectAll()
    .where('id', '=', id)
    .where('guild_id', '=', guildId)
    .executeTakeFirst();
  if (row === undefined) return null;
  const plan = readJson(COLUMNS.PLAN, row.plan);
  return {
    id: row.id,
    guildId: row.guild_id,
    userId: row.user_id,
    plan: { ...plan, recurrence: recurrenceFrom(plan.recurrence) },
    createdAt: new Date(row.created_at),
  };
}

/** True when it was there: whoever deletes a draft has it, and nobody has it twice. */
export async function deleteDraft(tx: Transaction, id: string): Promise<'deleted' | 'gone'> {
  const { numDeletedRows } = await tx
    .tables<WindowTables>()
    .deleteFrom('window_drafts')
    .where('id', '=', id)
    .executeTakeFirst();
  return numDeletedRows === 1n ? 'deleted' : 'gone';
}

export async function deleteDraftsBefore(tx: Transaction, before: Date): Promise<void> {
  await tx.tables<WindowTables>().deleteFrom('window_drafts').where('created_at', '<', before.getTime()).execute();
}

function windows(reader: Reader, guildId: string) {
  return reader.tables<WindowTables>().selectFrom('release_windows').where('guild_id', '=', guildId);
}

function rowFrom(window: ReleaseWindow, lastEnd: Date | null): WindowRow {
  return {
    number: window.number,
    guild_id: window.guildId,
    kind: window.kind,
    name: window.name,
    scope: JSON.stringify(window.scope),
    time_zone: window.timeZone,
    start: window.start,
    length: JSON.stringify(window.length),
    recurrence: window.recurrence === null ? null : writeRecurrence(window.recurrence),
    exceptions: JSON.stringify(window.exceptions),
    staffing: JSON.stringify(window.staffing),
    closing: window.closing,
    channel: window.channel,
    state: window.state,
    version: window.version,
    created_by: JSON.stringify(window.createdBy),
    created_at: window.createdAt.getTime(),
    cancelled_by: window.cancelledBy === null ? null : JSON.stringify(window.cancelledBy),
    last_end: lastEnd?.getTime() ?? null,
  };
}

function windowFrom(row: WindowRow): ReleaseWindow {
  return {
    number: row.number,
    guildId: row.guild_id,
    kind: z.enum(WINDOW_KINDS).parse(row.kind),
    name: row.name,
    scope: readJson(COLUMNS.SCOPE, row.scope),
    timeZone: row.time_zone,
    start: row.start,
    length: readJson(COLUMNS.LENGTH, row.length),
    recurrence: recurrenceFrom(row.recurrence),
    exceptions: readJson(COLUMNS.EXCEPTIONS, row.exceptions),
    staffing: readJson(COLUMNS.STAFFING, row.staffing),
    closing: z.enum(CLOSE_POLICIES).parse(row.closing),
    channel: row.channel,
    state: z.enum(['active', 'cancelled']).parse(row.state),
    version: row.version,
    createdBy: readAgent(row.created_by),
    createdAt: new Date(row.created_at),
    cancelledBy: row.cancelled_by === null ? null : readAgent(row.cancelled_by),
  };
}

function recurrenceFrom(text: string | null): Recurrence | null {
  if (text === null) return null;
  const read = readRecurrence(text);
  if (read.kind === 'unreadable') throw new Error(`A stored recurrence cannot be read: ${read.why}.`);
  return read.recurrence;
}
