import { sql, type RawBuilder } from 'kysely';
import { systemClock } from '../src/platform/clock.ts';
import type { OpenDatabase } from '../src/platform/database/open-database.ts';
import { openBenchDatabase } from './bench-database.ts';

/** One pipeline, as busy as Muster is asked to bear: a run each five minutes for a year. */
export const YEAR = {
  runs: 100_000,
  days: 365,
  now: new Date('2026-11-20T12:00:00Z'),
  repository: 'acme/node',
  workflow: '.github/workflows/deploy.yml',
  pipeline: 'node-deploy',
  environment: 'production',
  branch: 'master',
} as const;

const DAY_MS = 86_400_000;
const STEP_MS = Math.floor((YEAR.days * DAY_MS) / YEAR.runs);
/** For each run: its number, when it began, and of what it is the result. */
const numbered = (
  runs: number,
): RawBuilder<unknown> => sql`with recursive numbers(n) as (select 1 union all select n + 1 from numbers where n < ${runs}),
  told as (
    select n, 'github:' || ${YEAR.repository} || ':' || (8000 + n) as key, ${YEAR.now.getTime() - runs * STEP_MS} + n * ${STEP_MS} as at,
      'github:' || ${YEAR.repository} || ':deploy:' || ${YEAR.branch} as stream,
      60000 + (n * 7919) % 1200000 as took, case when n % 10 = 3 then 'failed' else 'passed' end as verdict
    from numbers)`;

/** What run `n` is called. */
export function keyOfRun(n: number): string {
  return `github:${YEAR.repository}:${8000 + n}`;
}

/**
 * A database with a year of runs, or with the last `runs` of it: every tenth fails, every other of those passes when it is tried again; two jobs each,
 * a break for each failure, and a deployment for each success.
 */
export async function openYearOfRuns(folder: string, runs: number = YEAR.runs): Promise<OpenDatabase> {
  const database = await openBenchDatabase(folder, systemClock);
  await database.transaction(async (tx) => {
    for (const statement of statements(runs)) await statement.execute(tx.tables());
  });
  await database.checkpoint();
  return database;
}

const statements = (runs: number): readonly RawBuilder<unknown>[] => [
  sql`insert into runs (key, system, repository, workflow_path, workflow_name, execution_id, number, branch, trigger, sha,
      title, author, url, created_at, attempt)
    ${numbered(runs)} select key, 'github', ${YEAR.repository}, ${YEAR.workflow}, 'deploy', 8000 + n, n, ${YEAR.branch}, 'push',
      printf('%016x%024x', (n / 2 * 2654435761) % 4294967296 * 65536, n / 2), 'Keep peers that answer', 'A Committer',
      'https://github.com/' || ${YEAR.repository} || '/actions/runs/' || (8000 + n), at, case when n % 20 = 3 then 2 else 1 end
    from told where true`,
  sql`insert into run_attempts (run_key, attempt, state, raw_state, phase, verdict, actor, started_at, updated_at, ended_at,
      stream, ordinal)
    ${numbered(runs)} select key, 1, case verdict when 'failed' then 'failed' else 'succeeded' end, '', 'finished', verdict,
      'a-committer', at, at + took, at + took, stream, n
    from told where true
    union all select key, 2, 'succeeded', '', 'finished', 'passed', 'a-committer', at + took, at + 2 * took,
      at + 2 * took, stream, n
    from told where n % 20 = 3`,
  sql`insert into run_routes (run_key, pipeline, channel, environment, position, created_at)
    ${numbered(runs)} select key, ${YEAR.pipeline}, 'pipelines', ${YEAR.environment}, 0, at from told where true`,
  sql`insert into run_parts (run_key, attempt, key, job, state, raw_state, phase, position, may_fail, started_at,
      updated_at, ended_at)
    select run_key, attempt, job, job, case when job = 'build' then 'succeeded' else state end, '', 'finished', position,
      0, started_at, updated_at, ended_at
    from run_attempts, (select 'build' as job, 1 as position union all select 'e2e', 2) where true`,
  sql`insert into pipeline_breaks (id, stream, body, broke_at, fixed_at)
    ${numbered(runs)} select 'break-' || n, stream, json_object('id', 'break-' || n, 'failures', 1, 'first', json_object(
        'runKey', key, 'number', n, 'ordinal', n, 'attempt', 1, 'url', null,
        'at', strftime('%Y-%m-%dT%H:%M:%fZ', (at + took) / 1000.0, 'unixepoch')),
      'fixedBy', json_object('runKey', key, 'number', n, 'ordinal', n, 'attempt', 2, 'url', null,
        'at', strftime('%Y-%m-%dT%H:%M:%fZ', (at + 2 * took) / 1000.0, 'unixepoch'))),
      at + took, at + 2 * took
    from told where n % 20 = 3`,
  sql`insert into deployments (key, system, repository, environment, environment_key, ref, sha, run_key, created_at, state,
      raw_state, said_at, succeeded_at)
    ${numbered(runs)} select 'deployment-' || n, 'github', ${YEAR.repository}, ${YEAR.environment}, ${YEAR.environment},
      ${YEAR.branch}, printf('%016x%024x', (n / 2 * 2654435761) % 4294967296 * 65536, n / 2), key, at, case n when ${runs} then 'succeeded' else 'inactive' end, 'success',
      at + took, at + took
    from told where verdict = 'passed'`,
];
