import { between, fraction } from './seeded.ts';

/** What went through one node on one shard since its process started. Bytes count data and topic, as the node's do. */
export interface ShardTotals {
  readonly messages: number;
  /** Before validation, duplicates in it. */
  readonly grossInBytes: number;
  /** Once per valid message. */
  readonly netInBytes: number;
  /** Per peer it was sent to. */
  readonly netOutBytes: number;
  /** Of one message, mean. */
  readonly messageBytes: number;
}

interface Flow {
  readonly messagesPerSecond: number;
  readonly messageBytes: number;
  readonly duplication: number;
  readonly amplification: number;
  messages: number;
  state: 'flowing' | 'dry';
  /** So many times as much as usual. */
  times: number;
}

const SECONDS_PER_DAY = 86_400;
/** Days are busier than nights by this share of the mean. */
const DAY_WAVE = 0.3;
/** status.*'s default shard carries most of what its users write (status-go, protocol/common/shard). */
const BUSY_SHARD = 32;

/** The relay traffic of one node, summed exactly over any stretch of time, so that it never depends on who looked when. */
export class NodeTraffic {
  readonly #flows: ReadonlyMap<number, Flow>;
  #seenAt: Date;

  constructor({ seed, host, shards, at }: { seed: string; host: string; shards: readonly number[]; at: Date }) {
    this.#seenAt = at;
    this.#flows = new Map(
      shards.map((shard) => {
        const pick = (what: string): number => fraction(seed, 'traffic', host, shard, what);
        const ofShard = (what: string): number => fraction(seed, 'traffic', shard, what);
        const flow: Flow = {
          // All nodes of a shard see the same messages, so these two do not depend on the host.
          messagesPerSecond: shard === BUSY_SHARD ? between(3, 6, ofShard('rate')) : between(0.1, 1, ofShard('rate')),
          messageBytes: Math.round(between(700, 2400, ofShard('size'))),
          duplication: between(1.8, 3.2, pick('duplication')),
          amplification: between(2.8, 4.6, pick('amplification')),
          messages: 0,
          state: 'flowing',
          times: 1,
        };
        return [shard, flow];
      }),
    );
  }

  /** On all shards, while all of them flow: the mean of a day. */
  get messagesPerSecond(): number {
    return [...this.#flows.values()].reduce((sum, flow) => sum + flow.messagesPerSecond, 0);
  }

  /** The process starts anew: its counters begin at nothing. */
  restart(at: Date): void {
    for (const flow of this.#flows.values()) flow.messages = 0;
    this.#seenAt = at;
  }

  /** A shard without mesh peers hears nothing and has nobody to tell. */
  setFlow(shard: number, state: Flow['state'], at: Date): void {
    this.#accrue(at);
    const flow = this.#flows.get(shard);
    if (flow !== undefined) flow.state = state;
  }

  /** More is written on a shard than usual, or less. */
  setTimes(shard: number, times: number, at: Date): void {
    this.#accrue(at);
    const flow = this.#flows.get(shard);
    if (flow !== undefined) flow.times = times;
  }

  totals(at: Date): ReadonlyMap<number, ShardTotals> {
    this.#accrue(at);
    return new Map([...this.#flows].map(([shard, flow]) => [shard, totalsOf(flow)]));
  }

  #accrue(at: Date): void {
    const share = busyness(this.#seenAt, at);
    for (const flow of this.#flows.values())
      if (flow.state === 'flowing') flow.messages += flow.messagesPerSecond * flow.times * share;
    this.#seenAt = at;
  }
}

function totalsOf(flow: Flow): ShardTotals {
  const messages = Math.floor(flow.messages);
  const netInBytes = messages * flow.messageBytes;
  return {
    messages,
    netInBytes,
    grossInBytes: Math.floor(netInBytes * flow.duplication),
    netOutBytes: Math.floor(netInBytes * flow.amplification),
    messageBytes: flow.messageBytes,
  };
}

/** Seconds between the two, each weighed by the hour of its day: the integral of 1 + wave · sin. */
function busyness(from: Date, to: Date): number {
  const start = from.getTime() / 1000;
  const end = Math.max(start, to.getTime() / 1000);
  const turn = (2 * Math.PI) / SECONDS_PER_DAY;
  return end - start + (DAY_WAVE / turn) * (Math.cos(turn * start) - Math.cos(turn * end));
}
