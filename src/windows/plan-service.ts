import { storable } from '../audit/audit.ts';
import type { Transaction } from '../platform/database/transaction.ts';
import { wallMs, ZoneClocks } from './local-time.ts';
import { findOccurrence, occurrencesOf } from './occurrence.ts';
import { readMoment } from './typed-moment.ts';
import { doer, recordAct, type JudgedBy, type WindowServiceDeps } from './window-deps-service.ts';
import type { ChangeOutcome, ScheduleOutcome, WindowChange } from './window-outcome.ts';
import { lastEndOf } from './window-plan.ts';
import {
  deleteDraft,
  deleteDraftsBefore,
  findDraft,
  findWindow,
  insertDraft,
  insertWindow,
  nextWindowNumber,
  saveWindow,
} from './window-store.ts';
import { windowId, type ReleaseWindow, type WindowDraft, type WindowException, type WindowPlan } from './window.ts';

/** A plan that nobody wanted within a day is forgotten. */
const DRAFT_MS = 86_400_000;

/** Keeps a plan until its maker has seen when it would be. */
export function draftWindow(deps: WindowServiceDeps, plan: WindowPlan, by: JudgedBy): Promise<WindowDraft> {
  const now = deps.clock.now();
  return deps.database.transaction(async (tx) => {
    await deleteDraftsBefore(tx, new Date(now.getTime() - DRAFT_MS));
    const draft: WindowDraft = {
      id: deps.ids.short(),
      guildId: deps.guildId,
      userId: by.actor.discordUserId ?? '',
      plan: { ...plan, name: storable(plan.name) },
      createdAt: now,
    };
    await insertDraft(tx, draft);
    return draft;
  });
}

/** Turns a draft into a window, once, however often its button is pressed. */
export function scheduleDraft(deps: WindowServiceDeps, id: string, by: JudgedBy): Promise<ScheduleOutcome> {
  return deps.database.transaction(async (tx) => {
    const draft = await findDraft(tx, deps.guildId, id);
    if (draft === null || (await deleteDraft(tx, id)) === 'gone') return { kind: 'draft-gone' };
    return { kind: 'scheduled', window: await insert(tx, deps, { plan: draft.plan, by }) };
  });
}

export function discardDraft(deps: WindowServiceDeps, id: string): Promise<'deleted' | 'gone'> {
  return deps.database.transaction((tx) => deleteDraft(tx, id));
}

export function scheduleWindow(deps: WindowServiceDeps, plan: WindowPlan, by: JudgedBy): Promise<ReleaseWindow> {
  return deps.database.transaction((tx) => insert(tx, deps, { plan, by }));
}

async function insert(
  tx: Transaction,
  deps: WindowServiceDeps,
  { plan, by }: { readonly plan: WindowPlan; readonly by: JudgedBy },
): Promise<ReleaseWindow> {
  const window: ReleaseWindow = {
    ...plan,
    name: storable(plan.name),
    number: await nextWindowNumber(tx),
    guildId: deps.guildId,
    state: 'active',
    version: 1,
    createdBy: doer(deps, by.actor),
    createdAt: deps.clock.now(),
    cancelledBy: null,
  };
  await insertWindow(tx, window, lastEndOf(window));
  await recordAct(tx, deps, { by, outcome: 'scheduled', subject: windowId(window.number) });
  await deps.facts.state(tx, { kind: 'window.changed', window });
  return window;
}

/** Changes a window that there is; null: there is none. */
export function changeWindow(
  deps: WindowServiceDeps,
  { number, change }: { readonly number: number; readonly change: WindowChange },
  by: JudgedBy,
): Promise<ChangeOutcome | null> {
  return deps.database.transaction(async (tx) => {
    const was = await findWindow(tx, deps.guildId, number);
    if (was === null) return null;
    const outcome = step(was, change, { deps, by });
    if (!('window' in outcome) || outcome.window === was) return outcome;
    const { window } = outcome;
    await saveWindow(tx, window, lastEndOf(window));
    const about = 'occurrence' in outcome ? ` ${outcome.occurrence.key}` : '';
    await recordAct(tx, deps, { by, outcome: outcome.kind, subject: `${windowId(number)}${about}` });
    await deps.facts.state(tx, { kind: 'window.changed', window });
    return outcome;
  });
}

function step(
  was: ReleaseWindow,
  change: WindowChange,
  { deps, by }: { readonly deps: WindowServiceDeps; readonly by: JudgedBy },
): ChangeOutcome {
  const now = deps.clock.now();
  if (was.state === 'cancelled') return { kind: 'already-cancelled', window: was };
  const next = { ...was, version: was.version + 1 };
  switch (change.kind) {
    case 'cancel':
      return { kind: 'cancelled', window: { ...next, state: 'cancelled', cancelledBy: doer(deps, by.actor) } };
    case 'close': {
      const [open] = occurrencesOf(was, { from: now, to: new Date(now.getTime() + 1) });
      if (open === undefined) return { kind: 'not-open', window: was };
      const window = excepting(next, { kind: 'closed', start: open.key, at: now });
      return { kind: 'closed', window, occurrence: { ...open, endsAt: now, wasClosed: true } };
    }
    case 'cancel-occurrence': {
      const occurrence = findOccurrence(was, change.occurrence);
      if (occurrence === null || occurrence.endsAt <= now) return { kind: 'no-such-occurrence', window: was };
      const window = excepting(next, { kind: 'cancelled', start: occurrence.key });
      return { kind: 'occurrence-cancelled', window, occurrence };
    }
    case 'move':
      return move({ was, next, now }, change);
  }
}

function move(
  { was, next, now }: { readonly was: ReleaseWindow; readonly next: ReleaseWindow; readonly now: Date },
  change: Extract<WindowChange, { kind: 'move' }>,
): ChangeOutcome {
  const occurrence = findOccurrence(was, change.occurrence);
  if (occurrence === null || occurrence.startsAt <= now) return { kind: 'no-such-occurrence', window: was };
  const read = readMoment(change.to, { now, timeZone: was.timeZone });
  if (read.kind === 'unreadable') return { kind: 'unreadable-time', why: read.why };
  if (new ZoneClocks().instantOf(wallMs(read.local), was.timeZone) <= now)
    return { kind: 'unreadable-time', why: 'write a time to come' };
  const window = excepting(next, { kind: 'moved', start: occurrence.key, to: read.local });
  const moved = findOccurrence(window, occurrence.key);
  return moved === null
    ? { kind: 'unreadable-time', why: 'write a time that the clocks of its zone show' }
    : { kind: 'moved', window, occurrence: moved };
}

/** The last word about an occurrence stands; a closing beside a move, for it may have been moved before. */
function excepting(window: ReleaseWindow, exception: WindowException): ReleaseWindow {
  const kept = window.exceptions.filter(
    (each) => each.start !== exception.start || (exception.kind === 'closed') !== (each.kind === 'closed'),
  );
  return { ...window, exceptions: [...kept, exception] };
}
