import type { Exporter } from '../platform/config/metrics-config.ts';
import type { Manner } from './formula.ts';
import type { Labels } from './track.ts';

/** An exporter of a host of a fleet. */
export interface SampleSource {
  readonly id: number;
  readonly fleetId: number;
  readonly host: string;
  readonly exporter: Exporter;
}

export interface StoredSeries {
  readonly name: string;
  readonly labels: Labels;
  /** As it was when it was written: what down-sampling keeps of it depends on it. */
  readonly manner: Manner;
}

/** All series of one exporter at one moment, or why there are none. */
export interface StoredSample {
  readonly fleetId: number;
  readonly sourceId: number;
  readonly atMs: number;
  readonly seen: { readonly layoutId: number; readonly body: Buffer } | { readonly failure: string };
}

export interface StoredRollup {
  /** Milliseconds of the bucket. */
  readonly level: number;
  readonly fleetId: number;
  readonly sourceId: number;
  /** The bucket's end. */
  readonly atMs: number;
  readonly layoutId: number;
  readonly body: Buffer;
}

/** Of which sources, from when to when; both moments belong to it. */
export interface Stretch {
  readonly fleetId: number;
  readonly sourceIds: ReadonlySet<number>;
  readonly fromMs: number;
  readonly toMs: number;
}
