import { sql } from 'kysely';
import type { Reader, Transaction } from '../platform/database/transaction.ts';
import { environmentKey, type Deployment } from './deployment.ts';
import type { DeploymentState } from './deployment-state.ts';
import type { CiSystem } from './run.ts';

interface DeploymentTables {
  deployments: DeploymentRow;
  runs: { key: string; system: string; repository: string; sha: string; created_at: number };
  run_routes: { run_key: string; environment: string };
}

interface DeploymentRow {
  key: string;
  system: CiSystem;
  repository: string;
  environment: string;
  environment_key: string;
  ref: string;
  sha: string;
  creator: string | null;
  run_key: string | null;
  created_at: number;
  state: DeploymentState;
  raw_state: string;
  said_at: number;
  url: string | null;
  environment_url: string | null;
  note: string | null;
  succeeded_at: number | null;
}

/** What one environment of one repository has: what is live, and the newest of all, which may not be live yet. */
export interface LatestDeployment {
  readonly system: CiSystem;
  readonly repository: string;
  readonly environment: string;
  /** The newest that succeeded and was not replaced; null when none is known. */
  readonly live: Deployment | null;
  readonly newest: Deployment;
}

export interface LatestFilter {
  /** Any name of the config, in any capitals. */
  readonly environment?: string;
  readonly system?: CiSystem;
  readonly repository?: string;
}

export async function findDeployment(reader: Reader, key: string): Promise<Deployment | null> {
  const row = await reader
    .tables<DeploymentTables>()
    .selectFrom('deployments')
    .selectAll()
    .where('key', '=', key)
    .executeTakeFirst();
  return row === undefined ? null : deploymentFrom(row);
}

export async function saveDeployment(tx: Transaction, deployment: Deployment): Promise<void> {
  const { key, ...row } = deploymentRow(deployment);
  await tx
    .tables<DeploymentTables>()
    .insertInto('deployments')
    .values({ key, ...row })
    .onConflict((conflict) => conflict.column('key').doUpdateSet(row))
    .execute();
}

/** The oldest first. */
export async function listDeploymentsOfRun(reader: Reader, runKey: string): Promise<readonly Deployment[]> {
  const rows = await reader
    .tables<DeploymentTables>()
    .selectFrom('deployments')
    .selectAll()
    .where('run_key', '=', runKey)
    .orderBy('created_at')
    .orderBy('key')
    .execute();
  return rows.map(deploymentFrom);
}

/** What is live where, and what was tried last: one entry per system, repository and environment, in that order. */
export async function listLatestDeployments(
  reader: Reader,
  filter: LatestFilter = {},
): Promise<readonly LatestDeployment[]> {
  const found: LatestDeployment[] = [];
  for (const place of await listPlaces(reader, filter)) {
    const newest = await findNewest(reader, place, {});
    if (newest === null) continue;
    const { system, repository, environment } = newest;
    const live = newest.word.state === LIVE ? newest : await findNewest(reader, place, { state: LIVE });
    found.push({ system, repository, environment, live, newest });
  }
  return found;
}

const LIVE = 'succeeded';

/** One environment of one repository. */
type PlaceColumns = Pick<DeploymentRow, 'system' | 'repository' | 'environment_key'>;

/** Where anything was ever deployed. There are few such places, and how many deployments each has seen is not read. */
async function listPlaces(reader: Reader, filter: LatestFilter): Promise<readonly PlaceColumns[]> {
  const places: PlaceColumns[] = [];
  for (let next = await findPlace(reader, filter, {}); next !== null; next = await findPlaceAfter(reader, filter, next))
    places.push(next);
  return places.toSorted((a, b) => compareTexts(sortKey(a), sortKey(b)));
}

/** Three seeks in the index: SQLite seeks by no more than the first column of `(a, b, c) > (?, ?, ?)`. */
async function findPlaceAfter(
  reader: Reader,
  filter: LatestFilter,
  { environment_key: environment, system, repository }: PlaceColumns,
): Promise<PlaceColumns | null> {
  return (
    (await findPlace(reader, filter, { environment, system, after: ['repository', repository] })) ??
    (await findPlace(reader, filter, { environment, after: ['system', system] })) ??
    (await findPlace(reader, filter, { after: ['environment_key', environment] }))
  );
}

interface PlaceSeek {
  readonly environment?: string;
  readonly system?: CiSystem;
  readonly after?: readonly [column: keyof PlaceColumns, value: string];
}

/** The first in the order of the index. */
async function findPlace(
  reader: Reader,
  filter: LatestFilter,
  { environment, system, after }: PlaceSeek,
): Promise<PlaceColumns | null> {
  let query = reader
    .tables<DeploymentTables>()
    .selectFrom('deployments')
    .select(['environment_key', 'system', 'repository'])
    .orderBy('environment_key')
    .orderBy('system')
    .orderBy('repository')
    .limit(1);
  if (environment !== undefined) query = query.where('environment_key', '=', environment);
  if (system !== undefined) query = query.where('system', '=', system);
  if (after !== undefined) query = query.where(sql.ref<string>(after[0]), '>', after[1]);
  if (filter.environment !== undefined) query = query.where('environment_key', '=', environmentKey(filter.environment));
  if (filter.system !== undefined) query = query.where('system', '=', filter.system);
  if (filter.repository !== undefined) query = query.where('repository', '=', filter.repository);
  return (await query.executeTakeFirst()) ?? null;
}

const sortKey = ({ system, repository, environment_key: environment }: PlaceColumns): string =>
  [system, repository, environment].join('\n');

function compareTexts(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

/** Two of one second: the greater key speaks. */
async function findNewest(
  reader: Reader,
  place: PlaceColumns,
  { state }: { readonly state?: DeploymentState },
): Promise<Deployment | null> {
  let query = reader
    .tables<DeploymentTables>()
    .selectFrom('deployments')
    .selectAll()
    .where('environment_key', '=', place.environment_key)
    .where('system', '=', place.system)
    .where('repository', '=', place.repository)
    .orderBy('created_at', 'desc')
    .orderBy('key', 'desc')
    .limit(1);
  if (state !== undefined) query = query.where('state', '=', state);
  const row = await query.executeTakeFirst();
  return row === undefined ? null : deploymentFrom(row);
}

/** The newest run of this commit that some pipeline shows under this environment; null when there is none. */
export async function findRunOfDeployment(
  reader: Reader,
  { system, repository, environment, sha }: Deployment,
): Promise<string | null> {
  if (sha === '') return null;
  const rows = await reader
    .tables<DeploymentTables>()
    .selectFrom('runs')
    .innerJoin('run_routes', 'run_routes.run_key', 'runs.key')
    .select(['runs.key', 'run_routes.environment'])
    .where('runs.system', '=', system)
    .where('runs.repository', '=', repository)
    .where('runs.sha', '=', sha)
    .orderBy('runs.created_at', 'desc')
    .execute();
  return rows.find((row) => environmentKey(row.environment) === environmentKey(environment))?.key ?? null;
}

/** Forgets the oldest created before `before` but what is live, at most `limit` of them; gives how many. */
export async function deleteDeploymentsBefore(
  tx: Transaction,
  { before, limit }: { readonly before: Date; readonly limit: number },
): Promise<number> {
  const tables = tx.tables<DeploymentTables>();
  const old = tables
    .selectFrom('deployments')
    .select('key')
    .where('created_at', '<', before.getTime())
    .where((where) =>
      where.or([
        where('state', '!=', 'succeeded'),
        where.exists(
          where
            .selectFrom('deployments as newer')
            .select('newer.key')
            .whereRef('newer.system', '=', 'deployments.system')
            .whereRef('newer.repository', '=', 'deployments.repository')
            .whereRef('newer.environment_key', '=', 'deployments.environment_key')
            .whereRef('newer.created_at', '>', 'deployments.created_at')
            .where('newer.state', '=', 'succeeded'),
        ),
      ]),
    )
    .orderBy('created_at')
    .limit(limit);
  const { numDeletedRows } = await tables.deleteFrom('deployments').where('key', 'in', old).executeTakeFirst();
  return Number(numDeletedRows);
}

function deploymentFrom(row: DeploymentRow): Deployment {
  return {
    key: row.key,
    system: row.system,
    repository: row.repository,
    environment: row.environment,
    ref: row.ref,
    sha: row.sha,
    creator: row.creator,
    runKey: row.run_key,
    createdAt: new Date(row.created_at),
    word: {
      state: row.state,
      rawState: row.raw_state,
      at: new Date(row.said_at),
      url: row.url,
      environmentUrl: row.environment_url,
      note: row.note,
    },
    succeededAt: row.succeeded_at === null ? null : new Date(row.succeeded_at),
  };
}

function deploymentRow({ word, ...deployment }: Deployment): DeploymentRow {
  return {
    key: deployment.key,
    system: deployment.system,
    repository: deployment.repository,
    environment: deployment.environment,
    environment_key: environmentKey(deployment.environment),
    ref: deployment.ref,
    sha: deployment.sha,
    creator: deployment.creator,
    run_key: deployment.runKey,
    created_at: deployment.createdAt.getTime(),
    state: word.state,
    raw_state: word.rawState,
    said_at: word.at.getTime(),
    url: word.url,
    environment_url: word.environmentUrl,
    note: word.note,
    succeeded_at: deployment.succeededAt?.getTime() ?? null,
  };
}
