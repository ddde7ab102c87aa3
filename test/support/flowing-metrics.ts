import type { MetricLine, MetricsPort, NoMetrics } from '../../src/metrics/metrics-port.ts';

/** What flows over a shard of every host at a time; null: nobody tells. In bytes a second. */
export interface Flowing {
  readonly in: number;
  readonly out: number;
  readonly messages: number;
}

export type FlowOf = (shard: number, at: Date) => Flowing | null;

/** A source of metrics of one cluster, whose hosts all see the same; it answers what the reader of traffic asks. */
export function flowingMetrics(
  shards: readonly number[],
  { flow, broken }: { readonly flow: FlowOf; readonly broken?: () => NoMetrics | null },
): MetricsPort {
  return {
    read: () => Promise.resolve({ kind: 'no-data', detail: 'only ranges are told of' }),
    async readRange(query, { hosts, from, at, stepMs }) {
      const why = broken?.() ?? null;
      if (why !== null) return why;
      const series = seriesOf(query, shards);
      const lines = hosts.flatMap((host) =>
        series.map(({ shard, kind, value }): MetricLine => {
          const points: { at: Date; value: number }[] = [];
          for (let atMs = from.getTime(); atMs <= at.getTime(); atMs += stepMs) {
            // A step tells of the time before its end.
            const flowing = flow(shard, new Date(atMs - stepMs / 2));
            if (flowing !== null) points.push({ at: new Date(atMs), value: value(flowing) });
          }
          return { host, shard: kind === null ? shard : null, kind, points };
        }),
      );
      const told = lines.filter(({ points }) => points.length > 0);
      return told.length === 0
        ? { kind: 'no-data', detail: 'nothing was scraped then' }
        : { kind: 'answered', lines: told, from: 'scrape' };
    },
  };
}

interface Series {
  readonly shard: number;
  readonly kind: string | null;
  readonly value: (flowing: Flowing) => number;
}

/** Every byte comes in twice, so that what is new is half of it. */
function seriesOf(query: string, shards: readonly number[]): readonly Series[] {
  if (query === 'stored-messages')
    return shards.map((shard) => ({ shard, kind: null, value: ({ messages }) => messages }));
  if (query !== 'topic-bytes') return [];
  return shards.flatMap((shard): readonly Series[] => {
    const topic = `/waku/2/rs/16/${shard}`;
    return [
      { shard, kind: `gross-in ${topic}`, value: (flowing) => flowing.in },
      { shard, kind: `net-in ${topic}`, value: (flowing) => flowing.in / 2 },
      { shard, kind: `net-out ${topic}`, value: (flowing) => flowing.out },
    ];
  });
}
