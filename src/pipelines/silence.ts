import type { Rhythm } from './rhythm.ts';
import type { CiSystem } from './run.ts';

/** Who can fall silent: a system as a whole, or a pipeline that is started by the clock. */
export type SilenceSubject =
  | { readonly kind: 'source'; readonly system: CiSystem }
  | { readonly kind: 'pipeline'; readonly pipeline: string; readonly system: CiSystem };

/** One stretch of silence; whoever falls silent again has a new one. */
export interface Silence {
  readonly id: string;
  readonly subject: SilenceSubject;
  /** The last word before it. */
  readonly heardAt: Date;
  readonly noticedAt: Date;
  readonly longestGapMs: number;
  readonly heardCount: number;
  /** A channel of the configuration. */
  readonly channel: string;
  readonly end: SilenceEnd | null;
}

/** spoke: heard again. forgotten: so long ago that nothing is expected any more, or nothing of it is configured. */
export interface SilenceEnd {
  readonly kind: 'spoke' | 'forgotten';
  readonly at: Date;
}

export type SilenceStep =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'notice'; readonly heardAt: Date; readonly longestGapMs: number; readonly heardCount: number }
  | { readonly kind: 'end'; readonly end: SilenceEnd };

export function subjectKey(subject: SilenceSubject): string {
  return subject.kind === 'source' ? `source:${subject.system}` : `pipeline:${subject.pipeline}`;
}

/** What the rhythm means for the silence that is open, if one is. */
export function judgeSilence(open: Pick<Silence, 'heardAt'> | null, rhythm: Rhythm, now: Date): SilenceStep {
  if (open === null)
    return rhythm.kind === 'silent'
      ? { kind: 'notice', heardAt: rhythm.last, longestGapMs: rhythm.longestGapMs, heardCount: rhythm.heardCount }
      : { kind: 'nothing' };
  if (rhythm.kind === 'learning') return { kind: 'end', end: { kind: 'forgotten', at: now } };
  return rhythm.last > open.heardAt ? { kind: 'end', end: { kind: 'spoke', at: rhythm.last } } : { kind: 'nothing' };
}

/** What CI systems call a start by the clock ("schedule", "TimerTriggerCause"); others wait for somebody to push. */
const BY_CLOCK = /schedul|cron|timer|cloudwatchevent/iu;

export function isByClock(trigger: string): boolean {
  return BY_CLOCK.test(trigger);
}
