import { code, link } from '../platform/discord/message.ts';
import type { RunDescription } from './run.ts';
import type { RunState } from './run-state.ts';

/** An icon with its word: how a run, an attempt or a part of one stands. */
export const STATE_WORDS: Readonly<Record<RunState, string>> = {
  queued: '⏳ queued',
  running: '▶️ running',
  succeeded: '✅ succeeded',
  failed: '❌ failed',
  stopped: '⏹️ stopped',
  canceled: '🚫 canceled',
  superseded: '⏭️ superseded',
  waiting_approval: '✋ waiting for approval',
  unknown: '❔ not known',
};

const SHORT_SHA = 7;

export function shortSha(sha: string): string {
  return sha.slice(0, SHORT_SHA);
}

/** The commit by its first digits, linked where its address follows from the run's; "no commit told" where there is none. */
export function commitWords({
  sha,
  url,
  system,
  repository,
}: Pick<RunDescription, 'sha' | 'url' | 'system' | 'repository'>): string {
  if (sha === '') return 'no commit told';
  const origin = url === null ? undefined : URL.parse(url)?.origin;
  return system !== 'github' || origin === undefined || !/^[0-9a-f]{7,64}$/u.test(sha)
    ? code(shortSha(sha))
    : link(shortSha(sha), `${origin}/${repository}/commit/${sha}`);
}

/** "deploy #12", or what the system calls its execution where it counts none. */
export function runLabel({
  workflow,
  number,
  executionId,
  repository,
}: Pick<RunDescription, 'workflow' | 'number' | 'executionId' | 'repository'>): string {
  const name = workflow.name.trim() === '' ? (workflow.path.split('/').at(-1) ?? '') : workflow.name;
  return `${name === '' ? repository : name} ${number === null ? executionId : `#${number}`}`;
}
