import type { UpgradeRequest } from './request.ts';

type Aged = Pick<UpgradeRequest, 'state' | 'enteredAt' | 'wantedBy' | 'dueAt'>;

export interface AgeLimits {
  /** An undecided request expires after so many days. */
  readonly decideDays: number;
  /** An accepted one that nobody began. */
  readonly beginDays: number;
}

/** Of a fleet that left the configuration. */
export const LAST_LIMITS: AgeLimits = { decideDays: 30, beginDays: 14 };

/** wait: it is only looked at again at `dueAt`. expire: its time is over; `days` is how long it had. */
export type AgeVerdict =
  | { readonly kind: 'wait'; readonly dueAt: Date }
  | { readonly kind: 'remind'; readonly dueAt: Date; readonly expiresAt: Date }
  | { readonly kind: 'expire'; readonly days: number }
  /** It is no question of its age. */
  | { readonly kind: 'ageless' };

const DAY_MS = 86_400_000;
/** Who was reminded once will see it; who was reminded daily stops looking. */
const FIRST_DAYS = [3, 7];
const THEN_EVERY_DAYS = 7;
/** Nobody is reminded more often. */
const LEAST_APART_MS = DAY_MS;

/** When a request expires that nobody decides on, or that nobody begins; null: in its state it does not. */
export function expiresAt({ state, enteredAt }: Aged, limits: AgeLimits): Date | null {
  const days = daysOf(state, limits);
  return days === null ? null : new Date(enteredAt.getTime() + days * DAY_MS);
}

/**
 * What age has a request in which people are to act: after three days, a week and each further week, a day before it is
 * wanted and a day before it expires somebody is reminded, when `dueAt` names just that moment; asked at any other
 * moment, it only says when to ask again.
 */
export function judgeAge(request: Aged, limits: AgeLimits, now: Date): AgeVerdict {
  const end = expiresAt(request, limits);
  if (end === null) return { kind: 'ageless' };
  if (now >= end) return { kind: 'expire', days: daysOf(request.state, limits) ?? 0 };
  const moments = momentsOf(request, end);
  const due = request.dueAt?.getTime();
  const isReminder = due !== undefined && due <= now.getTime() && moments.includes(due);
  // What fell due while Muster was away is said once, and not again for each moment that went by.
  const least = now.getTime() + (isReminder ? LEAST_APART_MS : 0);
  const next = moments.find((moment) => moment > now.getTime() && moment >= least);
  const dueAt = new Date(Math.min(next ?? end.getTime(), end.getTime()));
  return isReminder ? { kind: 'remind', dueAt, expiresAt: end } : { kind: 'wait', dueAt };
}

/** When a request that came to its state just now is looked at first; null: not for its age. */
export function firstDue(request: Aged, limits: AgeLimits): Date | null {
  const verdict = judgeAge({ ...request, dueAt: null }, limits, request.enteredAt);
  return verdict.kind === 'wait' ? verdict.dueAt : null;
}

function daysOf(state: UpgradeRequest['state'], { decideDays, beginDays }: AgeLimits): number | null {
  return state === 'requested' ? decideDays : state === 'accepted' ? beginDays : null;
}

/** In their order; none within a day after it came to its state. */
function momentsOf({ enteredAt, wantedBy }: Aged, end: Date): readonly number[] {
  const began = enteredAt.getTime();
  const days = Math.floor((end.getTime() - began) / DAY_MS);
  const weeks = Array.from({ length: Math.floor(days / THEN_EVERY_DAYS) }, (_, index) => (index + 1) * THEN_EVERY_DAYS);
  const afterBeginning = [...FIRST_DAYS, ...weeks].map((count) => began + count * DAY_MS);
  const before = [end, ...(wantedBy === null ? [] : [wantedBy])].map((moment) => moment.getTime() - DAY_MS);
  return [...new Set([...afterBeginning, ...before])]
    .filter((moment) => moment >= began + LEAST_APART_MS && moment < end.getTime())
    .toSorted((a, b) => a - b);
}
