import { clip, code, duration, embed, escape, link, message, timestamp } from '../platform/discord/message.ts';
import type { MessageBody } from '../platform/discord/message.ts';
import { branchLabel } from './route.ts';
import { runMark } from './run-mark.ts';
import type { RunPart } from './run-part.ts';
import type { RunState } from './run-state.ts';
import { durationMs, type Run } from './run.ts';
import type { ThreadEntry } from './thread.ts';

/** Discord docs: a channel's name has at most 100 characters. */
const LONGEST_NAME = 100;
const SHOWN = { workflow: 40, branch: 40, job: 80, stage: 60, failure: 200 } as const;
const GREY = 0x95a5a6;
const GREEN = 0x2ecc71;
const RED = 0xe74c3c;
const BLUE = 0x3498db;

const LOOKS: Partial<Readonly<Record<RunState, { readonly icon: string; readonly color: number }>>> = {
  failed: { icon: '❌', color: RED },
  succeeded: { icon: '✅', color: GREEN },
  running: { icon: '▶️', color: BLUE },
};
const PLAIN = { icon: '▫️', color: GREY } as const;

/** How the thread of a failed run is called: plain text, Discord formats no names. */
export function threadName(run: Run): string {
  const workflow = run.workflow.name.trim() === '' ? run.workflow.path : run.workflow.name;
  const on = run.branch === '' ? '' : ` on ${clip(branchLabel(run), SHOWN.branch)}`;
  return clip(`${clip(workflow, SHOWN.workflow)} ${runMark(run)}${on} failed`, LONGEST_NAME);
}

/** One attempt in the thread: how it stands and which jobs failed. Edited as it goes, notifies nobody. */
export function attemptMessage(
  run: Run,
  { attempt, failed }: ThreadEntry,
): { readonly body: MessageBody; readonly summary: string } {
  const { icon, color } = LOOKS[attempt.state] ?? PLAIN;
  const headline = `${icon} Attempt ${attempt.number}: ${attempt.state.replaceAll('_', ' ')}`;
  const lines = [
    ...failed.map(jobLine),
    ...(attempt.state === 'failed' && failed.length === 0 ? [noJobLine(run)] : []),
    ...timeLine(attempt),
  ];
  return {
    body: message({ mentions: 'nobody', embeds: [embed({ title: headline, color, description: lines })] }),
    summary: headline,
  };
}

/** `❌ build (Build) failed after 3 min: error: no such file` with a link to its log. */
function jobLine({ job, stage, url, failure, startedAt, endedAt }: RunPart): string {
  const name = clip(job ?? stage ?? 'a job', SHOWN.job);
  const label = url === null ? code(name) : link(name, url);
  const within = job === null || stage === null ? '' : ` (${escape(clip(stage, SHOWN.stage))})`;
  const took =
    startedAt === null || endedAt === null
      ? ''
      : ` after ${duration(Math.max(0, endedAt.getTime() - startedAt.getTime()))}`;
  const why = failure === null ? '' : `: ${code(clip(failure, SHOWN.failure))}`;
  return `❌ ${label}${within} failed${took}${why}`;
}

function noJobLine({ url }: Run): string {
  const where = url === null ? 'the CI system has its log' : `see ${link('the run', url)}`;
  return `No failing job was told of; ${where}.`;
}

function timeLine(attempt: ThreadEntry['attempt']): readonly string[] {
  const took = durationMs(attempt);
  if (took !== null) return [`Took ${duration(took)}.`];
  return attempt.startedAt === null ? [] : [`Started ${timestamp(attempt.startedAt, 'R')}.`];
}
