import type { Source } from '../intake/handler.ts';
import { LATENCY_BUCKETS, type Metrics } from './metrics.ts';

export interface InboxStats {
  readonly waiting: number;
  readonly setAside: number;
  /** Age of the oldest event that waits; null when none does. */
  readonly oldestWaitingMs: number | null;
}

export type ProcessingOutcome = 'handled' | 'misfit' | 'threw' | 'no-handler' | 'postponed';

export interface IntakeObserver {
  /** One reply of a webhook route, before or after recording. */
  received(reply: { readonly source: Source; readonly event: string; readonly outcome: string }): void;
  /** One group commit. */
  recorded(batch: { readonly events: number; readonly tookMs: number }): void;
  processed(event: { readonly source: Source; readonly event: string; readonly outcome: ProcessingOutcome }): void;
  /** From arrival to the commit of what the event caused. */
  settled(event: { readonly afterMs: number }): void;
}

/** Events that no handler names are counted as 'other': the label set is closed. */
export function createIntakeMetrics(
  metrics: Metrics,
  known: readonly { readonly source: Source; readonly event: string }[],
): IntakeObserver {
  const names = new Set(known.map(({ source, event }) => `${source} ${event}`));
  const label = (source: Source, event: string): string => (names.has(`${source} ${event}`) ? event : 'other');

  const received = metrics.counter({
    name: 'muster_webhooks_total',
    help: 'Webhook requests by source, event and what came of them.',
    labels: ['source', 'event', 'outcome'],
  });
  const batches = metrics.histogram({
    name: 'muster_inbox_batch_events',
    help: 'Events per group commit of the inbox.',
    labels: [],
    buckets: [1, 2, 4, 8, 16, 32, 64, 128, 256],
  });
  const commits = metrics.histogram({
    name: 'muster_inbox_commit_seconds',
    help: 'Time of one group commit of the inbox.',
    labels: [],
    buckets: LATENCY_BUCKETS,
  });
  const processed = metrics.counter({
    name: 'muster_inbox_processed_total',
    help: 'Inbox events by source, event and outcome.',
    labels: ['source', 'event', 'outcome'],
  });
  const settled = metrics.histogram({
    name: 'muster_inbox_settled_seconds',
    help: "From an event's arrival until what it caused was committed.",
    labels: [],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 30, 300, 3600],
  });
  return {
    received: ({ source, event, outcome }) => {
      received.add({ source, event: label(source, event), outcome });
    },
    recorded: ({ events, tookMs }) => {
      batches.observe({}, events);
      commits.observe({}, tookMs / 1000);
    },
    processed: ({ source, event, outcome }) => {
      processed.add({ source, event: label(source, event), outcome });
    },
    settled: ({ afterMs }) => {
      settled.observe({}, Math.max(0, afterMs) / 1000);
    },
  };
}

export function watchInbox(metrics: Metrics, read: () => Promise<InboxStats>): void {
  metrics.watch(
    {
      name: 'muster_inbox_events',
      help: 'Inbox events that wait, and those set aside until somebody looks.',
      labels: ['state'],
    },
    async () => {
      const stats = await read();
      return [
        { labels: { state: 'waiting' }, value: stats.waiting },
        { labels: { state: 'set-aside' }, value: stats.setAside },
      ];
    },
  );
  metrics.watch(
    {
      name: 'muster_inbox_oldest_seconds',
      help: 'Age of the oldest inbox event that waits; no sample when none does.',
      labels: [],
    },
    async () => {
      const { oldestWaitingMs } = await read();
      return oldestWaitingMs === null ? [] : [{ labels: {}, value: oldestWaitingMs / 1000 }];
    },
  );
}
