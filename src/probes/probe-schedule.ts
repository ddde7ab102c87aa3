import type { ProbingConfig } from '../platform/config/service-config.ts';
import { spread, type Probe } from './probe.ts';

/** A new probe is asked within this, so that whoever configured it sees it soon. */
const FIRST_WITHIN_MS = 30_000;
/** An interval is up to this much shorter or longer, so that probes never march in step. */
const JITTER = 0.1;
const MINUTE_MS = 60_000;

/** When a probe that nobody asked yet is asked first. */
export function firstDue({ key, everySeconds }: Pick<Probe, 'key' | 'everySeconds'>, now: Date): Date {
  return new Date(now.getTime() + spread(key) * Math.min(FIRST_WITHIN_MS, everySeconds * 1000));
}

/** When it is asked again after `at`. */
export function nextDue({ key, everySeconds }: Pick<Probe, 'key' | 'everySeconds'>, at: Date): Date {
  const factor = 1 - JITTER + 2 * JITTER * spread(key, at.getTime());
  return new Date(at.getTime() + everySeconds * 1000 * factor);
}

/**
 * Whether its turn has come. A turn further away than any could be is none: the clock was set back, or its interval was
 * made shorter.
 */
export function isDue({ everySeconds }: Pick<Probe, 'everySeconds'>, dueAt: Date, now: Date): boolean {
  const waitMs = dueAt.getTime() - now.getTime();
  return waitMs <= 0 || waitMs > everySeconds * 1000 * (1 + JITTER);
}

/** What was asked of late: when, of whom. */
export interface Asked {
  readonly at: Date;
  readonly target: string;
}

/** Of what is due, the longest overdue that the budgets still allow; the rest waits for a next pass. */
export function takeWithin<Due extends { readonly target: string }>(
  due: readonly Due[],
  { asked, budget, now }: { readonly asked: readonly Asked[]; readonly budget: ProbingConfig; readonly now: Date },
): { readonly taken: readonly Due[]; readonly left: readonly Due[]; readonly asked: readonly Asked[] } {
  // What was asked in a time to come was so by a clock that was set back.
  const recent = asked.filter(({ at }) => Math.abs(now.getTime() - at.getTime()) < MINUTE_MS);
  const perTarget = new Map<string, number>();
  for (const { target } of recent) perTarget.set(target, (perTarget.get(target) ?? 0) + 1);
  const taken: Due[] = [];
  const left: Due[] = [];
  for (const each of due) {
    const ofTarget = perTarget.get(each.target) ?? 0;
    if (recent.length + taken.length >= budget.perMinute || ofTarget >= budget.perHostPerMinute) {
      left.push(each);
      continue;
    }
    taken.push(each);
    perTarget.set(each.target, ofTarget + 1);
  }
  return { taken, left, asked: [...recent, ...taken.map(({ target }) => ({ at: now, target }))] };
}
