import type { Reader, Transaction } from '../platform/database/transaction.ts';
import { canonical } from './canonical.ts';
import type { Route } from './route.ts';
import { listParts, saveParts } from './run-part-store.ts';
import { mergeParts } from './run-part.ts';
import { waitedMs } from './run-waiting.ts';
import type { CiSystem, Run, RunAttempt, RunDescription } from './run.ts';
import type { RunPhase, RunState, Verdict } from './run-state.ts';
import { currentAttempt, ordinalOf } from './run.ts';

export interface RunTables {
  runs: RunRow;
  run_attempts: AttemptRow;
  run_routes: RouteRow;
}

interface RunRow {
  key: string;
  system: CiSystem;
  repository: string;
  workflow_path: string;
  workflow_name: string;
  execution_id: string;
  number: number | null;
  branch: string;
  fork: string | null;
  trigger: string;
  sha: string;
  title: string | null;
  author: string | null;
  url: string | null;
  created_at: number;
  attempt: number;
  complete: number;
  described_attempt: number;
  described_at: number;
}

interface AttemptRow {
  run_key: string;
  attempt: number;
  state: RunState;
  raw_state: string;
  phase: RunPhase;
  verdict: Verdict;
  actor: string | null;
  started_at: number | null;
  updated_at: number;
  ended_at: number | null;
  stream: string | null;
  ordinal: number;
  waited_ms: number;
}

interface RouteRow {
  run_key: string;
  pipeline: string;
  channel: string;
  environment: string;
  position: number;
  created_at: number;
}

export async function findRun(reader: Reader, key: string): Promise<Run | null> {
  const tables = reader.tables<RunTables>();
  const row = await tables.selectFrom('runs').selectAll().where('key', '=', key).executeTakeFirst();
  if (row === undefined) return null;
  const attempts = await tables
    .selectFrom('run_attempts')
    .selectAll()
    .where('run_key', '=', key)
    .orderBy('attempt')
    .execute();
  const [first, ...rest] = attempts.map(attemptFrom);
  if (first === undefined) throw new Error(`The run ${key} is stored without any attempt.`);
  return {
    ...descriptionFrom(row),
    attempts: [first, ...rest],
    parts: mergeParts([], await listParts(reader, key)),
    described: { attempt: row.described_attempt, at: new Date(row.described_at) },
  };
}

export interface SavedAs {
  /** What the store holds; null for a run that it does not know. */
  readonly before: SavedRun | null;
  /** What the run's verdicts count for; null for nothing. */
  readonly stream: string | null;
}

export interface SavedRun {
  readonly run: Run;
  readonly stream: string | null;
}

/** Writes what is not yet as in `before`: what is said of one attempt may move all of them in their branch. */
export async function saveRun(tx: Transaction, run: Run, { before, stream }: SavedAs): Promise<void> {
  const { key, ...row } = runRow(run);
  const tables = tx.tables<RunTables>();
  await tables
    .insertInto('runs')
    .values({ key, ...row })
    .onConflict((conflict) => conflict.column('key').doUpdateSet(row))
    .execute();
  const known = new Set(before?.run.attempts.map((each) => canonical(attemptRow(before.run, each, before.stream))));
  for (const each of run.attempts) {
    const values = attemptRow(run, each, stream);
    if (known.has(canonical(values))) continue;
    await tables
      .insertInto('run_attempts')
      .values(values)
      .onConflict((conflict) => conflict.columns(['run_key', 'attempt']).doUpdateSet(values))
      .execute();
  }
  // Merging leaves parts that nobody spoke of the same values.
  const same = new Set(before?.run.parts);
  await saveParts(
    tx,
    key,
    run.parts.filter((part) => !same.has(part)),
  );
}

/** What the run's verdicts count for in the store; null for nothing, or for a run that it does not know. */
export async function findStream(reader: Reader, runKey: string): Promise<string | null> {
  const row = await reader
    .tables<RunTables>()
    .selectFrom('run_attempts')
    .select('stream')
    .where('run_key', '=', runKey)
    .limit(1)
    .executeTakeFirst();
  return row?.stream ?? null;
}

/** Every route the run was ever given, in the order they speak: a card once begun is carried on where it is. */
export async function listRoutes(reader: Reader, runKey: string): Promise<readonly Route[]> {
  return reader
    .tables<RunTables>()
    .selectFrom('run_routes')
    .select(['pipeline', 'channel', 'environment'])
    .where('run_key', '=', runKey)
    .orderBy('position')
    .execute();
}

/** Adds routes behind the `known` ones; a pipeline that has the run already keeps the channel it had then. */
export async function addRoutes(
  tx: Transaction,
  run: Run,
  { known, added }: { readonly known: readonly Route[]; readonly added: readonly Route[] },
): Promise<void> {
  if (added.length === 0) return;
  const rows = added.map(({ pipeline, channel, environment }, index) => ({
    run_key: run.key,
    pipeline,
    channel,
    environment,
    position: known.length + index,
    created_at: run.createdAt.getTime(),
  }));
  await tx
    .tables<RunTables>()
    .insertInto('run_routes')
    .values(rows)
    .onConflict((conflict) => conflict.columns(['run_key', 'pipeline']).doNothing())
    .execute();
}

/** The newest run of any of these pipelines, and which of them it ran in. */
export async function findLatestRoute(
  reader: Reader,
  pipelines: readonly string[],
): Promise<(Route & { readonly runKey: string }) | null> {
  if (pipelines.length === 0) return null;
  const row = await reader
    .tables<RunTables>()
    .selectFrom('run_routes')
    .innerJoin('runs', 'runs.key', 'run_routes.run_key')
    .select(['run_key as runKey', 'pipeline', 'channel', 'environment'])
    .where('pipeline', 'in', pipelines)
    .orderBy('run_routes.created_at', 'desc')
    .orderBy('runs.number', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row ?? null;
}

/** Forgets the oldest runs created before `before`, at most `limit` of them; gives how many. */
export async function deleteRunsBefore(
  tx: Transaction,
  { before, limit }: { readonly before: Date; readonly limit: number },
): Promise<number> {
  const tables = tx.tables<RunTables>();
  const rows = await tables
    .selectFrom('runs')
    .select('key')
    .where('created_at', '<', before.getTime())
    .orderBy('created_at')
    .limit(limit)
    .execute();
  if (rows.length === 0) return 0;
  const keys = rows.map(({ key }) => key);
  await tables.deleteFrom('runs').where('key', 'in', keys).execute();
  return keys.length;
}

function descriptionFrom(row: RunRow): RunDescription {
  return {
    key: row.key,
    system: row.system,
    repository: row.repository,
    workflow: { path: row.workflow_path, name: row.workflow_name },
    executionId: row.execution_id,
    number: row.number,
    branch: row.branch,
    fork: row.fork,
    trigger: row.trigger,
    sha: row.sha,
    title: row.title,
    author: row.author,
    url: row.url,
    createdAt: new Date(row.created_at),
    complete: row.complete === 1,
  };
}

function attemptFrom(row: AttemptRow): RunAttempt {
  return {
    number: row.attempt,
    state: row.state,
    rawState: row.raw_state,
    phase: row.phase,
    verdict: row.verdict,
    actor: row.actor,
    startedAt: row.started_at === null ? null : new Date(row.started_at),
    updatedAt: new Date(row.updated_at),
    endedAt: row.ended_at === null ? null : new Date(row.ended_at),
  };
}

function runRow(run: Run): RunRow {
  return {
    key: run.key,
    system: run.system,
    repository: run.repository,
    workflow_path: run.workflow.path,
    workflow_name: run.workflow.name,
    execution_id: run.executionId,
    number: run.number,
    branch: run.branch,
    fork: run.fork,
    trigger: run.trigger,
    sha: run.sha,
    title: run.title,
    author: run.author,
    url: run.url,
    created_at: run.createdAt.getTime(),
    attempt: currentAttempt(run).number,
    complete: run.complete ? 1 : 0,
    described_attempt: run.described.attempt,
    described_at: run.described.at.getTime(),
  };
}

function attemptRow(run: Run, attempt: RunAttempt, stream: string | null): AttemptRow {
  return {
    run_key: run.key,
    attempt: attempt.number,
    state: attempt.state,
    raw_state: attempt.rawState,
    phase: attempt.phase,
    verdict: attempt.verdict,
    actor: attempt.actor,
    started_at: attempt.startedAt?.getTime() ?? null,
    updated_at: attempt.updatedAt.getTime(),
    ended_at: attempt.endedAt?.getTime() ?? null,
    stream,
    ordinal: ordinalOf(run),
    waited_ms: waitedMs(run.parts, { attempt: attempt.number, now: null }),
  };
}
