import { storable } from '../audit/audit.ts';
import { findPerson, identify } from '../people/person.ts';
import type { Transaction } from '../platform/database/transaction.ts';
import type { LocalTime } from './local-time.ts';
import { findOccurrence } from './occurrence.ts';
import { EVERY, type HandOverNote } from './hand-over.ts';
import { insertNote, listStaff, putStaff, removeStaff } from './staff-store.ts';
import { membersOf } from './staffed-window.ts';
import { quorumOf, type StaffMember, type StaffState } from './staffing.ts';
import { doer, recordAct, type JudgedBy, type WindowServiceDeps } from './window-deps-service.ts';
import type { AnswerOutcome, StaffAsk, StaffOutcome } from './window-outcome.ts';
import { findWindow } from './window-store.ts';
import { windowId, type ReleaseWindow } from './window.ts';

/** Names somebody for a role, or takes them out; null: there is no such window. */
export function nameStaff(deps: WindowServiceDeps, ask: StaffAsk, by: JudgedBy): Promise<StaffOutcome | null> {
  return deps.database.transaction(async (tx) => {
    const window = await findWindow(tx, deps.guildId, ask.number);
    if (window === null) return null;
    if (!isToCome(deps, window, ask.occurrence)) return { kind: 'no-such-occurrence', window };
    if (ask.act === 'name' && window.staffing.every(({ role }) => role !== ask.role))
      return { kind: 'no-such-role', window };
    const who = findWho(deps, ask.who);
    if (who === null) return { kind: 'unlinked' };
    const member = { window: window.number, occurrence: ask.occurrence, role: ask.role, who };
    const outcome =
      ask.act === 'remove'
        ? await removeStaff(tx, { ...member, person: who.person })
        : await put(tx, deps, { ...member, state: 'named' });
    if (outcome === 'was-not-there') return { kind: outcome, window, member };
    const subject = `${windowId(window.number)} ${ask.occurrence}: ${ask.role} ${who.person}`;
    await recordAct(tx, deps, { by, outcome, subject });
    await deps.facts.state(tx, { kind: 'window.changed', window });
    return { kind: outcome, window, member };
  });
}

/** Who was named says whether they will be there, in every role they were named for. */
export function answerStaff(
  deps: WindowServiceDeps,
  ask: { readonly number: number; readonly occurrence: LocalTime; readonly answer: 'confirmed' | 'declined' },
  by: JudgedBy,
): Promise<AnswerOutcome | null> {
  return deps.database.transaction(async (tx) => {
    const window = await findWindow(tx, deps.guildId, ask.number);
    if (window === null) return null;
    if (ask.occurrence === EVERY || !isToCome(deps, window, ask.occurrence))
      return { kind: 'no-such-occurrence', window };
    const { person } = doer(deps, by.actor);
    const mine = (await members(tx, window.number, ask.occurrence)).filter(({ who }) => who.person === person);
    if (person === null || mine.length === 0) return { kind: 'not-named', window };
    for (const member of mine) await put(tx, deps, { ...member, state: ask.answer });
    const subject = `${windowId(window.number)} ${ask.occurrence}: ${person}`;
    await recordAct(tx, deps, { by, outcome: ask.answer, subject });
    await deps.facts.state(tx, { kind: 'window.changed', window });
    return {
      kind: ask.answer,
      window,
      occurrence: ask.occurrence,
      roles: mine.map(({ role }) => role),
      quorum: quorumOf(window.staffing, await members(tx, window.number, ask.occurrence)),
    };
  });
}

/** Leaves a note to those who come next. */
export async function handOver(
  deps: WindowServiceDeps,
  ask: { readonly window: ReleaseWindow; readonly occurrence: LocalTime; readonly note: string },
  by: JudgedBy,
): Promise<HandOverNote> {
  return deps.database.transaction(async (tx) => {
    const { number } = ask.window;
    const note: HandOverNote = {
      id: deps.ids.next(),
      window: number,
      occurrence: ask.occurrence,
      note: storable(ask.note),
      by: doer(deps, by.actor),
      at: deps.clock.now(),
    };
    await insertNote(tx, note);
    await recordAct(tx, deps, { by, outcome: 'noted', subject: `${windowId(number)} ${ask.occurrence}` });
    await deps.facts.state(tx, { kind: 'window.changed', window: ask.window });
    return note;
  });
}

export async function members(tx: Transaction, number: number, occurrence: LocalTime): Promise<readonly StaffMember[]> {
  return membersOf(await listStaff(tx, [number]), occurrence);
}

async function put(
  tx: Transaction,
  { clock }: WindowServiceDeps,
  member: Omit<StaffMember, 'at' | 'state'> & { readonly state: StaffState },
): Promise<'named'> {
  await putStaff(tx, { ...member, at: clock.now() });
  return 'named';
}

function isToCome({ clock }: WindowServiceDeps, window: ReleaseWindow, occurrence: LocalTime): boolean {
  if (window.state === 'cancelled') return false;
  if (occurrence === EVERY) return true;
  const found = findOccurrence(window, occurrence);
  return found !== null && found.endsAt > clock.now();
}

function findWho({ config }: WindowServiceDeps, who: string): StaffMember['who'] | null {
  const id = /^(?:<@!?)?(\d{17,20})>?$/.exec(who.trim())?.[1];
  const identity = id === undefined ? null : identify(config(), id);
  const person = identity?.kind === 'person' ? identity.person : findPerson(config(), who.trim().toLowerCase());
  return person === null ? null : { userId: id ?? person.discord[0] ?? null, person: person.name, name: person.name };
}
