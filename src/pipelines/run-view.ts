import {
  clip,
  code,
  duration,
  embed,
  escape,
  link,
  mentionWords,
  message,
  notifying,
  timestamp,
  type MessageBody,
} from '../platform/discord/message.ts';
import type { Break, VerdictPoint } from './break.ts';
import { branchLabel, type Mention, type Route } from './route.ts';
import { shownAttempt, durationMs, type Run, type RunAttempt } from './run.ts';
import type { RunState } from './run-state.ts';

export interface RunMessage {
  readonly body: MessageBody;
  /** One plain line, escaped. */
  readonly summary: string;
}

interface Look {
  readonly icon: string;
  readonly word: string;
  readonly color: number;
  /** What the CI systems call just this; any other word of theirs is shown beside ours. */
  readonly plainly: readonly string[];
}

const GREY = 0x95a5a6;
const BLUE = 0x3498db;
const GREEN = 0x2ecc71;
const RED = 0xe74c3c;
const AMBER = 0xf1c40f;

const LOOKS: Readonly<Record<RunState, Look>> = {
  queued: { icon: '⏳', word: 'queued', color: GREY, plainly: ['queued', 'requested'] },
  running: { icon: '▶️', word: 'running', color: BLUE, plainly: ['in_progress'] },
  succeeded: { icon: '✅', word: 'succeeded', color: GREEN, plainly: ['success'] },
  failed: { icon: '❌', word: 'failed', color: RED, plainly: ['failure'] },
  stopped: { icon: '⏹️', word: 'stopped', color: GREY, plainly: ['stopped'] },
  canceled: { icon: '🚫', word: 'canceled', color: GREY, plainly: ['cancelled', 'canceled'] },
  superseded: { icon: '⏭️', word: 'superseded', color: GREY, plainly: ['superseded'] },
  waiting_approval: { icon: '✋', word: 'waiting for approval', color: AMBER, plainly: ['waiting', 'action_required'] },
  unknown: { icon: '❔', word: 'in a state Muster does not know', color: AMBER, plainly: [] },
};

/** Enough to recognise each by; the rest is one click away. */
const SHOWN = { workflow: 80, branch: 100, title: 140, login: 60, rawState: 40 } as const;
const SHORT_SHA = 7;

/**
 * The card of a run at one place: what, where, who, which commit, how it stands, and what others noted on it. Edited as
 * it goes, notifies nobody.
 */
export function runMessage(run: Run, route: Route, notes: readonly string[] = []): RunMessage {
  const attempt = shownAttempt(run);
  const { icon, color } = LOOKS[attempt.state];
  const headline = `${icon} ${nameOf(run)} on ${escape(clip(branchLabel(run), SHOWN.branch))}: ${stateWords(attempt)}`;
  return {
    body: message({
      mentions: 'nobody',
      embeds: [
        embed({
          title: headline,
          ...(run.url === null ? {} : { url: run.url }),
          color,
          description: [whereLine(run, route), commitLine(run), courseLine(run, attempt), ...notes],
        }),
      ],
    }),
    summary: headline,
  };
}

export interface BrokeParts {
  /** The run that the message is about: the first that failed. */
  readonly run: Run;
  readonly break: Break;
  readonly route: Route;
  readonly mention: Mention | null;
}

/** Tells that a branch went from healthy to broken, and to whom it matters. Later edits keep it true and notify nobody. */
export function brokeMessage({ run, break: broken, route, mention }: BrokeParts): RunMessage {
  const { fixedBy } = broken;
  const headline = `${subjectOf(run)} ${fixedBy === null ? 'broke' : 'broke, and is fixed'}`;
  const lines = [
    whereLine(run, route),
    failureLine(broken),
    commitLine(run),
    broken.lastPassed === null
      ? 'No earlier success is known.'
      : `Last success: ${pointLink(broken.lastPassed)}, ${timestamp(broken.lastPassed.at, 'R')}.`,
    ...(fixedBy === null ? [] : [`✅ Fixed by ${pointLink(fixedBy)} after ${brokenFor(broken, fixedBy)}.`]),
  ];
  return say({ icon: '❌', headline, lines, mention, color: fixedBy === null ? RED : GREY });
}

export interface FixedParts extends BrokeParts {
  /** The success that ended it; `run` is the run that brought it. */
  readonly fixedBy: VerdictPoint;
}

/** Goes to those whom the break notified, and to nobody else. */
export function fixedMessage({ run, break: broken, fixedBy, route, mention }: FixedParts): RunMessage {
  const lines = [
    whereLine(run, route),
    `Succeeded: ${pointLink(fixedBy)}. It was broken for ${brokenFor(broken, fixedBy)}, since ${pointLink(broken.first)}.`,
  ];
  return say({ icon: '✅', headline: `${subjectOf(run)} is fixed`, lines, mention, color: GREEN });
}

interface Said {
  readonly icon: string;
  readonly headline: string;
  readonly lines: readonly string[];
  readonly mention: Mention | null;
  readonly color: number;
}

function say({ icon, headline, lines, mention, color }: Said): RunMessage {
  const ping = mention === null ? '' : ` ${mentionWords([mention])}`;
  return {
    body: message({
      mentions: mention === null ? 'nobody' : notifying([mention]),
      content: `${icon} ${headline}.${ping}`,
      embeds: [embed({ description: lines, color })],
    }),
    summary: `${icon} ${headline}`,
  };
}

function failureLine({ first, latest, failures }: Break): string {
  return failures === 1
    ? `Failed: ${pointLink(first)}, ${timestamp(first.at, 'R')}.`
    : `${failures} failures in a row since ${pointLink(first)}, ${timestamp(first.at, 'R')}; the latest is ${pointLink(latest)}.`;
}

function brokenFor({ first }: Break, fixedBy: VerdictPoint): string {
  return duration(fixedBy.at.getTime() - first.at.getTime());
}

function pointLink({ number, runKey, attempt, url }: VerdictPoint): string {
  const label = `${number === null ? runKey : `run #${number}`}${attempt === 1 ? '' : ` (attempt ${attempt})`}`;
  return url === null ? escape(label) : link(label, url);
}

function subjectOf(run: Run): string {
  return `${code(clip(workflowName(run), SHOWN.workflow))} on ${code(clip(branchLabel(run), SHOWN.branch))}`;
}

function nameOf(run: Run): string {
  const number = run.number === null ? '' : ` #${run.number}`;
  return `${escape(clip(workflowName(run), SHOWN.workflow))}${number}`;
}

/** Some events come without the workflow's name; its file's name is what people know it by then. */
function workflowName({ workflow }: Run): string {
  return workflow.name.trim() === '' ? (workflow.path.split('/').at(-1) ?? workflow.path) : workflow.name;
}

function stateWords({ state, rawState }: RunAttempt): string {
  const { word, plainly } = LOOKS[state];
  return plainly.includes(rawState) ? word : `${word} (${escape(clip(rawState, SHOWN.rawState))})`;
}

function whereLine(run: Run, { pipeline, environment }: Route): string {
  return `${code(run.repository)} · ${escape(pipeline)} · ${escape(environment)}`;
}

function commitLine(run: Run): string {
  const short = run.sha.slice(0, SHORT_SHA);
  const url = commitUrl(run);
  const commit = url === null ? code(short) : link(short, url);
  const title = run.title === null ? '' : ` ${escape(clip(run.title, SHOWN.title))}`;
  const author = run.author === null ? '' : ` — ${escape(clip(run.author, SHOWN.login))}`;
  return `${commit}${title}${author}`;
}

/** GitHub shows a fork's commits under the repository they were proposed to. */
function commitUrl({ url, system, repository, sha }: Run): string | null {
  const origin = url === null ? null : URL.parse(url)?.origin;
  if (origin === null || origin === undefined || system !== 'github' || !/^[0-9a-f]{7,64}$/u.test(sha)) return null;
  return `${origin}/${repository}/commit/${sha}`;
}

/** What started it and who, which attempt, and how long it took or since when it goes on. */
function courseLine(run: Run, attempt: RunAttempt): string {
  const by = attempt.actor === null ? '' : ` by ${escape(clip(attempt.actor, SHOWN.login))}`;
  return [
    `${escape(clip(run.trigger, SHOWN.login))}${by}`,
    attempt.number === 1 ? null : `attempt ${attempt.number}`,
    timeWords(attempt),
  ]
    .filter((part) => part !== null)
    .join(' · ');
}

function timeWords(attempt: RunAttempt): string | null {
  const took = durationMs(attempt);
  if (attempt.endedAt !== null)
    return took === null ? `ended ${timestamp(attempt.endedAt, 'R')}` : `took ${duration(took)}`;
  return attempt.startedAt === null ? null : `started ${timestamp(attempt.startedAt, 'R')}`;
}
