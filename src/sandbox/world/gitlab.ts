import type { Clock } from '../../platform/clock.ts';
import type { JsonValue } from '../../platform/json.ts';
import { Timers } from '../timers.ts';
import type { Courier } from './courier.ts';
import { deploymentHook, pipelineHook } from './gitlab-hooks.ts';
import { hexOf } from './seeded.ts';

export interface GitlabJob {
  readonly id: number;
  readonly stage: string;
  readonly name: string;
  readonly createdAt: Date;
  /** The environment it deploys to; null where it deploys nothing. */
  readonly environment: string | null;
  status: 'created' | 'running' | 'success' | 'failed' | 'skipped';
  startedAt: Date | null;
  finishedAt: Date | null;
}

export interface GitlabPipeline {
  readonly id: number;
  readonly iid: number;
  readonly project: string;
  readonly ref: string;
  readonly sha: string;
  readonly title: string;
  readonly actor: string;
  readonly source: string;
  readonly stages: readonly string[];
  readonly createdAt: Date;
  readonly jobs: GitlabJob[];
  /** In GitLab's own words. */
  status: 'pending' | 'running' | 'success' | 'failed';
  finishedAt: Date | null;
}

export interface NewPipeline {
  readonly project: string;
  readonly ref: string;
  readonly title: string;
  readonly actor: string;
  /** Where its last stage deploys to; null: it deploys nothing. */
  readonly environment: string | null;
  readonly lastsMs: number;
  /** The stage that fails: build, test or deploy; null: none does. */
  readonly failsIn: string | null;
}

/** GitLab's pipelines, as its webhooks tell of them. */
export interface Gitlab {
  /** Goes through its stages on the clock. */
  start(pipeline: NewPipeline): GitlabPipeline;
  /** As "Retry" on its page: what failed or was skipped runs again, in the same pipeline. Throws unless it failed. */
  retry(id: number, plan: { readonly lastsMs: number; readonly failsIn: string | null }): void;
  /** The newest first. */
  readonly pipelines: readonly GitlabPipeline[];
  close(): void;
}

export interface GitlabOptions {
  readonly clock: Clock;
  readonly seed: string;
  readonly courier: Courier;
}

const STAGES = ['build', 'test', 'deploy'] as const;
const JOBS: Readonly<Record<string, readonly string[]>> = {
  build: ['compile'],
  test: ['unit', 'integration'],
  deploy: ['roll-out'],
};
/** Older pipelines are forgotten: a sandbox may run for weeks. */
const KEPT = 200;
const FIRST_PIPELINE = 61_000;
const FIRST_JOB = 9_100_000;

interface Plan {
  readonly lastsMs: number;
  readonly failsIn: string | null;
}

export function createGitlab(options: GitlabOptions): Gitlab {
  return new SimulatedGitlab(options);
}

class SimulatedGitlab implements Gitlab {
  readonly #options: GitlabOptions;
  readonly #timers: Timers;
  readonly #pipelines: GitlabPipeline[] = [];
  #lastPipeline = FIRST_PIPELINE;
  #lastJob = FIRST_JOB;
  #sent = 0;

  constructor(options: GitlabOptions) {
    this.#options = options;
    this.#timers = new Timers(options.clock);
  }

  get pipelines(): readonly GitlabPipeline[] {
    return this.#pipelines;
  }

  start({ lastsMs, failsIn, environment, ...wanted }: NewPipeline): GitlabPipeline {
    const { clock, seed } = this.#options;
    const createdAt = clock.now();
    const stages = environment === null ? STAGES.slice(0, 2) : STAGES;
    this.#lastPipeline += 1;
    const pipeline: GitlabPipeline = {
      ...wanted,
      id: this.#lastPipeline,
      iid: this.#lastPipeline - FIRST_PIPELINE,
      sha: hexOf(40, seed, 'gitlab commit', wanted.project, wanted.title),
      source: 'push',
      stages,
      createdAt,
      jobs: stages.flatMap((stage) =>
        (JOBS[stage] ?? []).map((name) => this.#job({ stage, name, environment, createdAt })),
      ),
      status: 'pending',
      finishedAt: null,
    };
    this.#pipelines.unshift(pipeline);
    this.#pipelines.splice(KEPT);
    this.#tell('Pipeline Hook', pipelineHook(pipeline));
    this.#enter(pipeline, 0, { lastsMs, failsIn });
    return pipeline;
  }

  retry(id: number, plan: Plan): void {
    const pipeline = this.#pipelines.find((each) => each.id === id);
    if (pipeline?.status !== 'failed') throw new Error(`Only a pipeline that failed can be retried; ${id} has not.`);
    const createdAt = this.#options.clock.now();
    const done = new Set(pipeline.jobs.filter(({ status }) => status === 'success').map(({ name }) => name));
    const again = pipeline.jobs
      .filter(({ name }, index) => !done.has(name) && pipeline.jobs.findIndex((each) => each.name === name) === index)
      .map(({ stage, name, environment }) => this.#job({ stage, name, environment, createdAt }));
    pipeline.jobs.splice(0, pipeline.jobs.length, ...pipeline.jobs.filter(({ name }) => done.has(name)), ...again);
    const first = again[0]?.stage ?? STAGES[0];
    this.#enter(pipeline, pipeline.stages.indexOf(first), plan);
  }

  close(): void {
    this.#timers.cancelAll();
  }

  #enter(pipeline: GitlabPipeline, index: number, plan: Plan): void {
    const stage = pipeline.stages[index];
    if (stage === undefined) {
      this.#end(pipeline, 'success');
      return;
    }
    const jobs = pipeline.jobs.filter((job) => job.stage === stage && job.status === 'created');
    for (const job of jobs) Object.assign(job, { status: 'running', startedAt: this.#options.clock.now() });
    Object.assign(pipeline, { status: 'running', finishedAt: null });
    this.#tell('Pipeline Hook', pipelineHook(pipeline));
    this.#tellDeployments(pipeline, jobs, 'running');
    this.#timers.after(plan.lastsMs / pipeline.stages.length, () => {
      const fails = plan.failsIn === stage;
      for (const [place, job] of jobs.entries()) {
        const status = fails && place === jobs.length - 1 ? 'failed' : 'success';
        Object.assign(job, { status, finishedAt: this.#options.clock.now() });
      }
      this.#tellDeployments(pipeline, jobs, fails ? 'failed' : 'success');
      if (!fails) this.#enter(pipeline, index + 1, plan);
      else this.#end(pipeline, 'failed');
    });
  }

  #end(pipeline: GitlabPipeline, status: 'success' | 'failed'): void {
    for (const job of pipeline.jobs) if (job.status === 'created') job.status = 'skipped';
    Object.assign(pipeline, { status, finishedAt: this.#options.clock.now() });
    this.#tell('Pipeline Hook', pipelineHook(pipeline));
  }

  #tellDeployments(pipeline: GitlabPipeline, jobs: readonly GitlabJob[], status: string): void {
    const at = this.#options.clock.now();
    for (const job of jobs)
      if (job.environment !== null) this.#tell('Deployment Hook', deploymentHook(pipeline, { job, status, at }));
  }

  #job(of: Pick<GitlabJob, 'stage' | 'name' | 'environment' | 'createdAt'>): GitlabJob {
    this.#lastJob += 1;
    const environment = of.stage === 'deploy' ? of.environment : null;
    return { ...of, environment, id: this.#lastJob, status: 'created', startedAt: null, finishedAt: null };
  }

  #tell(event: string, payload: JsonValue): void {
    this.#sent += 1;
    const hex = hexOf(32, this.#options.seed, 'gitlab hook', this.#sent, this.#options.clock.now().getTime());
    const deliveryId = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join(
      '-',
    );
    void this.#options.courier.send({ source: 'gitlab', event, payload, deliveryId });
  }
}
