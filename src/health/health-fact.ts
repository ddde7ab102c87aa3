import type { HealthLine, HealthState, StoredLine } from './health-line.ts';
import type { LineAlert } from './line-step.ts';

/** One line whose state moved, or whose alert did. */
export interface HealthChange {
  readonly line: HealthLine;
  /** null: the line is new. */
  readonly was: HealthState | null;
  readonly alert: LineAlert;
  /** When its alert began; null where none did. */
  readonly firingSince: Date | null;
  /** How bad it is while its alert fires, or was just before that ended; null where none did. */
  readonly firingAs: HealthState | null;
}

/** What the health rules tell the house; once for each pass over a fleet that moved anything. */
export interface HealthFact {
  readonly kind: 'health.changed';
  /** Canonical name. */
  readonly fleet: string;
  readonly at: Date;
  readonly changes: readonly HealthChange[];
  /** Lines that are judged no more, as their host left the configuration; their alerts end. */
  readonly gone: readonly StoredLine[];
}
