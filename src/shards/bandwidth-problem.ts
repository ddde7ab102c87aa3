import type { BandwidthOutcome } from './bandwidth-report.ts';

/** Why there is no report, in plain words for programs. */
export function bandwidthProblem(
  outcome: Exclude<BandwidthOutcome, { readonly kind: 'report' | 'nothing-known' }>,
): string {
  switch (outcome.kind) {
    case 'not-configured':
      return 'The fleet has no source of metrics; the configuration names one at fleets.<fleet>.metrics.';
    case 'no-shards':
      return 'The fleet has no shards: the configuration names none at fleets.<fleet>.shards.';
    case 'no-such-shard':
      return `Shard ${outcome.shard} is none of the fleet's: it has ${outcome.fleet.shards.join(', ')}.`;
  }
}
