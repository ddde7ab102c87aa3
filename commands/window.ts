/*
 * /window open <name> <length> […]              a window from now on, ad hoc: `2h`, `until 18:00`
 * /window schedule <name> <start> <length> […]  a window or freeze to come, once or again and again; first shown with
 *                                               its next five occurrences, and scheduled by a button
 * /window list [days]                           the windows and freezes of the next days, with who is on
 * /window show <window>                         one in full: plan, people, notes
 * /window close <window>                        ends the occurrence that is open now, before its time
 * /window cancel <window> [occurrence]          takes back one occurrence, or all that is to come
 * /window move <window> <occurrence> <to>       has one occurrence at another time
 * /window staff <window> <role> <person> […]    names who is on; they confirm by the button of the window's card
 * /window hand-over <window> <note>             leaves a note to those who come next
 * /window override <act> <fleet> <reason> […]   asks a second person to let one act happen against the windows, once
 * /window calendar [action]                     a link to one's own calendar of windows; a new one ends the old
 * Times are read in the zone of whoever types them, or in the one they name. Answers are private; what others should
 * see are the window's cards. Needs, on each fleet that the window covers, or on all where it names none: window.view,
 * window.manage, window.staff, window.override; window.serve for those who were named.
 */
import { z } from 'zod';
import type { FleetService } from '../src/fleets/fleet-service.ts';
import { timeZoneOf } from '../src/people/person.ts';
import type { Clock } from '../src/platform/clock.ts';
import type { Config } from '../src/platform/config/config.ts';
import type { Database, Reader } from '../src/platform/database/transaction.ts';
import {
  defineCommand,
  type Actor,
  type Answer,
  type Command,
  type Requirement,
} from '../src/platform/discord/command.ts';
import type { MessageBody } from '../src/platform/discord/message.ts';
import type { CalendarService } from '../src/windows/calendar-service.ts';
import { EVERY } from '../src/windows/hand-over.ts';
import type { LocalTime } from '../src/windows/local-time.ts';
import {
  calendarMessage,
  changedMessage,
  listMessage,
  notedMessage,
  overrideMessage,
  previewMessage,
  scheduledMessage,
  shownMessage,
  staffMessage,
  unplannableMessage,
} from '../src/windows/window-answers-view.ts';
import {
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
import { WHOLE_SCOPE, type WindowScope } from '../src/windows/window-scope.ts';
import type { WindowService } from '../src/windows/window-service.ts';
import { windowId, type ReleaseWindow } from '../src/windows/window.ts';
import { noSuchFleet } from './fleet-named.ts';
import { windowButtons, draftIds } from './window-buttons.ts';
import { windowDefinition } from './window-definition.ts';
import { offerForWindows } from './window-offers.ts';

export interface WindowCommandDeps {
  readonly windows: WindowService;
  readonly fleets: FleetService;
  readonly database: Pick<Database, 'read'>;
  readonly clock: Clock;
  readonly config: () => Config;
  readonly calendar: CalendarService;
}

const INPUT = z.discriminatedUnion('subcommand', [
  openInput.extend({ subcommand: z.literal('open') }),
  scheduleInput.extend({ subcommand: z.literal('schedule') }),
  listInput.extend({ subcommand: z.literal('list') }),
  windowInput.extend({ subcommand: z.literal('show') }),
  windowInput.extend({ subcommand: z.literal('close') }),
  cancelInput.extend({ subcommand: z.literal('cancel') }),
  moveInput.extend({ subcommand: z.literal('move') }),
  staffInput.extend({ subcommand: z.literal('staff') }),
  handOverInput.extend({ subcommand: z.literal('hand-over') }),
  overrideInput.extend({ subcommand: z.literal('override') }),
  calendarInput.extend({ subcommand: z.literal('calendar') }),
]);
type Input = z.infer<typeof INPUT>;

type WindowInput = Extract<Input, { window: number }>;

type Subject =
  | { readonly kind: 'window'; readonly window: ReleaseWindow }
  | { readonly kind: 'fleet'; readonly fleet: string }
  /** What is to be made, or the list. */
  | { readonly kind: 'scope'; readonly scope: WindowScope };

const NEEDS: Readonly<Record<Input['subcommand'], WindowPermission>> = {
  open: 'window.manage',
  schedule: 'window.manage',
  list: 'window.view',
  show: 'window.view',
  close: 'window.manage',
  cancel: 'window.manage',
  move: 'window.manage',
  staff: 'window.staff',
  'hand-over': 'window.serve',
  override: 'window.override',
  calendar: 'window.view',
};

export function createWindowCommand(deps: WindowCommandDeps): Command {
  return defineCommand<Input, Subject>({
    definition: windowDefinition(),
    permissions: Object.fromEntries(
      Object.entries(NEEDS).map(([subcommand, permission]) => [subcommand, [permission]]),
    ),
    input: INPUT,
    pace: 'deferred',
    visibility: () => 'private',
    find: (input, read) => find(deps, input, read),
    requires: (input, subject, actor) => requirement(deps, input, { subject, actor }),
    notFound: (input) => notFound(input),
    run: (input, subject, actor) => run(deps, input, { subject, actor }),
    autocomplete: offerForWindows(deps),
    components: windowButtons(deps),
  });
}

async function find({ windows, fleets }: WindowCommandDeps, input: Input, read: Reader): Promise<Subject | null> {
  if ('window' in input) {
    const window = await windows.find(read, input.window);
    return window === null ? null : { kind: 'window', window };
  }
  if (input.subcommand === 'override') {
    const match = fleets.resolve(input.fleet);
    return match.kind === 'unknown' ? null : { kind: 'fleet', fleet: match.fleet.name };
  }
  const isOfAll = input.subcommand === 'list' || input.subcommand === 'calendar';
  return { kind: 'scope', scope: isOfAll ? WHOLE_SCOPE : wishedScope(input) };
}

interface Asked {
  readonly subject: Subject;
  readonly actor: Actor;
}

function requirement({ windows }: WindowCommandDeps, input: Input, { subject, actor }: Asked): Requirement {
  const permission = NEEDS[input.subcommand];
  if (subject.kind === 'fleet') return { permission, fleet: subject.fleet };
  const scope = subject.kind === 'window' ? subject.window.scope : subject.scope;
  return permission === 'window.view' || permission === 'window.serve'
    ? windows.seeRequirement(permission, scope, actor)
    : windows.changeRequirement(permission, scope, actor);
}

function notFound(input: Input): string {
  if ('window' in input)
    return `No window that you may see is called ${windowId(input.window)}. \`/window list\` shows those to come.`;
  return noSuchFleet('fleet' in input ? input.fleet : undefined);
}

async function run(deps: WindowCommandDeps, input: Input, { subject, actor }: Asked): Promise<Answer> {
  const by = { actor, act: `command:window ${input.subcommand}` };
  switch (subject.kind) {
    case 'scope':
      if (input.subcommand === 'list') return list(deps, input.days, actor);
      if (input.subcommand === 'calendar') return calendar(deps, input.action, by);
      if (input.subcommand === 'open' || input.subcommand === 'schedule') return plan(deps, input, by);
      break;
    case 'fleet':
      if (input.subcommand === 'override') return override(deps, { ...input, fleet: subject.fleet }, by);
      break;
    case 'window':
      if ('window' in input) return onWindow(deps, input, { window: subject.window, by });
  }
  throw new Error(`/window ${input.subcommand} was given a ${subject.kind}.`);
}

interface By {
  readonly actor: Actor;
  readonly act: string;
}

async function plan(
  { windows, config, clock }: WindowCommandDeps,
  input: Extract<Input, { subcommand: 'open' | 'schedule' }>,
  by: By,
): Promise<Answer> {
  const now = clock.now();
  const timeZone = timeZoneOf(config(), by.actor.discordUserId);
  const wish = input.subcommand === 'open' ? wishOf({ ...input, start: 'now' }) : wishOf(input);
  const planned = planWindow(wish, { config: config(), now, timeZone });
  if (planned.kind === 'unplannable') return said('unplannable', unplannableMessage(planned));
  if (input.subcommand === 'open') {
    const window = await windows.schedule(planned.plan, by);
    return { ...said('scheduled', scheduledMessage(window, planned.next)), audited: true };
  }
  const draft = await windows.draft(planned.plan, by);
  return said('previewed', previewMessage(planned.plan, planned.next, draftIds(draft)));
}

async function list({ windows, database, clock }: WindowCommandDeps, days: number, actor: Actor): Promise<Answer> {
  const now = clock.now();
  const found = await windows.list(database.read, { from: now, to: new Date(now.getTime() + days * 86_400_000) });
  const visible = found.filter(({ window }) => windows.maySee(window, actor));
  return said('listed', listMessage(visible, { days, now }));
}

async function calendar({ calendar: links }: WindowCommandDeps, action: 'link' | 'revoke', by: By): Promise<Answer> {
  const outcome = await links.change(action, by);
  const answer = said(outcome.kind, calendarMessage(outcome));
  return outcome.kind === 'linked' || outcome.kind === 'revoked' ? { ...answer, audited: true } : answer;
}

async function override(
  { windows }: WindowCommandDeps,
  { act, fleet, version, reason }: z.infer<typeof overrideInput>,
  by: By,
): Promise<Answer> {
  const outcome = await windows.override({ act, target: windows.fleetTarget(fleet), version, reason }, by);
  const answer = said(outcome.kind, overrideMessage(outcome));
  return outcome.kind === 'asked' ? { ...answer, audited: true } : answer;
}

interface OnWindow {
  readonly window: ReleaseWindow;
  readonly by: By;
}

async function onWindow(deps: WindowCommandDeps, input: WindowInput, { window, by }: OnWindow): Promise<Answer> {
  const { windows, database } = deps;
  switch (input.subcommand) {
    case 'show': {
      const next = await windows.next(database.read, window, 5);
      const notes = await windows.notes(database.read, window);
      return said('shown', shownMessage(window, { next, notes }));
    }
    case 'close':
      return change(deps, { kind: 'close' }, { window, by });
    case 'cancel':
      return input.occurrence === undefined
        ? change(deps, { kind: 'cancel' }, { window, by })
        : change(deps, { kind: 'cancel-occurrence', occurrence: input.occurrence }, { window, by });
    case 'move':
      return change(deps, { kind: 'move', occurrence: input.occurrence, to: input.to }, { window, by });
    case 'staff': {
      const occurrence = input.occurrence === 'every' ? EVERY : await occurrenceOr(deps, window, input.occurrence);
      if (occurrence === null)
        return said('no-such-occurrence', changedMessage({ kind: 'no-such-occurrence', window }));
      const ask = { occurrence, role: input.role, who: input.person, act: input.action };
      const outcome = await windows.nameStaff(window, ask, by);
      if (outcome === null) throw new Error(`Window ${window.number} was found and is gone.`);
      const answer = said(outcome.kind, staffMessage(outcome));
      return outcome.kind === 'named' || outcome.kind === 'removed' ? { ...answer, audited: true } : answer;
    }
    case 'hand-over': {
      const occurrence = (await occurrenceOr(deps, window, input.occurrence)) ?? window.start;
      await windows.handOver(window, { occurrence, note: input.note }, by);
      return { ...said('noted', notedMessage(window)), audited: true };
    }
  }
}

async function change(deps: WindowCommandDeps, wanted: WindowChange, { window, by }: OnWindow): Promise<Answer> {
  const outcome = await deps.windows.change(window, wanted, by);
  if (outcome === null) throw new Error(`Window ${window.number} was found and is gone.`);
  const answer = said(outcome.kind, changedMessage(outcome));
  const isDone = ['cancelled', 'occurrence-cancelled', 'moved', 'closed'].includes(outcome.kind);
  return isDone ? { ...answer, audited: true } : answer;
}

/** The one that was named, else the one that is open or comes next; null where nothing is to come. */
async function occurrenceOr(
  { windows, database }: WindowCommandDeps,
  window: ReleaseWindow,
  named: LocalTime | undefined,
): Promise<LocalTime | null> {
  if (named !== undefined) return named;
  const [next] = await windows.next(database.read, window, 1);
  return next?.occurrence.key ?? null;
}

function said(outcome: string, body: MessageBody): Extract<Answer, { kind: 'message' }> {
  return { kind: 'message', outcome, body };
}
