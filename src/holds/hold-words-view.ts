import type { Agent } from '../approvals/approval.ts';
import { clip, code, escape, plural, timestamp, userMention } from '../platform/discord/message.ts';
import type { FleetDeploys, WantedDeploys } from './fleet-deploys.ts';
import type { WaitingDeploy } from './hold-outcome.ts';
import { holdId, type Hold } from './hold.ts';

/** What is shown of texts that people and systems wrote, in UTF-16 units before escaping. */
const SHOWN = { reason: 300, ref: 100, because: 300, name: 60, title: 90 } as const;
const MOST_COMMITS = 5;
const MOST_AUTHORS = 3;

/** "⏸️ **H-3** <@…> until …: disk swap" */
export function holdLine(hold: Hold): string {
  const { state, until, reason, ref } = hold;
  const pinned = ref === null ? '' : `, stays at ${code(clip(ref, SHOWN.ref))}`;
  const why = foreign(reason, SHOWN.reason);
  const head = `**${holdId(hold)}** ${agentWords(hold.holder)}`;
  if (state === 'overdue')
    return `⏰ ${head}, overdue since ${timestamp(until, 'F')} (${timestamp(until, 'R')})${pinned}: ${why}`;
  return `⏸️ ${head} until ${timestamp(until, 'F')} (${timestamp(until, 'R')})${pinned}: ${why}`;
}

/** How far what is wanted of the deployer is so. Nothing is said to be paused that was not read back. */
export function deploysLines(deploys: FleetDeploys, deployer: string): readonly string[] {
  const isPause = deploys.wanted === 'paused';
  const what = isPause ? 'paused' : 'resumed';
  const where = foreign(deployer, SHOWN.because);
  const why = deploys.because === null ? '' : `: ${foreign(deploys.because, SHOWN.because)}`;
  const lines = ((): readonly string[] => {
    switch (deploys.enforcement) {
      case 'none':
        return ['⚠️ Not enforced: the configuration names no deployer of this fleet, so nothing was paused.'];
      case 'pending':
        return [`⏳ Being ${what}: ${where}${why}.`];
      case 'done':
        // What was done and is not so any more would read as if it were.
        if (isDrifted(deploys)) return [driftLine(deploys, where)];
        return [`✅ ${isPause ? 'Paused' : 'Resumed'}: ${where}${why}.`];
      case 'unverified':
        return [`☑️ Unverified: somebody says that ${where} are ${what}${why}. Muster cannot look.`];
      case 'unknown':
        return [`❓ Unknown whether it was ${what}: ${where}${why}. Muster goes on reading.`];
      case 'failed':
        return [`❌ Could not be ${what}: ${where}${why}.`];
    }
  })();
  const isTold = deploys.enforcement === 'done' || !isDrifted(deploys);
  return [...lines, ...(isTold ? [] : [driftLine(deploys, 'it')]), ...seenLines(deploys)];
}

function isDrifted(deploys: FleetDeploys): deploys is FleetDeploys & { driftSince: Date; seen: WantedDeploys } {
  return deploys.driftSince !== null && deploys.seen !== null;
}

function driftLine(
  { driftSince, seen, seenWords, wanted }: FleetDeploys & { driftSince: Date; seen: WantedDeploys },
  what: string,
): string {
  const how = seenWords === null ? '' : ` (${foreign(seenWords, SHOWN.because)})`;
  return `⚠️ Drift: ${what} is ${seen}, not ${wanted}, since ${timestamp(driftSince, 'R')} or before${how}.`;
}

function seenLines(deploys: FleetDeploys): readonly string[] {
  const { driftAccepted, seenAt, wasPausedBefore, failingSince, failingBecause } = deploys;
  return [
    ...(driftAccepted === null
      ? []
      : [
          `☑️ Accepted by ${agentWords(driftAccepted.by)} ${timestamp(driftAccepted.at, 'R')}: nobody is told of it again while it is so.`,
        ]),
    ...(wasPausedBefore
      ? [
          deploys.wanted === 'paused'
            ? 'ℹ️ It was paused there before anybody held it here; resuming undoes that too.'
            : 'ℹ️ It had been paused there before anybody held it here.',
        ]
      : []),
    ...(failingSince !== null
      ? [
          `❓ It could not be looked at since ${timestamp(failingSince, 'R')}: ${foreign(failingBecause ?? 'no reason was given', SHOWN.because)}.`,
        ]
      : []),
    ...(seenAt === null || deploys.enforcement === 'none' ? [] : [`Last looked at ${timestamp(seenAt, 'R')}.`]),
  ];
}

/** "7 commits wait on `master`", whose, the newest of them, and where all are to be seen. */
export function waitingLines(waiting: WaitingDeploy | null): readonly string[] {
  if (waiting === null)
    return ['❓ What would be deployed is not known: no pipeline of this fleet tells Muster what it runs.'];
  return [...countLines(waiting), ...commitLines(waiting), ...doubtLines(waiting)];
}

function countLines({ count, counted, branch, commits, compareUrl }: WaitingDeploy): readonly string[] {
  const all = compareUrl === null ? '' : ` ([compare](<${compareUrl}>))`;
  if (count === 0) {
    const what = counted === 'commits' ? 'what runs is its latest' : 'what runs is the latest that was heard of';
    return [`Nothing waits on ${code(branch)}: ${what}${all}.`];
  }
  const one = counted === 'commits' ? 'commit' : 'push';
  const many = counted === 'commits' ? 'commits' : 'pushes';
  const number = count === null ? `More than ${commits.length} ${many}` : plural(count, one, many);
  const head = `**${number} ${count === 1 ? 'waits' : 'wait'}** on ${code(branch)}${byWords(commits)}${all}`;
  return [`${head}, the newest first:`];
}

/** " by one, two and 3 others"; '' where nobody is named. */
function byWords(commits: WaitingDeploy['commits']): string {
  const authors = [...new Set(commits.map(({ author }) => author).filter((author) => author !== ''))];
  const shown = authors.slice(0, MOST_AUTHORS).map((author) => foreign(author, SHOWN.name));
  if (shown.length === 0) return '';
  const left = authors.length - shown.length;
  return ` by ${shown.join(', ')}${left > 0 ? ` and ${plural(left, 'other')}` : ''}`;
}

function commitLines({ count, commits, counted }: WaitingDeploy): readonly string[] {
  const shown = commits.slice(0, MOST_COMMITS);
  const left = (count ?? commits.length) - shown.length;
  return [
    ...shown.map(({ title, author, url }) => {
      const words = foreign(title, SHOWN.title);
      return `- ${url === null ? words : `[${words}](<${url}>)`}${author === '' ? '' : ` by ${foreign(author, SHOWN.name)}`}`;
    }),
    ...(left > 0 ? [`- and ${count === null ? 'more' : `${left} more ${counted}`}`] : []),
  ];
}

function doubtLines({ behind, branch, notCompared, counted }: WaitingDeploy): readonly string[] {
  return [
    ...(behind !== null && behind > 0
      ? [`⚠️ What runs has ${plural(behind, 'commit')} that ${code(branch)} lacks: deploying it takes them away.`]
      : []),
    ...(notCompared !== null && counted === 'pushes'
      ? [`❓ That is what Muster heard of, and may not be all: ${foreign(notCompared, SHOWN.because)}.`]
      : []),
  ];
}

export function agentWords({ userId, name }: Agent): string {
  if (userId !== null) return userMention(userId);
  const shown = foreign(name, SHOWN.name).trim();
  return shown === '' ? 'someone' : shown;
}

export function foreign(text: string, most: number): string {
  return escape(clip(text, most));
}
