import type { Clock } from '../../platform/clock.ts';
import type { JsonValue } from '../../platform/json.ts';
import { Timers } from '../timers.ts';
import type { Courier } from './courier.ts';
import { createDeliveries, type Deliveries } from './github-deliveries.ts';
import {
  protectionRuleEvent,
  pushEvent,
  releaseEvent,
  workflowRunEvent,
  type AskedEnvironment,
  type ReleaseAction,
} from './github-payloads.ts';
import { hexOf } from './seeded.ts';

export interface Run {
  readonly id: number;
  readonly repository: string;
  readonly workflow: { readonly name: string; readonly path: string };
  readonly number: number;
  readonly branch: string;
  readonly sha: string;
  readonly title: string;
  readonly event: string;
  readonly actor: string;
  readonly createdAt: Date;
  attempt: number;
  /** waiting: for the environment it deploys to. */
  status: 'queued' | 'waiting' | 'in_progress' | 'completed';
  conclusion: string | null;
  startedAt: Date;
  updatedAt: Date;
}

export interface Release {
  readonly id: number;
  readonly repository: string;
  readonly tag: string;
  readonly author: string;
  readonly isPrerelease: boolean;
  readonly createdAt: Date;
  name: string;
  notes: string;
  state: 'draft' | 'published';
  publishedAt: Date | null;
}

export interface NewRun {
  readonly repository: string;
  readonly workflow: { readonly name: string; readonly path: string };
  readonly branch: string;
  readonly title: string;
  readonly event: string;
  readonly actor: string;
  readonly ending: RunEnding;
}

/** When it will have ended, from its start on, and how: 'success', 'failure', 'cancelled', … */
export interface RunEnding {
  readonly lastsMs: number;
  readonly conclusion: string;
}

export interface RuleAnswer {
  readonly environment: string;
  readonly state: 'approved' | 'rejected';
  readonly comment: string;
}

export interface NewRelease {
  readonly repository: string;
  readonly tag: string;
  readonly name: string;
  readonly notes: string;
  readonly author: string;
  readonly isPrerelease: boolean;
}

/** Repositories of the configuration and what happens in them. Whatever happens is told by signed webhooks. */
export interface Github {
  /** In full, e.g. 'acme/node'; in the case they were made in. */
  readonly repositories: readonly string[];
  /** Goes through its steps on the clock. */
  startRun(run: NewRun): Run;
  /** A run that waits until its environment's rule is answered; then it goes on, or fails. */
  startProtectedRun(run: NewRun & { readonly environment: string }): Run;
  /** What a run waits for; null when it waits for nothing. */
  pendingOf(id: number): AskedEnvironment | null;
  /** The app's answer. */
  answerRule(id: number, answer: RuleAnswer): 'answered' | 'not-waiting';
  /** Runs it again, as the next attempt. Throws for a run that has not ended. */
  rerun(id: number, ending: RunEnding): Run;
  /** A commit on a branch; its sha. */
  push(commit: { repository: string; branch: string; message: string; actor: string }): string;
  /** A tag on the head of the default branch; its sha. */
  tag(repository: string, tag: string): string;
  /** One whose tag has a release already changes that one. */
  publish(release: NewRelease): Release;
  editRelease(id: number, change: { readonly name?: string; readonly notes?: string }): Release;
  unpublish(id: number): Release;
  runsOf(repository: string): readonly Run[];
  releasesOf(repository: string): readonly Release[];
  /** Tags by name, with their shas. */
  tagsOf(repository: string): ReadonlyMap<string, string>;
  /** The sha of a branch, a tag or a commit; null where there is none. */
  resolve(repository: string, ref: string): string | null;
  /** What each of two commits has that the other lacks, the oldest first; null where one of them is not there. */
  compare(
    repository: string,
    base: string,
    head: string,
  ): { ahead: readonly Commit[]; behind: readonly Commit[] } | null;
  readonly deliveries: Deliveries;
  /** Told of every commit on a branch. */
  onPush(listener: (pushed: { repository: string; branch: string; sha: string }) => void): void;
  close(): void;
}

export interface GithubOptions {
  readonly clock: Clock;
  readonly seed: string;
  readonly courier: Courier;
  /** Where its API answers, for the links in its objects. */
  readonly apiUrl: () => string;
  /** Known from the start, with these releases tagged. */
  readonly repositories: readonly string[];
  readonly releases: readonly string[];
}

const QUEUED_MS = 3000;
const HEAD = 'refs/heads/';

export interface Commit {
  readonly sha: string;
  /** null: the first there is. */
  readonly parent: string | null;
  readonly message: string;
  readonly author: string;
}

interface Repository {
  readonly name: string;
  readonly heads: Map<string, string>;
  readonly tags: Map<string, string>;
  /** By sha, in the order they were made. */
  readonly commits: Map<string, Commit>;
  readonly runs: Run[];
  readonly releases: Release[];
}

export function createGithub(options: GithubOptions): Github {
  return new SimulatedGithub(options);
}

class SimulatedGithub implements Github {
  readonly deliveries: Deliveries;
  readonly #options: GithubOptions;
  readonly #repositories = new Map<string, Repository>();
  readonly #listeners: ((pushed: { repository: string; branch: string; sha: string }) => void)[] = [];
  readonly #timers: Timers;
  readonly #pending = new Map<number, { readonly asked: AskedEnvironment; readonly ending: RunEnding }>();
  #lastId = 9_000_000_000;

  constructor(options: GithubOptions) {
    this.#options = options;
    this.#timers = new Timers(options.clock);
    this.deliveries = createDeliveries(options);
    for (const name of options.repositories) {
      const repository = this.#repository(name);
      this.#commit(repository, 'master', 'the first');
      for (const tag of options.releases) repository.tags.set(tag, this.#commit(repository, 'master', tag));
    }
  }

  get repositories(): readonly string[] {
    return [...this.#repositories.values()].map(({ name }) => name);
  }

  startRun({ ending, ...wanted }: NewRun): Run {
    const run = this.#newRun(wanted, 'queued');
    this.#carryOut(run, ending);
    return run;
  }

  startProtectedRun({ ending, environment, ...wanted }: Parameters<Github['startProtectedRun']>[0]): Run {
    const run = this.#newRun(wanted, 'waiting');
    const asked = { environment, deploymentId: this.#nextId() };
    this.#pending.set(run.id, { asked, ending });
    this.#tellRun(run);
    this.#tell('deployment_protection_rule', protectionRuleEvent(run, asked));
    return run;
  }

  pendingOf(id: number): AskedEnvironment | null {
    return this.#pending.get(id)?.asked ?? null;
  }

  answerRule(id: number, { environment, state }: RuleAnswer): 'answered' | 'not-waiting' {
    const pending = this.#pending.get(id);
    const run = [...this.#repositories.values()].flatMap(({ runs }) => runs).find((each) => each.id === id);
    if (run === undefined || pending?.asked.environment.toLowerCase() !== environment.toLowerCase())
      return 'not-waiting';
    this.#pending.delete(id);
    if (state === 'rejected') this.#advance(run, { status: 'completed', conclusion: 'failure' });
    else {
      run.status = 'queued';
      this.#carryOut(run, pending.ending);
    }
    return 'answered';
  }

  #newRun(wanted: Omit<NewRun, 'ending'>, status: Run['status']): Run {
    const repository = this.#repository(wanted.repository);
    const now = this.#options.clock.now();
    const run: Run = {
      ...wanted,
      id: this.#nextId(),
      number: 1 + repository.runs.filter(({ workflow }) => workflow.path === wanted.workflow.path).length,
      sha: repository.heads.get(wanted.branch) ?? this.#commit(repository, wanted.branch, wanted.title),
      createdAt: now,
      attempt: 1,
      status,
      conclusion: null,
      startedAt: now,
      updatedAt: now,
    };
    repository.runs.unshift(run);
    return run;
  }

  rerun(id: number, ending: RunEnding): Run {
    const run = [...this.#repositories.values()].flatMap(({ runs }) => runs).find((each) => each.id === id);
    if (run === undefined) throw new Error(`The simulated GitHub has no run ${id}.`);
    if (run.status !== 'completed') throw new Error(`Run ${id} has not ended, so it cannot be run again.`);
    const now = this.#options.clock.now();
    Object.assign(run, {
      attempt: run.attempt + 1,
      status: 'queued',
      conclusion: null,
      startedAt: now,
      updatedAt: now,
    });
    this.#carryOut(run, ending);
    return run;
  }

  push({ repository: name, branch, message, actor }: Parameters<Github['push']>[0]): string {
    const repository = this.#repository(name);
    const before = repository.heads.get(branch) ?? '0'.repeat(40);
    const sha = this.#commit(repository, branch, message, actor);
    const commit = { repository: repository.name, ref: `${HEAD}${branch}`, after: sha, message, actor };
    this.#tell('push', pushEvent(commit, before));
    for (const listener of this.#listeners) listener({ repository: repository.name, branch, sha });
    return sha;
  }

  tag(name: string, tag: string): string {
    const repository = this.#repository(name);
    const known = repository.tags.get(tag);
    if (known !== undefined) return known;
    const sha = repository.heads.get('master') ?? this.#commit(repository, 'master', tag);
    repository.tags.set(tag, sha);
    const pushed = {
      repository: repository.name,
      ref: `refs/tags/${tag}`,
      after: sha,
      message: tag,
      actor: 'a-maintainer',
    };
    this.#tell('push', pushEvent(pushed, '0'.repeat(40)));
    return sha;
  }

  publish(wanted: NewRelease): Release {
    this.tag(wanted.repository, wanted.tag);
    const repository = this.#repository(wanted.repository);
    const now = this.#options.clock.now();
    const known = repository.releases.find(({ tag }) => tag === wanted.tag);
    if (known !== undefined) return this.#publishAgain(known, wanted);
    const release: Release = {
      ...wanted,
      repository: repository.name,
      id: this.#nextId(),
      state: 'published',
      createdAt: now,
      publishedAt: now,
    };
    repository.releases.unshift(release);
    // One publication comes as several actions, in no promised order.
    for (const action of ['created', 'published', wanted.isPrerelease ? 'prereleased' : 'released'] as const)
      this.#tellRelease(release, action);
    return release;
  }

  /** GitHub has one release per tag. */
  #publishAgain(known: Release, { name, notes }: NewRelease): Release {
    if (known.state === 'published') return this.editRelease(known.id, { name, notes });
    Object.assign(known, { name, notes, state: 'published' as const, publishedAt: this.#options.clock.now() });
    this.#tellRelease(known, 'published');
    return known;
  }

  editRelease(id: number, change: { readonly name?: string; readonly notes?: string }): Release {
    const release = Object.assign(this.#release(id), change);
    this.#tellRelease(release, 'edited');
    return release;
  }

  unpublish(id: number): Release {
    const release = Object.assign(this.#release(id), { state: 'draft' as const, publishedAt: null });
    this.#tellRelease(release, 'unpublished');
    return release;
  }

  runsOf(repository: string): readonly Run[] {
    return this.#find(repository)?.runs ?? [];
  }

  releasesOf(repository: string): readonly Release[] {
    return this.#find(repository)?.releases ?? [];
  }

  tagsOf(repository: string): ReadonlyMap<string, string> {
    return this.#find(repository)?.tags ?? new Map<string, string>();
  }

  resolve(name: string, ref: string): string | null {
    const repository = this.#find(name);
    if (repository === null) return null;
    const named = repository.heads.get(ref) ?? repository.tags.get(ref);
    if (named !== undefined) return named;
    return /^[0-9a-f]{7,40}$/.test(ref)
      ? ([...repository.commits.keys()].find((sha) => sha.startsWith(ref)) ?? null)
      : null;
  }

  compare(name: string, base: string, head: string): ReturnType<Github['compare']> {
    const [one, other] = [this.#history(name, base), this.#history(name, head)];
    if (one === null || other === null) return null;
    return { ahead: other.filter((each) => !one.includes(each)), behind: one.filter((each) => !other.includes(each)) };
  }

  /** The commit and all before it, the oldest first. */
  #history(name: string, ref: string): readonly Commit[] | null {
    const commits = this.#find(name)?.commits;
    let sha = this.resolve(name, ref);
    if (commits === undefined || sha === null) return null;
    const history: Commit[] = [];
    while (sha !== null) {
      const commit = commits.get(sha);
      if (commit === undefined) break;
      history.unshift(commit);
      sha = commit.parent;
    }
    return history;
  }

  onPush(listener: (pushed: { repository: string; branch: string; sha: string }) => void): void {
    this.#listeners.push(listener);
  }

  close(): void {
    this.#timers.cancelAll();
  }

  #carryOut(run: Run, { lastsMs, conclusion }: RunEnding): void {
    this.#tellRun(run);
    this.#timers.after(Math.min(QUEUED_MS, lastsMs / 2), () => {
      this.#advance(run, { status: 'in_progress', conclusion: null });
    });
    this.#timers.after(lastsMs, () => {
      this.#advance(run, { status: 'completed', conclusion });
    });
  }

  #advance(run: Run, to: Pick<Run, 'status' | 'conclusion'>): void {
    Object.assign(run, { ...to, updatedAt: this.#options.clock.now() });
    this.#tellRun(run);
  }

  #tellRun(run: Run): void {
    this.#tell('workflow_run', workflowRunEvent(run, this.#options.apiUrl()));
  }

  #tellRelease(release: Release, action: ReleaseAction): void {
    this.#tell('release', releaseEvent(release, action, this.#options.apiUrl()));
  }

  #tell(event: string, payload: JsonValue): void {
    this.deliveries.send(event, payload);
  }

  #release(id: number): Release {
    const found = [...this.#repositories.values()].flatMap(({ releases }) => releases).find((each) => each.id === id);
    if (found === undefined) throw new Error(`The simulated GitHub has no release ${id}.`);
    return found;
  }

  /** GitHub takes a repository's name in any case. */
  #find(name: string): Repository | null {
    return this.#repositories.get(name.toLowerCase()) ?? null;
  }

  #repository(name: string): Repository {
    const known = this.#find(name);
    if (known !== null) return known;
    const made: Repository = {
      name,
      heads: new Map(),
      tags: new Map(),
      commits: new Map(),
      runs: [],
      releases: [],
    };
    this.#repositories.set(name.toLowerCase(), made);
    return made;
  }

  #commit(repository: Repository, branch: string, message: string, author = 'a-committer'): string {
    const sha = hexOf(40, this.#options.seed, 'commit', repository.name, branch, repository.commits.size, message);
    const parent = repository.heads.get(branch) ?? repository.heads.get('master') ?? null;
    repository.commits.set(sha, { sha, parent, message, author });
    repository.heads.set(branch, sha);
    return sha;
  }

  #nextId(): number {
    this.#lastId += 1;
    return this.#lastId;
  }
}
