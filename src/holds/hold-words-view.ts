import type { Agent } from '../approvals/approval.ts';
import { clip, code, escape, plural, timestamp, userMention } from '../platform/discord/message.ts';
import type { FleetDeploys } from './fleet-deploys.ts';
import type { WaitingDeploy } from './hold-outcome.ts';
import { holdId, type Hold } from './hold.ts';

/** What is shown of texts that people and systems wrote, in UTF-16 units before escaping. */
const SHOWN = { reason: 300, ref: 100, because: 300, name: 60, title: 90 } as const;
const MOST_PUSHES = 5;

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
        return [`✅ ${isPause ? 'Paused' : 'Resumed'}: ${where}${why}.`];
      case 'unverified':
        return [`☑️ Unverified: somebody says that ${where} are ${what}${why}. Muster cannot look.`];
      case 'unknown':
        return [`❓ Unknown whether it was ${what}: ${where}${why}. Muster goes on reading.`];
      case 'failed':
        return [`❌ Could not be ${what}: ${where}${why}.`];
    }
  })();
  return [...lines, ...seenLines(deploys)];
}

function seenLines(deploys: FleetDeploys): readonly string[] {
  const { driftSince, seen, seenAt, seenWords, wasPausedBefore, failingSince, failingBecause } = deploys;
  const how = seenWords === null ? '' : ` (${foreign(seenWords, SHOWN.because)})`;
  return [
    ...(driftSince !== null && seen !== null
      ? [`⚠️ Drift: since ${timestamp(driftSince, 'R')} or before it is ${seen} there${how}, not ${deploys.wanted}.`]
      : []),
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

/** "7 pushes wait on `master`", and the newest of them. */
export function waitingLines(waiting: WaitingDeploy | null): readonly string[] {
  if (waiting === null)
    return ['What would be deployed, Muster cannot tell: no pipeline of this fleet says what it runs.'];
  if (waiting.count === 0) return [`Nothing waits on ${code(waiting.branch)}: what runs is the latest that was seen.`];
  const shown = waiting.pushes.slice(0, MOST_PUSHES).map(({ title, author, url }) => {
    const by = author === '' ? '' : ` by ${foreign(author, SHOWN.name)}`;
    const words = foreign(title, SHOWN.title);
    return `- ${url === null ? words : `[${words}](<${url}>)`}${by}`;
  });
  const left = waiting.count - shown.length;
  return [
    `**${plural(waiting.count, 'push', 'pushes')} ${waiting.count === 1 ? 'waits' : 'wait'}** on ${code(waiting.branch)}, the newest first:`,
    ...shown,
    ...(left > 0 ? [`- and ${left} more`] : []),
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
