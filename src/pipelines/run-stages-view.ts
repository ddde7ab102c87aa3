import { clip, code, duration, escape, link, plural } from '../platform/discord/message.ts';
import { failedPartsOf, type FailedPart } from './failed-part.ts';
import { LOOKS, SHOWN, stateWords } from './run-words-view.ts';
import { stagesOf, type Stage } from './run-stages.ts';
import type { RunPart } from './run-part.ts';
import type { RunState } from './run-state.ts';

/** More failures or stages than these are counted, not named: a card is read at a glance. */
const NAMED = { failures: 6, stages: 12, jobs: 8 } as const;

/** Each failed job with the first line of what went wrong and its log; those that may fail come last, and say so. */
export function failureLines(parts: readonly RunPart[]): readonly string[] {
  return failedLines(failedPartsOf(parts));
}

/** The same of parts that are known to have failed. */
export function failedLines(parts: readonly FailedPart[]): readonly string[] {
  const failed = parts.toSorted((a, b) => Number(a.mayFail) - Number(b.mayFail));
  const lines = failed.slice(0, NAMED.failures).map(failureLine);
  const more = failed.length - lines.length;
  return more === 0 ? lines : [...lines, `…and ${plural(more, 'more job', 'more jobs')} failed.`];
}

function failureLine(part: FailedPart): string {
  const said = [part.stage, part.job].filter((each) => each !== null && each.trim() !== '');
  const name = (said.length === 0 ? [part.key] : said).map((each) => escape(clip(each ?? '', SHOWN.part)));
  const what =
    part.failure === null || part.failure.trim() === '' ? '' : `: ${code(clip(part.failure, SHOWN.failure))}`;
  const log = part.url === null || !/^https?:\/\//u.test(part.url) ? '' : ` · ${link('log', part.url)}`;
  return `❌ **${name.join(' › ')}** failed${part.mayFail ? ', as it may' : ''}${what}${log}`;
}

/** A line for each stage, or for each job where there are no stages; what is too much to read is counted. A stage that ran before `attempt` says when. */
export function stageLines(parts: readonly RunPart[], attempt = 1): readonly string[] {
  const stages = stagesOf(parts);
  const [only] = stages;
  if (only !== undefined && stages.length === 1 && only.name === null) return jobLines(only.jobs);
  const shown = mostTelling(stages, NAMED.stages);
  const lines = shown.map((stage) => stageLine(stage, attempt));
  const left = stages.filter((stage) => !shown.includes(stage));
  return left.length === 0 ? lines : [...lines, `${plural(left.length, 'more stage')}: ${countStates(left)}.`];
}

function jobLines(jobs: readonly RunPart[]): readonly string[] {
  if (jobs.length <= NAMED.jobs) return jobs.map(jobLine);
  const running = jobs.filter(({ phase }) => phase === 'active').slice(0, 3);
  return [`${plural(jobs.length, 'job')}: ${countStates(jobs)}.`, ...running.map(jobLine)];
}

function jobLine(part: RunPart): string {
  const name = escape(clip(part.job ?? part.key, SHOWN.part));
  return [`${LOOKS[part.state].icon} ${name}: ${stateWords(part)}`, tookWords(part)]
    .filter((each) => each !== null)
    .join(' · ');
}

function stageLine(stage: Stage, attempt: number): string {
  const { icon } = LOOKS[stage.state];
  const name = stage.name === null ? 'no stage' : escape(clip(stage.name, SHOWN.part));
  const jobs = stage.jobs.length < 2 ? null : jobCount(stage.jobs);
  const before = stage.attempt < attempt ? `as of attempt ${stage.attempt}` : null;
  return [`${icon} ${name}: ${stateWords(stage)}`, tookWords(stage), jobs, before]
    .filter((each) => each !== null)
    .join(' · ');
}

function jobCount(jobs: readonly RunPart[]): string {
  const failed = jobs.filter(({ state }) => state === 'failed').length;
  const done = jobs.filter(({ phase }) => phase === 'finished').length;
  const words = [done === jobs.length ? null : `${done} done`, failed === 0 ? null : `${failed} failed`].filter(
    (each) => each !== null,
  );
  return `${plural(jobs.length, 'job')}${words.length === 0 ? '' : ` (${words.join(', ')})`}`;
}

function tookWords({ startedAt, endedAt }: Pick<RunPart, 'startedAt' | 'endedAt'>): string | null {
  return startedAt === null || endedAt === null ? null : duration(Math.max(0, endedAt.getTime() - startedAt.getTime()));
}

/** What failed or goes on first, but shown in the order of the stages. */
function mostTelling(stages: readonly Stage[], most: number): readonly Stage[] {
  const rank = ({ state, phase }: Stage): number => (state === 'failed' ? 0 : phase === 'active' ? 1 : 2);
  const kept = new Set(stages.toSorted((a, b) => rank(a) - rank(b)).slice(0, most));
  return stages.filter((stage) => kept.has(stage));
}

function countStates(of: readonly { readonly state: RunState }[]): string {
  const counts = new Map<RunState, number>();
  for (const { state } of of) counts.set(state, (counts.get(state) ?? 0) + 1);
  const failedFirst = [...counts].toSorted(([a], [b]) => Number(b === 'failed') - Number(a === 'failed'));
  return failedFirst.map(([state, count]) => `${count} ${LOOKS[state].word}`).join(', ');
}
