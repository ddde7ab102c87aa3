/** What message types are for, in the words people ask by. `unmapped` holds types that no table knows. */
export const MESSAGE_GROUPS = [
  'chat',
  'community control',
  'contacts',
  'presence',
  'device sync',
  'push',
  'other',
  'unmapped',
] as const;
export type MessageGroup = (typeof MESSAGE_GROUPS)[number];

/** Who may report what opted-in clients measure, and what is kept of it. */
export interface TelemetryConfig {
  readonly sources: readonly TelemetrySourceConfig[];
  /** Nothing is told of fewer clients than these. */
  readonly leastClients: number;
  readonly keep: {
    /** Sums of single hours. */
    readonly hourDays: number;
    /** Sums of whole days. */
    readonly dayDays: number;
  };
  readonly limits: {
    /** Reports a second from one address, and with one source's tokens. */
    readonly perAddress: number;
    readonly perSource: number;
    /** Of one source's reports together. */
    readonly kibibytesPerSecond: number;
    /** Items of one report. */
    readonly items: number;
  };
  /** By message type: another group than the built-in one, or the group of a type that is not built in. */
  readonly groups: Readonly<Record<string, MessageGroup>>;
}

export interface TelemetrySourceConfig {
  readonly name: string;
  /** Whose shards its clients use. */
  readonly fleet: string;
  /** Name of the variable with its tokens, separated by commas; empty: the source is off. */
  readonly tokenEnv: string;
}
