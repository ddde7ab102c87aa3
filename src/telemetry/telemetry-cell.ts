/**
 * What clients report, each a quantity of its own: two measures are never added up. Of `sent`, `received` and
 * `sent-total` the sum is payload bytes and the count messages; of `traffic-*` the sum is bytes; of `protocol-*` the sum
 * is bytes per second, of `peers`, `origin` and `connected` peers, and the count is how often they were told, so that
 * one by the other is an average; of the others the count is events.
 */
export const MEASURES = [
  'sent',
  'received',
  'sent-total',
  'protocol-in',
  'protocol-out',
  'traffic-in',
  'traffic-out',
  'peers',
  'origin',
  'connected',
  'missed',
  'missed-relevant',
  'store-error',
  'store-found',
  'store-not-found',
  'store-query',
  'dial-failure',
  'delivered',
  'send-error',
  'envelope-sent',
  'envelope-received',
] as const;
export type Measure = (typeof MEASURES)[number];

/** Whose a sum is. Every value is of a closed set; an empty one does not apply. */
export interface CellKey {
  readonly measure: Measure;
  /** A shard of the fleet, `other` for one that it does not serve, `several` for what was folded over shards, or ''. */
  readonly shard: string;
  /** A message group, or REST. */
  readonly group: string;
  /** A message type, a protocol, an origin, or REST. */
  readonly name: string;
  /** A topic's bucket, OTHER_TOPICS, or ''. */
  readonly topic: string;
}

/** What one client adds to one cell. */
export interface Contribution {
  readonly key: CellKey;
  readonly sum: number;
  readonly count: number;
}

/** What too few clients reported to be told apart, together with others of its kind. */
export const REST = 'rest';
export const OTHER_SHARD = 'other';
export const SEVERAL_SHARDS = 'several';
export const OTHER_TOPICS = 'other';

/** Topics fall into so many buckets by their hash. */
export const TOPIC_BUCKETS = 1024;

const SEPARATOR = '\u0001';

export function cellId({ measure, shard, group, name, topic }: CellKey): string {
  return [measure, shard, group, name, topic].join(SEPARATOR);
}

export function cellOf(id: string): CellKey | null {
  const [first, shard = '', group = '', name = '', topic = ''] = id.split(SEPARATOR);
  const measure = MEASURES.find((each) => each === first);
  return measure === undefined ? null : { measure, shard, group, name, topic };
}

/** A cell of a measure that has no more than these. */
export function cell(measure: Measure, at: { readonly shard?: string; readonly name?: string } = {}): CellKey {
  return { measure, shard: at.shard ?? '', group: '', name: at.name ?? '', topic: '' };
}
