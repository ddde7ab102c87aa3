import { z } from 'zod';
import type { Reader } from '../platform/database/transaction.ts';
import { environmentKey } from './deployment.ts';
import type { FlakyJob, HistoryAttempt, HistoryBreak, HistoryRun } from './pipeline-history.ts';
import type { RunTables } from './run-store.ts';

interface HistoryTables extends RunTables {
  pipeline_breaks: { id: string; stream: string; body: string; broke_at: number; fixed_at: number | null };
  deployments: {
    key: string;
    system: string;
    repository: string;
    environment_key: string;
    succeeded_at: number | null;
    created_at: number;
  };
  run_parts: { run_key: string; attempt: number; key: string; stage: string | null; job: string | null; state: string };
}

export interface HistoryQuery {
  readonly pipeline: string;
  readonly from: Date;
  readonly until: Date;
}

/** One page holds the loop for a few milliseconds. */
const PAGE = 500;
/** Of a year of one pipeline this is far away; without it, one question could read a whole database. */
export const MOST_RUNS = 50_000;

/** The pipeline's runs that began within the time, newest first, and whether there were more than are looked at. */
export async function listHistoryRuns(
  reader: Reader,
  query: HistoryQuery,
): Promise<{ readonly runs: readonly HistoryRun[]; readonly clipped: boolean }> {
  const runs: HistoryRun[] = [];
  let before: { readonly at: number; readonly key: string } | null = null;
  while (runs.length < MOST_RUNS) {
    const page = await readPage(reader, query, before);
    runs.push(...page.runs);
    if (page.next === null) return { runs, clipped: false };
    before = page.next;
    // Between two pages others get their turn.
    await new Promise((resolve) => setImmediate(resolve));
  }
  return { runs, clipped: true };
}

async function readPage(
  reader: Reader,
  { pipeline, from, until }: HistoryQuery,
  before: { readonly at: number; readonly key: string } | null,
) {
  const tables = reader.tables<HistoryTables>();
  let page = tables
    .selectFrom('run_routes')
    .select(['run_key', 'created_at'])
    .where('pipeline', '=', pipeline)
    .where('created_at', '>=', from.getTime())
    .where('created_at', '<', until.getTime())
    .orderBy('created_at', 'desc')
    .orderBy('run_key', 'desc')
    .limit(PAGE);
  if (before !== null)
    page = page.where((where) =>
      where.or([
        where('created_at', '<', before.at),
        where.and([where('created_at', '=', before.at), where('run_key', '<', before.key)]),
      ]),
    );
  const keys = await page.execute();
  const rows = await tables
    .selectFrom(page.as('page'))
    .innerJoin('run_attempts', 'run_attempts.run_key', 'page.run_key')
    .select(['run_attempts.run_key', 'run_attempts.verdict', 'run_attempts.phase', 'run_attempts.stream'])
    .select(['run_attempts.started_at', 'run_attempts.ended_at'])
    .orderBy('run_attempts.run_key')
    .orderBy('run_attempts.attempt')
    .execute();
  const byKey = Map.groupBy(rows, (row) => row.run_key);
  const last = keys.at(-1);
  return {
    runs: keys.map(({ run_key: key, created_at: at }): HistoryRun => {
      const attempts = byKey.get(key) ?? [];
      return {
        key,
        createdAt: new Date(at),
        counts: attempts.some(({ stream }) => stream !== null),
        attempts: attempts.map((row): HistoryAttempt => ({
          verdict: row.verdict,
          finished: row.phase === 'finished',
          startedAt: row.started_at === null ? null : new Date(row.started_at),
          endedAt: row.ended_at === null ? null : new Date(row.ended_at),
        })),
      };
    }),
    next: keys.length < PAGE || last === undefined ? null : { at: last.created_at, key: last.run_key },
  };
}

const POINT = z.object({ runKey: z.string(), at: z.iso.datetime().transform((text) => new Date(text)) });
const BODY = z.object({ first: POINT, fixedBy: POINT.nullable(), withdrawn: z.boolean().optional() });

/** Breaks whose first failing run belongs to the pipeline, and that began or ended within the time. */
export async function listHistoryBreaks(
  reader: Reader,
  { pipeline, from, until }: HistoryQuery,
): Promise<readonly HistoryBreak[]> {
  const tables = reader.tables<HistoryTables>();
  const rows = await tables
    .selectFrom('pipeline_breaks')
    .select('body')
    .where('broke_at', '<', until.getTime())
    .where((where) => where.or([where('fixed_at', 'is', null), where('fixed_at', '>=', from.getTime())]))
    .orderBy('broke_at')
    .limit(5000)
    .execute();
  const breaks = rows.map(({ body }) => BODY.parse(JSON.parse(body))).filter(({ withdrawn }) => withdrawn !== true);
  const keys = breaks.map(({ first }) => first.runKey);
  const own = new Set<string>();
  for (let start = 0; start < keys.length; start += 500) {
    const found = await tables
      .selectFrom('run_routes')
      .select('run_key')
      .where('pipeline', '=', pipeline)
      .where('run_key', 'in', keys.slice(start, start + 500))
      .execute();
    for (const { run_key: key } of found) own.add(key);
  }
  return breaks
    .filter(({ first }) => own.has(first.runKey))
    .map(({ first, fixedBy }) => ({ since: first.at, fixedAt: fixedBy?.at ?? null }));
}

/** When something of these repositories went live in any of these environments; null where none ever told of it. */
export async function listHistoryDeployments(
  reader: Reader,
  {
    system,
    environments,
    repositories,
    from,
    until,
  }: {
    readonly system: string;
    readonly environments: readonly string[];
    readonly repositories: readonly string[];
    readonly from: Date;
    readonly until: Date;
  },
): Promise<readonly Date[] | null> {
  if (repositories.length === 0) return null;
  const all = reader
    .tables<HistoryTables>()
    .selectFrom('deployments')
    .where('system', '=', system)
    .where('environment_key', 'in', environments.map(environmentKey))
    .where((where) =>
      where(
        where.fn<string>('lower', ['repository']),
        'in',
        repositories.map((each) => each.toLowerCase()),
      ),
    );
  const any = await all.select('key').limit(1).executeTakeFirst();
  if (any === undefined) return null;
  const rows = await all
    .select('succeeded_at')
    .where('succeeded_at', '>=', from.getTime())
    .where('succeeded_at', '<', until.getTime())
    .execute();
  return rows.flatMap(({ succeeded_at: at }) => (at === null ? [] : [new Date(at)]));
}

/** Jobs that failed in one attempt and passed in another of the same run, those of most runs first. */
export async function listFlakyJobs(
  reader: Reader,
  { pipeline, from, until }: HistoryQuery,
  limit: number,
): Promise<readonly FlakyJob[]> {
  const rows = await reader
    .tables<HistoryTables>()
    .selectFrom('run_routes')
    .innerJoin('runs', 'runs.key', 'run_routes.run_key')
    .innerJoin('run_parts as failed', 'failed.run_key', 'runs.key')
    .innerJoin('run_parts as passed', 'passed.run_key', 'runs.key')
    .whereRef('passed.job', '=', 'failed.job')
    .whereRef('passed.attempt', '!=', 'failed.attempt')
    .where('failed.state', '=', 'failed')
    .where('passed.state', '=', 'succeeded')
    .where('runs.attempt', '>', 1)
    .where('run_routes.pipeline', '=', pipeline)
    .where('run_routes.created_at', '>=', from.getTime())
    .where('run_routes.created_at', '<', until.getTime())
    .select(({ fn }) => ['failed.job as name', fn.count<number>('runs.key').distinct().as('runs')])
    .groupBy('failed.job')
    .orderBy('runs', 'desc')
    .orderBy('name')
    .limit(limit)
    .execute();
  return rows.flatMap(({ name, runs }) => (name === null ? [] : [{ name, runs }]));
}

/** Repositories whose runs are in the pipeline. */
export async function listRepositories(
  reader: Reader,
  { pipeline, from, until }: HistoryQuery,
): Promise<readonly string[]> {
  const rows = await reader
    .tables<HistoryTables>()
    .selectFrom('run_routes')
    .innerJoin('runs', 'runs.key', 'run_routes.run_key')
    .select('runs.repository')
    .distinct()
    .where('run_routes.pipeline', '=', pipeline)
    .where('run_routes.created_at', '>=', from.getTime())
    .where('run_routes.created_at', '<', until.getTime())
    .limit(200)
    .execute();
  return rows.map(({ repository }) => repository);
}
