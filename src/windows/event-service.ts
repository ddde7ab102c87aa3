import type { Acts, GuardVerdict, StoredAct } from '../platform/acts/act.ts';
import type { Reader, Transaction } from '../platform/database/transaction.ts';
import type { GuildEvent, GuildEvents } from '../platform/discord/guild-event.ts';
import { changeEventAct, createEventAct, endEventAct } from './event-act.ts';
import { canBeMade, stepEvent, TAKEN_DOWN, type EventStep } from './event-step.ts';
import { sayOfEvent, settleEvent, tellOfEvent } from './event-news-service.ts';
import { findEvent, findEventByAct, listEvents, putEvent } from './event-store.ts';
import { chooseEvents, eventWish, isEventOf, readMarker, type EventRule, type EventWish } from './event-wish.ts';
import type { LocalTime } from './local-time.ts';
import type { StaffedWindow } from './staffed-window.ts';
import type { WindowServiceDeps } from './window-deps-service.ts';
import type { WindowEvent } from './window-event.ts';
import { readWindows } from './window-reading-service.ts';
import { windowId } from './window.ts';

export interface EventMirrorDeps extends Pick<
  WindowServiceDeps,
  'config' | 'database' | 'clock' | 'cards' | 'guildId'
> {
  readonly acts: Pick<Acts, 'put' | 'withdraw'>;
  readonly events: Pick<GuildEvents, 'list' | 'find'>;
  /** What Discord's gateway told of the server and of the bot in it. */
  readonly guild: () => { readonly isKnown: boolean; readonly missingForEvents: readonly string[] };
  /** Draws the cards of a window anew. */
  readonly redraw: (tx: Transaction, window: number) => Promise<void>;
}

/** For the doctor. */
export interface EventHealth {
  readonly isOn: boolean;
  /** Names of the permissions that are missing for it. */
  readonly missing: readonly string[];
  readonly refused: readonly { readonly id: string; readonly because: string }[];
}

/** Keeps an event in the server's calendar for each window to come, as `windows.events` of the configuration says. */
export interface EventMirror {
  /** The job: compares what is there with what should be, and has it mended. Safe to repeat, and to break off. */
  look(): Promise<void>;
  /** Right before an act on an event is sent. */
  guard(tx: Transaction, act: StoredAct): Promise<GuardVerdict>;
  /** Reaction: what became of an act; those of others it leaves alone. */
  settled(tx: Transaction, act: StoredAct): Promise<void>;
  health(read: Reader): Promise<EventHealth>;
}

const DAY_MS = 86_400_000;
/** Discord asks for patience with those who make many events at once; the next look makes the next. */
const MOST_AT_ONCE = 10;
/** A permission that is missing is looked for again. */
const PERMISSION_AGAIN_MS = 5 * 60_000;
const NO_ROOM = 'the server has no room for more events';

export function createEventMirror(deps: EventMirrorDeps): EventMirror {
  const { config, database, clock, guild } = deps;
  return {
    async look() {
      const rows = await listEvents(database.read, deps.guildId);
      const staffed = await readWanted(database.read, deps);
      if ((rows.length === 0 && staffed.length === 0) || !guild().isKnown) return;
      const look = await lookAround(deps, rows);
      if (look !== null) await database.transaction((tx) => reconcile(tx, deps, look));
    },
    async guard(tx, act) {
      const row = await findEventByAct(tx, act.key);
      if (row?.state !== 'asked') return { kind: 'refuse', because: 'something else is wanted of it by now' };
      const { isKnown, missingForEvents } = guild();
      if (isKnown && missingForEvents.length === 0) return { kind: 'go' };
      const because = isKnown
        ? `Muster lacks ${missingForEvents.join(', ')}`
        : 'Discord has not told of the server yet';
      return { kind: 'wait', until: new Date(clock.now().getTime() + PERMISSION_AGAIN_MS), because };
    },
    settled: (tx, act) => settleEvent(tx, deps, act),
    async health(read) {
      const isOn = config().windows.events !== null;
      const rows = await listEvents(read, deps.guildId);
      return {
        isOn,
        missing: isOn && guild().isKnown ? guild().missingForEvents : [],
        refused: rows
          .filter(({ state }) => state === 'refused')
          .map(({ window, occurrence, because }) => ({
            id: `${windowId(window)} ${occurrence}`,
            because: because ?? 'Discord refused it',
          })),
      };
    },
  };
}

function readWanted(read: Reader, deps: EventMirrorDeps): Promise<readonly StaffedWindow[]> {
  const rule = deps.config().windows.events;
  if (rule === null) return Promise.resolve([]);
  const now = deps.clock.now();
  return readWindows(read, deps, { from: now, to: new Date(now.getTime() + rule.daysAhead * DAY_MS) });
}

interface Look {
  /** As they were before Discord was asked: what changed since is for the next look. */
  readonly rows: readonly WindowEvent[];
  readonly listed: readonly GuildEvent[];
  /** Ids of which Discord said that they are over. */
  readonly over: ReadonlySet<string>;
}

/** null: Discord did not tell, and the next look asks again. */
async function lookAround({ events }: EventMirrorDeps, rows: readonly WindowEvent[]): Promise<Look | null> {
  const answer = await events.list();
  if (answer.kind !== 'answered') return null;
  const listed = [...answer.value];
  const over = new Set<string>();
  const missing = rows.flatMap(({ eventId }) => eventId ?? []).filter((id) => !listed.some((each) => each.id === id));
  // A list may be older than the last act; that somebody ended an event is only said when Discord says so of it.
  for (const id of missing) {
    const found = await events.find(id);
    if (found.kind === 'answered') listed.push(found.value);
    else if (found.kind === 'over') over.add(id);
    else return null;
  }
  return { rows, listed, over };
}

interface Subject {
  readonly window: number;
  readonly occurrence: LocalTime;
  readonly wish: EventWish | null;
}

async function reconcile(tx: Transaction, deps: EventMirrorDeps, look: Look): Promise<void> {
  const rows = await listEvents(tx, deps.guildId);
  const { wishes, beyond } = await chooseWishes(tx, deps, { rows, listed: look.listed });
  await noteNoRoom(tx, deps, beyond);
  const hasNoRoom = (subject: Subject): boolean =>
    beyond.some(({ occurrence }) => isOf(subject)({ window: occurrence.window, occurrence: occurrence.key }));
  let acts = 0;
  for (const subject of subjectsOf(wishes, rows, look.listed)) {
    const row = rows.find(isOf(subject)) ?? null;
    if (!isUnchanged(row, look.rows.find(isOf(subject)) ?? null)) continue;
    if (row?.state === 'asked') {
      await takeBack(tx, deps, { row, subject });
      continue;
    }
    const seen = seenOf(subject, { row, look });
    if (seen === 'unclear' || (seen === null && row?.state === 'refused' && hasNoRoom(subject))) continue;
    const step = stepEvent({ row, wish: subject.wish, seen, now: deps.clock.now() });
    const takesAct = step.kind === 'create' || step.kind === 'change' || step.kind === 'end';
    if (takesAct && (acts >= MOST_AT_ONCE || deps.guild().missingForEvents.length > 0)) continue;
    if (takesAct) acts += 1;
    await carryOut(tx, deps, { subject, row, step });
  }
}

async function chooseWishes(
  tx: Transaction,
  deps: EventMirrorDeps,
  { rows, listed }: { readonly rows: readonly WindowEvent[]; readonly listed: readonly GuildEvent[] },
): Promise<{ readonly wishes: readonly EventWish[]; readonly beyond: readonly StaffedWindow[] }> {
  const rule: EventRule | null = deps.config().windows.events;
  if (rule === null) return { wishes: [], beyond: [] };
  const now = deps.clock.now();
  const rowOf = ({ occurrence }: StaffedWindow): WindowEvent | undefined =>
    rows.find(isOf({ window: occurrence.window, occurrence: occurrence.key }));
  const staffed = await readWanted(tx, deps);
  // What was left has no say any more, and takes room only where it is still there.
  const left = staffed.filter((each) => rowOf(each)?.state === 'left');
  const isThere = (each: StaffedWindow): boolean => listed.some(({ id }) => id === rowOf(each)?.eventId);
  const others = listed.filter((event) => !event.isOurs || readMarker(event.description) === null);
  const { fitting, beyond } = chooseEvents(
    staffed.filter((each) => !left.includes(each)),
    {
      rule,
      now,
      others: others.length + left.filter(isThere).length,
      mayHave: (each) => (rowOf(each)?.eventId ?? null) !== null || canBeMade(each.occurrence, now),
    },
  );
  return { wishes: [...fitting, ...left].map(eventWish), beyond };
}

/** All that should be there, is believed to be there, or is there and Muster's. */
function subjectsOf(
  wishes: readonly EventWish[],
  rows: readonly WindowEvent[],
  listed: readonly GuildEvent[],
): readonly Subject[] {
  const known = [
    ...wishes,
    ...rows,
    ...listed.flatMap((event) => (event.isOurs ? (readMarker(event.description) ?? []) : [])),
  ];
  const byName = new Map(known.map(({ window, occurrence }) => [`${window} ${occurrence}`, { window, occurrence }]));
  return [...byName.values()].map((name) => ({ ...name, wish: wishes.find(isOf(name)) ?? null }));
}

function isOf({ window, occurrence }: Pick<Subject, 'window' | 'occurrence'>) {
  return (each: Pick<Subject, 'window' | 'occurrence'>): boolean =>
    each.window === window && each.occurrence === occurrence;
}

function isUnchanged(row: WindowEvent | null, before: WindowEvent | null): boolean {
  return row?.turn === before?.turn && row?.state === before?.state && row?.eventId === before?.eventId;
}

function seenOf(
  subject: Subject,
  { row, look }: { readonly row: WindowEvent | null; readonly look: Look },
): GuildEvent | 'unclear' | null {
  const eventId = row?.eventId ?? null;
  if (eventId === null) return look.listed.find((event) => isEventOf(event, subject)) ?? null;
  return look.listed.find(({ id }) => id === eventId) ?? (look.over.has(eventId) ? null : 'unclear');
}

/** What is asked for and not sent yet is taken back when something else is wanted; the next look asks for that. */
async function takeBack(
  tx: Transaction,
  { acts }: EventMirrorDeps,
  { row, subject }: { readonly row: WindowEvent; readonly subject: Subject },
): Promise<void> {
  if (row.actKey === null || row.wanted === TAKEN_DOWN || row.wanted === subject.wish?.hash) return;
  await acts.withdraw(tx, row.actKey, 'the window has changed');
}

interface Carrying {
  readonly subject: Subject;
  readonly row: WindowEvent | null;
  readonly step: EventStep;
}

async function carryOut(tx: Transaction, deps: EventMirrorDeps, { subject, row, step }: Carrying): Promise<void> {
  if (step.kind === 'nothing') return;
  // What was taken down is not listed, and its turns are not given twice.
  const was = row ?? (await findEvent(tx, subject.window, subject.occurrence)) ?? first(deps, subject);
  const turn = was.turn + 1;
  switch (step.kind) {
    case 'create': {
      const act = createEventAct(step.wish, turn);
      const fresh = { ...first(deps, subject), endsAt: step.wish.words.endsAt };
      await ask(tx, deps, { row: { ...fresh, turn, wanted: step.wish.hash }, act });
      return;
    }
    case 'change': {
      const { wish, eventId, isHealing } = step;
      const healed = isHealing ? was.healed + 1 : was.healed;
      const row = { ...was, turn, eventId, wanted: wish.hash, healed, endsAt: wish.words.endsAt };
      await ask(tx, deps, { row, act: changeEventAct(wish, { turn, eventId }) });
      return;
    }
    case 'end': {
      const act = endEventAct({ ...subject, turn }, { eventId: step.eventId, now: deps.clock.now() });
      await ask(tx, deps, { row: { ...was, turn, eventId: step.eventId, wanted: TAKEN_DOWN }, act });
      return;
    }
    case 'as-wanted':
      await noteWanted(tx, deps, { was, event: step.event, wish: step.wish });
      return;
    case 'leave':
      await putEvent(tx, { ...was, state: 'left', because: step.because, interested: null });
      await tellOfEvent(tx, deps, { row: was, told: { kind: step.because } });
      await deps.redraw(tx, subject.window);
      return;
    case 'over':
      await putEvent(tx, { ...was, state: 'gone', eventId: null, because: null });
      return;
  }
}

async function ask(
  tx: Transaction,
  { acts }: EventMirrorDeps,
  { row, act }: { readonly row: WindowEvent; readonly act: Parameters<Acts['put']>[1] },
): Promise<void> {
  await putEvent(tx, { ...row, state: 'asked', actKey: act.key, because: null });
  await acts.put(tx, act);
}

async function noteWanted(
  tx: Transaction,
  { redraw }: EventMirrorDeps,
  { was, event, wish }: { readonly was: WindowEvent; readonly event: GuildEvent; readonly wish: EventWish },
): Promise<void> {
  const { interested } = event;
  if (was.state === 'shown' && was.wanted === wish.hash && was.interested === interested) return;
  const { hash: wanted, words } = wish;
  await putEvent(tx, {
    ...was,
    state: 'shown',
    wanted,
    endsAt: words.endsAt,
    eventId: event.id,
    interested,
    because: null,
  });
  if (was.interested !== interested) await redraw(tx, was.window);
}

/** Said once a day, and of each on the doctor's list, until there is room. */
async function noteNoRoom(tx: Transaction, deps: EventMirrorDeps, beyond: readonly StaffedWindow[]): Promise<void> {
  let isNew = false;
  for (const { occurrence } of beyond) {
    const subject = { window: occurrence.window, occurrence: occurrence.key, wish: null };
    const row = await findEvent(tx, subject.window, subject.occurrence);
    if (row !== null && row.state !== 'gone') continue;
    isNew = true;
    await putEvent(tx, {
      ...(row ?? first(deps, subject)),
      endsAt: occurrence.endsAt,
      state: 'refused',
      wanted: '',
      because: NO_ROOM,
    });
  }
  const [nearest] = beyond;
  if (!isNew || nearest === undefined) return;
  await sayOfEvent(tx, deps, {
    key: `window-events-full:${deps.clock.now().toISOString().slice(0, 10)}`,
    channel: deps.config().windows.channel ?? nearest.window.channel,
    told: { kind: 'no-room', count: beyond.length, first: nearest.occurrence.startsAt },
  });
}

function first({ guildId, clock }: EventMirrorDeps, { window, occurrence, wish }: Subject): WindowEvent {
  return {
    window,
    occurrence,
    guildId,
    endsAt: wish?.words.endsAt ?? clock.now(),
    eventId: null,
    state: 'gone',
    wanted: '',
    turn: 0,
    actKey: null,
    interested: null,
    because: null,
    healed: 0,
  };
}
