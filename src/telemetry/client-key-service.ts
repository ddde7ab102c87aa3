import type { FindSampleFile } from '../metrics/sample-file-service.ts';
import { takeDayKey } from './telemetry-open-store.ts';
import { LEVEL_MS } from './telemetry-reading.ts';

/** By which clients are counted on a day of UTC. */
export interface DayKey {
  readonly dayMs: number;
  readonly secret: Buffer;
}

export interface ClientKeys {
  /** For the day of that hour; null where it cannot be kept. */
  on(hourMs: number): Promise<DayKey | null>;
  /** Drops the key of a day that is over. */
  forgetBefore(now: Date): void;
}

export function dayOf(hourMs: number): number {
  return hourMs - (hourMs % LEVEL_MS.day);
}

/**
 * Clients are counted by a keyed hash. Its random key lives one day of UTC, in the file with samples so that a restart
 * counts nobody twice, and is overwritten when the next day's is made: nobody can tell a client of two days.
 */
export function createClientKeys({
  samples,
  randomKey,
}: {
  readonly samples: FindSampleFile;
  readonly randomKey: () => Buffer;
}): ClientKeys {
  let known: DayKey | null = null;
  return {
    async on(hourMs) {
      const dayMs = dayOf(hourMs);
      if (known?.dayMs === dayMs) return known;
      const file = await samples();
      if (file.kind !== 'open') return null;
      const secret = await file.database.transaction((tx) => takeDayKey(tx, dayMs, randomKey()));
      known = { dayMs, secret };
      return known;
    },
    forgetBefore(now) {
      if (known !== null && now.getTime() >= known.dayMs + LEVEL_MS.day) known = null;
    },
  };
}
