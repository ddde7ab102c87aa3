import { partsOf, type RunPart } from './run-part.ts';
import { durationMs, shownAttempt, type Run, type RunAttempt } from './run.ts';

interface Wait {
  readonly from: number;
  readonly until: number;
}

/**
 * Milliseconds in which parts of the attempt waited for people; what several waited at once counts once. A wait that
 * goes on counts up to `now`, and not at all where that is null.
 */
export function waitedMs(
  parts: readonly RunPart[],
  { attempt, now }: { readonly attempt: number; readonly now: Date | null },
): number {
  const waits = partsOf(parts, attempt).flatMap((part) => waitOf(part, now) ?? []);
  let total = 0;
  let end = -Infinity;
  for (const { from, until } of waits.toSorted((a, b) => a.from - b.from)) {
    total += Math.max(0, until - Math.max(from, end));
    end = Math.max(end, until);
  }
  return total;
}

/** An approval is a wait to its end; a job that was held back waited until it began. */
function waitOf({ waitingSince = null, startedAt, endedAt, phase }: RunPart, now: Date | null): Wait | null {
  if (waitingSince === null) return null;
  const began = startedAt !== null && startedAt > waitingSince ? startedAt : null;
  const until = began ?? (phase === 'finished' ? endedAt : now);
  return until === null ? null : { from: waitingSince.getTime(), until: until.getTime() };
}

/** How long a finished attempt took, and how much of that it waited for people; null where the first is not known. */
export interface TookTimes {
  readonly tookMs: number;
  readonly waitedMs: number;
}

export function tookTimes(run: Pick<Run, 'parts'>, attempt: RunAttempt): TookTimes | null {
  const tookMs = durationMs(attempt);
  return tookMs === null
    ? null
    : { tookMs, waitedMs: Math.min(tookMs, waitedMs(run.parts, { attempt: attempt.number, now: attempt.endedAt })) };
}

/** How long the newest attempt has worked, without what it waited for people; null where it does not go on. */
export function workingMs(run: Run, now: Date): number | null {
  const { startedAt, phase, number } = shownAttempt(run);
  if (phase === 'finished' || startedAt === null) return null;
  return Math.max(0, now.getTime() - startedAt.getTime() - waitedMs(run.parts, { attempt: number, now }));
}
