import type { Metrics } from './metrics.ts';

/** Shaped so that it can be given to whoever takes reports; what it is told is of closed lists of ours. */
export interface TelemetryMetrics {
  report(outcome: string): void;
  items(outcome: string, count: number): void;
}

export function createTelemetryMetrics(metrics: Metrics): TelemetryMetrics {
  const reports = metrics.counter({
    name: 'muster_telemetry_reports_total',
    help: 'Reports of opted-in clients by what came of them.',
    labels: ['outcome'],
  });
  const items = metrics.counter({
    name: 'muster_telemetry_items_total',
    help: 'Items of these reports: counted, ignored, or why they were refused.',
    labels: ['outcome'],
  });
  return {
    report: (outcome) => {
      reports.add({ outcome });
    },
    items: (outcome, count) => {
      items.add({ outcome }, count);
    },
  };
}

/** What telemetry holds in memory now. */
export function watchTelemetry(
  metrics: Metrics,
  state: () => { readonly cells: number; readonly waiting: number; readonly refusals: number },
): void {
  metrics.watch(
    {
      name: 'muster_telemetry_held',
      help: 'Sums of hours that are open, reports that wait to be read, and refusals that wait to be answered.',
      labels: ['what'],
    },
    async () => {
      const { cells, waiting, refusals } = state();
      return [
        { labels: { what: 'sums' }, value: cells },
        { labels: { what: 'reports' }, value: waiting },
        { labels: { what: 'refusals' }, value: refusals },
      ];
    },
  );
}
