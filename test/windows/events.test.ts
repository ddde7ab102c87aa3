import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createEventActs } from '../../src/connectors/discord-events.ts';
import {
  EVENT_LIMITS,
  type EventAnswer,
  type EventWords,
  type GuildEvent,
  type GuildEvents,
} from '../../src/platform/discord/guild-event.ts';
import { changeEventAct, createEventAct, endEventAct, EVENT_ACTS } from '../../src/windows/event-act.ts';
import { MOST_HEALINGS, stepEvent, TAKEN_DOWN, type EventSight } from '../../src/windows/event-step.ts';
import { chooseEvents, differences, eventWish, isEventOf, readMarker } from '../../src/windows/event-wish.ts';
import { quorumOf, type StaffMember } from '../../src/windows/staffing.ts';
import type { StaffedWindow } from '../../src/windows/staffed-window.ts';
import type { WindowEvent } from '../../src/windows/window-event.ts';
import type { ReleaseWindow } from '../../src/windows/window.ts';
import { WHOLE_SCOPE } from '../../src/windows/window-scope.ts';
import { testActor } from '../support/actor.ts';

const NOW = new Date('2026-03-02T09:00:00Z');
const MINUTE_MS = 60_000;
const RULE = { daysAhead: 14, most: 100, kinds: ['allow', 'freeze'] } as const;
const agent = { userId: null, name: 'somebody', person: 'somebody' };

function staffed(number: number, inMinutes: number, parts: Partial<ReleaseWindow> = {}): StaffedWindow {
  const startsAt = new Date(NOW.getTime() + inMinutes * MINUTE_MS);
  const key = startsAt.toISOString().slice(0, 16);
  const window: ReleaseWindow = {
    number,
    guildId: testActor().guildId,
    kind: 'allow',
    name: 'Release window',
    scope: WHOLE_SCOPE,
    timeZone: 'UTC',
    start: key,
    length: { kind: 'for', minutes: 60 },
    recurrence: null,
    exceptions: [],
    staffing: [],
    closing: 'finish',
    channel: 'devops',
    state: 'active',
    version: 1,
    createdBy: agent,
    createdAt: NOW,
    cancelledBy: null,
    ...parts,
  };
  const endsAt = new Date(startsAt.getTime() + 60 * MINUTE_MS);
  return {
    window,
    occurrence: { window: number, key, startsAt, endsAt, wasMoved: false, wasClosed: false },
    members: [],
    quorum: quorumOf(window.staffing, []),
  };
}

function eventOf(words: EventWords, parts: Partial<GuildEvent> = {}): GuildEvent {
  return { id: '900', isOurs: true, status: 'scheduled', interested: 0, ...words, ...parts };
}

const wish = eventWish(staffed(7, 120));

function rowOf(parts: Partial<WindowEvent> = {}): WindowEvent {
  return {
    window: 7,
    occurrence: wish.occurrence,
    guildId: testActor().guildId,
    endsAt: wish.words.endsAt,
    eventId: '900',
    state: 'shown',
    wanted: wish.hash,
    turn: 1,
    actKey: null,
    interested: 0,
    because: null,
    healed: 0,
    ...parts,
  };
}

function step(parts: Partial<EventSight>) {
  return stepEvent({ row: rowOf(), wish, seen: eventOf(wish.words), now: NOW, ...parts });
}

describe('which windows have an event', () => {
  const many = fc.array(fc.tuple(fc.integer({ min: 1, max: 40_000 }), fc.boolean()), { maxLength: 150 });
  const windows = many.map((all) =>
    all.map(([minutes, isFreeze], index) => staffed(index + 1, minutes, { kind: isFreeze ? 'freeze' : 'allow' })),
  );

  it('never takes more than there is room for beside those of others, and always the nearest', () => {
    fc.assert(
      fc.property(
        windows,
        fc.integer({ min: 0, max: 120 }),
        fc.integer({ min: 1, max: 100 }),
        fc.integer({ min: 1, max: 30 }),
        (all, others, most, daysAhead) => {
          const rule = { ...RULE, most, daysAhead };
          const { fitting, beyond } = chooseEvents(all, { rule, now: NOW, others, mayHave: () => true });
          const within = all.filter(
            ({ occurrence }) => occurrence.startsAt.getTime() <= NOW.getTime() + daysAhead * 86_400_000,
          );

          expect(fitting.length).toBeLessThanOrEqual(most);
          expect(fitting.length === 0 || fitting.length + others <= EVENT_LIMITS.perGuild).toBe(true);
          expect(new Set([...fitting, ...beyond])).toEqual(new Set(within));
          const last = fitting.at(-1)?.occurrence.startsAt ?? new Date(0);
          expect(beyond.every(({ occurrence }) => occurrence.startsAt >= last)).toBe(true);
          // Nothing is left out while there is room.
          expect(beyond.length === 0 || fitting.length === Math.max(0, Math.min(most, 100 - others))).toBe(true);
        },
      ),
    );
  });

  it('does not depend on the order in which windows are read', () => {
    fc.assert(
      fc.property(windows, fc.integer({ min: 0, max: 100 }), (all, others) => {
        const choose = (read: readonly StaffedWindow[]) =>
          chooseEvents(read, { rule: RULE, now: NOW, others, mayHave: () => true });

        expect(choose(all.toReversed())).toEqual(choose(all));
      }),
    );
  });

  it('keeps to the kinds that the configuration names', () => {
    const all = [staffed(1, 60), staffed(2, 90, { kind: 'freeze' })];

    const { fitting } = chooseEvents(all, {
      rule: { ...RULE, kinds: ['freeze'] },
      now: NOW,
      others: 0,
      mayHave: () => true,
    });

    expect(fitting.map(({ window }) => window.number)).toEqual([2]);
  });
});

describe('what an event says', () => {
  it('stays within the limits of Discord and keeps its marker, whatever people typed', () => {
    const text = fc.oneof(fc.string({ unit: 'binary', minLength: 1, maxLength: 300 }), fc.constant('🧊'.repeat(200)));
    fc.assert(
      fc.property(text, fc.array(text, { maxLength: 30 }), (name, fleets) => {
        const made = eventWish(staffed(7, 120, { name, scope: { ...WHOLE_SCOPE, fleets } }));

        expect(made.words.name.length).toBeLessThanOrEqual(EVENT_LIMITS.name);
        expect(made.words.location.length).toBeGreaterThan(0);
        expect(made.words.location.length).toBeLessThanOrEqual(EVENT_LIMITS.location);
        expect(made.words.description.length).toBeLessThanOrEqual(EVENT_LIMITS.description);
        expect(isEventOf(eventOf(made.words), made)).toBe(true);
      }),
    );
  });

  it('names who is on, who has not said so, and who is missing', () => {
    const staffing = [{ role: 'on-call', least: 2 }];
    const base = staffed(7, 120, { staffing });
    const member = (person: string, state: StaffMember['state']): StaffMember => ({
      window: 7,
      occurrence: base.occurrence.key,
      role: 'on-call',
      who: { userId: null, name: person, person },
      state,
      at: NOW,
    });
    const members = [member('an-owner', 'confirmed'), member('a-maintainer', 'named'), member('a-viewer', 'declined')];

    const { description } = eventWish({ ...base, members, quorum: quorumOf(staffing, members) }).words;

    expect(description).toContain('On: an-owner (on-call).');
    expect(description).toContain('Missing: 1 on-call.');
    expect(description).toContain('Not confirmed: a-maintainer (on-call).');
    expect(description).not.toContain('a-viewer');
  });

  it('is known by its marker and its maker together: a copy by a moderator is not ours', () => {
    expect(readMarker(wish.words.description)).toEqual({ window: 7, occurrence: wish.occurrence });
    expect(isEventOf(eventOf(wish.words), wish)).toBe(true);
    expect(isEventOf(eventOf(wish.words, { isOurs: false }), wish)).toBe(false);
    expect(isEventOf(eventOf(eventWish(staffed(8, 120)).words), wish)).toBe(false);
  });

  it('is not changed for the white space that Discord trims, nor moved once it has begun', () => {
    const { name, startsAt } = wish.words;

    expect(differences(eventOf(wish.words, { name: ` ${name} ` }), wish.words)).toEqual({});
    expect(differences(eventOf(wish.words, { startsAt: NOW }), wish.words)).toEqual({ startsAt });
    expect(differences(eventOf(wish.words, { startsAt: NOW, status: 'active' }), wish.words)).toEqual({});
  });
});

describe('what is done about an event', () => {
  const other = eventOf({ ...wish.words, name: 'pizza' });
  const later = new Date(wish.words.startsAt.getTime() + MINUTE_MS);

  it.each<readonly [string, Partial<EventSight>, string]>([
    ['is made where there is none', { row: null, seen: null }, 'create'],
    ['is made anew after it was taken down', { row: null, seen: null }, 'create'],
    ['is not made for what has begun', { row: null, seen: null, now: later }, 'nothing'],
    [
      'is made where there was no room',
      { row: rowOf({ eventId: null, state: 'refused', wanted: '' }), seen: null },
      'create',
    ],
    [
      'is not asked for again as it was refused',
      { row: rowOf({ eventId: null, state: 'refused' }), seen: null },
      'nothing',
    ],
    ['is left alone as it should be', {}, 'as-wanted'],
    ['is taken over where nobody knew of it', { row: null }, 'as-wanted'],
    ['follows a change of the window', { row: rowOf({ wanted: 'older' }), seen: other }, 'change'],
    ['is put back after somebody changed it', { seen: other }, 'change'],
    ['is left after it was put back often enough', { row: rowOf({ healed: MOST_HEALINGS }), seen: other }, 'leave'],
    ['is left when somebody ended it', { seen: null }, 'leave'],
    ['stays left', { row: rowOf({ state: 'left' }), seen: null }, 'nothing'],
    [
      'stays left where its window is out of reach for a while',
      { row: rowOf({ state: 'left' }), wish: null, seen: null },
      'nothing',
    ],
    ['is ended with its window', { wish: null }, 'end'],
    [
      'is ended with its window, also when somebody changed it',
      { row: rowOf({ state: 'left' }), wish: null, seen: other },
      'end',
    ],
    [
      'is not ended over and over where it could not be',
      { row: rowOf({ state: 'left', wanted: TAKEN_DOWN }), wish: null },
      'nothing',
    ],
    ['is ended when nobody knows whose it is', { row: null, wish: null }, 'end'],
    [
      'is ended when it goes on and its window was moved',
      { seen: eventOf(wish.words, { status: 'active', startsAt: NOW }) },
      'end',
    ],
    [
      'is left to Discord at its end',
      { wish: null, now: wish.words.endsAt, seen: eventOf(wish.words, { status: 'active' }) },
      'nothing',
    ],
    ['is forgotten when it is over', { wish: null, seen: null, now: wish.words.endsAt }, 'over'],
  ])('%s', (_name, sight, kind) => {
    expect(step(sight).kind).toBe(kind);
  });
});

describe('an act on an event', () => {
  type Faked = { [Name in keyof GuildEvents]?: () => Promise<EventAnswer<unknown>> };

  /** Answers what a test says; anything else is a call that should not have been made. */
  function actsOn(answers: Faked) {
    const called: string[] = [];
    const answer = (name: keyof GuildEvents) => (): Promise<EventAnswer<never>> => {
      called.push(name);
      const given = answers[name];
      if (given === undefined) throw new Error(`Nobody expected ${name}.`);
      // A fake of an outer system: what it gives is as typed as what Discord gives.
      return given() as Promise<EventAnswer<never>>;
    };
    const events: GuildEvents = {
      list: answer('list'),
      find: answer('find'),
      create: answer('create'),
      change: answer('change'),
      end: answer('end'),
    };
    return { acts: createEventActs(events, '100000000000000001'), called };
  }

  const answered =
    <Value>(value: Value) =>
    () =>
      Promise.resolve({ kind: 'answered', value } as const);
  const create = createEventAct(wish, 1);
  const request = { idempotencyKey: create.key, verb: create.verb, input: create.input };
  const query = { query: create.expect, idempotencyKey: create.key, receipt: null };

  it('is done when an event of ours with the marker is there, and not when a copy is', async () => {
    const ours = actsOn({ list: answered([eventOf(wish.words)]) }).acts[EVENT_ACTS.create];
    const copy = actsOn({ list: answered([eventOf(wish.words, { isOurs: false })]) }).acts[EVENT_ACTS.create];

    expect(await ours?.read(query)).toMatchObject({
      kind: 'so',
      url: 'https://discord.com/events/100000000000000001/900',
    });
    expect(await copy?.read(query)).toMatchObject({ kind: 'not-so' });
  });

  it.each([
    [{ kind: 'full', reason: '30038' }, 'not-sent'],
    [{ kind: 'forbidden', reason: '403' }, 'not-sent'],
    [{ kind: 'rejected', reason: '400' }, 'refused'],
    [{ kind: 'later', reason: '429', notBefore: NOW, mayHaveHappened: false }, 'not-sent'],
    [{ kind: 'later', reason: '502', notBefore: null, mayHaveHappened: true }, 'lost'],
  ] as const)('that meets %o ends as %s', async (said, kind) => {
    const { acts } = actsOn({ create: () => Promise.resolve(said) });

    expect((await acts[EVENT_ACTS.create]?.send(request))?.kind).toBe(kind);
  });

  it('changes and ends only what is still there', async () => {
    const change = changeEventAct(wish, { turn: 2, eventId: '900' });
    const end = endEventAct({ ...wish, turn: 3 }, { eventId: '900', now: NOW });
    const over = () => Promise.resolve({ kind: 'over' } as const);
    const { acts, called } = actsOn({ find: over });

    expect(await acts[EVENT_ACTS.change]?.read({ ...query, query: change.expect })).toMatchObject({
      kind: 'overtaken',
    });
    expect(await acts[EVENT_ACTS.change]?.send({ ...request, input: change.input })).toMatchObject({ kind: 'refused' });
    expect(await acts[EVENT_ACTS.end]?.read({ ...query, query: end.expect })).toMatchObject({ kind: 'so' });
    expect(called).toEqual(['find', 'find', 'find']);
  });
});
