import type { BranchHead } from './tag.ts';
import type { CiSystem } from './run.ts';
import type { RunPhase, RunState } from './run-state.ts';

/** A run as far as the state of its pipeline is concerned. */
export interface StatusRun {
  readonly key: string;
  readonly system: CiSystem;
  readonly repository: string;
  readonly workflow: { readonly path: string; readonly name: string };
  readonly executionId: string;
  readonly number: number | null;
  readonly branch: string;
  readonly sha: string;
  readonly title: string | null;
  readonly author: string | null;
  readonly url: string | null;
  readonly createdAt: Date;
  readonly state: RunState;
  readonly phase: RunPhase;
  readonly actor: string | null;
  readonly endedAt: Date | null;
}

/** What runs in an environment now. Texts are foreign: escape them before showing. */
export interface LiveVersion {
  readonly sha: string;
  /** A tag on that commit, or what was asked to be deployed; null where nothing but the commit is known. */
  readonly version: string | null;
  readonly title: string | null;
  /** Who deployed it, by login; null where it was not told. */
  readonly by: string | null;
  readonly since: Date;
  /** deployment: the system said it is live. run: the newest success of the pipeline, which is taken for it. */
  readonly source: 'deployment' | 'run';
  readonly run: StatusRun | null;
  readonly url: string | null;
}

/** seen: how many runs of the pipeline were looked at without finding a success; 0: none was ever seen. */
export type Live =
  { readonly kind: 'live'; readonly version: LiveVersion } | { readonly kind: 'unknown'; readonly seen: number };

export interface AheadCommit {
  readonly sha: string;
  readonly title: string | null;
  readonly author: string | null;
  readonly at: Date;
}

/**
 * What was pushed to the branch after the commit that is live, the newest first. A push may bring several commits, of
 * which the last is known. more: there are others, not looked at. unknown: the live commit was seen on no branch.
 */
export type Ahead =
  | { readonly kind: 'ahead'; readonly branch: string; readonly pushes: readonly AheadCommit[]; readonly more: boolean }
  | { readonly kind: 'level'; readonly branch: string }
  | { readonly kind: 'unknown' };

/** A branch at a code host. */
export interface LiveSource {
  readonly system: CiSystem;
  readonly repository: string;
  readonly branch: string;
}

export interface OpenBreak {
  readonly stream: string;
  readonly runKey: string;
  readonly number: number | null;
  readonly url: string | null;
  readonly since: Date;
  readonly failures: number;
}

/** One repository in one pipeline of the configuration. */
export interface PipelineStatus {
  readonly pipeline: string;
  readonly environment: string;
  readonly system: CiSystem;
  readonly repository: string;
  readonly fleet: string | null;
  readonly live: Live;
  readonly ahead: Ahead;
  /** Where the live commit's source is, as its runs tell; null: it was seen on no branch. */
  readonly source: LiveSource | null;
  readonly lastRun: StatusRun | null;
  readonly openBreaks: readonly OpenBreak[];
  /** Other environments in which the same commit is live. */
  readonly sameIn: readonly string[];
}

export interface StatusAnswer {
  /** In the order of the way to production, within it in the order of the configuration. */
  readonly statuses: readonly PipelineStatus[];
  /** By pipeline: repositories that were left out, the longest inactive. */
  readonly leftOut: readonly { readonly pipeline: string; readonly repositories: number }[];
}

/** Enough to list, and to say "more than". */
export const MOST_AHEAD = 50;

/** What followed the live commit on its branch, as far as runs and pushes tell. `later` has any order, with repetitions. */
export function judgeAhead(
  live: Pick<LiveVersion, 'sha'>,
  branch: string,
  {
    later,
    head,
    seenAt,
  }: { readonly later: readonly AheadCommit[]; readonly head: BranchHead | null; readonly seenAt: Date },
): Ahead {
  const pushed = head === null || head.at < seenAt ? later : [...later, head];
  const bySha = new Map<string, AheadCommit>();
  for (const { sha, title, author, at } of pushed) {
    const known = bySha.get(sha);
    if (sha === '' || sha === live.sha) continue;
    // The first word on a commit is nearest to its push.
    if (known === undefined || at < known.at) bySha.set(sha, { sha, title: title ?? known?.title ?? null, author, at });
  }
  const pushes = [...bySha.values()].sort((a, b) => b.at.getTime() - a.at.getTime());
  if (pushes.length === 0) return { kind: 'level', branch };
  return { kind: 'ahead', branch, pushes: pushes.slice(0, MOST_AHEAD), more: pushes.length > MOST_AHEAD };
}

/** Says of each in which other environments its commit is live: the way of a commit from development to production. */
export function markPromotions(statuses: readonly Omit<PipelineStatus, 'sameIn'>[]): readonly PipelineStatus[] {
  const environments = new Map<string, Set<string>>();
  for (const { live, environment } of statuses) {
    const sha = shaOf(live);
    if (sha !== null) environments.set(sha, (environments.get(sha) ?? new Set()).add(environment));
  }
  return statuses.map((status) => {
    const others = environments.get(shaOf(status.live) ?? '') ?? new Set();
    return { ...status, sameIn: [...others].filter((each) => each !== status.environment) };
  });
}

function shaOf(live: Live): string | null {
  return live.kind === 'live' && live.version.sha !== '' ? live.version.sha : null;
}
