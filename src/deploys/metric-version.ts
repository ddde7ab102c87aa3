import type { FleetConfig } from '../platform/config/config.ts';

/** What a host's metrics say that it runs; foreign text. */
export interface MetricVersion {
  readonly version: string;
  /** When the sample was taken. */
  readonly at: Date;
}

/** By host; those of which no recent sample is known are absent. Throws for nothing that a network does. */
export type TellVersions = (fleet: FleetConfig) => Promise<ReadonlyMap<string, MetricVersion>>;
