/** The groups that services are counted by; what has a codec of none of these is `other-services`. */
export const SERVICES = ['store', 'filter', 'lightpush', 'peer-exchange', 'other-services'] as const;
export type ServiceGroup = (typeof SERVICES)[number];

/** A part of all that libp2p sent or received. */
export type PartOf =
  | { readonly kind: 'shard'; readonly shard: number }
  /** Relay of topics that are none of the fleet's shards. */
  | { readonly kind: 'other-topics' }
  | { readonly kind: ServiceGroup }
  | { readonly kind: 'store-sync' }
  /** What libp2p counts of its protocols beyond the above: control messages, framing, identify. */
  | { readonly kind: 'overhead' }
  /** What nobody counts: the whole less all known parts. Below zero where counters were read at other moments. */
  | { readonly kind: 'unattributed' };

export interface TrafficPart {
  readonly of: PartOf;
  /** An average over the account's nodes; null: none of them told, so that it is in the unattributed rest. */
  readonly bytesPerSecond: number | null;
  /** Of the account's nodes, those that told it: what the others have of it is in the unattributed rest. */
  readonly hosts: number;
}

/** One direction: the parts that are known make the whole together. Bytes a second, an average per node. */
export interface DirectionAccount {
  /** The nodes that told both of the whole and of relay, which all averages here are over. */
  readonly hosts: number;
  readonly whole: number;
  readonly parts: readonly TrafficPart[];
}
