import type { Reader, Transaction } from '../platform/database/transaction.ts';
import { environmentKey } from './deployment.ts';
import type { ProtectionRequest, ProtectionState } from './protection.ts';

interface ProtectionTables {
  protection_requests: {
    key: string;
    repository: string;
    environment: string;
    environment_key: string;
    run_id: string;
    run_key: string;
    deployment_key: string | null;
    ref: string;
    sha: string;
    creator: string | null;
    requested_at: number;
    state: ProtectionState;
    settled_at: number | null;
  };
}

type Row = ProtectionTables['protection_requests'];

export async function findProtection(reader: Reader, key: string): Promise<ProtectionRequest | null> {
  const row = await reader
    .tables<ProtectionTables>()
    .selectFrom('protection_requests')
    .selectAll()
    .where('key', '=', key)
    .executeTakeFirst();
  return row === undefined ? null : requestFrom(row);
}

export interface ProtectionFilter {
  readonly state?: ProtectionState;
  readonly runKey?: string;
  /** Any name of the config, in any capitals. */
  readonly environment?: string;
}

/** The oldest first. */
export async function listProtections(
  reader: Reader,
  { state, runKey, environment }: ProtectionFilter,
): Promise<readonly ProtectionRequest[]> {
  let query = reader.tables<ProtectionTables>().selectFrom('protection_requests').selectAll();
  if (state !== undefined) query = query.where('state', '=', state);
  if (runKey !== undefined) query = query.where('run_key', '=', runKey);
  if (environment !== undefined) query = query.where('environment_key', '=', environmentKey(environment));
  const rows = await query.orderBy('requested_at').orderBy('key').execute();
  return rows.map(requestFrom);
}

export async function saveProtection(tx: Transaction, request: ProtectionRequest): Promise<void> {
  const row: Row = {
    key: request.key,
    repository: request.repository,
    environment: request.environment,
    environment_key: environmentKey(request.environment),
    run_id: request.runId,
    run_key: request.runKey,
    deployment_key: request.deploymentKey,
    ref: request.ref,
    sha: request.sha,
    creator: request.creator,
    requested_at: request.requestedAt.getTime(),
    state: request.state,
    settled_at: request.settledAt?.getTime() ?? null,
  };
  await tx
    .tables<ProtectionTables>()
    .insertInto('protection_requests')
    .values(row)
    .onConflict((conflict) => conflict.column('key').doUpdateSet(row))
    .execute();
}

export async function deleteProtectionsBefore(tx: Transaction, before: Date): Promise<void> {
  await tx
    .tables<ProtectionTables>()
    .deleteFrom('protection_requests')
    .where('requested_at', '<', before.getTime())
    .execute();
}

function requestFrom(row: Row): ProtectionRequest {
  return {
    key: row.key,
    repository: row.repository,
    environment: row.environment,
    runId: row.run_id,
    runKey: row.run_key,
    deploymentKey: row.deployment_key,
    ref: row.ref,
    sha: row.sha,
    creator: row.creator,
    requestedAt: new Date(row.requested_at),
    state: row.state,
    settledAt: row.settled_at === null ? null : new Date(row.settled_at),
  };
}
