import { sql } from 'kysely';
import { z } from 'zod';
import type { Reader, Transaction } from '../platform/database/transaction.ts';
import type { CallFailure } from './fleet.ts';
import type {
  HostObservations,
  Observation,
  ObservationSource,
  Observed,
  Readings,
  RegistryRead,
} from './observation.ts';
import type { Attempts } from './reach.ts';

interface AttemptColumns {
  readonly attempted_at: number;
  readonly succeeded_at: number | null;
  readonly failure: string | null;
  readonly failure_detail: string | null;
  readonly failing_since: number | null;
}

interface FleetTables {
  fleet_observations: AttemptColumns & {
    readonly fleet: string;
    readonly host: string;
    readonly source: string;
    readonly reading: string | null;
  };
  fleet_registry_reads: AttemptColumns & { readonly connection: string };
}

/** Rows per statement: SQLite takes 32766 variables in one, PostgreSQL 65535; both are far above 9 × this. */
const ROWS_PER_INSERT = 500;

/** Keeps the last good reading of each source over failures, with the time the failures began. */
export async function recordObservations(tx: Transaction, observations: readonly Observation[]): Promise<void> {
  const rows = observations.map(({ fleet, host, source, at, outcome }) => ({
    fleet,
    host,
    source,
    ...attemptColumns(at, outcome.kind === 'failed' ? outcome : null),
    reading: outcome.kind === 'failed' ? null : JSON.stringify(outcome.reading),
  }));
  for (let start = 0; start < rows.length; start += ROWS_PER_INSERT) {
    await tx
      .tables<FleetTables>()
      .insertInto('fleet_observations')
      .values(rows.slice(start, start + ROWS_PER_INSERT))
      .onConflict((conflict) =>
        conflict
          .columns(['fleet', 'host', 'source'])
          .doUpdateSet((eb) => ({
            attempted_at: eb.ref('excluded.attempted_at'),
            succeeded_at: sql<number | null>`coalesce(excluded.succeeded_at, fleet_observations.succeeded_at)`,
            failure: eb.ref('excluded.failure'),
            failure_detail: eb.ref('excluded.failure_detail'),
            failing_since: sql<
              number | null
            >`case when excluded.failure is null then null else coalesce(fleet_observations.failing_since, excluded.failing_since) end`,
            reading: sql<string | null>`coalesce(excluded.reading, fleet_observations.reading)`,
          }))
          // Two observations may overlap; the one that asked later knows better.
          .where('fleet_observations.attempted_at', '<=', sql<number>`excluded.attempted_at`),
      )
      .execute();
  }
}

export async function recordRegistryRead(tx: Transaction, read: RegistryRead): Promise<void> {
  await tx
    .tables<FleetTables>()
    .insertInto('fleet_registry_reads')
    .values({ connection: read.connection, ...attemptColumns(read.at, read.failure) })
    .onConflict((conflict) =>
      conflict
        .column('connection')
        .doUpdateSet((eb) => ({
          attempted_at: eb.ref('excluded.attempted_at'),
          succeeded_at: sql<number | null>`coalesce(excluded.succeeded_at, fleet_registry_reads.succeeded_at)`,
          failure: eb.ref('excluded.failure'),
          failure_detail: eb.ref('excluded.failure_detail'),
          failing_since: sql<
            number | null
          >`case when excluded.failure is null then null else coalesce(fleet_registry_reads.failing_since, excluded.failing_since) end`,
        }))
        .where('fleet_registry_reads.attempted_at', '<=', sql<number>`excluded.attempted_at`),
    )
    .execute();
}

/** By fleet, then by host; a fleet nobody observed yet is absent. */
export async function listObservations(
  read: Reader,
  fleets: readonly string[],
): Promise<ReadonlyMap<string, ReadonlyMap<string, HostObservations>>> {
  const found = new Map<string, Map<string, HostObservations>>();
  if (fleets.length === 0) return found;
  const rows = await read
    .tables<FleetTables>()
    .selectFrom('fleet_observations')
    .selectAll()
    .where('fleet', 'in', fleets)
    .orderBy('fleet')
    .orderBy('host')
    .execute();
  for (const row of rows) {
    const source = SOURCE.safeParse(row.source);
    // A source that a newer or older Muster knows is none of our business.
    if (!source.success) continue;
    const hosts = found.get(row.fleet) ?? new Map<string, HostObservations>();
    hosts.set(row.host, { ...hosts.get(row.host), [source.data]: observedFrom(source.data, row) });
    found.set(row.fleet, hosts);
  }
  return found;
}

export async function listRegistryReads(read: Reader): Promise<ReadonlyMap<string, Attempts>> {
  const rows = await read.tables<FleetTables>().selectFrom('fleet_registry_reads').selectAll().execute();
  return new Map(rows.map((row) => [row.connection, attemptsFrom(row)]));
}

/** Hosts that the directory alone knew and no longer lists: nothing is left to say about them. */
export async function forgetUnlisted(
  tx: Transaction,
  { fleet, keep }: { readonly fleet: string; readonly keep: readonly string[] },
): Promise<void> {
  let query = tx.tables<FleetTables>().deleteFrom('fleet_observations').where('fleet', '=', fleet);
  query = query.where('source', '=', 'registry');
  if (keep.length > 0) query = query.where('host', 'not in', keep);
  await query.execute();
}

function attemptColumns(
  at: Date,
  failed: { readonly failure: CallFailure; readonly detail: string } | null,
): AttemptColumns {
  const atMs = at.getTime();
  return {
    attempted_at: atMs,
    succeeded_at: failed === null ? atMs : null,
    failure: failed?.failure ?? null,
    failure_detail: failed?.detail ?? null,
    failing_since: failed === null ? null : atMs,
  };
}

const SOURCE = z.enum([
  'registry',
  'version',
  'health',
  'mesh',
  'connected',
  'peer-stats',
  'filter',
  'layers',
]) satisfies z.ZodType<ObservationSource>;

const FAILURE = z.enum([
  'refused',
  'reset',
  'timed-out',
  'name-not-found',
  'network-unreachable',
  'tls',
  'denied',
  'bad-answer',
  'not-asked',
]) satisfies z.ZodType<CallFailure>;

const STORED_DATE = z.iso
  .datetime()
  .transform((text) => new Date(text))
  .nullable();

const SHARD_PEERS = z.array(z.object({ shard: z.number(), peers: z.number() }));
const NAMED_PEERS = z.array(z.object({ name: z.string(), peers: z.number() }));

const READINGS: { readonly [Source in ObservationSource]: z.ZodType<Readings[Source]> } = {
  registry: z.discriminatedUnion('kind', [
    z.object({
      kind: z.literal('listed'),
      version: z.string().nullable(),
      commit: z.string().nullable(),
      image: z.string().nullable(),
      refreshedAt: STORED_DATE,
    }),
    z.object({ kind: z.literal('not-listed') }),
  ]),
  version: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('version'), version: z.string() }),
    z.object({ kind: z.literal('not-available') }),
  ]),
  health: z.discriminatedUnion('kind', [
    z.object({
      kind: z.literal('report'),
      nodeHealth: z.string().nullable(),
      protocols: z.array(z.object({ name: z.string(), status: z.string(), description: z.string().nullable() })),
      connectionStatus: z.string().nullable(),
    }),
    z.object({ kind: z.literal('check-timed-out') }),
    z.object({ kind: z.literal('refused-to-say'), status: z.number(), said: z.string() }),
    z.object({ kind: z.literal('not-available') }),
  ]),
  mesh: z.discriminatedUnion('kind', [
    z.object({
      kind: z.literal('mesh'),
      shards: z.array(z.object({ shard: z.number(), peers: z.number(), fromFleet: z.number() })),
    }),
    z.object({ kind: z.literal('relay-not-mounted') }),
    z.object({ kind: z.literal('not-available') }),
  ]),
  connected: z.discriminatedUnion('kind', [
    z.object({
      kind: z.literal('connected'),
      total: z.number(),
      byShard: SHARD_PEERS.nullable(),
      byOrigin: NAMED_PEERS,
    }),
    z.object({ kind: z.literal('not-available') }),
  ]),
  'peer-stats': z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('stats'), subscribed: SHARD_PEERS, byProtocol: NAMED_PEERS }),
    z.object({ kind: z.literal('not-available') }),
  ]),
  filter: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('filter'), clients: z.number(), criteria: z.number() }),
    z.object({ kind: z.literal('not-mounted') }),
    z.object({ kind: z.literal('not-available') }),
  ]),
  layers: z.object({
    sync: z.enum(['synced', 'syncing', 'offline', 'unspecified']),
    connectedPeers: z.number(),
    currentLayer: z.number(),
    appliedLayer: z.number(),
    verifiedLayer: z.number().nullable(),
    states: z.array(z.object({ layer: z.number(), stateHash: z.string().nullable() })),
  }),
};

function observedFrom<Source extends ObservationSource>(
  source: Source,
  row: FleetTables['fleet_observations'],
): Observed<Readings[Source]> {
  return {
    ...attemptsFrom(row),
    reading: row.reading === null ? null : READINGS[source].parse(JSON.parse(row.reading)),
  };
}

function attemptsFrom(row: AttemptColumns): Attempts {
  return {
    attemptedAt: new Date(row.attempted_at),
    succeededAt: dateFrom(row.succeeded_at),
    failure: row.failure === null ? null : FAILURE.parse(row.failure),
    failureDetail: row.failure_detail,
    failingSince: dateFrom(row.failing_since),
  };
}

function dateFrom(ms: number | null): Date | null {
  return ms === null ? null : new Date(ms);
}
