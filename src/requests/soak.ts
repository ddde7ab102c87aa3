import type { Soak } from './request.ts';
import type { ProcessStart } from '../health/process-start.ts';
import type { WatchLine } from './watch.ts';

/** So long something must be worse without a break before the version is held to have failed, in ms. */
export const WORSE_FOR_MS = 10 * 60_000;
/** What begins anew so often does not come to rest by itself. */
export const MOST_RESTARTS = 5;

/** Something after which what ran before proves nothing any more. */
export interface Disturbance {
  readonly at: Date;
  /** A sentence without a period. */
  readonly because: string;
}

export type SoakStep =
  /** `worseSince`: null while nothing is worse. */
  | { readonly kind: 'goes-on'; readonly worseSince: Date | null }
  | { readonly kind: 'begins-again'; readonly soak: Soak; readonly worseSince: Date | null }
  | { readonly kind: 'over' }
  | { readonly kind: 'failed'; readonly because: string };

export interface SoakLook {
  readonly soak: Soak;
  readonly lines: readonly WatchLine[];
  /** The newest since the soak began; null: nothing disturbed it. */
  readonly disturbance: Disturbance | null;
  readonly worseSince: Date | null;
  readonly lengthMs: number;
  readonly now: Date;
}

/**
 * One look at a version that is being watched. What began anew begins the soak anew and does not count as worse by
 * itself; what stays worse fails it; and it is over only while nothing is worse.
 */
export function stepSoak({ soak, lines, disturbance, worseSince, lengthMs, now }: SoakLook): SoakStep {
  const worse = lines.filter(({ verdict, about }) => verdict === 'worse' && about !== 'process');
  const since = worse.length === 0 ? null : (worseSince ?? now);
  if (since !== null && now.getTime() - since.getTime() >= WORSE_FOR_MS)
    return { kind: 'failed', because: failure(worse, now.getTime() - since.getTime()) };
  if (disturbance !== null && soak.restarts + 1 >= MOST_RESTARTS)
    return {
      kind: 'failed',
      because: `its soak began again ${MOST_RESTARTS} times, last because ${disturbance.because}`,
    };
  if (disturbance !== null)
    return { kind: 'begins-again', soak: again(soak, disturbance, lengthMs), worseSince: since };
  if (since === null && now >= soak.until) return { kind: 'over' };
  return { kind: 'goes-on', worseSince: since };
}

/** A soak that begins now. */
export function newSoak(since: Date, lengthMs: number): Soak {
  return { since, until: new Date(since.getTime() + lengthMs), restarts: 0, because: null };
}

/** The newest process that began since the soak did; null: none did, as far as anything tells. */
export function restartSince(soak: Soak, starts: readonly ProcessStart[]): Disturbance | null {
  const [newest, ...others] = starts
    .filter(({ startedAt }) => startedAt > soak.since)
    .toSorted((a, b) => b.startedAt.getTime() - a.startedAt.getTime());
  if (newest === undefined) return null;
  const more = others.length === 0 ? '' : ` and ${others.length} more`;
  return { at: newest.startedAt, because: `the process of ${newest.host}${more} began anew` };
}

function again(soak: Soak, { at, because }: Disturbance, lengthMs: number): Soak {
  return { since: at, until: new Date(at.getTime() + lengthMs), restarts: soak.restarts + 1, because };
}

function failure(worse: readonly WatchLine[], forMs: number): string {
  const minutes = Math.floor(forMs / 60_000);
  return `for ${minutes} minutes it has been worse: ${worse.map(({ said }) => said).join('; ')}`;
}
