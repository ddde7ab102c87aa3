/** How a value is to be read; rates are per second. */
export type QueryUnit = 'bytes' | 'bytes-per-second' | 'per-second' | 'seconds' | 'count' | 'unix-seconds' | 'ratio';

export interface QueryFacts {
  readonly unit: QueryUnit;
  /** What its rows are split by; everything else is summed. */
  readonly by: readonly ('host' | 'shard' | 'kind')[];
  /** What it tells, in a line. */
  readonly about: string;
}

/** Every question Muster asks about a fleet's metrics, by name. */
export const QUERIES = {
  'relay-bytes': {
    unit: 'bytes-per-second',
    by: ['host', 'shard', 'kind'],
    about: 'relay traffic; kind is gross-in, net-in or net-out',
  },
  'network-bytes': {
    unit: 'bytes-per-second',
    by: ['host', 'kind'],
    about: 'all libp2p traffic; kind is in or out',
  },
  'service-bytes': { unit: 'bytes-per-second', by: ['host', 'kind'], about: 'traffic of a service; kind is its codec' },
  'topic-bytes': {
    unit: 'bytes-per-second',
    by: ['host', 'kind'],
    about: 'relay traffic by whole topic; kind is gross-in, net-in or net-out, a space, and the topic',
  },
  'service-traffic': {
    unit: 'bytes-per-second',
    by: ['host', 'kind'],
    about: 'traffic of services by direction; kind is in or out, a space, and the codec',
  },
  'sync-bytes': {
    unit: 'bytes-per-second',
    by: ['host', 'kind'],
    about: 'traffic of store-sync, reconciliation and transfer; kind is in or out',
  },
  'protocol-bytes': {
    unit: 'bytes-per-second',
    by: ['host', 'kind'],
    about: 'what libp2p counts of its protocols together, where it was built to; kind is in or out',
  },
  messages: { unit: 'per-second', by: ['host'], about: 'relayed messages' },
  'stored-messages': { unit: 'per-second', by: ['host', 'shard'], about: 'messages written into the archive' },
  peers: { unit: 'count', by: ['host'], about: 'connected libp2p peers' },
  'shard-peers': { unit: 'count', by: ['host', 'shard'], about: 'physical connections by shard, up to 5 min old' },
  'shard-discovered': {
    unit: 'per-second',
    by: ['host', 'shard'],
    about: 'records of peers found by discv5, by the shards they announce',
  },
  'filter-clients': { unit: 'count', by: ['host'], about: 'light clients that a node serves with filter' },
  'service-requests': {
    unit: 'per-second',
    by: ['host', 'kind'],
    about: 'requests to a service, served and rejected; kind is its codec',
  },
  'service-limits': {
    unit: 'per-second',
    by: ['host', 'kind'],
    about: 'requests to a service that the node takes at most; kind is its codec',
  },
  'mesh-topics': {
    unit: 'count',
    by: ['host', 'kind'],
    about: 'topics by the size of their mesh; kind is none, low or healthy',
  },
  'node-errors': { unit: 'per-second', by: ['host', 'kind'], about: 'errors of the node, by type' },
  'store-errors': { unit: 'per-second', by: ['host', 'kind'], about: 'errors of the store protocol, by type' },
  'archive-errors': { unit: 'per-second', by: ['host', 'kind'], about: 'errors of the archive, by type' },
  'archive-query-p95': { unit: 'seconds', by: ['host'], about: '95 % of archive queries took at most so long' },
  'archive-insert-p95': { unit: 'seconds', by: ['host'], about: '95 % of archive inserts took at most so long' },
  'archive-query-busy': { unit: 'ratio', by: ['host'], about: 'archive queries under way at a time, on average' },
  'archive-insert-busy': { unit: 'ratio', by: ['host'], about: 'archive inserts under way at a time, on average' },
  'archive-messages': { unit: 'count', by: ['host'], about: 'messages in the archive' },
  'database-size': { unit: 'bytes', by: ['host'], about: 'size of the database on its volume' },
  'disk-used': { unit: 'bytes', by: ['host'], about: 'used space of the data volume' },
  'disk-free': { unit: 'bytes', by: ['host'], about: 'free space of the data volume' },
  memory: { unit: 'bytes', by: ['host'], about: 'resident memory of the node' },
  'started-at': { unit: 'unix-seconds', by: ['host'], about: 'when the process started' },
  restarts: { unit: 'count', by: ['host'], about: 'times the process began anew within the window' },
  version: { unit: 'count', by: ['host', 'kind'], about: 'the version a node runs; kind is the version, value is 1' },
  'probe-health': { unit: 'count', by: ['host'], about: "Sonda's node_health of a store node: 1 or 0" },
  'probe-latency': { unit: 'seconds', by: ['host'], about: 'how long its last store query took, seen by Sonda' },
  'probe-failures': { unit: 'per-second', by: ['host', 'kind'], about: 'store queries of Sonda that failed, by error' },
  'verified-layer': { unit: 'count', by: ['host'], about: 'the verified layer of a Spacemesh node' },
  'current-layer': { unit: 'count', by: ['host'], about: 'the layer that time says it should be at' },
  synced: { unit: 'count', by: ['host'], about: 'whether a Spacemesh node is synced: 1 or 0' },
} as const satisfies Readonly<Record<string, QueryFacts>>;

export type QueryName = keyof typeof QUERIES;
