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
  const newest = await listNewest(reader, filter, { onlyLive: false });
  const live = new Map((await listNewest(reader, filter, { onlyLive: true })).map((each) => [placeOf(each), each]));
  return newest.map((each) => ({
    system: each.system,
    repository: each.repository,
    environment: each.environment,
    live: live.get(placeOf(each)) ?? null,
    newest: each,
  }));
}

async function listNewest(
  reader: Reader,
  filter: LatestFilter,
  { onlyLive }: { readonly onlyLive: boolean },
): Promise<readonly Deployment[]> {
  const tables = reader.tables<DeploymentTables>();
  let tops = tables
    .selectFrom('deployments')
    .select(({ fn }) => ['system', 'repository', 'environment_key', fn.max('created_at').as('at')])
    .groupBy(['system', 'repository', 'environment_key']);
  if (onlyLive) tops = tops.where('state', '=', 'succeeded');
  if (filter.environment !== undefined) tops = tops.where('environment_key', '=', environmentKey(filter.environment));
  if (filter.system !== undefined) tops = tops.where('system', '=', filter.system);
  if (filter.repository !== undefined) tops = tops.where('repository', '=', filter.repository);
  let query = tables
    .selectFrom('deployments')
    .innerJoin(tops.as('top'), (join) =>
      join
        .onRef('deployments.system', '=', 'top.system')
        .onRef('deployments.repository', '=', 'top.repository')
        .onRef('deployments.environment_key', '=', 'top.environment_key')
        .onRef('deployments.created_at', '=', 'top.at'),
    )
    .selectAll('deployments')
    .orderBy('deployments.system')
    .orderBy('deployments.repository')
    .orderBy('deployments.environment_key')
    .orderBy('deployments.key', 'desc');
  if (onlyLive) query = query.where('deployments.state', '=', 'succeeded');
  const rows = await query.execute();
  // Two of one second: the greater key speaks.
  const seen = new Set<string>();
  return rows.map(deploymentFrom).filter((each) => {
    const place = placeOf(each);
    if (seen.has(place)) return false;
    seen.add(place);
    return true;
  });
}

function placeOf({ system, repository, environment }: Deployment): string {
  return `${system} ${repository} ${environmentKey(environment)}`;
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
