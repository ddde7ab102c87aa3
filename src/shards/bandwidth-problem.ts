import type { NoMetrics } from '../metrics/metrics-port.ts';
import type { BandwidthOutcome, BandwidthReport } from './bandwidth-report.ts';

/** Why there is no report, in plain words for programs. */
export function bandwidthProblem(outcome: Exclude<BandwidthOutcome, BandwidthReport>): string {
  switch (outcome.kind) {
    case 'not-configured':
      return 'The fleet has no source of metrics; the configuration names one at fleets.<fleet>.metrics.';
    case 'no-shards':
      return 'The fleet has no shards: the configuration names none at fleets.<fleet>.shards.';
    case 'no-such-shard':
      return `Shard ${outcome.shard} is none of the fleet's: it has ${outcome.fleet.shards.join(', ')}.`;
    case 'nothing-known':
      return `Nothing is known of this time: ${reasonOf(outcome.why)}.`;
  }
}

function reasonOf(why: NoMetrics): string {
  if (why.kind === 'not-configured') return 'the fleet has no source of metrics';
  return why.kind === 'no-data' ? why.detail : `the source of metrics is not reachable from here (${why.detail})`;
}
