import type { ActBy } from '../approvals/approval-outcome.ts';
import type { Approval, Binding } from '../approvals/approval.ts';
import type { GuardVerdict } from '../platform/acts/act.ts';
import type { Reader, Transaction } from '../platform/database/transaction.ts';
import type { Actor, Requirement } from '../platform/gate.ts';
import { recheckAct } from './execution-service.ts';
import { settleWindow, settleWindows } from './life-service.ts';
import type { LocalTime } from './local-time.ts';
import type { ActAsk, ActVerdict } from './may-act.ts';
import type { Doing } from './doing.ts';
import { listUnderWay, putDoing } from './occurrence-store.ts';
import { nextOccurrences, type Range } from './occurrence.ts';
import {
  askOverride,
  authorise,
  expireOverrides,
  isOverrideSubject,
  overrideBinding,
  settleOverride,
} from './override-service.ts';
import { changeWindow, discardDraft, draftWindow, scheduleDraft, scheduleWindow } from './plan-service.ts';
import type { HandOverNote } from './hand-over.ts';
import { listNotes, listStaff } from './staff-store.ts';
import { answerStaff, handOver, nameStaff } from './staff-service.ts';
import { staffedOf, type StaffedWindow } from './staffed-window.ts';
import type {
  AnswerOutcome,
  ChangeOutcome,
  OverrideOutcome,
  ScheduleOutcome,
  StaffAsk,
  StaffOutcome,
  WindowChange,
} from './window-outcome.ts';
import type { WindowServiceDeps } from './window-deps-service.ts';
import { judgeAct, readWindows } from './window-reading-service.ts';
import { changeRequirement, fleetTarget, seeRequirement, type WindowPermission } from './window-rights.ts';
import { covers, type ActTarget, type WindowScope } from './window-scope.ts';
import { findDraft, findWindow, recentWindows } from './window-store.ts';
import type { ReleaseWindow, WindowDraft, WindowPlan } from './window.ts';

/**
 * Release windows. Every act here was judged by the gate before, by the requirement that this service names. What
 * changes anything is recorded in the audit here; what changes nothing, the caller records.
 */
export interface WindowService {
  draft(plan: WindowPlan, by: ActBy): Promise<WindowDraft>;
  findDraft(read: Reader, id: string): Promise<WindowDraft | null>;
  scheduleDraft(draft: WindowDraft, by: ActBy): Promise<ScheduleOutcome>;
  discardDraft(id: string): Promise<'deleted' | 'gone'>;
  schedule(plan: WindowPlan, by: ActBy): Promise<ReleaseWindow>;
  change(window: ReleaseWindow, change: WindowChange, by: ActBy): Promise<ChangeOutcome | null>;
  nameStaff(window: ReleaseWindow, ask: Omit<StaffAsk, 'number'>, by: ActBy): Promise<StaffOutcome | null>;
  /** Whoever was named says whether they will be there. */
  answer(
    window: ReleaseWindow,
    ask: { readonly occurrence: LocalTime; readonly answer: 'confirmed' | 'declined' },
    by: ActBy,
  ): Promise<AnswerOutcome | null>;
  handOver(
    window: ReleaseWindow,
    ask: { readonly occurrence: LocalTime; readonly note: string },
    by: ActBy,
  ): Promise<HandOverNote>;
  find(read: Reader, number: number): Promise<ReleaseWindow | null>;
  /** The newest first, in any state: for offers. */
  recent(read: Reader, limit: number): Promise<readonly ReleaseWindow[]>;
  /** Occurrences that overlap the range, in order of their beginning. */
  list(read: Reader, range: Range): Promise<readonly StaffedWindow[]>;
  /** The next ones of a window, the one that is open among them. */
  next(read: Reader, window: ReleaseWindow, count: number): Promise<readonly StaffedWindow[]>;
  notes(read: Reader, window: ReleaseWindow): Promise<readonly HandOverNote[]>;
  /** What the windows say of an act, now or at another moment. Changes nothing. */
  judge(read: Reader, ask: ActAsk, at?: Date): Promise<ActVerdict>;
  /** Judges an act that is to happen now, and uses up the override that lets it, in the transaction that decides it. */
  authorise(tx: Transaction, ask: ActAsk): Promise<ActVerdict>;
  /** For guards of acts: judged again right before it is done. `allowedBy` is the number of the window that let it. */
  recheck(read: Reader, ask: ActAsk, allowedBy: number | null): Promise<GuardVerdict>;
  override(ask: ActAsk & { readonly reason: string }, by: ActBy): Promise<OverrideOutcome>;
  /** What an approval of this room is about by now; undefined where it is another room's. */
  bindingNow(read: Reader, subject: string): Promise<Binding | null | undefined>;
  /** Reactions. */
  approvalEnded(tx: Transaction, approval: Approval): Promise<void>;
  note(tx: Transaction, doing: Told): Promise<void>;
  /** After a window was changed or answered for: draws, opens or closes it at once. */
  settleOne(tx: Transaction, number: number): Promise<void>;
  /** The job: reminds, opens, closes. Safe to repeat. */
  settle(tx: Transaction): Promise<void>;
  changeRequirement(permission: WindowPermission, scope: WindowScope, actor: Actor): Requirement;
  seeRequirement(permission: WindowPermission, scope: WindowScope, actor: Actor): Requirement;
  maySee(window: ReleaseWindow, actor: Actor): boolean;
  fleetTarget(fleet: string): ActTarget;
}

/** What a later room saw being done to a target. */
export interface Told extends Omit<Doing, 'window' | 'occurrence'> {
  readonly target: ActTarget;
}

export function createWindowService(deps: WindowServiceDeps): WindowService {
  const { config, gate, guildId, clock } = deps;
  const judging = (actor: Actor) => ({ config: config(), gate, actor });
  const judged = (permission: WindowPermission, scope: WindowScope, by: ActBy) => ({
    ...by,
    requirement: changeRequirement(permission, scope, judging(by.actor)),
  });
  const seen = (scope: WindowScope, by: ActBy) => ({
    ...by,
    requirement: seeRequirement('window.serve', scope, judging(by.actor)),
  });
  return {
    draft: (plan, by) => draftWindow(deps, plan, judged('window.manage', plan.scope, by)),
    findDraft: (read, id) => findDraft(read, guildId, id),
    scheduleDraft: ({ id, plan }, by) => scheduleDraft(deps, id, judged('window.manage', plan.scope, by)),
    discardDraft: (id) => discardDraft(deps, id),
    schedule: (plan, by) => scheduleWindow(deps, plan, judged('window.manage', plan.scope, by)),
    change: ({ number, scope }, change, by) =>
      changeWindow(deps, { number, change }, judged('window.manage', scope, by)),
    nameStaff: ({ number, scope }, ask, by) => nameStaff(deps, { ...ask, number }, judged('window.staff', scope, by)),
    answer: ({ number, scope }, ask, by) => answerStaff(deps, { ...ask, number }, seen(scope, by)),
    handOver: (window, ask, by) => handOver(deps, { ...ask, window }, seen(window.scope, by)),
    find: (read, number) => findWindow(read, guildId, number),
    recent: (read, limit) => recentWindows(read, guildId, limit),
    list: (read, range) => readWindows(read, deps, range),
    next: async (read, window, count) => {
      const coming = nextOccurrences(window, { now: clock.now(), count });
      const [first] = coming;
      const last = coming.at(-1);
      if (first === undefined || last === undefined) return [];
      const staff = await listStaff(read, [window.number]);
      const keys = new Set(coming.map(({ key }) => key));
      const all = staffedOf([window], staff, { from: clock.now(), to: new Date(last.startsAt.getTime() + 1) });
      return all.filter(({ occurrence }) => keys.has(occurrence.key));
    },
    notes: (read, { number }) => listNotes(read, number, 3),
    judge: (read, ask, at = clock.now()) => judgeAct(read, deps, { ...ask, at }),
    authorise: (tx, ask) => authorise(tx, deps, ask),
    recheck: (read, ask, allowedBy) => recheckAct(read, deps, { ask, allowedBy, at: clock.now() }),
    override: (ask, by) => {
      const { fleet } = ask.target;
      return askOverride(deps, ask, { ...by, requirement: { permission: 'window.override', fleet } });
    },
    bindingNow: async (read, subject) =>
      isOverrideSubject(subject) ? overrideBinding(read, guildId, subject) : undefined,
    approvalEnded: (tx, approval) => settleOverride(tx, deps, approval),
    note: (tx, told) => noteDoing(tx, deps, told),
    settleOne: (tx, number) => settleWindow(tx, deps, number),
    async settle(tx) {
      await expireOverrides(tx, deps);
      await settleWindows(tx, deps);
    },
    changeRequirement: (permission, scope, actor) => changeRequirement(permission, scope, judging(actor)),
    seeRequirement: (permission, scope, actor) => seeRequirement(permission, scope, judging(actor)),
    maySee: ({ scope }, actor) =>
      gate.judge(actor, seeRequirement('window.view', scope, judging(actor))).kind === 'allowed',
    fleetTarget: (fleet) => fleetTarget(config(), fleet),
  };
}

/**
 * Kept for the summary of every window whose time it is. Runs change many times a second in a flood, so occurrences
 * are asked for, which the job wrote before they began, and no window is counted out anew.
 */
async function noteDoing(tx: Transaction, deps: WindowServiceDeps, { target, ...doing }: Told): Promise<void> {
  for (const life of await listUnderWay(tx, deps.clock.now())) {
    const window = await findWindow(tx, deps.guildId, life.window);
    if (window === null || !covers(window.scope, target)) continue;
    await putDoing(tx, { ...doing, window: life.window, occurrence: life.occurrence });
  }
}
