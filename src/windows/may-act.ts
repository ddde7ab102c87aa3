import type { WindowNeed } from '../platform/config/config.ts';
import { matchesGlob } from '../platform/config/glob.ts';
import type { Occurrence } from './occurrence.ts';
import { appliesTo, type Override } from './override.ts';
import { lacking, type Quorum } from './staffing.ts';
import { covers, type ActTarget } from './window-scope.ts';
import type { ClosePolicy, ReleaseWindow } from './window.ts';

/** One occurrence, with who is on. */
export interface WindowAt {
  readonly window: ReleaseWindow;
  readonly occurrence: Occurrence;
  readonly quorum: Quorum;
}

export interface ActAsk {
  /** E.g. 'deploy', 'rollback'. */
  readonly act: string;
  readonly target: ActTarget;
  /** What exactly, such as a version; '' where the act tells all. Overrides are bound to it. */
  readonly version: string;
  /** Other words by which an override may name it, such as its branch. */
  readonly alsoCalled?: readonly string[];
}

export interface WindowFacts {
  readonly needed: readonly WindowNeed[];
  /** All that end after `now`, as far ahead as an opening is to be looked for. */
  readonly windows: readonly WindowAt[];
  readonly overrides: readonly Override[];
}

/** When it will be possible, as far as windows can tell. */
export interface Opening extends WindowAt {
  /** The window's beginning, or the end of what freezes within it. */
  readonly at: Date;
}

export type ActReason =
  | { readonly kind: 'no-window-needed' }
  | ({ readonly kind: 'allowed-by' } & WindowAt)
  | ({ readonly kind: 'frozen-by' } & WindowAt)
  | ({ readonly kind: 'quorum-missing' } & WindowAt)
  | { readonly kind: 'outside' }
  | { readonly kind: 'overridden'; readonly override: Override };

export interface ActVerdict {
  readonly kind: 'allowed' | 'refused';
  /** Every reason that counted, the deciding one first. */
  readonly reasons: readonly ActReason[];
  /** From when on windows alone would say something else; null where they never do. */
  readonly until: Date | null;
  /** Of the window that allows it: what becomes of what is under way at `until`. */
  readonly closing: ClosePolicy | null;
  /** Where it is refused: when it could be. */
  readonly next: Opening | null;
}

/** Until when the override that let it happen holds; null where none was used up. */
export function overrideEnd({ reasons }: ActVerdict): Date | null {
  const used = reasons.find((reason) => reason.kind === 'overridden');
  return used?.kind === 'overridden' ? used.override.until : null;
}

/**
 * Whether the windows let an act happen now. A freeze wins over every window that allows; a window without its quorum
 * allows nothing; an override, bound to this act on this target, wins over both. Ends are exclusive.
 */
export function mayAct(ask: ActAsk, now: Date, facts: WindowFacts): ActVerdict {
  const covering = facts.windows.filter(({ window }) => covers(window.scope, ask.target));
  const open = covering.filter(({ occurrence }) => isAt(occurrence, now));
  const reasons = [
    ...facts.overrides
      .filter((override) => appliesTo(override, { ...ask, now }))
      .map((override): ActReason => ({ kind: 'overridden', override })),
    ...open.filter(({ window }) => window.kind === 'freeze').map((each): ActReason => ({ kind: 'frozen-by', ...each })),
    ...open.filter(isAllowing).map((each): ActReason => ({ kind: 'allowed-by', ...each })),
    ...open.filter(isShort).map((each): ActReason => ({ kind: 'quorum-missing', ...each })),
  ];
  const has = (kind: ActReason['kind']): boolean => reasons.some((each) => each.kind === kind);
  const isNeeded = needsWindow(ask, facts.needed);
  const all: readonly ActReason[] = [
    ...reasons,
    ...(isNeeded ? [] : [{ kind: 'no-window-needed' } as const]),
    ...(isNeeded && !has('allowed-by') ? [{ kind: 'outside' } as const] : []),
  ];
  const kind = isAllowed({
    isOverridden: has('overridden'),
    isFrozen: has('frozen-by'),
    isNeeded,
    isOpen: has('allowed-by'),
  });
  const next = kind === 'allowed' ? null : nextOpening(covering, { now, isNeeded });
  return { kind, reasons: all, next, ...lasting(covering, { now, isNeeded, kind }) };
}

export function needsWindow({ act, target }: Pick<ActAsk, 'act' | 'target'>, needed: readonly WindowNeed[]): boolean {
  return needed.some((need) => need.acts.some((glob) => matchesGlob(glob, act)) && covers(need, target));
}

function isAllowed({
  isOverridden,
  isFrozen,
  isNeeded,
  isOpen,
}: Readonly<Record<string, boolean>>): ActVerdict['kind'] {
  if (isOverridden === true) return 'allowed';
  if (isFrozen === true) return 'refused';
  return isNeeded !== true || isOpen === true ? 'allowed' : 'refused';
}

function isAt({ startsAt, endsAt }: Occurrence, at: Date): boolean {
  return startsAt <= at && at < endsAt;
}

function isAllowing({ window, quorum }: WindowAt): boolean {
  return window.kind === 'allow' && quorum.isMet;
}

function isShort({ window, quorum }: WindowAt): boolean {
  return window.kind === 'allow' && lacking(quorum).length > 0;
}

interface Looking {
  readonly now: Date;
  readonly isNeeded: boolean;
}

/** Openings begin where a window does or a freeze ends. Of one to come, the quorum may yet be had. */
function nextOpening(covering: readonly WindowAt[], { now, isNeeded }: Looking): Opening | null {
  const moments = covering
    .flatMap((each) => [
      { at: each.window.kind === 'allow' ? each.occurrence.startsAt : each.occurrence.endsAt, cause: each },
    ])
    .filter(({ at }) => at > now)
    .toSorted((a, b) => a.at.getTime() - b.at.getTime());
  for (const { at, cause } of moments) {
    const there = covering.filter(({ occurrence }) => isAt(occurrence, at));
    if (there.some(({ window }) => window.kind === 'freeze')) continue;
    if (!isNeeded) return { ...cause, at };
    const allowing = there.find(
      (each) => each.window.kind === 'allow' && (each.quorum.isMet || each.occurrence.startsAt > now),
    );
    if (allowing !== undefined) return { ...allowing, at };
  }
  return null;
}

/** Until when windows allow it, and what they say of what is under way then. */
function lasting(
  covering: readonly WindowAt[],
  { now, isNeeded, kind }: Looking & { readonly kind: ActVerdict['kind'] },
): Pick<ActVerdict, 'until' | 'closing'> {
  const freezes = covering
    .filter(({ window, occurrence }) => window.kind === 'freeze' && occurrence.startsAt > now)
    .toSorted((a, b) => a.occurrence.startsAt.getTime() - b.occurrence.startsAt.getTime());
  const frozenAt = freezes[0];
  if (kind === 'refused') return { until: null, closing: null };
  if (!isNeeded) return { until: frozenAt?.occurrence.startsAt ?? null, closing: frozenAt?.window.closing ?? null };
  const last = chainEnd(covering, now);
  if (last === null) return { until: null, closing: null };
  if (frozenAt !== undefined && frozenAt.occurrence.startsAt < last.occurrence.endsAt)
    return { until: frozenAt.occurrence.startsAt, closing: frozenAt.window.closing };
  return { until: last.occurrence.endsAt, closing: last.window.closing };
}

/** The window in which time allowed without a gap runs out. */
function chainEnd(covering: readonly WindowAt[], now: Date): WindowAt | null {
  let end: WindowAt | null = null;
  const allowing = covering
    .filter(isAllowing)
    .toSorted((a, b) => a.occurrence.startsAt.getTime() - b.occurrence.startsAt.getTime());
  for (const each of allowing) {
    const reached: Date = end === null ? now : end.occurrence.endsAt;
    if (each.occurrence.startsAt > reached) break;
    if (each.occurrence.endsAt > reached) end = each;
  }
  return end;
}
