/*
 * GET /api/v1/pipelines?environment=&pipeline=&system=    what is live where, what is ahead of it, the last run, breaks
 * GET /api/v1/pipelines/{pipeline}/history?days=          the figures of one pipeline, and what its chart is drawn from
 * GET /api/v1/runs/{run}                                  one run in full, by its key, link, number, commit or execution
 * Needs: run.view, on the fleet of the pipeline where it has one, else on the house as a whole; for the status of all, on
 * at least one. The twins of /pipeline status, history and show.
 */
import { z } from 'zod';
import { HISTORY_DAYS, readHistory } from '../src/pipelines/pipeline-history-service.ts';
import type { PipelineHistory } from '../src/pipelines/pipeline-history.ts';
import type { PipelineStatusService } from '../src/pipelines/pipeline-status-service.ts';
import type { PipelineStatus, StatusRun } from '../src/pipelines/pipeline-status.ts';
import { readRunDetail } from '../src/pipelines/run-detail-service.ts';
import { attemptsOf, partDurationMs, type RunDetail } from '../src/pipelines/run-detail.ts';
import { RUN_VIEW, type FoundRuns, type RunFinder } from '../src/pipelines/run-finder-service.ts';
import { LONGEST_REFERENCE } from '../src/pipelines/run-reference.ts';
import { durationMs, shownAttempt } from '../src/pipelines/run.ts';
import type { Clock } from '../src/platform/clock.ts';
import type { Config, PipelineConfig } from '../src/platform/config/config.ts';
import type { Database } from '../src/platform/database/transaction.ts';
import { defineApi, type ApiAct, type ApiAnswer } from '../src/platform/http/api/api-spec.ts';

const TIME = z.iso.datetime().nullable();
const MS = z.number().nullable().describe('Milliseconds; null: not known');
const TEXT = z.string().nullable();
const NAME = z.string().trim().min(1).max(100);

const STATUS_RUN = z.object({
  key: z.string(),
  number: z.number().nullable(),
  state: z.string(),
  branch: z.string(),
  sha: z.string(),
  url: TEXT,
  createdAt: z.iso.datetime(),
  endedAt: TIME,
});

const STATUS = z.object({
  pipelines: z.array(
    z.object({
      environment: z.string(),
      pipeline: z.string(),
      system: z.string(),
      repository: z.string(),
      fleet: TEXT,
      live: z
        .object({
          sha: z.string(),
          version: TEXT,
          title: TEXT,
          by: TEXT,
          since: z.iso.datetime(),
          source: z
            .enum(['deployment', 'run'])
            .describe('run: no deployment was told, the newest success is taken for it'),
          run: TEXT,
          url: TEXT,
          sameIn: z.array(z.string()).describe('Other environments in which the same commit is live'),
        })
        .nullable()
        .describe('null: not known'),
      ahead: z.object({
        kind: z.enum(['ahead', 'level', 'unknown']),
        branch: TEXT,
        count: z.number().nullable(),
        more: z.boolean(),
        pushes: z.array(z.object({ sha: z.string(), title: TEXT, author: TEXT, at: z.iso.datetime() })),
      }),
      lastRun: STATUS_RUN.nullable(),
      openBreaks: z.array(z.object({ run: z.string(), url: TEXT, since: z.iso.datetime(), failures: z.number() })),
    }),
  ),
  leftOut: z.array(z.object({ pipeline: z.string(), repositories: z.number() })),
});

const HISTORY = z.object({
  pipeline: z.string(),
  environment: z.string(),
  from: z.iso.datetime(),
  until: z.iso.datetime(),
  clipped: z.boolean().describe('true: there are older runs of this time that were not counted'),
  total: z.number(),
  judged: z.number().describe('Runs whose last verdict says whether the pipeline is healthy'),
  passed: z.number(),
  successRate: z.number().nullable().describe('0 to 1; null: no run was judged'),
  duration: z.object({ medianMs: z.number(), p95Ms: z.number(), of: z.number() }).nullable(),
  recovery: z.object({ breaks: z.number(), open: z.number(), medianMs: MS, longestMs: MS }),
  deploys: z.object({ count: z.number(), perWeek: z.number(), source: z.enum(['deployments', 'runs']) }),
  flakyRuns: z.number(),
  flakiest: z.array(z.object({ name: z.string(), runs: z.number() })),
  bucketMs: z.number(),
  buckets: z.array(
    z.object({ from: z.iso.datetime(), passed: z.number(), failed: z.number(), other: z.number(), medianMs: MS }),
  ),
});

const PART = z.object({
  stage: TEXT,
  job: TEXT,
  state: z.string(),
  rawState: z.string(),
  mayFail: z.boolean(),
  failure: TEXT,
  url: TEXT,
  startedAt: TIME,
  endedAt: TIME,
  durationMs: MS,
});

const RUN = z.object({
  key: z.string(),
  system: z.string(),
  repository: z.string(),
  workflow: z.string(),
  executionId: z.string(),
  number: z.number().nullable(),
  branch: z.string(),
  fork: TEXT,
  trigger: z.string(),
  sha: z.string(),
  title: TEXT,
  author: TEXT,
  url: TEXT,
  createdAt: z.iso.datetime(),
  state: z.string(),
  attempts: z.array(
    z.object({
      number: z.number(),
      state: z.string(),
      rawState: z.string(),
      verdict: z.string(),
      actor: TEXT,
      startedAt: TIME,
      endedAt: TIME,
      durationMs: MS,
      parts: z.array(PART),
    }),
  ),
  deployments: z.array(
    z.object({
      environment: z.string(),
      state: z.string(),
      sha: z.string(),
      ref: z.string(),
      at: z.iso.datetime(),
      url: TEXT,
    }),
  ),
  pipelines: z.array(z.object({ pipeline: z.string(), environment: z.string(), channel: z.string() })),
});

export interface PipelineApiDeps {
  readonly runFinder: RunFinder;
  readonly pipelineStatus: PipelineStatusService;
  readonly database: Pick<Database, 'read'>;
  readonly clock: Clock;
  readonly config: () => Config;
}

export function createPipelineApi(deps: PipelineApiDeps): readonly ApiAct[] {
  return [statusAct(deps), historyAct(deps), showAct(deps)];
}

function statusAct({ runFinder, pipelineStatus, database, config }: PipelineApiDeps): ApiAct {
  return defineApi({
    act: 'pipeline status',
    method: 'GET',
    path: '/pipelines',
    summary: 'What is live where and since when, what is ahead of it, the last run, and what is broken',
    input: z.object({
      environment: NAME.optional().describe('By any of its names'),
      pipeline: NAME.optional().describe('Its name in the configuration'),
      system: z.enum(['github', 'gitlab', 'jenkins', 'aws', 'generic']).optional(),
    }),
    data: STATUS,
    endings: { status: { status: 200, about: 'the pipelines you may see' } },
    sees: RUN_VIEW,
    find: async () => ({}),
    requires: (_input, _subject, actor) => {
      const [first] = runFinder.listPipelines(actor);
      return runFinder.requirementForPipeline(first ?? config().pipelines[0] ?? { fleet: null });
    },
    notFound: () => 'No pipeline is yours to see.',
    run: async ({ environment = null, pipeline = null, system = null }, _subject, actor) => {
      const found = await pipelineStatus.read(database.read, actor, { environment, pipeline, system });
      return { outcome: 'status', data: { pipelines: found.statuses.map(statusData), leftOut: found.leftOut } };
    },
  });
}

function historyAct({ runFinder, database, clock, config }: PipelineApiDeps): ApiAct {
  return defineApi({
    act: 'pipeline history',
    method: 'GET',
    path: '/pipelines/{pipeline}/history',
    summary: 'Success rate, durations, time to recovery, deploys a week and flaky jobs of one pipeline',
    input: z.object({
      pipeline: NAME.describe('Its name in the configuration'),
      days: z.coerce
        .number()
        .int()
        .min(HISTORY_DAYS.least)
        .max(HISTORY_DAYS.most)
        .default(HISTORY_DAYS.usual)
        .describe(`How many days back, today included; ${HISTORY_DAYS.usual} unless given`),
    }),
    data: HISTORY,
    endings: { history: { status: 200, about: 'the figures' } },
    sees: RUN_VIEW,
    find: async ({ pipeline }): Promise<PipelineConfig | null> =>
      config().pipelines.find(({ name }) => name.toLowerCase() === pipeline.toLowerCase()) ?? null,
    requires: (_input, pipeline) => runFinder.requirementForPipeline(pipeline),
    notFound: () => 'No pipeline that you may see has that name; GET /pipelines lists those there are.',
    run: async ({ days }, pipeline) => {
      const history = await readHistory(database.read, { config: config(), pipeline, days, now: clock.now() });
      return { outcome: 'history', data: historyData(pipeline, history) };
    },
  });
}

function showAct({ runFinder, database }: PipelineApiDeps): ApiAct {
  return defineApi({
    act: 'pipeline show',
    method: 'GET',
    path: '/runs/{run}',
    summary: 'One run in full: attempts, stages, jobs, failures, deployments',
    input: z.object({
      run: z.string().trim().min(1).max(LONGEST_REFERENCE).describe('Its key, link, number, commit or execution'),
    }),
    data: RUN,
    endings: {
      shown: { status: 200, about: 'the run' },
      several: { status: 409, about: 'several runs may be meant; the fields are their keys' },
    },
    sees: RUN_VIEW,
    find: async ({ run }, read): Promise<Exclude<FoundRuns, { kind: 'none' }> | null> => {
      const found = await runFinder.find(read, run);
      return found.kind === 'none' ? null : found;
    },
    requires: (_input, found, actor) => {
      if (found.kind === 'one') return runFinder.requirementFor(found.run);
      return runFinder.requirementFor(found.runs.find((run) => runFinder.maySee(actor, run)) ?? found.runs[0]);
    },
    notFound: () => 'No run that you may see is called so; give its key, its link or its number.',
    run: async (_input, found, actor): Promise<ApiAnswer> => {
      const visible = (found.kind === 'one' ? [found.run] : found.runs).filter((run) => runFinder.maySee(actor, run));
      const [run, ...others] = visible;
      if (run === undefined) throw new Error('The gate let somebody pass who may see none of these runs.');
      if (others.length > 0)
        return {
          outcome: 'several',
          problem: `Several runs may be meant; ask for one by its key: ${visible.map(({ key }) => key).join(', ')}.`,
        };
      const detail = await readRunDetail(database.read, run.key);
      if (detail === null) throw new Error(`Run ${run.key} was found and is gone.`);
      return { outcome: 'shown', data: runData(detail) };
    },
  });
}

function statusData({ live, ahead, lastRun, openBreaks, sameIn, ...status }: PipelineStatus) {
  const { environment, pipeline, system, repository, fleet } = status;
  const isAhead = ahead.kind === 'ahead';
  return {
    ...{ environment, pipeline, system, repository, fleet },
    live:
      live.kind === 'unknown'
        ? null
        : {
            ...live.version,
            since: live.version.since.toISOString(),
            run: live.version.run?.key ?? null,
            sameIn,
          },
    ahead: {
      kind: ahead.kind,
      branch: ahead.kind === 'unknown' ? null : ahead.branch,
      count: isAhead ? ahead.pushes.length : ahead.kind === 'level' ? 0 : null,
      more: isAhead && ahead.more,
      pushes: isAhead
        ? ahead.pushes.map(({ sha, title, author, at }) => ({ sha, title, author, at: at.toISOString() }))
        : [],
    },
    lastRun: lastRun === null ? null : statusRunData(lastRun),
    openBreaks: openBreaks.map(({ runKey, url, since, failures }) => ({
      run: runKey,
      url,
      since: since.toISOString(),
      failures,
    })),
  };
}

function statusRunData({ key, number, state, branch, sha, url, createdAt, endedAt }: StatusRun) {
  return { key, number, state, branch, sha, url, createdAt: createdAt.toISOString(), endedAt: textOf(endedAt) };
}

function historyData({ name, environment }: PipelineConfig, history: PipelineHistory) {
  return {
    pipeline: name,
    environment,
    ...history,
    from: history.from.toISOString(),
    until: history.until.toISOString(),
    successRate: history.judged === 0 ? null : history.passed / history.judged,
    buckets: history.buckets.map((bucket) => ({ ...bucket, from: bucket.from.toISOString() })),
  };
}

function runData({ run, routes, deployments }: RunDetail) {
  return {
    key: run.key,
    system: run.system,
    repository: run.repository,
    workflow: run.workflow.name === '' ? run.workflow.path : run.workflow.name,
    executionId: run.executionId,
    number: run.number,
    branch: run.branch,
    fork: run.fork,
    trigger: run.trigger,
    sha: run.sha,
    title: run.title,
    author: run.author,
    url: run.url,
    createdAt: run.createdAt.toISOString(),
    state: shownAttempt(run).state,
    attempts: attemptsOf(run).map(({ attempt, stages }) => ({
      number: attempt.number,
      state: attempt.state,
      rawState: attempt.rawState,
      verdict: attempt.verdict,
      actor: attempt.actor,
      startedAt: textOf(attempt.startedAt),
      endedAt: textOf(attempt.endedAt),
      durationMs: durationMs(attempt),
      parts: stages
        .flatMap(({ part, jobs }) => [...(part === null ? [] : [part]), ...jobs])
        .map((part) => ({
          stage: part.stage,
          job: part.job,
          state: part.state,
          rawState: part.rawState,
          mayFail: part.mayFail,
          failure: part.failure,
          url: part.url,
          startedAt: textOf(part.startedAt),
          endedAt: textOf(part.endedAt),
          durationMs: partDurationMs(part),
        })),
    })),
    deployments: deployments.map(({ environment, word, sha, ref }) => ({
      environment,
      state: word.state,
      sha,
      ref,
      at: word.at.toISOString(),
      url: word.url,
    })),
    pipelines: routes.map(({ pipeline, environment, channel }) => ({ pipeline, environment, channel })),
  };
}

function textOf(at: Date | null): string | null {
  return at?.toISOString() ?? null;
}
