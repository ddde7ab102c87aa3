import { sql, type Selectable } from 'kysely';
import { z } from 'zod';
import type { Reader } from '../platform/database/transaction.ts';
import type { AheadCommit, OpenBreak, StatusRun } from './pipeline-status.ts';
import type { RunTables } from './run-store.ts';

/** How far back a pipeline's newest success is looked for, in runs. */
export const STATUS_WINDOW = 500;

export interface PipelineRuns {
  readonly repository: string;
  /** Runs looked at, at most STATUS_WINDOW of all repositories of the pipeline. */
  readonly seen: number;
  readonly latest: StatusRun;
  /** The newest success that judges a branch: no proposal's, no fork's. */
  readonly passed: StatusRun | null;
}

interface StatusTables extends RunTables {
  tags: { system: string; repository: string; name: string; sha: string | null; state: string; at: number };
  pipeline_breaks: { id: string; stream: string; body: string; broke_at: number; fixed_at: number | null };
}

type Row = Pick<
  Selectable<RunTables['runs']>,
  'key' | 'system' | 'repository' | 'workflow_path' | 'workflow_name' | 'execution_id' | 'number' | 'branch' | 'sha'
> &
  Pick<Selectable<RunTables['runs']>, 'title' | 'author' | 'url' | 'created_at'> &
  Pick<Selectable<RunTables['run_attempts']>, 'state' | 'phase' | 'actor' | 'ended_at'>;

const COLUMNS = [
  'runs.key',
  'runs.system',
  'runs.repository',
  'runs.workflow_path',
  'runs.workflow_name',
  'runs.execution_id',
  'runs.number',
  'runs.branch',
  'runs.sha',
  'runs.title',
  'runs.author',
  'runs.url',
  'runs.created_at',
  'run_attempts.state',
  'run_attempts.phase',
  'run_attempts.actor',
  'run_attempts.ended_at',
] as const;

/**
 * The newest run and the newest success of each repository in a pipeline, the lately active first. `leading`: only runs
 * for which this pipeline speaks before all others.
 */
export async function listPipelineRuns(
  reader: Reader,
  pipeline: string,
  { leading }: { readonly leading: boolean },
): Promise<readonly PipelineRuns[]> {
  const tables = reader.tables<RunTables>();
  let newest = tables
    .selectFrom('run_routes')
    .select(['run_key', 'created_at'])
    .where('pipeline', '=', pipeline)
    .orderBy('created_at', 'desc')
    .limit(STATUS_WINDOW);
  if (leading) newest = newest.where('position', '=', 0);
  const counts = await tables
    .selectFrom(newest.as('newest'))
    .innerJoin('runs', 'runs.key', 'newest.run_key')
    .select(({ fn }) => ['runs.repository', fn.countAll<number>().as('seen'), fn.max('runs.created_at').as('at')])
    .groupBy('runs.repository')
    .orderBy('at', 'desc')
    .execute();
  const ranked = (passed: boolean) => {
    const joined = tables
      .selectFrom(newest.as('newest'))
      .innerJoin('runs', 'runs.key', 'newest.run_key')
      .innerJoin('run_attempts', (join) => join.onRef('run_attempts.run_key', '=', 'runs.key'))
      .select(COLUMNS);
    return passed
      ? joined
          .where('run_attempts.verdict', '=', 'passed')
          .where('run_attempts.stream', 'is not', null)
          .select(placeBy('run_attempts.ended_at'))
      : joined.whereRef('run_attempts.attempt', '=', 'runs.attempt').select(placeBy('runs.created_at'));
  };
  const first = async (passed: boolean): Promise<ReadonlyMap<string, StatusRun>> => {
    const rows = await tables.selectFrom(ranked(passed).as('ranked')).selectAll().where('place', '=', 1).execute();
    return new Map(rows.map((row) => [row.repository, statusRunFrom(row)]));
  };
  const latest = await first(false);
  const passed = await first(true);
  return counts.flatMap(({ repository, seen }) => {
    const newestRun = latest.get(repository);
    if (newestRun === undefined) return [];
    return [{ repository, seen, latest: newestRun, passed: passed.get(repository) ?? null }];
  });
}

/** 1 for the last of each repository by this time. */
function placeBy(column: 'run_attempts.ended_at' | 'runs.created_at') {
  return sql<number>`row_number() over (partition by runs.repository order by ${sql.ref(column)} desc, runs.number desc, runs.key desc)`.as(
    'place',
  );
}

/** The newest runs of these pipelines that were created before `before`, the newest first. */
export async function listRunsBefore(
  reader: Reader,
  {
    pipelines,
    before,
    limit,
  }: { readonly pipelines: readonly string[]; readonly before: Date; readonly limit: number },
): Promise<readonly (StatusRun & { readonly pipeline: string })[]> {
  const found: (StatusRun & { readonly pipeline: string })[] = [];
  // One look into the index each; several at once would sort all they ever ran.
  for (const pipeline of pipelines) {
    const rows = await reader
      .tables<RunTables>()
      .selectFrom('run_routes')
      .innerJoin('runs', 'runs.key', 'run_routes.run_key')
      .innerJoin('run_attempts', (join) =>
        join.onRef('run_attempts.run_key', '=', 'runs.key').onRef('run_attempts.attempt', '=', 'runs.attempt'),
      )
      .select(COLUMNS)
      .where('run_routes.pipeline', '=', pipeline)
      .where('run_routes.created_at', '<', before.getTime())
      .orderBy('run_routes.created_at', 'desc')
      .limit(limit)
      .execute();
    found.push(...rows.map((row) => ({ ...statusRunFrom(row), pipeline })));
  }
  return found.toSorted((a, b) => b.createdAt.getTime() - a.createdAt.getTime()).slice(0, limit);
}

/** Runs of this commit in any system, the earliest first: they know its title, its branch and when it was first seen. */
export async function listRunsOfCommit(reader: Reader, sha: string): Promise<readonly StatusRun[]> {
  if (sha === '') return [];
  const rows = await reader
    .tables<RunTables>()
    .selectFrom('runs')
    .innerJoin('run_attempts', (join) =>
      join.onRef('run_attempts.run_key', '=', 'runs.key').onRef('run_attempts.attempt', '=', 'runs.attempt'),
    )
    .select(COLUMNS)
    .where('runs.sha', '=', sha)
    .orderBy('runs.created_at')
    .orderBy('runs.key')
    .limit(50)
    .execute();
  return rows.map(statusRunFrom);
}

/** Commits with a run on this branch after `after`, newest first; proposals and forks are not the branch. */
export async function listCommitsAfter(
  reader: Reader,
  { repository, branch, after }: { readonly repository: string; readonly branch: string; readonly after: Date },
): Promise<readonly AheadCommit[]> {
  const rows = await reader
    .tables<RunTables>()
    .selectFrom('runs')
    .innerJoin('run_attempts', (join) =>
      join.onRef('run_attempts.run_key', '=', 'runs.key').onRef('run_attempts.attempt', '=', 'runs.attempt'),
    )
    .select(({ fn }) => [
      'runs.sha',
      fn.max('runs.title').as('title'),
      fn.max('runs.author').as('author'),
      fn.min('runs.created_at').as('at'),
    ])
    .where('runs.repository', '=', repository)
    .where('runs.branch', '=', branch)
    .where('runs.created_at', '>', after.getTime())
    .where('run_attempts.stream', 'is not', null)
    .groupBy('runs.sha')
    .orderBy('at', 'desc')
    .limit(100)
    .execute();
  return rows.map(({ sha, title, author, at }) => ({ sha, title, author, at: new Date(at) }));
}

/** A tag that points at this commit, the newest; null when none is known. */
export async function findTagOf(
  reader: Reader,
  { repository, sha }: { readonly repository: string; readonly sha: string },
): Promise<string | null> {
  if (sha === '') return null;
  const row = await reader
    .tables<StatusTables>()
    .selectFrom('tags')
    .select('name')
    .where('repository', '=', repository.toLowerCase())
    .where('sha', '=', sha)
    .orderBy('at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.name ?? null;
}

const BODY = z.object({
  first: z.object({
    runKey: z.string(),
    number: z.number().nullable(),
    url: z.string().nullable(),
    at: z.iso.datetime().transform((text) => new Date(text)),
  }),
  failures: z.number(),
});

/** Branches that are broken now, the longest broken first. */
export async function listOpenBreaks(reader: Reader): Promise<readonly OpenBreak[]> {
  const rows = await reader
    .tables<StatusTables>()
    .selectFrom('pipeline_breaks')
    .select(['stream', 'body'])
    .where('fixed_at', 'is', null)
    .orderBy('broke_at')
    .limit(500)
    .execute();
  return rows.map(({ stream, body }) => {
    const { first, failures } = BODY.parse(JSON.parse(body));
    return { stream, runKey: first.runKey, number: first.number, url: first.url, since: first.at, failures };
  });
}

/** Which of these runs belong to which pipelines. */
export async function listPipelinesOfRuns(
  reader: Reader,
  keys: readonly string[],
): Promise<readonly { readonly runKey: string; readonly pipeline: string; readonly repository: string }[]> {
  if (keys.length === 0) return [];
  return reader
    .tables<RunTables>()
    .selectFrom('run_routes')
    .innerJoin('runs', 'runs.key', 'run_routes.run_key')
    .select(['run_routes.run_key as runKey', 'run_routes.pipeline', 'runs.repository'])
    .where('run_routes.run_key', 'in', keys)
    .execute();
}

function statusRunFrom(row: Row): StatusRun {
  return {
    key: row.key,
    system: row.system,
    repository: row.repository,
    workflow: { path: row.workflow_path, name: row.workflow_name },
    executionId: row.execution_id,
    number: row.number,
    branch: row.branch,
    sha: row.sha,
    title: row.title,
    author: row.author,
    url: row.url,
    createdAt: new Date(row.created_at),
    state: row.state,
    phase: row.phase,
    actor: row.actor,
    endedAt: row.ended_at === null ? null : new Date(row.ended_at),
  };
}
