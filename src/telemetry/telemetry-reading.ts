import type { CellKey, Measure } from './telemetry-cell.ts';

/** Hours and days of UTC: fixed stretches, because what two that overlap differ by would be a stretch of its own. */
export type TelemetryLevel = 'hour' | 'day';

export const LEVEL_MS = { hour: 3_600_000, day: 86_400_000 } as const satisfies Readonly<
  Record<TelemetryLevel, number>
>;

/** A sum of one stretch, reported by at least so many clients: `clients` is rounded down, never up. */
export interface TelemetryPart extends CellKey {
  /** When the stretch began. */
  readonly at: Date;
  readonly sum: number;
  readonly count: number;
  readonly clients: number;
}

/** A stretch that is over and in which a measure was reported; `clients` null: by too few to say anything of it. */
export interface TelemetrySpan {
  readonly at: Date;
  readonly measure: Measure;
  readonly clients: number | null;
}

export interface TelemetryAsk {
  readonly measures: readonly Measure[];
  readonly level: TelemetryLevel;
  /** Stretches that begin at or after `from` and end at or before `to`. */
  readonly from: Date;
  readonly to: Date;
}

/**
 * What opted-in clients of a fleet reported. Parts of one measure do not overlap, so they may be added up; parts of two
 * measures, and parts and what fleet nodes tell, may not.
 */
export type TelemetryReading =
  /** No source of telemetry is bound to the fleet. */
  | { readonly kind: 'off' }
  | { readonly kind: 'unavailable'; readonly why: string }
  | {
      readonly kind: 'reading';
      readonly parts: readonly TelemetryPart[];
      readonly spans: readonly TelemetrySpan[];
      /** When the stretch that is open now will be over, and can be told of. */
      readonly nextAt: Date;
    };

export interface TelemetryReader {
  read(fleet: string, ask: TelemetryAsk): Promise<TelemetryReading>;
}
