import type { Config } from '../platform/config/config.ts';
import { wallMs, wallTime, ZoneClocks } from '../windows/local-time.ts';
import { readLength } from '../windows/typed-moment.ts';

export type HoldEnd =
  | { readonly kind: 'end'; readonly until: Date }
  /** `why` completes "for: …". */
  | { readonly kind: 'unreadable'; readonly why: string }
  | { readonly kind: 'too-long'; readonly until: Date; readonly longestHours: number };

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

/**
 * When a hold ends that lasts as typed, from `from` on: `2h` is passing time, `until friday 18:00` the wall clock of
 * the zone. No end may be later than the fleet's limit, counted from `now`.
 */
export function readHoldEnd(
  typed: string,
  { from, now, timeZone, longestHours }: { from: Date; now: Date; timeZone: string; longestHours: number },
): HoldEnd {
  const clocks = new ZoneClocks();
  const start = wallTime(Math.floor(clocks.wallAt(from, timeZone) / MINUTE_MS) * MINUTE_MS);
  const length = readLength(typed, start);
  if (length.kind === 'unreadable') return length;
  const until =
    length.length.kind === 'for'
      ? new Date(from.getTime() + length.length.minutes * MINUTE_MS)
      : clocks.instantOf(
          wallMs(`${start.slice(0, 10)}T${length.length.time}`) + length.length.daysLater * 24 * HOUR_MS,
          timeZone,
        );
  if (until <= now) return { kind: 'unreadable', why: 'write an end that is to come' };
  if (until.getTime() - now.getTime() > longestHours * HOUR_MS) return { kind: 'too-long', until, longestHours };
  return { kind: 'end', until };
}

/** How long a hold of the fleet may last, in hours. */
export function longestHoursOf({ fleets, holds }: Pick<Config, 'fleets' | 'holds'>, fleet: string): number {
  return fleets.find(({ name }) => name === fleet)?.longestHoldHours ?? holds.longestHours;
}
