import type { HoldsConfig } from '../platform/config/config.ts';
import type { Hold } from './hold.ts';

export type HoldPace = Pick<HoldsConfig, 'remindMinutes' | 'nagHours'>;

/** What is due about a hold. run-out: its time is up, and whether it ends or is overdue depends on its holder. */
export type DueStep = 'nothing' | 'remind' | 'ask' | 'run-out';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
/** A hold shorter than the usual reminder is reminded of when so much of its time is left. */
const LAST_PART = 0.25;

/** Everything is said once, however often and late this is asked: instants count, so clocks that change do not. */
export function dueStep(hold: Hold, now: Date, pace: HoldPace): DueStep {
  if (hold.state === 'ended') return 'nothing';
  if (hold.state === 'held' && now >= hold.until) return 'run-out';
  if (hold.state === 'held' && !isReminded(hold) && now >= remindAt(hold, pace)) return 'remind';
  return now >= askAt(hold, pace) ? 'ask' : 'nothing';
}

/** When something is due about it next; null when it has ended. */
export function nextMoment(hold: Hold, pace: HoldPace): Date | null {
  if (hold.state === 'ended') return null;
  const moments = [askAt(hold, pace)];
  if (hold.state === 'held') moments.push(hold.until);
  if (hold.state === 'held' && !isReminded(hold)) moments.push(remindAt(hold, pace));
  return new Date(Math.min(...moments.map((each) => each.getTime())));
}

function isReminded({ remindedOf, until }: Hold): boolean {
  return remindedOf?.getTime() === until.getTime();
}

function remindAt({ placedAt, until }: Hold, { remindMinutes }: HoldPace): Date {
  const lastPart = (until.getTime() - placedAt.getTime()) * LAST_PART;
  return new Date(until.getTime() - Math.min(remindMinutes * MINUTE_MS, lastPart));
}

/** Counted from when it was last spoken of; being overdue is told of by itself. */
function askAt({ placedAt, spokenOfAt }: Hold, { nagHours }: HoldPace): Date {
  return new Date((spokenOfAt ?? placedAt).getTime() + nagHours * HOUR_MS);
}

export function reminded(hold: Hold): Hold {
  return { ...hold, remindedOf: hold.until };
}

export function spokenOf(hold: Hold, now: Date): Hold {
  return { ...hold, spokenOfAt: now };
}

/** It stands, though its time is up. */
export function overdue(hold: Hold, now: Date, because: string): Hold {
  return {
    ...hold,
    state: 'overdue',
    overdueSince: now,
    overdueBecause: because,
    spokenOfAt: now,
    version: hold.version + 1,
  };
}

export function ended(hold: Hold, now: Date, end: Pick<Hold, 'endedBy' | 'ending'>): Hold {
  return { ...hold, ...end, state: 'ended', endedAt: now, version: hold.version + 1 };
}

/** Held again, until then: whoever extends has thought of it, so it is not asked about for a while. */
export function extended(hold: Hold, now: Date, until: Date): Hold {
  return {
    ...hold,
    state: 'held',
    until,
    overdueSince: null,
    overdueBecause: null,
    spokenOfAt: now,
    version: hold.version + 1,
  };
}
