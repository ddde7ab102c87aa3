import type { FailedCall } from './fleet.ts';
import type { HealthReport } from './health.ts';
import type { LayersReading } from './layers.ts';
import type { MeshReading } from './mesh.ts';
import type { ConnectedReading, FilterReading, PeerStatsReading } from './peers.ts';
import type { Attempts } from './reach.ts';

/** What a fleet directory said about one host at its last good read. */
export type RegistryReading =
  | {
      readonly kind: 'listed';
      readonly version: string | null;
      readonly commit: string | null;
      readonly image: string | null;
      readonly refreshedAt: Date | null;
    }
  | { readonly kind: 'not-listed' };

export type NodeVersionReading =
  { readonly kind: 'version'; readonly version: string } | { readonly kind: 'not-available' };

/** What each source of facts about a host gives. */
export interface Readings {
  readonly registry: RegistryReading;
  readonly version: NodeVersionReading;
  readonly health: HealthReport;
  readonly mesh: MeshReading;
  readonly connected: ConnectedReading;
  readonly 'peer-stats': PeerStatsReading;
  readonly filter: FilterReading;
  readonly layers: LayersReading;
}
export type ObservationSource = keyof Readings;

/** The last good reading of one source on one host, and how the tries since then went. */
export interface Observed<Reading> extends Attempts {
  /** null until the first success; kept over later failures. */
  readonly reading: Reading | null;
}

/** All that is stored about one host. A source nobody asked yet is absent. */
export type HostObservations = {
  readonly [Source in ObservationSource]?: Observed<Readings[Source]>;
};

/** One try at one source of one host, to be recorded. */
export type Observation = {
  [Source in ObservationSource]: {
    readonly fleet: string;
    readonly host: string;
    readonly source: Source;
    readonly at: Date;
    readonly outcome: { readonly kind: 'read'; readonly reading: Readings[Source] } | FailedCall;
  };
}[ObservationSource];

/** One try at a fleet directory. */
export interface RegistryRead {
  readonly connection: string;
  readonly at: Date;
  readonly failure: FailedCall | null;
}
