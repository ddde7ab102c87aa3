import type { FleetConfig } from '../platform/config/config.ts';

/** A fleet's part of the configuration read differently than the last time. */
export interface FleetConfigChange {
  readonly fleet: string;
  /** Names of the fields that differ, sorted; values may be long. */
  readonly fields: readonly string[];
  readonly at: Date;
}

/** What of the fleet is compared, field by field, as text. */
export type FleetConfigText = Readonly<Record<string, string>>;

export function textOf(fleet: FleetConfig): FleetConfigText {
  return Object.fromEntries(Object.entries(fleet).map(([field, value]) => [field, JSON.stringify(value ?? null)]));
}

/**
 * Fields that differ. A field that only one of them has is not told: a newer Muster knows more fields, and nobody
 * changed the fleet by that.
 */
export function differingFields(before: FleetConfigText, after: FleetConfigText): readonly string[] {
  return Object.keys(after)
    .filter((field) => Object.hasOwn(before, field) && before[field] !== after[field])
    .toSorted();
}
