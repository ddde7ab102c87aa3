import type { Clock } from '../../platform/clock.ts';
import { Timers } from '../timers.ts';
import type { Courier } from './courier.ts';
import type { Images } from './images.ts';
import { notificationOf, type Phase } from './jenkins-notification.ts';
import { between, fraction, hexOf } from './seeded.ts';

export type BuildResult = 'SUCCESS' | 'UNSTABLE' | 'FAILURE' | 'ABORTED';

/** What a job builds and where its image goes. */
export interface JobSpec {
  readonly folder: string;
  /** Also the tag it pushes: job `deploy-status-prod` moves the tag `deploy-status-prod`. */
  readonly name: string;
  /** On GitHub. */
  readonly repository: string;
  readonly imageRepository: string;
  /** The branch whose every commit it builds by itself; null where people start it. */
  readonly branch: string | null;
}

export interface Build {
  readonly job: Job;
  readonly number: number;
  readonly queueId: number;
  readonly parameters: Readonly<Record<string, string>>;
  readonly cause: string;
  readonly startedAt: Date;
  readonly estimatedMs: number;
  readonly log: string[];
  /** What it checked out; null where its ref leads to none. */
  readonly commit: string | null;
  /** null while it builds. */
  result: BuildResult | null;
  endedAt: Date | null;
}

export interface Job {
  readonly spec: JobSpec;
  /** The newest first; ten are kept, as the fleets' jobs do. */
  readonly builds: Build[];
  nextNumber: number;
  isEnabled: boolean;
}

export interface QueueItem {
  readonly id: number;
  readonly job: Job;
  readonly since: Date;
  readonly parameters: Readonly<Record<string, string>>;
  readonly cause: string;
  readonly plan: BuildPlan;
  state:
    | { readonly kind: 'waiting'; readonly why: string }
    | { readonly kind: 'left'; readonly build: Build }
    | { readonly kind: 'canceled' };
}

/** How a build goes; what is left out comes from the seed and the parameters. */
export interface BuildPlan {
  readonly lastsMs?: number;
  readonly result?: BuildResult;
}

export type TriggerOutcome =
  | { readonly kind: 'queued'; readonly item: QueueItem }
  | { readonly kind: 'disabled' }
  | { readonly kind: 'unknown-job' };

/** The build server. Its jobs take time on the clock and then move an image's tag. */
export interface Jenkins {
  readonly jobs: readonly Job[];
  findJob(folder: string, name: string): Job | null;
  findItem(id: number): QueueItem | null;
  /** What waits, the newest first. */
  readonly queue: readonly QueueItem[];
  trigger(
    job: { readonly folder: string; readonly name: string },
    asked: {
      readonly parameters?: Readonly<Record<string, string>>;
      readonly cause: string;
      readonly plan?: BuildPlan;
    },
  ): TriggerOutcome;
  stop(build: Build): void;
  setEnabled(job: Job, state: 'enabled' | 'disabled'): void;
  /** A commit on a branch: the enabled jobs that follow it build it. */
  commit(pushed: { readonly repository: string; readonly branch: string; readonly sha: string }): void;
  close(): void;
}

export interface JenkinsOptions {
  readonly clock: Clock;
  readonly seed: string;
  readonly jobs: readonly JobSpec[];
  readonly images: Images;
  readonly courier: Courier;
  /** The commit a branch, tag or hash stands for; null where the repository has no such thing. */
  readonly resolve: (repository: string, ref: string) => string | null;
  /** Where its pages are, without a trailing slash. */
  readonly url: () => string;
}

/** Jenkins' own quiet period. */
const QUIET_MS = 5000;
const BUILD_MS = [8 * 60_000, 14 * 60_000] as const;
const KEPT_BUILDS = 10;
/** Queue items are forgotten some minutes after they left the queue; here by their number. */
const KEPT_ITEMS = 200;
const VERSION = /^v\d+\.\d+\.\d+.*$/;

export function createJenkins(options: JenkinsOptions): Jenkins {
  return new SimulatedJenkins(options);
}

class SimulatedJenkins implements Jenkins {
  readonly jobs: readonly Job[];
  readonly #options: JenkinsOptions;
  readonly #items: QueueItem[] = [];
  readonly #timers: Timers;
  #lastItem = 0;

  constructor(options: JenkinsOptions) {
    this.#options = options;
    this.#timers = new Timers(options.clock);
    this.jobs = options.jobs.map((spec) => ({ spec, builds: [], nextNumber: 1, isEnabled: true }));
  }

  findJob(folder: string, name: string): Job | null {
    return this.jobs.find(({ spec }) => spec.folder === folder && spec.name === name) ?? null;
  }

  get queue(): readonly QueueItem[] {
    return this.#items.filter(({ state }) => state.kind === 'waiting');
  }

  findItem(id: number): QueueItem | null {
    return this.#items.find((item) => item.id === id) ?? null;
  }

  trigger(
    { folder, name }: { readonly folder: string; readonly name: string },
    { parameters = {}, cause, plan = {} }: Parameters<Jenkins['trigger']>[1],
  ): TriggerOutcome {
    const job = this.findJob(folder, name);
    if (job === null) return { kind: 'unknown-job' };
    if (!job.isEnabled) return { kind: 'disabled' };
    this.#lastItem += 1;
    const item: QueueItem = {
      id: this.#lastItem,
      job,
      since: this.#options.clock.now(),
      parameters: { ...defaultsOf(job.spec), ...parameters },
      cause,
      plan,
      state: { kind: 'waiting', why: `In the quiet period. Expires in ${QUIET_MS / 1000} sec` },
    };
    this.#items.unshift(item);
    this.#items.length = Math.min(this.#items.length, KEPT_ITEMS);
    this.#timers.after(QUIET_MS, () => {
      this.#startNext(job);
    });
    return { kind: 'queued', item };
  }

  stop(build: Build): void {
    if (build.result === null) this.#end(build, 'ABORTED');
  }

  setEnabled(job: Job, state: 'enabled' | 'disabled'): void {
    job.isEnabled = state === 'enabled';
    // As Jenkins does: what waits is thrown out, what builds goes on.
    for (const item of this.#items)
      if (!job.isEnabled && item.job === job && item.state.kind === 'waiting') item.state = { kind: 'canceled' };
  }

  commit({ repository, branch, sha }: Parameters<Jenkins['commit']>[0]): void {
    for (const { spec, isEnabled } of this.jobs) {
      const follows = spec.branch === branch && spec.repository.toLowerCase() === repository.toLowerCase();
      if (follows && isEnabled) this.trigger(spec, { parameters: { GIT_REF: sha }, cause: 'Started by an SCM change' });
    }
  }

  close(): void {
    this.#timers.cancelAll();
  }

  /** One build of a job at a time, the oldest item first. */
  #startNext(job: Job): void {
    const item = this.#items.findLast((each) => each.job === job && each.state.kind === 'waiting');
    if (item === undefined) return;
    const running = job.builds.find(({ result }) => result === null);
    if (running !== undefined) {
      item.state = { kind: 'waiting', why: `Build #${running.number} is already in progress` };
      return;
    }
    item.state = { kind: 'left', build: this.#start(item) };
  }

  #start({ job, id, parameters, cause, plan }: QueueItem): Build {
    const { clock, seed } = this.#options;
    const number = job.nextNumber;
    job.nextNumber += 1;
    const estimatedMs = Math.round(between(...BUILD_MS, fraction(seed, 'build', job.spec.name, number)));
    const lastsMs = plan.lastsMs ?? estimatedMs;
    const ref = parameters['GIT_REF'] ?? '';
    const commit = this.#options.resolve(job.spec.repository, ref);
    const build: Build = {
      job,
      number,
      queueId: id,
      parameters,
      cause,
      startedAt: clock.now(),
      estimatedMs,
      log: [cause, `Building in workspace /home/jenkins/workspace/${job.spec.folder}/${job.spec.name}`],
      commit,
      result: null,
      endedAt: null,
    };
    job.builds.unshift(build);
    job.builds.length = Math.min(job.builds.length, KEPT_BUILDS);
    this.#notify(build, 'STARTED');
    if (commit === null) {
      this.#timers.after(Math.min(lastsMs, 4000), () => {
        build.log.push(`ERROR: Couldn't find any revision to build. Verify the repository and branch configuration.`);
        this.#end(build, 'FAILURE');
      });
      return build;
    }
    build.log.push(`Checking out Revision ${commit} (${ref})`);
    this.#timers.after(lastsMs * 0.2, () => {
      if (build.result === null) build.log.push('[Pipeline] { (Build)', `+ make ${parameters['MAKE_TARGET'] ?? ''}`);
    });
    this.#timers.after(lastsMs, () => {
      this.#finish(build, commit, plan.result ?? 'SUCCESS');
    });
    return build;
  }

  #finish(build: Build, commit: string, result: BuildResult): void {
    if (build.result !== null) return;
    if (result !== 'SUCCESS') {
      build.log.push('nim c: error: cannot open file: libp2p/stream/connection', 'script returned exit code 2');
      this.#end(build, result);
      return;
    }
    const { images, seed, url } = this.#options;
    const { spec } = build.job;
    const ref = build.parameters['GIT_REF'] ?? '';
    const isVersion = VERSION.test(ref);
    const version = isVersion ? ref : describe(seed, commit);
    const tag = build.parameters['IMAGE_TAG'] ?? spec.name;
    const tags = isVersion ? [tag, ref, 'latest-release'] : [tag];
    build.log.push(
      '[Pipeline] { (Push)',
      ...tags.map((each) => `+ docker push ${HARBOR}/${spec.imageRepository}:${each}`),
    );
    images.push({ repository: spec.imageRepository, tags, version, commit, buildUrl: `${url()}${pathOf(build)}` });
    this.#end(build, 'SUCCESS');
  }

  #end(build: Build, result: BuildResult): void {
    Object.assign(build, { result, endedAt: this.#options.clock.now() });
    build.log.push(`Finished: ${result}`);
    // The plugin tells of both, one after the other.
    this.#notify(build, 'COMPLETED');
    this.#notify(build, 'FINALIZED');
    this.#startNext(build.job);
  }

  #notify(build: Build, phase: Phase): void {
    const { courier, url } = this.#options;
    void courier.send({ source: 'jenkins', event: phase, payload: notificationOf(build, { phase, url: url() }) });
  }
}

export const HARBOR = 'harbor.status.im';

/** The parameters of the fleets' jobs (logos-delivery, ci/Jenkinsfile.release), without those that hold credentials. */
export function defaultsOf(spec: JobSpec): Readonly<Record<string, string>> {
  return {
    MAKE_TARGET: 'wakunode2',
    IMAGE_TAG: spec.name,
    IMAGE_NAME: `${HARBOR}/${spec.imageRepository}`,
    NIMFLAGS: '--colors:off -d:disableMarchNative -d:chronicles_colors:none -d:insecure -d:postgres',
    GIT_REF: spec.branch ?? 'master',
    LOWEST_LOG_LEVEL_ALLOWED: 'TRACE',
    DEBUG: 'false',
    HEAPTRACK: 'false',
  };
}

export function pathOf({ job, number }: Pick<Build, 'job' | 'number'>): string {
  return `${jobPath(job)}${number}/`;
}

export function jobPath({ spec }: Job): string {
  return `/job/${spec.folder}/job/${spec.name}/`;
}

/** git describe of a commit that has no tag; later than anything that ran at first. */
function describe(seed: string, commit: string): string {
  const distance = 90 + Math.floor(fraction(seed, 'describe', commit) * 60);
  return `v0.38.1-${distance}-g${commit.slice(0, 8)}`;
}

/** Opens the jobs to programs: a user's API token, and the password that people log in with. */
export function credentialsOf(seed: string): {
  readonly user: string;
  readonly apiToken: string;
  readonly password: string;
} {
  return {
    user: 'muster',
    apiToken: `11${hexOf(32, seed, 'jenkins token')}`,
    password: hexOf(16, seed, 'jenkins password'),
  };
}
