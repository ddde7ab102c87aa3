import { fleetOf } from '../fleets/fleet.ts';
import { timeZoneOf } from '../people/person.ts';
import type { FleetConfig } from '../platform/config/config.ts';
import type { Transaction } from '../platform/database/transaction.ts';
import type { ActVerdict } from '../windows/may-act.ts';
import { occurrencesOf } from '../windows/occurrence.ts';
import { readInstant } from '../windows/typed-moment.ts';
import { covers } from '../windows/window-scope.ts';
import { windowId, type ReleaseWindow } from '../windows/window.ts';
import { standingsOf, windowAsk, type BeginDeps } from './begin-deps-service.ts';
import { putWentBackNews } from './begin-news-service.ts';
import type { AskAgainOutcome, PlanOutcome, PlanWish, UnplanOutcome } from './begin-outcome.ts';
import type { BeginAsk } from './begin-service.ts';
import { isBeginnable } from './begin.ts';
import { byMuster, recordChange, type ActBy } from './request-record-service.ts';
import { deployRequirement, doerOf } from './request-rights.ts';
import { findRequest, listRequests, saveStep } from './request-store.ts';
import { stepRequest, type Plan, type UpgradeRequest } from './request.ts';
import { askSignOffs } from './sign-off-service.ts';
import { lacking } from './sign-off.ts';

export interface ScheduleAsk extends BeginAsk {
  readonly wish: PlanWish;
}

/** Nobody knows further ahead what a fleet should run. */
const FURTHEST_DAYS = 60;
const DAY_MS = 86_400_000;

/** Plans it, and asks anew those whose word was about another time. null: there is no such request. */
export function schedule(deps: BeginDeps, ask: ScheduleAsk, by: ActBy): Promise<PlanOutcome | null> {
  return deps.database.transaction(async (tx): Promise<PlanOutcome | null> => {
    const request = await findRequest(tx, deps.guildId, ask.number);
    if (request === null) return null;
    const fleet = fleetOf(deps, request.fleet);
    if (fleet?.lifecycle !== 'active') return { kind: 'not-in-use', request };
    const planner = doerOf(deps.config(), by.actor);
    const when = await readWish(tx, deps, { request, wish: ask.wish, by });
    if (when.kind !== 'when') return when;
    const refused = await refusedThen(tx, deps, { request, at: when.at });
    if (refused !== null) return { kind: 'windows-closed', request, at: when.at, windows: refused };
    if (isSame(request.plan, when)) return { kind: 'same-plan', request };
    const plan: Plan = { at: when.at, window: when.window, by: planner };
    const acted = { by: planner, at: deps.clock.now(), seen: ask.seen };
    const stepped = stepRequest(request, { kind: 'schedule', plan }, acted);
    if (stepped.kind === 'changed') return stepped;
    await saveStep(tx, stepped.request, planner);
    const requirement = deployRequirement(request);
    await recordChange(tx, deps, { request: stepped.request, by, requirement, told: false });
    const standings = await standingsOf(tx, deps, { request: stepped.request, fleet });
    return { kind: 'scheduled', request: stepped.request, before: request.plan, standings };
  });
}

function isSame(plan: Plan | null, { at, window }: Pick<Plan, 'at' | 'window'>): boolean {
  return plan !== null && plan.at.getTime() === at.getTime() && plan.window === window;
}

type When = { readonly kind: 'when' } & Pick<Plan, 'at' | 'window'>;

interface Wishing {
  readonly request: UpgradeRequest;
  readonly wish: PlanWish;
  readonly by: ActBy;
}

async function readWish(
  tx: Transaction,
  deps: BeginDeps,
  { request, wish, by }: Wishing,
): Promise<When | Exclude<PlanOutcome, { kind: 'scheduled' }>> {
  if (wish.kind === 'window') return nextOf(tx, deps, { request, number: wish.number, by });
  const now = deps.clock.now();
  const timeZone = timeZoneOf(deps.config(), by.actor.discordUserId);
  const read = readInstant(wish.typed, { now, timeZone });
  if (read.kind === 'unreadable') return { kind: 'unreadable-moment', request, why: `write ${read.why}` };
  const { at } = read;
  if (at < now) return { kind: 'unreadable-moment', request, why: 'that is over already: write a time to come' };
  if (at.getTime() - now.getTime() > FURTHEST_DAYS * DAY_MS)
    return { kind: 'unreadable-moment', request, why: `write a time within the next ${FURTHEST_DAYS} days` };
  return { kind: 'when', at, window: null };
}

/** A window of which the asker may know nothing is as good as none. */
async function nextOf(
  tx: Transaction,
  deps: BeginDeps,
  { request, number, by }: { readonly request: UpgradeRequest; readonly number: number; readonly by: ActBy },
): Promise<When | Exclude<PlanOutcome, { kind: 'scheduled' }>> {
  const name = windowId(number);
  const window = await deps.windows.find(tx, number);
  if (window === null || !deps.windows.maySee(window, by.actor))
    return { kind: 'no-such-window', request, window: name };
  const no = (why: 'freezes' | 'elsewhere' | 'over' | 'open') =>
    ({ kind: 'window-does-not-fit', request, window: name, why }) as const;
  if (window.kind === 'freeze') return no('freezes');
  if (!covers(window.scope, deps.windows.fleetTarget(request.fleet))) return no('elsewhere');
  const now = deps.clock.now();
  const furthest = now.getTime() + FURTHEST_DAYS * DAY_MS;
  const coming = (await deps.windows.next(tx, window, 2)).map(({ occurrence }) => occurrence);
  const next = coming.find(({ startsAt }) => startsAt > now);
  if (next !== undefined && next.startsAt.getTime() <= furthest)
    return { kind: 'when', at: next.startsAt, window: name };
  return no(coming.some(({ startsAt }) => startsAt <= now) ? 'open' : 'over');
}

/** What the windows say of that time, where it is a no that no staffing turns into a yes. */
async function refusedThen(
  tx: Transaction,
  deps: BeginDeps,
  { request, at }: { readonly request: UpgradeRequest; readonly at: Date },
): Promise<ActVerdict | null> {
  const verdict = await deps.windows.judge(tx, windowAsk(deps, request), at);
  if (verdict.kind === 'allowed') return null;
  const has = (kind: string): boolean => verdict.reasons.some((reason) => reason.kind === kind);
  return has('frozen-by') || !has('quorum-missing') ? verdict : null;
}

/** Takes the plan back; what was agreed to for its time is void by that. null: there is no such request. */
export function unschedule(deps: BeginDeps, ask: BeginAsk, by: ActBy): Promise<UnplanOutcome | null> {
  return deps.database.transaction(async (tx): Promise<UnplanOutcome | null> => {
    const request = await findRequest(tx, deps.guildId, ask.number);
    if (request === null) return null;
    if (request.state === 'accepted' && ask.seen === null) return { kind: 'not-scheduled', request };
    const planner = doerOf(deps.config(), by.actor);
    const acted = { by: planner, at: deps.clock.now(), seen: ask.seen };
    const stepped = stepRequest(request, { kind: 'unschedule', because: null }, acted);
    if (stepped.kind === 'changed') return { kind: 'changed', request };
    const back = { ...stepped.request, dueAt: deps.clock.now() };
    await saveStep(tx, back, planner);
    const change = { request: back, by, requirement: deployRequirement(request), told: false };
    await recordChange(tx, deps, { ...change, outcome: 'unscheduled' });
    return { kind: 'unscheduled', request: back };
  });
}

/** Asks again those whose word is missing, also where they said no. null: there is no such request. */
export function askAgain(deps: BeginDeps, ask: BeginAsk, by: ActBy): Promise<AskAgainOutcome | null> {
  return deps.database.transaction(async (tx): Promise<AskAgainOutcome | null> => {
    const request = await findRequest(tx, deps.guildId, ask.number);
    if (request === null) return null;
    const fleet = fleetOf(deps, request.fleet);
    if (fleet?.lifecycle !== 'active') return { kind: 'not-in-use', request };
    if (!isBeginnable(request) || (ask.seen !== null && ask.seen !== request.decision))
      return { kind: 'changed', request };
    const before = await standingsOf(tx, deps, { request, fleet });
    if (lacking(before).every(({ kind }) => kind === 'waiting'))
      return { kind: 'nobody-to-ask', request, standings: before };
    const standings = await askSignOffs(tx, deps, { request, fleet, by, again: true });
    return { kind: 'asked', request, standings };
  });
}

/** What was planned does not happen: it waits for somebody to begin it, and those who wait for it are told why. */
export async function goBack(
  tx: Transaction,
  deps: BeginDeps,
  { request, because }: { readonly request: UpgradeRequest; readonly because: string },
): Promise<void> {
  const acted = { by: null, at: deps.clock.now(), seen: null };
  const stepped = stepRequest(request, { kind: 'unschedule', because }, acted);
  if (stepped.kind === 'changed') return;
  // Due at once: whoever ages what is accepted says when it is looked at again.
  const back = { ...stepped.request, dueAt: deps.clock.now() };
  await saveStep(tx, back, null);
  const by = byMuster(deps, request, 'upgrade:unschedule');
  const change = { request: back, by, requirement: deployRequirement(request), told: false };
  await recordChange(tx, deps, { ...change, outcome: 'went-back' });
  await putWentBackNews(tx, deps, { request: back, fleet: fleetOf(deps, request.fleet) });
}

/** Fleets have few at a time. */
const MOST_PLANNED = 500;

/** Reaction: a window was moved or cancelled. What was planned into it begins at another time than was agreed to. */
export async function followWindow(tx: Transaction, deps: BeginDeps, window: ReleaseWindow): Promise<void> {
  const name = windowId(window.number);
  const fleets = deps.config().fleets.map((fleet: FleetConfig) => fleet.name);
  const query = { guildId: deps.guildId, fleets, state: 'scheduled' } as const;
  for (const request of await listRequests(tx, query, { limit: MOST_PLANNED })) {
    if (request.plan?.window !== name || isThere(window, request.plan.at)) continue;
    const gone = window.state === 'cancelled' ? 'was cancelled' : 'does not open at that time any more';
    await goBack(tx, deps, { request, because: `${name} ${gone}` });
  }
}

/** Whether the window still opens then. */
function isThere(window: ReleaseWindow, at: Date): boolean {
  const moment = { from: at, to: new Date(at.getTime() + 1) };
  return occurrencesOf(window, moment).some(({ startsAt }) => startsAt.getTime() === at.getTime());
}
