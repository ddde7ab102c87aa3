import type { MetricAnswer, MetricRow, MetricSourceKind, RangeAnswer } from '../metrics/metrics-port.ts';
import type { QueryName } from '../metrics/named-query.ts';

/** One value of a host, or why there is none. */
export type MetricFind =
  | { readonly kind: 'value'; readonly value: number; readonly at: Date; readonly from: MetricSourceKind }
  /** Other series of this host came, this one did not: it does not expose it. */
  | { readonly kind: 'absent'; readonly from: MetricSourceKind }
  | { readonly kind: 'no-data'; readonly detail: string }
  | { readonly kind: 'not-reachable'; readonly detail: string }
  | { readonly kind: 'not-configured' };

/** What the metrics said in one pass, by query. */
export interface MetricFacts {
  readonly answers: ReadonlyMap<QueryName, MetricAnswer>;
  readonly disk: RangeAnswer;
}

export const NO_METRICS: MetricFacts = { answers: new Map(), disk: { kind: 'not-configured' } };

/** A sample this old says nothing about now: exporters are read every minute at the longest. */
const SAMPLE_LASTS_MS = 5 * 60_000;

/** Rows of one host add up, as those of its kinds of errors. */
export function findMetric(
  { answers }: MetricFacts,
  query: QueryName,
  { host, now, kind }: { readonly host: string; readonly now: Date; readonly kind?: string },
): MetricFind {
  const answer = answers.get(query) ?? { kind: 'not-configured' };
  switch (answer.kind) {
    case 'not-configured':
      return answer;
    case 'not-reachable':
      return answer;
    case 'no-data':
      return whyAbsent(answers, { host, now, detail: answer.detail });
    case 'answered': {
      const rows = answer.rows.filter((row) => row.host === host && (kind === undefined || row.kind === kind));
      const [first, ...others] = rows.filter((row) => isFresh(row, now));
      if (first === undefined) {
        const detail = rows.length === 0 ? 'no series of this host answered' : 'its newest sample is too old';
        return rows.length === 0 ? whyAbsent(answers, { host, now, detail }) : { kind: 'no-data', detail };
      }
      const value = others.reduce((sum, row) => sum + row.value, first.value);
      const at = others.reduce((newest, row) => (row.at > newest ? row.at : newest), first.at);
      return { kind: 'value', value, at, from: answer.from };
    }
  }
}

/** When any of the host's series was last sampled; null when none is fresh. */
export function lastSample(
  { answers }: MetricFacts,
  { host, now }: { readonly host: string; readonly now: Date },
): { readonly at: Date; readonly from: MetricSourceKind } | null {
  let newest: { readonly at: Date; readonly from: MetricSourceKind } | null = null;
  for (const [query, answer] of answers) {
    // Sonda stands elsewhere: what it says of a node is no sign of life of the node's own metrics.
    if (answer.kind !== 'answered' || query.startsWith('probe-')) continue;
    for (const row of answer.rows)
      if (row.host === host && isFresh(row, now) && (newest === null || row.at > newest.at))
        newest = { at: row.at, from: answer.from };
  }
  return newest;
}

function isFresh(row: MetricRow, now: Date): boolean {
  return Number.isFinite(row.value) && now.getTime() - row.at.getTime() <= SAMPLE_LASTS_MS;
}

function whyAbsent(
  answers: MetricFacts['answers'],
  { host, now, detail }: { readonly host: string; readonly now: Date; readonly detail: string },
): MetricFind {
  const seen = lastSample({ answers, disk: { kind: 'not-configured' } }, { host, now });
  return seen === null ? { kind: 'no-data', detail } : { kind: 'absent', from: seen.from };
}
