import type { QueryName } from './named-query.ts';

export const METRIC_TOPICS = ['traffic', 'messages', 'peers', 'errors', 'resources', 'store'] as const;
export type MetricTopic = (typeof METRIC_TOPICS)[number];

/** Which hosts can answer at all: the others are not missed. */
export type Askable = 'nodes' | 'stores' | 'databases';

/** Hosts become one number. Bytes and messages are averaged over nodes: each node sees the same ones, a sum counts them again. */
export type Fold = 'average' | 'least' | 'most' | 'sum';

export interface ColumnFacts {
  readonly head: string;
  readonly query: QueryName;
  /** Null: all kinds of a host together. */
  readonly kind: string | null;
  readonly fold: Fold;
}

export interface TableFacts {
  readonly title: string;
  /** What its rows are; `fleet` has one. */
  readonly rows: 'shard' | 'kind' | 'host' | 'fleet';
  readonly asks: Askable;
  readonly columns: readonly ColumnFacts[];
  /** A column more: one divided by another, by their places. */
  readonly ratios?: readonly { readonly head: string; readonly of: number; readonly to: number }[];
}

export interface PanelFacts {
  readonly title: string;
  readonly query: QueryName;
  readonly by: 'shard' | 'kind' | 'host' | 'fleet';
  readonly kind: string | null;
  readonly fold: Fold;
  /** What is rare is drawn by the hour. */
  readonly perHour?: true;
}

export interface TopicFacts {
  readonly title: string;
  readonly tables: readonly TableFacts[];
  readonly panels: readonly PanelFacts[];
}

function column(head: string, query: QueryName, more: Partial<Pick<ColumnFacts, 'kind' | 'fold'>> = {}): ColumnFacts {
  return { head, query, kind: null, fold: 'average', ...more };
}

/** The same value of all hosts in three ways, so that one node that differs shows. */
function spread(query: QueryName): readonly ColumnFacts[] {
  return (['average', 'least', 'most'] as const).map((fold) => column(fold, query, { fold }));
}

const RELAY_BY_SHARD: TableFacts = {
  title: 'Relay by shard',
  rows: 'shard',
  asks: 'nodes',
  columns: [
    column('in, all', 'relay-bytes', { kind: 'gross-in' }),
    column('in, new', 'relay-bytes', { kind: 'net-in' }),
    column('out', 'relay-bytes', { kind: 'net-out' }),
  ],
  // Identities of the relay's code: what comes in again, and to how many a message is passed on.
  ratios: [
    { head: 'dupl.', of: 0, to: 1 },
    { head: 'ampl.', of: 2, to: 1 },
  ],
};

function errorsOf(title: string, query: QueryName, asks: Askable = 'nodes'): TableFacts {
  return { title, rows: 'kind', asks, columns: [column('all nodes', query, { fold: 'sum' })] };
}

function panel(title: string, query: QueryName, more: Partial<PanelFacts> = {}): PanelFacts {
  return { title, query, by: 'fleet', kind: null, fold: 'average', ...more };
}

const FIVE_MINUTES_MS = 300_000;
const HOUR_MS = 3_600_000;

/** Over what time a question looks back: errors and restarts are rare, and nothing of five minutes would tell of them. */
export function windowOf(query: QueryName): number {
  if (query === 'restarts') return 24 * HOUR_MS;
  return query.endsWith('-errors') || query === 'probe-failures' ? HOUR_MS : FIVE_MINUTES_MS;
}

/** What `/fleet metrics` shows of each topic. */
export const TOPICS: Readonly<Record<MetricTopic, TopicFacts>> = {
  traffic: {
    title: 'Traffic',
    tables: [
      RELAY_BY_SHARD,
      { title: 'All of libp2p', rows: 'kind', asks: 'nodes', columns: spread('network-bytes') },
      { title: 'Services', rows: 'kind', asks: 'nodes', columns: spread('service-bytes') },
    ],
    panels: [
      panel('Relay in, duplicates included, by shard', 'relay-bytes', { by: 'shard', kind: 'gross-in' }),
      panel('All of libp2p', 'network-bytes', { by: 'kind' }),
    ],
  },
  messages: {
    title: 'Messages',
    tables: [
      { title: 'Relayed', rows: 'fleet', asks: 'nodes', columns: spread('messages') },
      { title: 'Stored by shard', rows: 'shard', asks: 'stores', columns: spread('stored-messages') },
    ],
    panels: [
      panel('Relayed messages a second', 'messages'),
      panel('Stored messages a second, by shard', 'stored-messages', { by: 'shard' }),
    ],
  },
  peers: {
    title: 'Peers and meshes',
    tables: [
      { title: 'Connected peers', rows: 'fleet', asks: 'nodes', columns: spread('peers') },
      { title: 'Connections by shard (up to 5 min old)', rows: 'shard', asks: 'nodes', columns: spread('shard-peers') },
      { title: 'Topics by their mesh', rows: 'kind', asks: 'nodes', columns: spread('mesh-topics') },
    ],
    panels: [
      panel('Connected peers', 'peers'),
      panel('Topics by their mesh: none, low (1–3), healthy (4 and more)', 'mesh-topics', { by: 'kind' }),
    ],
  },
  errors: {
    title: 'Errors',
    tables: [
      errorsOf('Of the node', 'node-errors'),
      errorsOf('Of the store protocol', 'store-errors', 'stores'),
      errorsOf('Of the archive', 'archive-errors', 'stores'),
    ],
    panels: [
      panel('Errors of the node an hour, all nodes', 'node-errors', { by: 'kind', fold: 'sum', perHour: true }),
      panel('Errors of the archive an hour, all nodes', 'archive-errors', { by: 'kind', fold: 'sum', perHour: true }),
    ],
  },
  resources: {
    title: 'Resources',
    tables: [
      {
        title: 'By node',
        rows: 'host',
        asks: 'nodes',
        columns: [column('memory', 'memory'), column('up for', 'started-at'), column('restarts, 24 h', 'restarts')],
      },
      {
        title: 'Data volumes',
        rows: 'host',
        asks: 'databases',
        columns: [column('used', 'disk-used'), column('free', 'disk-free')],
      },
    ],
    panels: [
      panel('Memory of the node that uses most', 'memory', { fold: 'most' }),
      panel('Free space of the fullest data volume', 'disk-free', { fold: 'least' }),
    ],
  },
  store: {
    title: 'Store',
    tables: [
      {
        title: 'By store node',
        rows: 'host',
        asks: 'stores',
        columns: [
          column('query p95', 'archive-query-p95'),
          column('insert p95', 'archive-insert-p95'),
          column('messages', 'archive-messages'),
          column('Sonda', 'probe-latency'),
        ],
      },
      errorsOf('Store queries of Sonda that failed', 'probe-failures', 'stores'),
    ],
    panels: [
      panel('95 % of archive queries took at most, slowest node', 'archive-query-p95', { fold: 'most' }),
      panel('95 % of archive inserts took at most, slowest node', 'archive-insert-p95', { fold: 'most' }),
    ],
  },
};
