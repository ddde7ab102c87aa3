import { clip, code, embed, escape, link, message, timestamp, type MessageBody } from '../platform/discord/message.ts';
import { lastWordAt, tally, type Absence, type LateTally } from './away.ts';
import { branchLabel } from './route.ts';
import { runMark } from './run-mark.ts';
import { shownAttempt, type Run } from './run.ts';
import type { Tag } from './tag.ts';

export interface AwaySummary {
  readonly absence: Absence;
  readonly until: Date;
  /** The oldest first, with the pipeline under which this channel would have shown it. */
  readonly runs: readonly { readonly run: Run; readonly pipeline: string }[];
  readonly tags: readonly Tag[];
}

const SHOWN = { failed: 10, pipelines: 15, tags: 20, name: 80, branch: 60 } as const;
const BLUE = 0x3498db;
const RED = 0xe74c3c;

/** What a channel missed, in one message that notifies nobody. */
export function awayMessage(summary: AwaySummary): { readonly body: MessageBody; readonly summary: string } {
  const { absence, until, runs, tags } = summary;
  const counts = tally(runs.map(({ run }) => run));
  const between = `${timestamp(absence.since, 'f')} – ${timestamp(until, 'f')}`;
  const headline = `📭 While I was away (${between}): ${countWords(counts, tags.length)}.`;
  return {
    body: message({
      mentions: 'nobody',
      content: headline,
      embeds: [
        embed({
          color: counts.failed > 0 ? RED : BLUE,
          description: [...failedLines(summary), ...pipelineLine(summary), ...tagLine(tags), ...closing(counts)],
        }),
      ],
    }),
    summary: headline,
  };
}

function countWords({ finished, failed, goingOn }: LateTally, tags: number): string {
  const parts = [
    ...(finished > 0 ? [`${count(finished, 'run')} finished, ${failed === 0 ? 'none' : failed} of them failed`] : []),
    ...(goingOn > 0 ? [`${count(goingOn, 'run')} began and ${goingOn === 1 ? 'goes' : 'go'} on`] : []),
    ...(tags > 0 ? [`${count(tags, 'tag')} appeared`] : []),
  ];
  return parts.join('; ');
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

function failedLines({ runs }: AwaySummary): readonly string[] {
  const failed = runs.filter(({ run }) => shownAttempt(run).state === 'failed');
  const latest = failed.slice(-SHOWN.failed).toReversed();
  const left = failed.length - latest.length;
  return [
    ...latest.map(({ run }) => `❌ failed: ${nameOf(run)}, ${timestamp(lastWordAt(run), 'R')}`),
    ...(left > 0 ? [`and ${left} more that failed before them`] : []),
  ];
}

function nameOf(run: Run): string {
  const { workflow, url } = run;
  const name = clip(workflow.name || workflow.path.split('/').at(-1) || run.repository, SHOWN.name);
  const label = `${name} ${runMark(run)}`;
  const branch = branchLabel(run);
  const where = branch === '' ? '' : ` on ${code(clip(branch, SHOWN.branch))}`;
  return `${url === null ? escape(label) : link(label, url)}${where}`;
}

function pipelineLine({ runs }: AwaySummary): readonly string[] {
  const counts = new Map<string, number>();
  for (const { pipeline } of runs) counts.set(pipeline, (counts.get(pipeline) ?? 0) + 1);
  if (counts.size === 0) return [];
  const shown = [...counts].slice(0, SHOWN.pipelines).map(([name, runsOf]) => `${code(name)} ${runsOf}`);
  const left = counts.size - shown.length;
  return [`Runs by pipeline: ${shown.join(', ')}${left > 0 ? ` and ${left} more pipelines` : ''}.`];
}

function tagLine(tags: readonly Tag[]): readonly string[] {
  if (tags.length === 0) return [];
  const shown = tags
    .slice(0, SHOWN.tags)
    .map(({ repository, name }) => code(clip(`${repository} ${name}`, SHOWN.name)));
  const left = tags.length - shown.length;
  return [`Tags: ${shown.join(', ')}${left > 0 ? ` and ${left} more` : ''}.`];
}

function closing({ finished }: LateTally): readonly string[] {
  return finished === 0
    ? []
    : ['These runs get no cards of their own. A branch that is still broken is told in a message of its own.'];
}
