import {
  clip,
  code,
  duration,
  embed,
  escape,
  link,
  message,
  timestamp,
  type FieldParts,
  type MessageBody,
} from '../platform/discord/message.ts';
import { deploymentWords } from './deployment-view.ts';
import { branchLabel } from './route.ts';
import { attemptsOf, failedParts, partDurationMs, type AttemptDetail, type RunDetail } from './run-detail.ts';
import { runMarkOfKey } from './run-mark.ts';
import type { RunPart } from './run-part.ts';
import type { RunHit } from './run-hit.ts';
import { commitWords, shortSha } from './commit-words-view.ts';
import { lookWords, runLabel } from './run-words-view.ts';
import { durationMs, isTold, shownAttempt, type RunAttempt } from './run.ts';
import type { RunState } from './run-state.ts';

const SHOWN = { label: 90, branch: 100, title: 140, login: 60, part: 80, failure: 200, attempts: 4 } as const;

const COLORS: Readonly<Record<RunState, number>> = {
  queued: 0x95a5a6,
  running: 0x3498db,
  succeeded: 0x2ecc71,
  failed: 0xe74c3c,
  stopped: 0x95a5a6,
  canceled: 0x95a5a6,
  superseded: 0x95a5a6,
  waiting_approval: 0xf1c40f,
  unknown: 0xf1c40f,
};

/** The whole run: what, who, which commit; each attempt with its stages and jobs; what it deployed; where it is shown. */
export function runDetailMessage(detail: RunDetail): MessageBody {
  const { run, notes } = detail;
  const attempt = shownAttempt(run);
  const [latest, ...earlier] = attemptsOf(run);
  return message({
    mentions: 'nobody',
    embeds: [
      embed({
        title: `${lookWords(attempt.state)}: ${escape(clip(runLabel(run), SHOWN.label))}`,
        ...(run.url === null ? {} : { url: run.url }),
        color: COLORS[attempt.state],
        description: [...headLines(detail), ...notes, ...(latest === undefined ? [] : partLines(latest))],
        fields: [...earlierFields(earlier), ...deploymentFields(detail), ...placeFields(detail)],
        footer: run.key,
      }),
    ],
  });
}

function headLines({ run }: RunDetail): readonly string[] {
  const attempt = shownAttempt(run);
  const title = run.title === null ? '' : ` ${escape(clip(run.title, SHOWN.title))}`;
  const author = run.author === null ? '' : ` — ${escape(clip(run.author, SHOWN.login))}`;
  const by = attempt.actor === null ? '' : ` by ${escape(clip(attempt.actor, SHOWN.login))}`;
  const branch = run.branch === '' ? 'a branch that was not told' : code(clip(branchLabel(run), SHOWN.branch));
  return [
    `${code(run.repository)} on ${branch}`,
    `${commitWords(run)}${title}${author}`,
    `Started by ${run.trigger === '' ? 'what was not told' : escape(clip(run.trigger, SHOWN.login))}${by}, ${timestamp(run.createdAt, 'f')}.`,
    `Attempt ${attempt.number}: ${attemptWords(attempt)}.`,
  ];
}

function attemptWords(attempt: RunAttempt): string {
  const took = durationMs(attempt);
  const state = lookWords(attempt.state);
  if (took !== null) return `${state} after ${duration(took)}, ${timestamp(attempt.endedAt ?? attempt.updatedAt, 'R')}`;
  if (attempt.endedAt !== null) return `${state} ${timestamp(attempt.endedAt, 'R')}, how long it took was not told`;
  return attempt.startedAt === null ? state : `${state} since ${timestamp(attempt.startedAt, 'R')}`;
}

function partLines({ stages }: AttemptDetail): readonly string[] {
  if (stages.length === 0) return ['Its stages and jobs were not told.'];
  return stages.flatMap(({ name, part, jobs }) => {
    const indent = name === null ? '' : '\u2003';
    const heading =
      part === null ? (name === null ? [] : [`**${escape(clip(name, SHOWN.part))}**`]) : partLine(part, { bold: true });
    return [...heading, ...jobs.flatMap((job) => partLine(job, { bold: false }).map((line) => `${indent}${line}`))];
  });
}

function partLine(part: RunPart, { bold }: { readonly bold: boolean }): readonly string[] {
  const name = clip(part.job ?? part.stage ?? part.key, SHOWN.part);
  const shown = part.url === null ? escape(name) : link(name, part.url);
  const took = partDurationMs(part);
  const time =
    took === null
      ? part.startedAt === null
        ? ''
        : `, since ${timestamp(part.startedAt, 'R')}`
      : `, ${duration(took)}`;
  const allowed = part.mayFail && part.state === 'failed' ? ', which it may' : '';
  return [
    `${lookWords(part.state)}${allowed}: ${bold ? `**${shown}**` : shown}${time}`,
    ...(part.failure === null ? [] : [`↳ ${code(clip(part.failure, SHOWN.failure))}`]),
  ];
}

/** Of attempts before the last one: how each ended, and at what it failed. */
function earlierFields(earlier: readonly AttemptDetail[]): readonly FieldParts[] {
  if (earlier.length === 0) return [];
  const lines = earlier
    .slice(0, SHOWN.attempts)
    .flatMap((each) => [
      `Attempt ${each.attempt.number}: ${isTold(each.attempt) ? attemptWords(each.attempt) : 'only parts of it were told'}`,
      ...failedParts(each).flatMap((part) => partLine(part, { bold: false }).map((line) => `\u2003${line}`)),
    ]);
  const more = earlier.length - SHOWN.attempts;
  return [{ name: 'Before', value: more > 0 ? [...lines, `… and ${more} earlier attempts`] : lines }];
}

function deploymentFields({ deployments }: RunDetail): readonly FieldParts[] {
  if (deployments.length === 0) return [];
  const lines = deployments.map((each) => {
    const environment = escape(clip(each.environment, SHOWN.part));
    const where = each.word.environmentUrl === null ? environment : link(each.environment, each.word.environmentUrl);
    return `${where}: ${deploymentWords(each)}, ${timestamp(each.word.at, 'R')}`;
  });
  return [{ name: 'Deployed to', value: lines }];
}

function placeFields({ run, routes }: RunDetail): readonly FieldParts[] {
  const lines = routes.map(
    ({ pipeline, environment, channel }) => `${code(pipeline)} (${escape(environment)}) in #${escape(channel)}`,
  );
  const why = 'Why, and why not elsewhere: `/why run`.';
  return [
    {
      name: 'Belongs to',
      value:
        lines.length === 0
          ? [`No pipeline of the configuration asks for runs of ${code(run.repository)} on this branch.`, why]
          : [...lines, why],
    },
  ];
}

/** Asks which of several runs is meant; each is named by what leads to it alone. */
export function whichRunMessage(runs: readonly RunHit[], { more }: { readonly more: boolean }): MessageBody {
  const lines = runs.map((run) => {
    const name = `${run.routes[0]?.pipeline ?? run.workflow} ${runMarkOfKey(run)}`;
    const title = run.title === null ? '' : ` ${escape(clip(run.title, SHOWN.part))}`;
    const shown = run.url === null ? escape(clip(name, SHOWN.label)) : link(clip(name, SHOWN.label), run.url);
    return `${shown} ${run.sha === '' ? '' : code(shortSha(run.sha))}${title}, ${timestamp(run.createdAt, 'R')}: ${code(run.key)}`;
  });
  return message({
    mentions: 'nobody',
    embeds: [
      embed({
        title: `❔ ${more ? `More than ${runs.length}` : runs.length} runs may be meant`,
        description: ['Ask again with the text at the end of the one you mean, or paste its link.', ...lines],
        color: COLORS.unknown,
      }),
    ],
  });
}
