import type { Config } from '../platform/config/config.ts';
import { SHOW_AGAIN_AFTER_MS } from './alert-hiding.ts';
import { worseThan, type Badness, type Worsening } from './alert-cause.ts';
import { repeatsItself } from './alert-report.ts';
import { isDamped, isShown, type Episode } from './episode.ts';

/** A group that flapped is over when it was quiet for so long. */
export const STEADY_AFTER_MS = 15 * 60_000;

/**
 * over: it ended. hidden: all that fires of it is hidden by something graver. young: it fires not yet as long as the
 * configuration wants. due: it is to be shown. shown: it is.
 */
export type Standing = 'over' | 'hidden' | 'young' | 'due' | 'shown';

export interface Circumstances {
  readonly alerts: Pick<Config['alerts'], 'minimumSeconds' | 'flapsFrom' | 'silentAfterHours'>;
  readonly now: Date;
}

export function standingOf(episode: Episode, { alerts, now }: Circumstances): Standing {
  if (episode.endedAt !== null) return 'over';
  if (isShown(episode)) return 'shown';
  if (isHidden(episode)) return 'hidden';
  return now < oldEnoughAt(episode, alerts) ? 'young' : 'due';
}

/** All that fires of it is hidden. */
export function isHidden({ firing, hidden, endedAt }: Pick<Episode, 'firing' | 'hidden' | 'endedAt'>): boolean {
  return endedAt === null && firing > 0 && hidden >= firing;
}

/** Clocks differ: it did not begin after we heard of it. */
function oldEnoughAt({ severity, startedAt, openedAt }: Episode, { minimumSeconds }: Circumstances['alerts']): Date {
  const seconds = Object.hasOwn(minimumSeconds, (severity ?? '').toLowerCase())
    ? (minimumSeconds[(severity ?? '').toLowerCase()] ?? 0)
    : 0;
  return new Date(Math.min(startedAt.getTime(), openedAt.getTime()) + seconds * 1000);
}

/** When time alone changes something about it; null: never. */
export function dueAtOf(episode: Episode, circumstances: Circumstances): Date | null {
  const { alerts, now } = circumstances;
  if (episode.endedAt !== null)
    return isUnsettled(episode, circumstances) ? new Date(episode.endedAt.getTime() + STEADY_AFTER_MS) : null;
  const silentAt = episode.sources.every(repeatsItself)
    ? new Date(episode.heardAt.getTime() + alerts.silentAfterHours * 3_600_000)
    : null;
  const waits = standingOf(episode, { alerts, now }) === 'young' ? [oldEnoughAt(episode, alerts)] : [];
  const moments = [...waits, ...(silentAt === null ? [] : [silentAt])];
  return moments.length === 0 ? null : new Date(Math.min(...moments.map((at) => at.getTime())));
}

/** It flapped and resolved, and nobody says yet that it is over: it may be back in a minute. */
export function isUnsettled(episode: Episode, { alerts, now }: Circumstances): boolean {
  return (
    episode.ending === 'resolved' &&
    episode.endedAt !== null &&
    isDamped(episode, now, alerts.flapsFrom) &&
    now.getTime() - episode.endedAt.getTime() < STEADY_AFTER_MS
  );
}

/** When hidden alerts are looked at again after what hid them is over. */
export function showAgainAt(now: Date): Date {
  return new Date(now.getTime() + SHOW_AGAIN_AFTER_MS);
}

export function badnessOf({ severity, nodes, scope }: Episode): Badness {
  return { severity, nodes, scope: scope.kind };
}

/** What became worse of it since somebody was told; null where nothing did, or nobody was shown anything yet. */
export function worseningOf(episode: Episode): Worsening | null {
  if (episode.worst === null || episode.endedAt !== null) return null;
  return worseThan(episode.worst, badnessOf(episode));
}
