import { clip, duration, embed, escape, link, message, plural, timestamp } from '../platform/discord/message.ts';
import type { Flake } from './flaky.ts';
import { branchLabel, type Route } from './route.ts';
import { withLinked, type LinkedRun } from './run-link.ts';
import type { RunMemory } from './run-memory.ts';
import { partsToShow } from './run-stages.ts';
import { failureLines, stageLines } from './run-stages-view.ts';
import {
  commitLine,
  LOOKS,
  nameOf,
  nth,
  pointLink,
  SHOWN,
  stateWords,
  whereLine,
  type RunMessage,
} from './run-words-view.ts';
import { tookTimes, type TookTimes } from './run-waiting.ts';
import { shownAttempt, type Run, type RunAttempt } from './run.ts';

/** What is known about a run besides itself; each is left out where it is not known. */
export interface RunContext {
  /** Lines from others, escaped. */
  readonly notes?: readonly string[];
  readonly memory?: RunMemory | null;
  readonly flake?: Flake | null;
  /** How long runs of this pipeline usually take, in milliseconds. */
  readonly usualMs?: number | null;
  /** True while it takes far longer than that. */
  readonly isLong?: boolean;
  /** Runs that are parts of this one. */
  readonly linked?: readonly LinkedRun[];
}

/**
 * The card of a run at one place: what, where, who, which commit, how it stands stage by stage, and what that means in
 * the light of the runs before it. Edited as it goes, notifies nobody.
 */
export function runMessage(run: Run, route: Route, context: RunContext = {}): RunMessage {
  const attempt = shownAttempt(run);
  const { icon, color } = LOOKS[attempt.state];
  const on = run.branch === '' ? '' : ` on ${escape(clip(branchLabel(run), SHOWN.branch))}`;
  const headline = `${icon} ${nameOf(run)}${on}: ${stateWords(attempt)}`;
  const parts = withLinked(partsToShow(run, attempt.number), context.linked ?? []);
  const lines = [
    whereLine(run, route),
    commitLine(run),
    courseLine(run, attempt, context),
    memoryLine(context.memory ?? null),
    flakeLine(context.flake ?? null),
    ...failureLines(parts),
    ...stageLines(parts, attempt.number),
    ...(context.notes ?? []),
  ];
  return {
    body: message({
      mentions: 'nobody',
      embeds: [
        embed({
          title: headline,
          ...(run.url === null ? {} : { url: run.url }),
          color,
          description: lines.filter((line) => line !== null),
        }),
      ],
    }),
    summary: headline,
  };
}

/** Stands where the card of a run was that turned out to be a part of another, whose card tells it all. */
export function foldedMessage(run: Run, parent: Run): RunMessage {
  const whole = parent.url === null ? nameOf(parent) : link(nameOf(parent), parent.url);
  const line = `${nameOf(run)} is part of ${whole}, whose card tells how it goes.`;
  return { body: message({ mentions: 'nobody', embeds: [embed({ description: line })] }), summary: line };
}

/** What started it and who, which attempt, and how long it took or since when it goes on, beside what is usual. */
function courseLine(run: Run, attempt: RunAttempt, context: RunContext): string | null {
  const by = attempt.actor === null ? null : `by ${escape(clip(attempt.actor, SHOWN.login))}`;
  const trigger = run.trigger === '' ? null : escape(clip(run.trigger, SHOWN.login));
  const cause = [trigger, by].filter((each) => each !== null).join(' ');
  const words = [cause, attempt.number === 1 ? null : `attempt ${attempt.number}`, timeWords(run, attempt, context)];
  const said = words.filter((part) => part !== null && part !== '');
  return said.length === 0 ? null : said.join(' · ');
}

function timeWords(run: Run, attempt: RunAttempt, { usualMs = null, isLong = false }: RunContext): string | null {
  if (attempt.endedAt !== null) {
    const took = tookTimes(run, attempt);
    if (took === null) return `ended ${timestamp(attempt.endedAt, 'R')}`;
    return `took ${tookWords(took)}${usualMs === null ? '' : ` (usually ${duration(usualMs)})`}`;
  }
  const { startedAt } = attempt;
  if (startedAt === null) return null;
  const started = `started ${timestamp(startedAt, 'R')}`;
  // When people answer, nobody knows.
  if (usualMs === null || attempt.state === 'waiting_approval') return started;
  if (isLong) return `${started} · 🐢 takes far longer than the usual ${duration(usualMs)}`;
  const until = new Date(startedAt.getTime() + usualMs);
  return `${started} · usually ${duration(usualMs)}, so until ${timestamp(until, 't')}`;
}

/** "15 min, 6 min of it waiting for approval". */
export function tookWords({ tookMs, waitedMs }: TookTimes): string {
  return `${duration(tookMs)}${waitedMs < SECOND_MS ? '' : `, ${duration(waitedMs)} of it waiting for approval`}`;
}

const SECOND_MS = 1000;

function memoryLine(memory: RunMemory | null): string | null {
  if (memory === null) return null;
  const { first, lastPassed, failures } = memory.break;
  switch (memory.kind) {
    case 'broke':
      return lastPassed === null
        ? 'Broke: no earlier success is known.'
        : `Broke: the last success was ${pointLink(lastPassed)}, ${timestamp(lastPassed.at, 'R')}.`;
    case 'still-failing': {
      const since = `since ${pointLink(first)}, ${timestamp(first.at, 'R')}`;
      return memory.nth === null
        ? `Still failing ${since}.`
        : `Still failing: ${nth(memory.nth)} time in a row ${since}.`;
    }
    case 'fixed': {
      const after = duration(Math.max(0, memory.fixedBy.at.getTime() - first.at.getTime()));
      return `Fixed after ${after} and ${plural(failures, 'failure')}, since ${pointLink(first)}.`;
    }
  }
}

function flakeLine(flake: Flake | null): string | null {
  if (flake === null) return null;
  const again = flake.recent < 2 ? '' : ` It is the ${nth(flake.recent)} such commit here in 14 days.`;
  return `🎲 Flaky: the same commit passed and failed.${again}`;
}
