import { z } from 'zod';
import type {
  MetricAnswer,
  MetricLine,
  MetricRow,
  MetricScope,
  MetricsPort,
  MetricSubject,
  NoMetrics,
  RangeAnswer,
} from '../metrics/metrics-port.ts';
import { ANSWER_PART, instantQuery, valueQuery } from '../metrics/promql.ts';
import type { Outbound, OutboundOutcome } from '../platform/outbound/outbound.ts';
import type { JsonValue } from '../platform/json.ts';
import { failedCall } from './failed-call.ts';

/** A fleet's metrics from a Prometheus, or what speaks its HTTP API v1 (prometheus.io/docs, "HTTP API"). */
export function createPrometheus(http: Outbound): MetricsPort {
  return {
    async read(query, scope) {
      const fields = { query: instantQuery(query, scope), time: seconds(scope.at), timeout: TIMEOUT };
      return answerFrom(await ask(http, '/api/v1/query', fields), VECTOR, (series, notes) =>
        rowsAnswer({ series, scope, notes }),
      );
    },
    async readRange(query, scope) {
      const steps = Math.floor((scope.at.getTime() - scope.from.getTime()) / scope.stepMs) + 1;
      if (!(steps >= 1 && steps <= MOST_STEPS))
        throw new RangeError(`A range has 1 to ${MOST_STEPS} steps, not ${steps}.`);
      const range = { start: seconds(scope.from), end: seconds(scope.at), step: String(scope.stepMs / 1000) };
      const fields = { query: valueQuery(query, scope), ...range, timeout: TIMEOUT };
      return answerFrom(await ask(http, '/api/v1/query_range', fields), MATRIX, (series, notes) =>
        linesAnswer({ series, scope, notes }),
      );
    },
  };
}

/** Prometheus refuses a range with more points per series. */
const MOST_STEPS = 11_000;
/** Prometheus gives up before we do, so that it says why. */
const TIMEOUT = '8s';
/** Proxies on the way refuse addresses beyond some 2,000 characters. */
const LONGEST_ADDRESS = 1500;
/** Several times what the largest fleet has in host × shard × kind. */
const MOST_SERIES = 20_000;
const MOST_NOTES = 5;
const LONGEST_TEXT = 200;

function seconds(at: Date): string {
  return (at.getTime() / 1000).toFixed(3);
}

async function ask(
  http: Outbound,
  path: string,
  fields: Readonly<Record<string, string>>,
): Promise<OutboundOutcome<JsonValue>> {
  const isLong = new URLSearchParams(fields).toString().length > LONGEST_ADDRESS;
  return isLong
    ? http.requestJson({ method: 'POST', path, body: { kind: 'form', fields } })
    : http.requestJson({ path, query: fields });
}

const line = z.string().transform((said) => said.replace(/\p{Cc}+/gu, ' ').slice(0, LONGEST_TEXT));
const notes = z
  .array(line)
  .nullish()
  .transform((said) => (said ?? []).slice(0, MOST_NOTES));
const labels = z.record(z.string(), z.string());
/** Time in seconds, and the value as a text: 'NaN' and '+Inf' are values, too. */
const sample = z.tuple([z.number(), z.string()]).transform(([at, value]) => ({ at, value: numberOf(value) }));

function numberOf(value: string): number {
  return value.trim() === '' ? NaN : Number(value.replace('Inf', 'Infinity'));
}

function success<Series extends z.ZodType>(resultType: string, series: Series) {
  return z.object({
    status: z.literal('success'),
    // Thanos and its kin warn here that some store did not answer.
    warnings: notes,
    data: z.object({ resultType: z.literal(resultType), result: z.array(series).max(MOST_SERIES) }),
  });
}

const VECTOR = success('vector', z.object({ metric: labels, value: sample }));
const MATRIX = success('matrix', z.object({ metric: labels, values: z.array(sample).max(MOST_STEPS) }));

type Vector = z.infer<typeof VECTOR>['data']['result'];
type Matrix = z.infer<typeof MATRIX>['data']['result'];

function answerFrom<Series, Answer>(
  outcome: OutboundOutcome<JsonValue>,
  schema: z.ZodType<{ readonly data: { readonly result: Series }; readonly warnings: readonly string[] }>,
  read: (series: Series, warnings: readonly string[]) => Answer,
): Answer | NoMetrics {
  if (outcome.kind !== 'ok') return { kind: 'not-reachable', detail: failedCall(outcome).detail };
  const parsed = schema.safeParse(outcome.body);
  if (parsed.success) return read(parsed.data.data.result, parsed.data.warnings);
  const at = parsed.error.issues[0]?.path.map(String).join('.') ?? '';
  return { kind: 'not-reachable', detail: `its answer is not one of Prometheus, see ${at === '' ? 'its body' : at}` };
}

const NO_SERIES: NoMetrics = { kind: 'no-data', detail: 'Prometheus has no such series of these hosts' };

interface Answered<Series> {
  readonly series: Series;
  readonly scope: MetricScope;
  readonly notes: readonly string[];
}

function rowsAnswer({ series, scope, notes: said }: Answered<Vector>): MetricAnswer {
  const times = new Map<string, Date>();
  for (const { metric, value } of series)
    if (metric[ANSWER_PART] === 'at' && Number.isFinite(value.value))
      times.set(keyOf(subjectOf(metric, scope)), new Date(value.value * 1000));
  const rows: MetricRow[] = [];
  for (const { metric, value } of series) {
    // A quantile of nothing is NaN: not known.
    if (metric[ANSWER_PART] !== 'value' || !Number.isFinite(value.value)) continue;
    const subject = subjectOf(metric, scope);
    rows.push({ ...subject, value: value.value, at: times.get(keyOf(subject)) ?? scope.at });
  }
  if (rows.length === 0) return NO_SERIES;
  return { kind: 'answered', rows, from: 'prometheus', ...(said.length === 0 ? {} : { notes: said }) };
}

function linesAnswer({ series, scope, notes: said }: Answered<Matrix>): RangeAnswer {
  const lines = series.flatMap(({ metric, values }): readonly MetricLine[] => {
    const points = values
      .filter(({ value }) => Number.isFinite(value))
      .map(({ at, value }) => ({ at: new Date(Math.round(at * 1000)), value }));
    return points.length === 0 ? [] : [{ ...subjectOf(metric, scope), points }];
  });
  if (lines.length === 0) return NO_SERIES;
  return { kind: 'answered', lines, from: 'prometheus', ...(said.length === 0 ? {} : { notes: said }) };
}

/** Labels are foreign; a shard that is no number is a series that does not say its shard. */
function subjectOf(metric: Readonly<Record<string, string>>, scope: MetricScope): MetricSubject {
  const { host = '', shard = '', kind = '' } = metric;
  return {
    host: host === '' ? null : (scope.hosts.find((each) => each === host) ?? host.slice(0, LONGEST_TEXT)),
    shard: /^\d{1,5}$/.test(shard) ? Number(shard) : null,
    kind: kind === '' ? null : kind.slice(0, LONGEST_TEXT),
  };
}

function keyOf({ host, shard, kind }: MetricSubject): string {
  return JSON.stringify([host, shard, kind]);
}
