/** The databases that keep a fleet's messages; each host has its own, all of one size. */
export interface FleetDatabaseConfig {
  /** Their hosts' full names; empty: each node that stores messages has its database beside it. */
  readonly hosts: readonly string[];
  readonly retention: RetentionPolicy;
  /** Size of the volume on which one database is; null: not said. */
  readonly volumeBytes: number | null;
  /** Processor cores of one database's host; null: not said. */
  readonly cores: number | null;
  /** Memory of one database's host; null: not said. */
  readonly memoryBytes: number | null;
}

/** What the node deletes by; null: not by this. Several limits hold together. */
export interface RetentionPolicy {
  /** As the file writes it: 'size:250GB;time:2764800'. */
  readonly text: string;
  readonly sizeBytes: number | null;
  readonly seconds: number | null;
  readonly messages: number | null;
}
