import type { DeployService } from '../deploys/deploy-service.ts';
import { versionChanges } from '../fleets/version-history.ts';
import { readSightings } from '../fleets/version-sighting-service.ts';
import type { Clock } from '../platform/clock.ts';
import type { Config, FleetConfig } from '../platform/config/config.ts';
import type { Database } from '../platform/database/transaction.ts';
import { noteBandwidth, type NoteDeps } from '../requests/bandwidth-note-service.ts';
import type { BandwidthVerdict, Stretch } from '../requests/bandwidth-verdict.ts';
import type { RequestService } from '../requests/request-service.ts';
import type { UpgradeRequest } from '../requests/request.ts';
import { judgeShards, nextComparison, type Comparison } from './expectation.ts';
import type { ShardTraffic, ShardTrafficOutcome, ShardTrafficReader } from './shard-traffic.ts';

export interface ExpectationDeps extends NoteDeps {
  readonly config: () => Config;
  readonly database: Database;
  readonly clock: Clock;
  readonly traffic: ShardTrafficReader;
  readonly requests: Pick<RequestService, 'list' | 'bandwidth'>;
  readonly deploys: Pick<DeployService, 'list'>;
}

/** Compares what upgrades did to the bandwidth with what was expected of them. */
export interface ExpectationService {
  /** The job: of each fleet, its upgrades of the last days. Whatever it finds, it stops nothing. */
  compareAll(): Promise<void>;
}

/** Of a fleet: upgrades that are compared are among the newest. */
const NEWEST = { requests: 20, deploys: 50, sightings: 500 } as const;
/** Later nothing is compared for the first time: the hours may have been forgotten. */
const LONGEST_MS = 4 * 86_400_000;
/** So long a source of metrics may be silent before what is not known stays so. */
const PATIENCE_MS = 6 * 3_600_000;

export function createExpectationService(deps: ExpectationDeps): ExpectationService {
  return {
    async compareAll() {
      for (const fleet of deps.config().fleets)
        if (fleet.shards.length > 0 && fleet.metrics !== null) await compareFleet(deps, fleet);
    },
  };
}

async function compareFleet(deps: ExpectationDeps, fleet: FleetConfig): Promise<void> {
  const { database, requests, clock } = deps;
  const found = await requests.list(database.read, { fleets: [fleet.name], state: null }, NEWEST.requests);
  const now = clock.now().getTime();
  for (const request of found) {
    const { execution, bandwidth, enteredAt } = request;
    if (bandwidth === null || execution === null || now - enteredAt.getTime() > LONGEST_MS) continue;
    await compareRequest(deps, fleet, request);
  }
}

async function compareRequest(deps: ExpectationDeps, fleet: FleetConfig, request: UpgradeRequest): Promise<void> {
  const { database, requests, deploys, clock } = deps;
  const verdict = await requests.bandwidth(database.read, request.number);
  const next = nextComparison({
    request,
    verdict,
    deploys: await deploys.list(database.read, fleet.name, NEWEST.deploys),
    changes: versionChanges(await readSightings(database.read, { fleet: fleet.name, limit: NEWEST.sightings })),
    now: clock.now(),
  });
  const found = await verdictOf(deps, { fleet, request, next });
  if (found === null || isSame(verdict, found)) return;
  await database.transaction((tx) => noteBandwidth(tx, deps, { number: request.number, verdict: found }));
}

async function verdictOf(
  { traffic, clock }: ExpectationDeps,
  {
    fleet,
    request,
    next,
  }: { readonly fleet: FleetConfig; readonly request: UpgradeRequest; readonly next: Comparison },
): Promise<BandwidthVerdict | null> {
  if (next.kind === 'nothing') return null;
  const judgedAt = clock.now();
  if (next.kind === 'void') return { kind: 'void', judgedAt, isFinal: true, because: next.because };
  const read = async ({ from, until }: Stretch): Promise<ShardTrafficOutcome> =>
    traffic.read(fleet, { at: until, windowMs: until.getTime() - from.getTime(), wants: 'flows' });
  const before = await read(next.before);
  const after = await read(next.after);
  if (before.kind === 'traffic' && after.kind === 'traffic')
    return compared({ fleet, request, next, before, after, judgedAt });
  const silent = before.kind === 'traffic' ? after : before;
  return {
    kind: 'unknown',
    judgedAt,
    isFinal: next.isFinal && judgedAt.getTime() - next.after.until.getTime() > PATIENCE_MS,
    because: whyUnknown(silent, before.kind === 'traffic' ? 'after' : 'before'),
  };
}

function compared({
  fleet,
  request,
  next,
  before,
  after,
  judgedAt,
}: {
  readonly fleet: FleetConfig;
  readonly request: UpgradeRequest;
  readonly next: Extract<Comparison, { kind: 'compare' }>;
  readonly before: ShardTraffic;
  readonly after: ShardTraffic;
  readonly judgedAt: Date;
}): BandwidthVerdict {
  const { shards, shardBudgets } = fleet;
  return {
    kind: 'compared',
    judgedAt,
    before: next.before,
    after: next.after,
    isFinal: next.isFinal,
    source: after.source,
    shards: judgeShards(request, {
      shards,
      before: before.flows,
      after: after.flows,
      tolerancePercent: shardBudgets.tolerancePercent,
    }),
  };
}

function whyUnknown(outcome: ShardTrafficOutcome, which: 'before' | 'after'): string {
  switch (outcome.kind) {
    case 'traffic':
      return 'nothing tells of it';
    case 'not-configured':
      return 'the configuration names no source of metrics for the fleet';
    case 'no-shards':
      return 'the configuration names no shard of the fleet';
    case 'no-data':
    case 'not-reachable':
      return `of the hours ${which} nothing is known: ${outcome.detail}`;
  }
}

/** Written again only where it says something else: each writing draws the card anew. */
function isSame(was: BandwidthVerdict | null, is: BandwidthVerdict): boolean {
  const plain = (verdict: BandwidthVerdict): string => JSON.stringify({ ...verdict, judgedAt: null });
  return was !== null && plain(was) === plain(is);
}
