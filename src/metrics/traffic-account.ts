import { folded, type MetricTable, type TableParts } from './topic-table.ts';
import type { MetricRow } from './metrics-port.ts';
import type { QueryName } from './named-query.ts';

const PARTS = ['all of libp2p, in and out', 'of it relay', 'of it services', 'not attributed'] as const;

/**
 * What a node's traffic is made of: libp2p in and out, of it the relay (all that came in, and what went out), of it
 * services; the rest is control messages, noise and whatever nobody counts. Averaged over the nodes that tell both of
 * libp2p and of the relay. Null where none does.
 */
export function accountTable({ hosts, answers }: TableParts): MetricTable | null {
  const bytes = (query: QueryName, kinds: readonly string[] | null): ReadonlyMap<string, number> =>
    sums(answers, { query, kinds });
  const all = bytes('network-bytes', null);
  const relay = bytes('relay-bytes', ['gross-in', 'net-out']);
  const services = bytes('service-bytes', null);
  const telling = hosts.filter((host) => all.has(host) && relay.has(host));
  if (telling.length === 0) return null;
  const average = (of: ReadonlyMap<string, number>): number | null => {
    const values = telling.flatMap((host) => of.get(host) ?? []);
    return values.length === telling.length ? folded(values, 'average') : null;
  };
  const known = [average(all), average(relay), average(services)] as const;
  const [total, relayed, served] = known;
  const rest = total === null || relayed === null || served === null ? null : total - relayed - served;
  // Counters are read one after the other: parts may come out larger than their whole, which says nothing.
  const shown = [...known, rest === null || rest < 0 ? null : rest];
  const times = rowsOf(answers, 'network-bytes').map(({ at }) => at.getTime());
  return {
    title: 'What it is made of',
    rows: 'kind',
    columns: [{ head: 'average', unit: 'bytes-per-second' }],
    lines: PARTS.map((name, index) => ({ name, values: [shown[index] ?? null] })),
    asked: hosts.length,
    silent: hosts.filter((host) => !telling.includes(host)),
    oldest: new Date(Math.min(...times)),
    newest: new Date(Math.max(...times)),
    missing: [],
    notes: [],
  };
}

function rowsOf(answers: TableParts['answers'], query: QueryName): readonly MetricRow[] {
  const answer = answers.get(query);
  return answer?.kind === 'answered' ? answer.rows : [];
}

function sums(
  answers: TableParts['answers'],
  { query, kinds }: { readonly query: QueryName; readonly kinds: readonly string[] | null },
): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const { host, kind, value } of rowsOf(answers, query))
    if (host !== null && (kinds === null || (kind !== null && kinds.includes(kind))))
      found.set(host, (found.get(host) ?? 0) + value);
  return found;
}
