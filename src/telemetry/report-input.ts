import { readClientMetrics } from './client-metrics-input.ts';
import type { Item, ReportContext, ReportOutcome } from './client-report.ts';
import { isDeeperThan } from './json-depth.ts';
import { groupTable } from './message-group.ts';
import { readProtocolStatsReport, readRecordMetrics } from './record-metrics-input.ts';
import { clientHasher, digestOf } from './report-hash.ts';
import type { ReportReading, ReportShape, ReportTask } from './report-reading.ts';
import { cellId } from './telemetry-cell.ts';

/** Arrays and objects in each other: the deepest report there is has five. */
const DEEPEST = 12;

const READERS: Readonly<Record<ReportShape, (body: unknown, context: ReportContext) => ReportOutcome>> = {
  'record-metrics': readRecordMetrics,
  'protocol-stats': readProtocolStatsReport,
  'client-metrics': readClientMetrics,
  unused: () => ({ kind: 'read', items: [{ id: null, outcome: { kind: 'ignored' } }] }),
};

/** Reads a whole report: some milliseconds for the largest there may be, so it is a thread of its own that does it. */
export function readReport(task: ReportTask): ReportReading {
  const body = Buffer.from(task.body.buffer, task.body.byteOffset, task.body.byteLength);
  const json = parse(body);
  if (json === null) return { kind: 'malformed', say: 'Send JSON that is not nested deeply.' };
  const { fleet, nowMs, mostItems } = task;
  const report = READERS[task.shape](json.value, { fleet, groups: groupTable(task.groups), nowMs, mostItems });
  if (report.kind === 'malformed') return report;
  return { kind: 'read', digest: digestOf(task), ...flatten(report.items, clientHasher(task)) };
}

type Flat = Omit<Extract<ReportReading, { kind: 'read' }>, 'kind' | 'digest'>;

function flatten(items: Iterable<Item>, hash: (client: string) => number): Flat {
  const places = new Map<string, number>();
  const rows: number[] = [];
  const errors: { id: number; error: string }[] = [];
  const outcomes = new Map<Flat['outcomes'][number]['outcome'], number>();
  let index = 0;
  for (const { id, outcome } of items) {
    const word = outcome.kind === 'refused' ? outcome.reason : outcome.kind;
    outcomes.set(word, (outcomes.get(word) ?? 0) + 1);
    if (outcome.kind === 'refused') errors.push({ id: id ?? index, error: outcome.error });
    if (outcome.kind === 'counted')
      for (const { key, sum, count } of outcome.contributions) {
        const cell = cellId(key);
        const place = places.get(cell) ?? places.size;
        places.set(cell, place);
        rows.push(place, hash(outcome.client), sum, count);
      }
    index += 1;
  }
  return {
    ids: [...places.keys()],
    rows: Float64Array.from(rows),
    errors,
    outcomes: [...outcomes].map(([outcome, count]) => ({ outcome, items: count })),
  };
}

function parse(body: Buffer): { readonly value: unknown } | null {
  if (isDeeperThan(body, DEEPEST)) return null;
  try {
    return { value: JSON.parse(body.toString('utf8')) };
  } catch {
    return null;
  }
}
