import { isFault, severity, type HealthLine, type HealthState, type Reading, type StoredLine } from './health-line.ts';
import type { Tuning } from './rule-book.ts';

/** What the house is told of a line whose alert begins, changes its severity, or ends. */
export type LineAlert = 'fires' | 'changes' | 'ends' | 'none';

export interface LineStep {
  readonly line: HealthLine;
  readonly stored: StoredLine;
  /** What counted before; null for a line that is new. */
  readonly was: HealthState | null;
  readonly alert: LineAlert;
  /** When the alert that it is about began; null where there is none. */
  readonly firingSince: Date | null;
  /** How bad it is while that alert fires, or was just before it ended; null where there is none. */
  readonly firingAs: HealthState | null;
}

/**
 * One pass of one line. What is found must last before it counts, also the very first time it is a fault; `since` is when
 * it began to be found, not when it began to count. Silence ends no alert: only a datum that is well does.
 */
export function stepLine(
  before: StoredLine | null,
  reading: Reading,
  { tuning, now }: { readonly tuning: Tuning; readonly now: Date },
): LineStep {
  const settled = settle(before, reading.state, { tuning, now });
  const line: HealthLine = { ...reading, ...settled };
  const alert = alertOf(before, line, tuning);
  const stored: StoredLine = {
    rule: reading.rule,
    subject: reading.subject,
    state: line.state,
    since: line.since,
    pending: line.pending === null ? null : { state: line.pending.state, since: line.pending.since },
    memory: reading.memory,
    seenAt: reading.readAt ?? before?.seenAt ?? null,
    firing: firingAfter(before, line, alert),
  };
  const firing = stored.firing ?? before?.firing ?? null;
  const [firingSince, firingAs] = [firing?.since ?? null, firing?.state ?? null];
  return { line, stored, was: before?.state ?? null, alert, firingSince, firingAs };
}

type Settled = Pick<HealthLine, 'state' | 'since' | 'pending'>;

function settle(
  before: StoredLine | null,
  found: HealthState,
  { tuning, now }: { readonly tuning: Tuning; readonly now: Date },
): Settled {
  // Nothing was known, so what is no fault counts at once; a fault has to last.
  const known = before ?? { state: isFault(found) ? 'no-data' : found, since: now, pending: null };
  if (found === known.state) return { state: found, since: known.since, pending: null };

  // What wavers between two states that are both worse is worse all the while.
  const pending = known.pending;
  const isSameSide =
    pending !== null && severity(pending.state) < severity(known.state) === severity(found) < severity(known.state);
  const since = isSameSide ? pending.since : now;
  const countsAt = new Date(since.getTime() + lastsSeconds(known.state, found, tuning) * 1000);
  if (now >= countsAt) return { state: found, since, pending: null };
  return { state: known.state, since: known.since, pending: { state: found, since, countsAt } };
}

function lastsSeconds(from: HealthState, to: HealthState, tuning: Tuning): number {
  // From ignorance to a state that is no fault: nobody has to wait for good news.
  if (!isFault(from) && (to === 'healthy' || (!isFault(to) && severity(to) > severity(from)))) return 0;
  return severity(to) < severity(from) ? tuning.worseAfterSeconds : tuning.betterAfterSeconds;
}

function alertOf(before: StoredLine | null, line: HealthLine, tuning: Tuning): LineAlert {
  const firing = before?.firing ?? null;
  if (!tuning.alert) return firing === null ? 'none' : 'ends';
  if (isFault(line.state)) {
    if (firing === null) return 'fires';
    return firing.state === line.state ? 'none' : 'changes';
  }
  const isSilent = line.state === 'no-data' || line.state === 'not-reachable-from-here';
  return firing === null || isSilent ? 'none' : 'ends';
}

function firingAfter(before: StoredLine | null, line: HealthLine, alert: LineAlert): StoredLine['firing'] {
  switch (alert) {
    case 'none':
      return before?.firing ?? null;
    case 'ends':
      return null;
    case 'fires':
      return { since: line.since, state: line.state };
    case 'changes':
      return { since: before?.firing?.since ?? line.since, state: line.state };
  }
}

/** Whether anything of it is worth a write. */
export function isNews(before: StoredLine | null, after: StoredLine): boolean {
  if (before === null) return true;
  return (
    before.state !== after.state ||
    before.since.getTime() !== after.since.getTime() ||
    before.pending?.state !== after.pending?.state ||
    before.pending?.since.getTime() !== after.pending?.since.getTime() ||
    before.memory?.value !== after.memory?.value ||
    before.memory?.since.getTime() !== after.memory?.since.getTime() ||
    before.firing?.state !== after.firing?.state ||
    before.firing?.since.getTime() !== after.firing?.since.getTime() ||
    isLater(before.seenAt, after.seenAt)
  );
}

/** When a datum was last seen is kept to the hour: it is written seldom, and read in days. */
const SEEN_WITHIN_MS = 3_600_000;

function isLater(before: Date | null, after: Date | null): boolean {
  if (after === null) return false;
  return before === null || after.getTime() - before.getTime() > SEEN_WITHIN_MS;
}
