import type { Exporter } from '../platform/config/metrics-config.ts';

/**
 * What one series of one host was over time, ascending. NaN marks a moment at which the series was not there although
 * it was before: its host did not answer, or answered without it. Prometheus calls that a staleness marker.
 */
export interface Track {
  readonly host: string;
  readonly exporter: Exporter;
  readonly name: string;
  readonly labels: Labels;
  /** Milliseconds. */
  readonly times: readonly number[];
  readonly values: readonly number[];
}

export type Labels = Readonly<Record<string, string>>;

/** A value and when it was seen, in milliseconds. */
export interface Seen {
  readonly value: number;
  readonly atMs: number;
}

/** An older value counts as none (Prometheus docs: "Staleness"). */
export const LOOKBACK_MS = 300_000;
