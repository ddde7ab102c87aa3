import { createHmac } from 'node:crypto';
import type { FindSampleFile } from '../metrics/sample-file-service.ts';
import { takeDayKey } from './telemetry-open-store.ts';
import { LEVEL_MS } from './telemetry-reading.ts';

/** A client as it is counted: a number that says nothing of it once the day's key is destroyed. */
export type CountClient = (fleet: string, client: string) => number;

export interface ClientCounter {
  /** For the day of that hour; null where its key cannot be kept. */
  on(hourMs: number): Promise<CountClient | null>;
  /** Drops the key of a day that is over. */
  forgetBefore(now: Date): void;
}

/**
 * Clients are counted by a keyed hash. Its random key lives one day of UTC, in the file with samples so that a restart
 * counts nobody twice, and is overwritten when the next day's is made: nobody can tell a client of two days.
 */
export function createClientCounter({
  samples,
  randomKey,
}: {
  readonly samples: FindSampleFile;
  readonly randomKey: () => Buffer;
}): ClientCounter {
  let known: { readonly dayMs: number; readonly key: Buffer } | null = null;
  return {
    async on(hourMs) {
      const dayMs = hourMs - (hourMs % LEVEL_MS.day);
      if (known?.dayMs !== dayMs) {
        const file = await samples();
        if (file.kind !== 'open') return null;
        known = { dayMs, key: await file.database.transaction((tx) => takeDayKey(tx, dayMs, randomKey())) };
      }
      const { key } = known;
      const seen = new Map<string, number>();
      return (fleet, client) => {
        // A report is of one client nearly always, and names it with every item.
        const id = `${fleet}\n${client}`;
        const hash = seen.get(id) ?? createHmac('sha256', key).update(id).digest().readUIntBE(0, 6);
        seen.set(id, hash);
        return hash;
      };
    },
    forgetBefore(now) {
      if (known !== null && now.getTime() >= known.dayMs + LEVEL_MS.day) known = null;
    },
  };
}
