import { z } from 'zod';
import type { Reader } from '../platform/database/transaction.ts';
import type { HistoryAttempt, HistoryRun } from './history-tally.ts';
import type { HistoryBreak } from './pipeline-history.ts';
import type { RunTables } from './run-store.ts';

interface HistoryTables extends RunTables {
  pipeline_breaks: { id: string; stream: string; body: string; broke_at: number; fixed_at: number | null };
  run_parts: { run_key: string; attempt: number; key: string; stage: string | null; job: string | null; state: string };
}

export interface HistoryQuery {
  readonly pipeline: string;
  readonly from: Date;
  readonly until: Date;
}

/** One page holds the loop for some milliseconds. */
const PAGE = 500;
/** Of a year of one pipeline this is far away; without it, one question could read a whole database. */
export const MOST_RUNS = 200_000;

/** The pipeline's runs that began within the time, newest first, page by page; `more` with the last where others were left out. */
export async function* pageHistoryRuns(
  reader: Reader,
  query: HistoryQuery,
): AsyncGenerator<{ readonly runs: readonly HistoryRun[]; readonly more: boolean }> {
  let before: Place | null = null;
  for (let seen = 0; seen < MOST_RUNS; seen += PAGE) {
    const places = await listPlaces(reader, query, before);
    const runs = await readRuns(reader, places);
    before = places.length < PAGE ? null : (places.at(-1) ?? null);
    yield { runs, more: before !== null };
    if (before === null) return;
    await othersTurn();
  }
}

/** Between two pages others get their turn. */
async function othersTurn(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}

interface Place {
  readonly run_key: string;
  readonly created_at: number;
}

async function listPlaces(
  reader: Reader,
  { pipeline, from, until }: HistoryQuery,
  before: Place | null,
): Promise<readonly Place[]> {
  const page = reader
    .tables<HistoryTables>()
    .selectFrom('run_routes')
    .select(['run_key', 'created_at'])
    .where('pipeline', '=', pipeline)
    .where('created_at', '>=', from.getTime())
    .where('created_at', '<', until.getTime())
    .orderBy('created_at', 'desc')
    .orderBy('run_key', 'desc')
    .limit(PAGE);
  if (before === null) return page.execute();
  return (
    page
      // An `or` alone is no bound for the index: each page would walk over all that came before it.
      .where('created_at', '<=', before.created_at)
      .where((where) => where.or([where('created_at', '<', before.created_at), where('run_key', '<', before.run_key)]))
      .execute()
  );
}

async function readRuns(reader: Reader, places: readonly Place[]): Promise<readonly HistoryRun[]> {
  if (places.length === 0) return [];
  const rows = await reader
    .tables<HistoryTables>()
    .selectFrom('run_attempts')
    .select(['run_key', 'attempt', 'verdict', 'stream', 'started_at', 'ended_at'])
    .where('run_key', 'in', keysOf(places))
    .orderBy('run_key')
    .orderBy('attempt')
    .execute();
  const byKey = Map.groupBy(rows, (row) => row.run_key);
  const flaky = await findFlakyJobs(reader, [
    ...new Set(rows.filter(({ attempt }) => attempt > 1).map(({ run_key: key }) => key)),
  ]);
  return places.map(({ run_key: key, created_at: at }): HistoryRun => {
    const attempts = byKey.get(key) ?? [];
    return {
      key,
      createdAt: new Date(at),
      counts: attempts.some(({ stream }) => stream !== null),
      attempts: attempts.map((row): HistoryAttempt => ({
        verdict: row.verdict,
        startedAt: row.started_at === null ? null : new Date(row.started_at),
        endedAt: row.ended_at === null ? null : new Date(row.ended_at),
      })),
      flakyJobs: flaky.get(key) ?? [],
    };
  });
}

function keysOf(places: readonly Place[]): readonly string[] {
  return places.map(({ run_key: key }) => key);
}

/** By run: its jobs that failed in one attempt and passed in another. */
async function findFlakyJobs(reader: Reader, keys: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>> {
  if (keys.length === 0) return new Map();
  const rows = await reader
    .tables<HistoryTables>()
    .selectFrom('run_parts as failed')
    .innerJoin('run_parts as passed', 'passed.run_key', 'failed.run_key')
    .whereRef('passed.job', '=', 'failed.job')
    .whereRef('passed.attempt', '!=', 'failed.attempt')
    .where('failed.state', '=', 'failed')
    .where('passed.state', '=', 'succeeded')
    .where('failed.run_key', 'in', keys)
    .select(['failed.run_key', 'failed.job'])
    .distinct()
    .execute();
  return new Map(
    [...Map.groupBy(rows, (row) => row.run_key)].map(([key, jobs]) => [
      key,
      jobs.flatMap(({ job }) => (job === null ? [] : [job])),
    ]),
  );
}

/** Repositories of these runs. */
export async function listRepositories(reader: Reader, runs: readonly HistoryRun[]): Promise<readonly string[]> {
  if (runs.length === 0) return [];
  const rows = await reader
    .tables<HistoryTables>()
    .selectFrom('runs')
    .select('repository')
    .distinct()
    .where(
      'key',
      'in',
      runs.map(({ key }) => key),
    )
    .execute();
  return rows.map(({ repository }) => repository);
}

const POINT = z.object({ runKey: z.string(), at: z.iso.datetime().transform((text) => new Date(text)) });
const BODY = z.object({ first: POINT, fixedBy: POINT.nullable(), withdrawn: z.boolean().optional() });

/** Breaks whose first failing run belongs to the pipeline, and that began or ended within the time. */
export async function listHistoryBreaks(reader: Reader, query: HistoryQuery): Promise<readonly HistoryBreak[]> {
  const [from, until] = [query.from.getTime(), query.until.getTime()];
  const found: HistoryBreak[] = [];
  let after = '';
  for (;;) {
    const rows = await reader
      .tables<HistoryTables>()
      .selectFrom('pipeline_breaks')
      .select(['id', 'body', 'broke_at', 'fixed_at'])
      .where('id', '>', after)
      .orderBy('id')
      .limit(PAGE)
      .execute();
    // Judged here, so that a page is as long where little of it is within the time.
    const within = rows.filter(
      ({ broke_at: broke, fixed_at: fixed }) => broke < until && (fixed === null || fixed >= from),
    );
    found.push(
      ...(await ofPipeline(
        reader,
        query.pipeline,
        within.map(({ body }) => BODY.parse(JSON.parse(body))),
      )),
    );
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE) return found;
    after = last.id;
    await othersTurn();
  }
}

async function ofPipeline(
  reader: Reader,
  pipeline: string,
  breaks: readonly z.infer<typeof BODY>[],
): Promise<readonly HistoryBreak[]> {
  if (breaks.length === 0) return [];
  const rows = await reader
    .tables<HistoryTables>()
    .selectFrom('run_routes')
    .select('run_key')
    .where('pipeline', '=', pipeline)
    .where(
      'run_key',
      'in',
      breaks.map(({ first }) => first.runKey),
    )
    .execute();
  const own = new Set(rows.map(({ run_key: key }) => key));
  return breaks
    .filter(({ first, withdrawn }) => withdrawn !== true && own.has(first.runKey))
    .map(({ first, fixedBy }) => ({ since: first.at, fixedAt: fixedBy?.at ?? null }));
}
