import type { ReadBuild } from './jenkins-build-port.ts';
import { builtFrom, jenkinsRunKey } from './jenkins-job.ts';
import { jenkinsRunState } from './jenkins-run-state.ts';
import type { RunPart } from './run-part.ts';
import type { RunDescription, RunEvent } from './run.ts';

/** What a notification tells of a build. Texts are foreign: escape them before showing. */
export interface ToldBuild {
  /** Full path of the job: 'nim-waku/deploy-waku-test'. */
  readonly job: string;
  readonly number: number;
  /** null where the Jenkins does not know its own address. */
  readonly fullUrl: string | null;
  readonly phase: string;
  /** null until there is one. */
  readonly status: string | null;
  readonly startedAt: Date;
  readonly durationMs: number;
  /** '' where nothing names it. */
  readonly ref: string;
  readonly sha: string;
}

/**
 * Whether Jenkins itself agrees with what a webhook told of a build's end. waiting: not asked yet. denied: it has no
 * such build, or one that still runs. unreachable: it could not be asked in time. elsewhere: no connection leads to it.
 * not-asked: there is no connection to any Jenkins, and the webhook's token is all the proof there is.
 */
export type BuildStanding = 'waiting' | 'confirmed' | 'denied' | 'unreachable' | 'elsewhere' | 'not-asked';

/** A build whose end a webhook told. */
export interface EndedBuild {
  readonly runKey: string;
  readonly job: string;
  readonly number: number;
  readonly fullUrl: string | null;
  /** Jenkins' word for its result, as the webhook told it. */
  readonly told: string;
  readonly standing: BuildStanding;
  readonly tries: number;
  readonly toldAt: Date;
  /** When to ask next; null: no more. */
  readonly dueAt: Date | null;
}

/** How long after the first try a build is asked for again, in turn; after the last it stays as it is. */
const TRY_AGAIN_MS = [10_000, 30_000, 60_000, 120_000, 300_000, 600_000, 1_200_000, 1_200_000];

/** Milliseconds until the next try after so many that failed; null: it is given up. */
export function nextTryMs(tries: number): number | null {
  return TRY_AGAIN_MS[tries - 1] ?? null;
}

/**
 * The told build as a word on its run. What it came to says something about its branch only where `counts`: it is never
 * heard by anybody else who could not have made it up.
 */
export function toldRunEvent(told: ToldBuild, { counts }: { readonly counts: boolean }): RunEvent {
  const state = jenkinsRunState(told.phase, told.status);
  const saidAt = new Date(told.startedAt.getTime() + told.durationMs);
  return {
    ...describe(told),
    attempt: {
      ...state,
      verdict: counts ? state.verdict : 'none',
      number: 1,
      actor: null,
      startedAt: state.phase === 'pending' ? null : told.startedAt,
      updatedAt: saidAt,
      endedAt: state.phase === 'finished' ? saidAt : null,
    },
  };
}

function describe({ job, number, fullUrl, startedAt, ref, sha }: ToldBuild): RunDescription {
  const built = builtFrom({ ref, sha });
  return {
    key: jenkinsRunKey(job, number),
    system: 'jenkins',
    repository: job,
    workflow: { path: '', name: job.split('/').at(-1) ?? job },
    executionId: String(number),
    number,
    branch: built.branch,
    fork: null,
    trigger: isOfProposal(job) ? PROPOSAL : '',
    sha: built.sha,
    title: null,
    author: null,
    url: fullUrl,
    createdAt: startedAt,
    complete: false,
  };
}

/**
 * The build as its Jenkins tells it, which is the last word: `askedAt` puts it after all that webhooks say of the same
 * end. `known` fills in what a build does not repeat. null while it still runs.
 */
export function readRunEvent(
  build: ReadBuild,
  { known, askedAt }: { readonly known: RunDescription; readonly askedAt: Date },
): RunEvent | null {
  const { result, endedAt, startedAt, commit } = build;
  if (result === null || endedAt === null) return null;
  const built = builtFrom(build);
  const updatedAt = new Date(Math.max(askedAt.getTime(), endedAt.getTime() + 1));
  return {
    ...known,
    branch: built.branch || known.branch,
    trigger: isOfProposal(known.repository) ? PROPOSAL : (build.cause ?? known.trigger),
    sha: built.sha || known.sha,
    title: commit?.title ?? known.title,
    author: commit?.author ?? known.author,
    url: build.url ?? known.url,
    createdAt: startedAt < known.createdAt ? startedAt : known.createdAt,
    complete: true,
    attempt: { ...result, number: 1, actor: build.actor, startedAt, updatedAt, endedAt },
    parts: build.stages.map((stage, index) => stagePart(stage, { index, updatedAt })),
  };
}

function stagePart(
  stage: ReadBuild['stages'][number],
  { index, updatedAt }: { readonly index: number; readonly updatedAt: Date },
): RunPart {
  const { id, name, state, rawState, phase, startedAt, endedAt, failure } = stage;
  return {
    attempt: 1,
    key: `${id}/${name}`,
    stage: name,
    job: null,
    state,
    rawState,
    phase,
    position: index,
    mayFail: false,
    url: null,
    failure,
    startedAt,
    updatedAt,
    endedAt: phase === 'finished' ? endedAt : null,
  };
}

/** GitHub's word, which is known to judge a proposal and no branch. */
const PROPOSAL = 'pull_request';

/** Multibranch jobs name the job of a proposal after it (GitHub Branch Source: PR-12, GitLab Branch Source: MR-12). */
function isOfProposal(job: string): boolean {
  return /\/(?:PR|MR)-\d+(?:-(?:head|merge))?$/u.test(job);
}
