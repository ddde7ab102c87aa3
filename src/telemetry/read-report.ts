import { createHash, createHmac, createSecretKey } from 'node:crypto';
import { readClientMetrics } from './client-metrics-input.ts';
import type { Item, ReportContext, ReportOutcome } from './client-report.ts';
import { isDeeperThan } from './json-depth.ts';
import { groupTable } from './message-group.ts';
import { readProtocolStatsReport, readRecordMetrics } from './record-metrics-input.ts';
import type { ReportReading, ReportShape, ReportTask } from './report-message.ts';
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
  const digest = createHash('sha256').update(`${task.source}\n`).update(body).digest('base64');
  return { kind: 'read', digest, ...flatten(report.items, hasher(task)) };
}

/** Of whom something is told, as a number that says nothing of him once the day's key is destroyed. */
function hasher({ secret, fleet }: ReportTask): (client: string) => number {
  // From bytes a key would be made anew for each client, which takes seven times as long as the hash itself.
  const key = createSecretKey(secret);
  const seen = new Map<string, number>();
  return (client) => {
    // A report is of one client nearly always, and names it with every item.
    const hash =
      seen.get(client) ?? createHmac('sha256', key).update(`${fleet.name}\n${client}`).digest().readUIntBE(0, 6);
    seen.set(client, hash);
    return hash;
  };
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
