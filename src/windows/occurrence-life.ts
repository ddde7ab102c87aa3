import type { LocalTime } from './local-time.ts';
import type { Occurrence } from './occurrence.ts';

/**
 * ahead: told of, and still to come. short: it should be open, and lacks people. missed: it ended without ever having
 * been open. dropped: it was cancelled before it began.
 */
export const LIFE_STATES = ['ahead', 'short', 'open', 'closed', 'missed', 'dropped'] as const;
export type LifeState = (typeof LIFE_STATES)[number];

/** How far one occurrence has come, so that each thing is told once, whatever restarts in between. */
export interface OccurrenceLife {
  readonly window: number;
  readonly occurrence: LocalTime;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly state: LifeState;
  /** The reminder that was given last, in minutes before the beginning; null: none was. */
  readonly reminded: number | null;
  readonly openedAt: Date | null;
  readonly closedAt: Date | null;
}

/** What is to be told now. */
export type LifeNews = 'reminder' | 'opened' | 'short' | 'closed' | 'missed' | 'dropped' | 'moved';

export interface LifeStep {
  readonly life: OccurrenceLife;
  readonly news: readonly LifeNews[];
}

export interface LifeFacts {
  readonly now: Date;
  /** null: there is no such occurrence any more. */
  readonly occurrence: Occurrence | null;
  readonly isQuorumMet: boolean;
  /** Minutes before the beginning. */
  readonly remindMinutes: readonly number[];
}

/** Four turns of the job that settles windows: each occurrence is known before it begins. */
const ABOUT_TO_BEGIN_MS = 60_000;

/** The first thing there is to tell of an occurrence begins its life, a minute before it at the latest; else null. */
export function beginLife(occurrence: Occurrence, facts: LifeFacts): LifeStep | null {
  const life: OccurrenceLife = {
    window: occurrence.window,
    occurrence: occurrence.key,
    startsAt: occurrence.startsAt,
    endsAt: occurrence.endsAt,
    state: 'ahead',
    reminded: null,
    openedAt: null,
    closedAt: null,
  };
  // What was over before anything was told of it is told no more.
  if (occurrence.endsAt <= facts.now) return null;
  const step = stepLife(life, facts);
  const isAboutToBegin = occurrence.startsAt.getTime() - facts.now.getTime() <= ABOUT_TO_BEGIN_MS;
  return step.news.length > 0 || isAboutToBegin ? step : null;
}

/** What follows for an occurrence now. Repeating it without anything new changes nothing. */
export function stepLife(was: OccurrenceLife, facts: LifeFacts): LifeStep {
  const { now, occurrence, isQuorumMet } = facts;
  if (was.state === 'closed' || was.state === 'missed' || was.state === 'dropped') return { life: was, news: [] };
  if (occurrence === null) return gone(was, now);
  const isMoved = was.state === 'ahead' && occurrence.startsAt.getTime() !== was.startsAt.getTime();
  const life: OccurrenceLife = {
    ...was,
    startsAt: occurrence.startsAt,
    endsAt: occurrence.endsAt,
    // A new beginning is reminded of anew.
    reminded: isMoved ? null : was.reminded,
  };
  const moved: readonly LifeNews[] = isMoved ? ['moved'] : [];
  if (now >= life.endsAt) return ended(life, isQuorumMet);
  if (now < life.startsAt) return remind(life, { facts, moved });
  // Who was on can say that they are not: then it is open no more, until somebody takes their place.
  const state = isQuorumMet ? 'open' : 'short';
  if (life.state === state) return { life, news: moved };
  const openedAt = isQuorumMet ? (life.openedAt ?? now) : life.openedAt;
  return { life: { ...life, state, openedAt }, news: [...moved, isQuorumMet ? 'opened' : 'short'] };
}

function gone(was: OccurrenceLife, now: Date): LifeStep {
  if (was.openedAt === null) return { life: { ...was, state: 'dropped', closedAt: now }, news: ['dropped'] };
  return { life: { ...was, state: 'closed', endsAt: now, closedAt: now }, news: ['closed'] };
}

/** Whoever had its people was open, also where nobody ran who could have told it. */
function ended(life: OccurrenceLife, isQuorumMet: boolean): LifeStep {
  const openedAt = life.openedAt ?? (isQuorumMet ? life.startsAt : null);
  const state = openedAt === null ? 'missed' : 'closed';
  return { life: { ...life, state, openedAt, closedAt: life.endsAt }, news: [state] };
}

function remind(
  life: OccurrenceLife,
  { facts, moved }: { readonly facts: LifeFacts; readonly moved: readonly LifeNews[] },
): LifeStep {
  const minutesLeft = (life.startsAt.getTime() - facts.now.getTime()) / 60_000;
  const due = facts.remindMinutes.filter((minutes) => minutesLeft <= minutes);
  if (due.length === 0) return { life, news: moved };
  // After a stop several may be due: the nearest says it all.
  const nearest = Math.min(...due);
  if (life.reminded !== null && life.reminded <= nearest) return { life, news: moved };
  return { life: { ...life, reminded: nearest }, news: [...moved, 'reminder'] };
}
