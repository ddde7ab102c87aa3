import {
  clip,
  code,
  embed,
  escape,
  link,
  mentionWords,
  message,
  notifying,
  type MessageBody,
} from '../platform/discord/message.ts';
import type { VerdictPoint } from './break.ts';
import { commitWords } from './commit-words-view.ts';
import { branchLabel, type Mention, type Route } from './route.ts';
import { runMark, runMarkOfKey } from './run-mark.ts';
import type { RunState } from './run-state.ts';
import { isOneStream, type Run, type RunDescription } from './run.ts';

/** A message about runs. */
export interface RunMessage {
  readonly body: MessageBody;
  /** One plain line, escaped. */
  readonly summary: string;
}

export interface Look {
  readonly icon: string;
  readonly word: string;
  readonly color: number;
  /** What the CI systems call just this, in lower case; any other word of theirs is shown beside ours. */
  readonly plainly: readonly string[];
}

export const COLORS = { grey: 0x95a5a6, blue: 0x3498db, green: 0x2ecc71, red: 0xe74c3c, amber: 0xf1c40f } as const;

export const LOOKS: Readonly<Record<RunState, Look>> = {
  queued: { icon: '⏳', word: 'queued', color: COLORS.grey, plainly: ['queued', 'requested', 'created'] },
  running: { icon: '▶️', word: 'running', color: COLORS.blue, plainly: ['in_progress', 'running', 'started'] },
  succeeded: { icon: '✅', word: 'succeeded', color: COLORS.green, plainly: ['success', 'succeeded'] },
  failed: { icon: '❌', word: 'failed', color: COLORS.red, plainly: ['failure', 'failed'] },
  stopped: { icon: '⏹️', word: 'stopped', color: COLORS.grey, plainly: ['stopped'] },
  canceled: { icon: '🚫', word: 'canceled', color: COLORS.grey, plainly: ['cancelled', 'canceled', 'aborted'] },
  superseded: { icon: '⏭️', word: 'superseded', color: COLORS.grey, plainly: ['superseded'] },
  waiting_approval: {
    icon: '✋',
    word: 'waiting for approval',
    color: COLORS.amber,
    plainly: ['waiting', 'action_required', 'manual'],
  },
  unknown: { icon: '❔', word: 'in a state Muster does not know', color: COLORS.amber, plainly: [] },
};

/** Enough to recognise each by; the rest is one click away. */
export const SHOWN = {
  workflow: 80,
  branch: 100,
  title: 140,
  login: 60,
  rawState: 40,
  part: 80,
  failure: 200,
} as const;

/** Its icon with our word: how a run, an attempt or a part of one stands. */
export function lookWords(state: RunState): string {
  return `${LOOKS[state].icon} ${LOOKS[state].word}`;
}

/** Our word for a state, with the system's own where that says more. */
export function stateWords({ state, rawState }: { readonly state: RunState; readonly rawState: string }): string {
  const { word, plainly } = LOOKS[state];
  // A state that follows from the run's parts was said by nobody.
  if (rawState === '' || plainly.includes(rawState.toLowerCase())) return word;
  return `${word} (${escape(clip(rawState, SHOWN.rawState))})`;
}

/** What is broken or well: a workflow on a branch, or a job as such where it builds whatever it is given. */
export function subjectOf(run: Run): string {
  const on = run.branch === '' || isOneStream(run) ? '' : ` on ${code(clip(branchLabel(run), SHOWN.branch))}`;
  return `${code(clip(workflowName(run), SHOWN.workflow))}${on}`;
}

export function nameOf(run: Run): string {
  return `${escape(clip(workflowName(run), SHOWN.workflow))} ${escapedMark(run)}`;
}

/** "deploy #12"; where the system counts none, with the beginning of its id. */
export function runLabel(run: Pick<RunDescription, 'workflow' | 'number' | 'executionId' | 'repository'>): string {
  const name = workflowName(run);
  return `${name === '' ? run.repository : name} ${runMark(run)}`;
}

/** A number needs no escaping; an id is foreign text. */
export function escapedMark(run: Pick<RunDescription, 'number' | 'executionId'>): string {
  return run.number === null ? escape(runMark(run)) : runMark(run);
}

/** Some events come without the workflow's name; its file's name is what people know it by then. */
function workflowName({ workflow }: Pick<RunDescription, 'workflow'>): string {
  return workflow.name.trim() === '' ? (workflow.path.split('/').at(-1) ?? workflow.path) : workflow.name;
}

export function whereLine(run: Run, { pipeline, environment }: Route): string {
  const repository = run.repository === pipeline ? '' : code(run.repository);
  return [repository, escape(pipeline), escape(environment)].filter((each) => each !== '').join(' · ');
}

/** What a job that builds whatever it is given was given; null where the subject says it. */
export function builtLine(run: Run): string | null {
  return isOneStream(run) && run.branch !== '' ? `Built from ${code(clip(branchLabel(run), SHOWN.branch))}.` : null;
}

/** The commit with its title and author; null where nothing of it is known. */
export function commitLine(run: Run): string | null {
  const title = run.title === null ? null : escape(clip(run.title, SHOWN.title));
  const author = run.author === null ? null : `— ${escape(clip(run.author, SHOWN.login))}`;
  const words = [run.sha === '' ? null : commitWords(run), title, author].filter((each) => each !== null);
  return words.length === 0 ? null : words.join(' ');
}

export function pointLink({ number, runKey, attempt, url }: VerdictPoint): string {
  const name = `run ${runMarkOfKey({ number, key: runKey })}`;
  const label = `${name}${attempt === 1 ? '' : ` (attempt ${attempt})`}`;
  return url === null ? escape(label) : link(label, url);
}

/** 1st, 2nd, 3rd, 4th, 11th, 22nd. */
export function nth(count: number): string {
  const [tens, ones] = [count % 100, count % 10];
  const ending = tens >= 11 && tens <= 13 ? 'th' : (['th', 'st', 'nd', 'rd'][ones] ?? 'th');
  return `${count}${ending}`;
}

export interface Said {
  readonly icon: string;
  readonly headline: string;
  readonly lines: readonly (string | null)[];
  readonly mention: Mention | null;
  readonly color: number;
}

/** A message of its own about a run: what happened in one sentence, whom it concerns, and the facts beneath. */
export function say({ icon, headline, lines, mention, color }: Said): RunMessage {
  const ping = mention === null ? '' : ` ${mentionWords([mention])}`;
  return {
    body: message({
      mentions: mention === null ? 'nobody' : notifying([mention]),
      content: `${icon} ${headline}.${ping}`,
      embeds: [embed({ description: lines.filter((line) => line !== null), color })],
    }),
    summary: `${icon} ${headline}`,
  };
}
