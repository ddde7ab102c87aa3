import { duration, link, plural, timestamp } from '../platform/discord/message.ts';
import type { Break, VerdictPoint } from './break.ts';
import { failedPartsOf, type FailedPart } from './failed-part.ts';
import type { Flake } from './flaky.ts';
import type { Mention, Route } from './route.ts';
import { partsOf } from './run-part.ts';
import { failedLines } from './run-stages-view.ts';
import { changesLink } from './commit-words-view.ts';
import {
  builtLine,
  COLORS,
  commitLine,
  nameOf,
  nth,
  pointLink,
  say,
  subjectOf,
  whereLine,
  type RunMessage,
} from './run-words-view.ts';
import type { Run } from './run.ts';

export interface BrokeParts {
  /** The run that the message is about: the first that failed. */
  readonly run: Run;
  readonly break: Break;
  readonly route: Route;
  readonly mention: Mention | null;
  /** The run of the last success, where it is still known: its commit begins the range of the suspects. */
  readonly lastPassed?: Run | null;
  /** The run that turned out to tell of this failure itself. */
  readonly partOf?: Run | null;
  /** What failed in it, also where a retry has taken its place since; left out: what the run knows of itself. */
  readonly failed?: readonly FailedPart[];
}

/** Tells that a branch went from healthy to broken, and to whom it matters. Later edits keep it true and notify nobody. */
export function brokeMessage(parts: BrokeParts): RunMessage {
  const { run, break: broken, route, mention } = parts;
  if (broken.withdrawn) return withdrawnMessage(parts);
  const { fixedBy } = broken;
  const headline = `${subjectOf(run)} ${fixedBy === null ? 'broke' : 'broke, and is fixed'}`;
  const failed = parts.failed ?? failedPartsOf(partsOf(run.parts, broken.first.attempt));
  const lines = [
    whereLine(run, route),
    failureLine(broken),
    ...failedLines(failed),
    builtLine(run),
    commitLine(run),
    lastPassedLine(broken),
    rangeLine(run, parts.lastPassed ?? null),
    fixedBy === null ? null : `✅ Fixed by ${pointLink(fixedBy)} after ${brokenFor(broken, fixedBy)}.`,
  ];
  return say({ icon: '❌', headline, lines, mention, color: fixedBy === null ? COLORS.red : COLORS.grey });
}

export interface FixedParts extends BrokeParts {
  /** The success that ended it; `run` is the run that brought it. */
  readonly fixedBy: VerdictPoint;
  /** The first run that failed, where it is still known. */
  readonly first?: Run | null;
}

/** Goes to those whom the break notified, and to nobody else. */
export function fixedMessage({ run, break: broken, fixedBy, route, mention, first = null }: FixedParts): RunMessage {
  const isSameCommit = first !== null && first.sha !== '' && first.sha === run.sha;
  const failures = broken.failures < 2 ? '' : `, with ${plural(broken.failures, 'failure')}`;
  const lines = [
    whereLine(run, route),
    `Succeeded: ${pointLink(fixedBy)}. It was broken for ${brokenFor(broken, fixedBy)}, since ${pointLink(broken.first)}${failures}.`,
    builtLine(run),
    commitLine(run),
    isSameCommit ? 'The same commit had failed: nothing in it was changed.' : null,
  ];
  return say({ icon: '✅', headline: `${subjectOf(run)} is fixed`, lines, mention, color: COLORS.green });
}

export interface FlakyParts {
  readonly run: Run;
  readonly flake: Flake;
  readonly route: Route;
  readonly mention: Mention | null;
}

/** Told only where somebody asked to be told of flakes. */
export function flakyMessage({ run, flake, route, mention }: FlakyParts): RunMessage {
  const lines = [
    whereLine(run, route),
    commitLine(run),
    'The same commit passed and failed, so a failure here says little about the commit.',
    flake.recent < 2 ? null : `It is the ${nth(flake.recent)} such commit of this workflow in 14 days.`,
  ];
  return say({ icon: '🎲', headline: `${subjectOf(run)} is flaky`, lines, mention, color: COLORS.amber });
}

/** What was told of a break that turned out to be none of its own. */
function withdrawnMessage({ run, route, partOf = null }: BrokeParts): RunMessage {
  const whole = partOf === null ? null : partOf.url === null ? nameOf(partOf) : link(nameOf(partOf), partOf.url);
  const lines = [
    whereLine(run, route),
    whole === null
      ? 'The run turned out not to count for this branch.'
      : `The run is part of ${whole}, which tells how it ends.`,
  ];
  return say({
    icon: '▫️',
    headline: `${subjectOf(run)} is not broken by itself`,
    lines,
    mention: null,
    color: COLORS.grey,
  });
}

function failureLine({ first, latest, failures }: Break): string {
  return failures === 1
    ? `Failed: ${pointLink(first)}, ${timestamp(first.at, 'R')}.`
    : `${failures} failures in a row since ${pointLink(first)}, ${timestamp(first.at, 'R')}; the latest is ${pointLink(latest)}.`;
}

function lastPassedLine({ lastPassed }: Break): string {
  return lastPassed === null
    ? 'No earlier success is known.'
    : `Last success: ${pointLink(lastPassed)}, ${timestamp(lastPassed.at, 'R')}.`;
}

function rangeLine(run: Run, lastPassed: Run | null): string | null {
  if (lastPassed === null || lastPassed.sha === '' || run.sha === '') return null;
  if (lastPassed.sha === run.sha) return 'The last success was of the same commit.';
  const changes = changesLink(lastPassed, run);
  return changes === null ? null : `Changed since then: ${changes}.`;
}

function brokenFor({ first }: Break, fixedBy: VerdictPoint): string {
  return duration(Math.max(0, fixedBy.at.getTime() - first.at.getTime()));
}
