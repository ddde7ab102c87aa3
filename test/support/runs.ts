import type { PipelineConfig } from '../../src/platform/config/config.ts';
import { githubRunState } from '../../src/pipelines/github-run-state.ts';
import type { RunPart } from '../../src/pipelines/run-part.ts';
import type { RunAttempt, RunEvent } from '../../src/pipelines/run.ts';

export const RUN_START = new Date('2026-03-02T09:00:00Z');

export interface TestRunParts {
  readonly number?: number;
  readonly attempt?: number;
  /** GitHub's word: a status, or the conclusion of a completed run. */
  readonly says?: string;
  /** Seconds after RUN_START at which GitHub says so. */
  readonly atSecond?: number;
  readonly description?: Partial<Omit<RunEvent, 'attempt' | 'parts'>>;
  readonly attemptParts?: Partial<RunAttempt>;
}

const STATUSES = ['requested', 'queued', 'pending', 'waiting', 'in_progress'];

/** A word about run `number` of `ci` on master of acme/node; say what the test is about. */
export function testRunEvent(parts: TestRunParts = {}): RunEvent {
  const { number = 163, attempt = 1, says = 'queued', atSecond = 0, description = {}, attemptParts = {} } = parts;
  const at = new Date(RUN_START.getTime() + atSecond * 1000);
  const state = STATUSES.includes(says) ? githubRunState(says, null) : githubRunState('completed', says);
  const id = 8000 + number;
  return {
    key: `github:acme/node:${id}`,
    system: 'github',
    repository: 'acme/node',
    workflow: { path: '.github/workflows/ci.yml', name: 'ci' },
    executionId: String(id),
    number,
    branch: 'master',
    fork: null,
    trigger: 'push',
    sha: '5779607b49aab1200488439f02372c57b4f75444',
    title: 'Keep peers that answer',
    author: 'A Committer',
    url: `https://github.com/acme/node/actions/runs/${id}`,
    createdAt: RUN_START,
    complete: true,
    ...description,
    attempt: {
      ...state,
      number: attempt,
      actor: 'a-committer',
      startedAt: state.phase === 'pending' ? null : RUN_START,
      updatedAt: at,
      endedAt: state.phase === 'finished' ? at : null,
      ...attemptParts,
    },
  };
}

export interface TestRunPartParts {
  readonly attempt?: number;
  readonly key?: string;
  /** GitHub's word for a job: a status, or the conclusion of a completed one. */
  readonly says?: string;
  /** Seconds after RUN_START at which it is said. */
  readonly atSecond?: number;
  readonly startedAtSecond?: number | null;
  readonly stage?: string | null;
  readonly job?: string | null;
  readonly position?: number | null;
  readonly mayFail?: boolean;
  readonly url?: string | null;
  readonly failure?: string | null;
}

/** A word about a part of an attempt; say what the test is about. */
export function testRunPart(parts: TestRunPartParts = {}): RunPart {
  const { says = 'queued', atSecond = 0, startedAtSecond = null, key = 'build', ...rest } = parts;
  const { state, rawState, phase } = STATUSES.includes(says)
    ? githubRunState(says, null)
    : githubRunState('completed', says);
  const at = new Date(RUN_START.getTime() + atSecond * 1000);
  return {
    attempt: 1,
    key,
    stage: null,
    job: key,
    position: null,
    mayFail: false,
    url: null,
    failure: null,
    waitingSince: null,
    ...rest,
    state,
    rawState,
    phase,
    startedAt: startedAtSecond === null ? null : new Date(RUN_START.getTime() + startedAtSecond * 1000),
    updatedAt: at,
    endedAt: phase === 'finished' ? at : null,
  };
}

export function testPipeline(parts: Partial<PipelineConfig> = {}): PipelineConfig {
  return {
    name: 'node-ci',
    environment: 'development',
    system: 'github',
    repository: 'acme/node',
    workflow: '.github/workflows/ci.yml',
    branches: ['master'],
    channel: 'pipelines',
    mention: null,
    fleet: null,
    verbosity: 'all',
    thread: false,
    notify: ['broke', 'fixed'],
    quietHours: null,
    ...parts,
  };
}
