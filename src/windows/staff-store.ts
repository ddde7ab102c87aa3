import { z } from 'zod';
import type { Reader, Transaction } from '../platform/database/transaction.ts';
import type { HandOverNote } from './hand-over.ts';
import type { LocalTime } from './local-time.ts';
import { STAFF_STATES, type StaffMember } from './staffing.ts';
import { readAgent } from './window-columns-store.ts';

interface StaffTables {
  window_staff: StaffRow;
  window_notes: NoteRow;
}

interface StaffRow {
  window: number;
  occurrence: string;
  role: string;
  person: string;
  who: string;
  state: string;
  at: number;
}

interface NoteRow {
  id: string;
  window: number;
  occurrence: string;
  note: string;
  by: string;
  at: number;
}

export async function listStaff(
  reader: Reader,
  windows: readonly number[],
  occurrence?: LocalTime,
): Promise<readonly StaffMember[]> {
  if (windows.length === 0) return [];
  const query = reader.tables<StaffTables>().selectFrom('window_staff').selectAll().where('window', 'in', windows);
  const rows = await (occurrence === undefined ? query : query.where('occurrence', '=', occurrence))
    .orderBy('window')
    .orderBy('occurrence')
    .orderBy('role')
    .orderBy('at')
    .orderBy('person')
    .execute();
  return rows.map(memberFrom);
}

/** Replaces what was known of this person in this role. */
export async function putStaff(tx: Transaction, member: StaffMember): Promise<void> {
  const row = rowFrom(member);
  await tx
    .tables<StaffTables>()
    .insertInto('window_staff')
    .values(row)
    .onConflict((conflict) =>
      conflict
        .columns(['window', 'occurrence', 'role', 'person'])
        .doUpdateSet({ who: row.who, state: row.state, at: row.at }),
    )
    .execute();
}

export async function removeStaff(
  tx: Transaction,
  { window, occurrence, role, person }: Pick<StaffMember, 'window' | 'occurrence' | 'role'> & { person: string },
): Promise<'removed' | 'was-not-there'> {
  const { numDeletedRows } = await tx
    .tables<StaffTables>()
    .deleteFrom('window_staff')
    .where('window', '=', window)
    .where('occurrence', '=', occurrence)
    .where('role', '=', role)
    .where('person', '=', person)
    .executeTakeFirst();
  return numDeletedRows === 0n ? 'was-not-there' : 'removed';
}

export async function insertNote(
  tx: Transaction,
  { id, window, occurrence, note, by, at }: HandOverNote,
): Promise<void> {
  await tx
    .tables<StaffTables>()
    .insertInto('window_notes')
    .values({ id, window, occurrence, note, by: JSON.stringify(by), at: at.getTime() })
    .execute();
}

/** Newest first. */
export async function listNotes(reader: Reader, window: number, limit: number): Promise<readonly HandOverNote[]> {
  const rows = await reader
    .tables<StaffTables>()
    .selectFrom('window_notes')
    .selectAll()
    .where('window', '=', window)
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
  return rows.map((row) => ({ ...row, by: readAgent(row.by), at: new Date(row.at) }));
}

function rowFrom({ window, occurrence, role, who, state, at }: StaffMember): StaffRow {
  return { window, occurrence, role, person: who.person, who: JSON.stringify(who), state, at: at.getTime() };
}

function memberFrom(row: StaffRow): StaffMember {
  return {
    window: row.window,
    occurrence: row.occurrence,
    role: row.role,
    who: { ...readAgent(row.who), person: row.person },
    state: z.enum(STAFF_STATES).parse(row.state),
    at: new Date(row.at),
  };
}
