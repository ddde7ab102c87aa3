/*
 * GET  /api/v1/windows?days=                      windows and freezes of the next days, with who is on
 * GET  /api/v1/windows/{window}                   one in full, by its id such as W-7
 * POST /api/v1/windows                            { name, start, length, repeats?, zone?, … }: plans one
 * POST /api/v1/windows/open                       { name, length, … }: from now on
 * POST /api/v1/windows/{window}/close             ends the occurrence that is open now
 * POST /api/v1/windows/{window}/cancel            { occurrence? }
 * POST /api/v1/windows/{window}/move              { occurrence, to }
 * POST /api/v1/windows/{window}/staff             { role, person, occurrence?, action? }
 * POST /api/v1/windows/{window}/answer            { answer, occurrence? }: for those who were named
 * POST /api/v1/windows/{window}/notes             { note, occurrence? }
 * POST /api/v1/window-calendar                     { action? }: a link to one's own calendar
 * GET  /api/v1/windows/{window}/gitlab             a freeze as GitLab takes it, or why it cannot
 * POST /api/v1/window-overrides                   { act, fleet, version?, reason }
 * Needs and rules as for /window; occurrences are named by their planned beginning, such as 2026-03-06T17:00.
 */
import { z } from 'zod';
import type { FleetService } from '../src/fleets/fleet-service.ts';
import { timeZoneOf } from '../src/people/person.ts';
import type { Clock } from '../src/platform/clock.ts';
import type { Config } from '../src/platform/config/config.ts';
import type { Database, Reader } from '../src/platform/database/transaction.ts';
import type { Actor } from '../src/platform/gate.ts';
import { defineApi, type ApiAct, type ApiAnswer } from '../src/platform/http/api/api-spec.ts';
import type { CalendarService } from '../src/windows/calendar-service.ts';
import { toFreezePeriod } from '../src/windows/gitlab-freeze.ts';
import { EVERY } from '../src/windows/hand-over.ts';
import type { LocalTime } from '../src/windows/local-time.ts';
import { overrideId } from '../src/windows/override.ts';
import { writeRecurrence } from '../src/windows/recurrence.ts';
import type { StaffedWindow } from '../src/windows/staffed-window.ts';
import { verdictWords } from '../src/windows/verdict-words.ts';
import {
  answerInput,
  calendarInput,
  cancelInput,
  handOverInput,
  listInput,
  moveInput,
  openInput,
  overrideInput,
  scheduleInput,
  staffInput,
  windowInput,
  wishOf,
} from '../src/windows/window-input.ts';
import type { WindowChange } from '../src/windows/window-outcome.ts';
import { planWindow, wishedScope } from '../src/windows/window-plan.ts';
import type { WindowPermission } from '../src/windows/window-rights.ts';
import { WHOLE_SCOPE } from '../src/windows/window-scope.ts';
import type { WindowService } from '../src/windows/window-service.ts';
import { CLOSE_POLICIES, WINDOW_KINDS, windowId, type ReleaseWindow } from '../src/windows/window.ts';

export interface WindowApiDeps {
  readonly windows: WindowService;
  readonly fleets: FleetService;
  readonly database: Pick<Database, 'read'>;
  readonly clock: Clock;
  readonly config: () => Config;
  readonly calendar: CalendarService;
}

const SCOPE = z.object({
  fleets: z.array(z.string()),
  environments: z.array(z.string()),
  pipelines: z.array(z.string()),
  trains: z.array(z.string()),
});
const OCCURRENCE = z.object({
  window: z.string(),
  name: z.string(),
  kind: z.enum(WINDOW_KINDS),
  occurrence: z.string().describe('Its planned beginning in the zone of the window: its name'),
  startsAt: z.iso.datetime(),
  endsAt: z.iso.datetime().describe('Exclusive'),
  isQuorumMet: z.boolean(),
  staff: z.array(z.object({ role: z.string(), person: z.string(), state: z.string() })),
});
const WINDOW = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.enum(WINDOW_KINDS),
  state: z.string(),
  scope: SCOPE,
  timeZone: z.string(),
  start: z.string(),
  length: z.string().describe('PT2H, or until 18:00 +1 for a time on the wall clock of the next day'),
  recurrence: z.string().nullable().describe('As RFC 5545 writes it'),
  staffing: z.array(z.object({ role: z.string(), least: z.number() })),
  closing: z.enum(CLOSE_POLICIES),
  channel: z.string(),
});
const ONE = z.object({ window: WINDOW, next: z.array(OCCURRENCE) });
const GONE = { status: 409, about: 'there is no such occurrence to come' } as const;

export function createWindowApi(deps: WindowApiDeps): readonly ApiAct[] {
  return [
    list(deps),
    show(deps),
    ...making(deps),
    ...changes(deps),
    ...serving(deps),
    override(deps),
    calendar(deps),
    gitlab(deps),
  ];
}

function list({ windows, database, clock }: WindowApiDeps): ApiAct {
  return defineApi({
    act: 'window list',
    method: 'GET',
    path: '/windows',
    summary: 'The windows and freezes of the next days, with who is on',
    input: listInput,
    data: z.object({ windows: z.array(OCCURRENCE) }),
    endings: { listed: { status: 200, about: 'in order of their beginning' } },
    find: () => Promise.resolve(WHOLE_SCOPE),
    requires: (_input, scope, actor) => windows.seeRequirement('window.view', scope, actor),
    notFound: () => 'No window is yours to see.',
    async run({ days }, _scope, actor) {
      const now = clock.now();
      const found = await windows.list(database.read, { from: now, to: new Date(now.getTime() + days * 86_400_000) });
      const visible = found.filter(({ window }) => windows.maySee(window, actor));
      return { outcome: 'listed', data: { windows: visible.map(occurrenceJson) } };
    },
  });
}

function show(deps: WindowApiDeps): ApiAct {
  return defineApi({
    ...onWindow(deps, 'window.view'),
    act: 'window show',
    method: 'GET',
    path: '/windows/{window}',
    summary: 'One window in full, with its next occurrences',
    input: windowInput,
    data: ONE,
    endings: { shown: { status: 200, about: 'the window' } },
    run: async (_input, window) => ({ outcome: 'shown', data: await oneOf(deps, window) }),
  });
}

function making(deps: WindowApiDeps): readonly ApiAct[] {
  const { windows, config, clock } = deps;
  const common = {
    method: 'POST' as const,
    data: ONE,
    endings: {
      scheduled: { status: 201, about: 'it is planned' },
      unplannable: { status: 422, about: 'what was written does not make a window; the problem says what to change' },
    } as const,
    notFound: () => 'Nothing was found.',
  };
  const make = async (wish: ReturnType<typeof wishOf>, actor: Actor, act: string): Promise<ApiAnswer> => {
    const timeZone = timeZoneOf(config(), actor.discordUserId);
    const planned = planWindow(wish, { config: config(), now: clock.now(), timeZone });
    if (planned.kind === 'unplannable')
      return { outcome: planned.kind, problem: `${planned.field}: ${planned.why}.`, fields: [planned.field] };
    const window = await windows.schedule(planned.plan, { actor, act });
    return { outcome: 'scheduled', data: await oneOf(deps, window), audited: true };
  };
  return [
    defineApi({
      ...common,
      act: 'window schedule',
      path: '/windows',
      summary: 'Plan a window or a freeze',
      input: scheduleInput,
      find: (input) => Promise.resolve(wishedScope(input)),
      requires: (_input, scope, actor) => windows.changeRequirement('window.manage', scope, actor),
      run: (input, _scope, actor) => make(wishOf(input), actor, 'api:window schedule'),
    }),
    defineApi({
      ...common,
      act: 'window open',
      path: '/windows/open',
      summary: 'Open a window now, for a while',
      input: openInput,
      find: (input) => Promise.resolve(wishedScope(input)),
      requires: (_input, scope, actor) => windows.changeRequirement('window.manage', scope, actor),
      run: (input, _scope, actor) => make(wishOf({ ...input, start: 'now' }), actor, 'api:window open'),
    }),
  ];
}

function changes(deps: WindowApiDeps): readonly ApiAct[] {
  const common = { ...onWindow(deps, 'window.manage'), method: 'POST' as const, data: ONE };
  const cancelled = { status: 409, about: 'it was cancelled before' } as const;
  const change = async (
    wanted: WindowChange,
    { window, actor, act }: { readonly window: ReleaseWindow; readonly actor: Actor; readonly act: string },
  ): Promise<ApiAnswer> => {
    const outcome = await deps.windows.change(window, wanted, { actor, act });
    if (outcome === null) throw new Error(`Window ${window.number} was found and is gone.`);
    switch (outcome.kind) {
      case 'already-cancelled':
        return { outcome: outcome.kind, problem: `${windowId(window.number)} was cancelled before.` };
      case 'not-open':
        return { outcome: outcome.kind, problem: `${windowId(window.number)} is not in force now.` };
      case 'no-such-occurrence':
        return { outcome: outcome.kind, problem: `${windowId(window.number)} has no such occurrence to come.` };
      case 'unreadable-time':
        return { outcome: outcome.kind, problem: `to: ${outcome.why}.`, fields: ['to'] };
      case 'cancelled':
      case 'occurrence-cancelled':
      case 'moved':
      case 'closed':
        return { outcome: outcome.kind, data: await oneOf(deps, outcome.window), audited: true };
    }
  };
  return [
    defineApi({
      ...common,
      act: 'window close',
      path: '/windows/{window}/close',
      summary: 'End the occurrence that is open now',
      input: windowInput,
      endings: {
        closed: { status: 200, about: 'it is over' },
        'not-open': { status: 409, about: 'none is in force' },
        'already-cancelled': cancelled,
      },
      run: (_input, window, actor) => change({ kind: 'close' }, { window, actor, act: 'api:window close' }),
    }),
    defineApi({
      ...common,
      act: 'window cancel',
      path: '/windows/{window}/cancel',
      summary: 'Take back one occurrence, or all that is to come',
      input: cancelInput,
      endings: {
        cancelled: { status: 200, about: 'all that was to come' },
        'occurrence-cancelled': { status: 200, about: 'the one that was named' },
        'no-such-occurrence': GONE,
        'already-cancelled': cancelled,
      },
      run: ({ occurrence }, window, actor) =>
        change(occurrence === undefined ? { kind: 'cancel' } : { kind: 'cancel-occurrence', occurrence }, {
          window,
          actor,
          act: 'api:window cancel',
        }),
    }),
    defineApi({
      ...common,
      act: 'window move',
      path: '/windows/{window}/move',
      summary: 'Have one occurrence at another time',
      input: moveInput,
      endings: {
        moved: { status: 200, about: 'it is at the other time' },
        'no-such-occurrence': GONE,
        'unreadable-time': { status: 422, about: '`to` is no time to come' },
        'already-cancelled': cancelled,
      },
      run: ({ occurrence, to }, window, actor) =>
        change({ kind: 'move', occurrence, to }, { window, actor, act: 'api:window move' }),
    }),
  ];
}

function serving(deps: WindowApiDeps): readonly ApiAct[] {
  const { windows } = deps;
  return [
    defineApi({
      ...onWindow(deps, 'window.staff'),
      act: 'window staff',
      method: 'POST',
      path: '/windows/{window}/staff',
      summary: 'Name who is on, or take them out',
      input: staffInput,
      data: ONE,
      endings: {
        named: { status: 200, about: 'they are asked to confirm' },
        removed: { status: 200, about: 'they are out' },
        'was-not-there': { status: 409, about: 'nobody of that name was named there' },
        unlinked: { status: 422, about: 'the configuration links nobody of that name' },
        'no-such-role': { status: 422, about: 'the window has no such role' },
        'no-such-occurrence': GONE,
      },
      async run({ role, person, occurrence, action }, window, actor) {
        const named = occurrence === 'every' ? EVERY : await occurrenceOr(deps, window, occurrence);
        const ask = { occurrence: named ?? window.start, role, who: person, act: action };
        const outcome = await windows.nameStaff(window, ask, { actor, act: 'api:window staff' });
        if (outcome === null) throw new Error(`Window ${window.number} was found and is gone.`);
        if (outcome.kind === 'named' || outcome.kind === 'removed')
          return { outcome: outcome.kind, data: await oneOf(deps, window), audited: true };
        return { outcome: outcome.kind, problem: STAFF_PROBLEMS[outcome.kind] };
      },
    }),
    defineApi({
      ...onWindow(deps, 'window.serve'),
      act: 'window answer',
      method: 'POST',
      path: '/windows/{window}/answer',
      summary: 'Say whether you will be there, where you were named',
      input: answerInput,
      data: ONE,
      endings: {
        confirmed: { status: 200, about: 'you are on' },
        declined: { status: 200, about: 'you are not' },
        'not-named': { status: 409, about: 'nobody named you there' },
        'no-such-occurrence': GONE,
      },
      async run({ occurrence, answer }, window, actor) {
        const named = (await occurrenceOr(deps, window, occurrence)) ?? window.start;
        const by = { actor, act: 'api:window answer' };
        const outcome = await windows.answer(window, { occurrence: named, answer }, by);
        if (outcome === null) throw new Error(`Window ${window.number} was found and is gone.`);
        if (outcome.kind === 'confirmed' || outcome.kind === 'declined')
          return { outcome: outcome.kind, data: await oneOf(deps, window), audited: true };
        return { outcome: outcome.kind, problem: STAFF_PROBLEMS[outcome.kind] };
      },
    }),
    defineApi({
      ...onWindow(deps, 'window.serve'),
      act: 'window hand-over',
      method: 'POST',
      path: '/windows/{window}/notes',
      summary: 'Leave a note to those who come next',
      input: handOverInput,
      data: z.object({ note: z.string() }),
      endings: { noted: { status: 201, about: 'those who come next read it' } },
      async run({ note, occurrence }, window, actor) {
        const named = (await occurrenceOr(deps, window, occurrence)) ?? window.start;
        const kept = await windows.handOver(
          window,
          { occurrence: named, note },
          { actor, act: 'api:window hand-over' },
        );
        return { outcome: 'noted', data: { note: kept.note }, audited: true };
      },
    }),
  ];
}

const STAFF_PROBLEMS = {
  'was-not-there': 'Nobody of that name was named there; nothing was changed.',
  unlinked: 'The configuration links nobody of that name; only linked people can be named.',
  'no-such-role': 'The window has no such role; GET shows those it has.',
  'no-such-occurrence': 'There is no such occurrence to come.',
  'not-named': 'You are not named there, so there is nothing to answer.',
} as const;

function override({ windows, fleets }: WindowApiDeps): ApiAct {
  return defineApi({
    act: 'window override',
    method: 'POST',
    path: '/window-overrides',
    summary: 'Ask a second person to let one act happen against the windows, once',
    input: overrideInput,
    data: z.object({ override: z.string(), until: z.iso.datetime() }),
    endings: {
      asked: { status: 202, about: 'a second person is asked' },
      'not-needed': { status: 409, about: 'the windows allow it' },
      'asker-unlinked': {
        status: 422,
        about: 'no second person can be told from an account that is linked with nobody',
      },
    },
    find: ({ fleet }) => {
      const match = fleets.resolve(fleet);
      return Promise.resolve(match.kind === 'unknown' ? null : match.fleet.name);
    },
    requires: (_input, fleet) => ({ permission: 'window.override', fleet }),
    notFound: () => 'No fleet that you may see has that name; GET /fleets lists those there are.',
    async run({ act, version, reason }, fleet, actor) {
      const ask = { act, version, reason, target: windows.fleetTarget(fleet) };
      const outcome = await windows.override(ask, { actor, act: 'api:window override' });
      switch (outcome.kind) {
        case 'asked': {
          const data = { override: overrideId(outcome.override.number), until: outcome.override.until.toISOString() };
          return { outcome: outcome.kind, data, audited: true };
        }
        case 'not-needed':
          return { outcome: outcome.kind, problem: `Nobody has to agree: ${verdictWords(outcome.verdict)}.` };
        case 'asker-unlinked':
          return { outcome: outcome.kind, problem: 'The configuration links your account with nobody.' };
      }
    },
  });
}

function calendar({ windows, calendar: links }: WindowApiDeps): ApiAct {
  return defineApi({
    act: 'window calendar',
    method: 'POST',
    path: '/window-calendar',
    summary: 'A link to your own calendar of windows; a new one ends the old',
    input: calendarInput,
    data: z.object({ path: z.string().nullable().describe('With its secret; shown once') }),
    endings: {
      linked: { status: 201, about: 'the link is shown once' },
      revoked: { status: 200, about: 'the link there was is ended' },
      'none-to-revoke': { status: 409, about: 'there is none' },
      nobody: { status: 422, about: 'only somebody with a Discord account has a calendar' },
    },
    find: () => Promise.resolve(WHOLE_SCOPE),
    requires: (_input, scope, actor) => windows.seeRequirement('window.view', scope, actor),
    notFound: () => 'No window is yours to see.',
    async run({ action }, _scope, actor) {
      const outcome = await links.change(action, { actor, act: 'api:window calendar' });
      switch (outcome.kind) {
        case 'linked':
          return { outcome: outcome.kind, data: { path: outcome.path }, audited: true };
        case 'revoked':
          return { outcome: outcome.kind, data: { path: null }, audited: true };
        case 'none-to-revoke':
          return { outcome: outcome.kind, problem: 'There is no calendar link to end.' };
        case 'nobody':
          return { outcome: outcome.kind, problem: 'Only somebody with a Discord account has a calendar.' };
      }
    },
  });
}

function gitlab(deps: WindowApiDeps): ApiAct {
  return defineApi({
    ...onWindow(deps, 'window.view'),
    act: 'window export',
    method: 'GET',
    path: '/windows/{window}/gitlab',
    summary: 'A freeze as a freeze period of GitLab, or why it cannot be one',
    input: windowInput,
    data: z.object({
      freeze_start: z.string(),
      freeze_end: z.string(),
      cron_timezone: z.string(),
      cautions: z.array(z.string()),
    }),
    endings: {
      expressed: { status: 200, about: 'as POST /projects/:id/freeze_periods takes it' },
      'not-expressible': { status: 422, about: 'a pair of crons cannot say it; the problem says why' },
    },
    run: (_input, window) => {
      const made = toFreezePeriod(window);
      return Promise.resolve(
        made.kind === 'expressed'
          ? { outcome: made.kind, data: { ...made.period, cautions: made.cautions } }
          : { outcome: made.kind, problem: `GitLab cannot be told: ${made.why}.` },
      );
    },
  });
}

function onWindow({ windows }: WindowApiDeps, permission: WindowPermission) {
  const isSeen = permission === 'window.view' || permission === 'window.serve';
  return {
    find: ({ window }: { window: number }, read: Reader) => windows.find(read, window),
    requires: (_input: unknown, { scope }: ReleaseWindow, actor: Actor) =>
      isSeen ? windows.seeRequirement(permission, scope, actor) : windows.changeRequirement(permission, scope, actor),
    notFound: ({ window }: { window: number }) =>
      `No window that you may see is called ${windowId(window)}; GET /windows lists those to come.`,
  };
}

async function occurrenceOr(
  { windows, database }: WindowApiDeps,
  window: ReleaseWindow,
  named: LocalTime | undefined,
): Promise<LocalTime | null> {
  if (named !== undefined) return named;
  const [next] = await windows.next(database.read, window, 1);
  return next?.occurrence.key ?? null;
}

async function oneOf({ windows, database }: WindowApiDeps, window: ReleaseWindow): Promise<z.infer<typeof ONE>> {
  const next = await windows.next(database.read, window, 5);
  return { window: windowJson(window), next: next.map(occurrenceJson) };
}

function windowJson(window: ReleaseWindow): z.infer<typeof WINDOW> {
  const { length, recurrence } = window;
  return {
    id: windowId(window.number),
    name: window.name,
    kind: window.kind,
    state: window.state,
    scope: {
      fleets: [...window.scope.fleets],
      environments: [...window.scope.environments],
      pipelines: [...window.scope.pipelines],
      trains: [...window.scope.trains],
    },
    timeZone: window.timeZone,
    start: window.start,
    length: length.kind === 'for' ? `PT${length.minutes}M` : `until ${length.time} +${length.daysLater}`,
    recurrence: recurrence === null ? null : writeRecurrence(recurrence),
    staffing: [...window.staffing],
    closing: window.closing,
    channel: window.channel,
  };
}

function occurrenceJson({ window, occurrence, quorum, members }: StaffedWindow): z.infer<typeof OCCURRENCE> {
  return {
    window: windowId(window.number),
    name: window.name,
    kind: window.kind,
    occurrence: occurrence.key,
    startsAt: occurrence.startsAt.toISOString(),
    endsAt: occurrence.endsAt.toISOString(),
    isQuorumMet: quorum.isMet,
    staff: members.map(({ role, who, state }) => ({ role, person: who.person, state })),
  };
}
