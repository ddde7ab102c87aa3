import { clipLines, code, LIMITS, message, plural, timestamp, type MessageBody } from '../platform/discord/message.ts';
import type { ActVerdict } from '../windows/may-act.ts';
import { LENGTH_FORMS } from '../windows/typed-moment.ts';
import { verdictWords } from '../windows/verdict-words.ts';
import type { BranchOutcome, HandOutcome, RestoreOutcome } from './deploy-outcome.ts';
import { deployHead, foreign, holdLine, hostLines, refWords } from './deploy-words-view.ts';
import { stateLine } from './deploy-view.ts';
import { deployId, type Deploy } from './deploy.ts';

/** What came of `/deploy branch`. `deployer` is what the deployer is called. */
export function begunMessage(outcome: BranchOutcome, fleet: string, deployer: string): MessageBody {
  switch (outcome.kind) {
    case 'begun': {
      const { deploy, hold } = outcome;
      return lines([
        deploy.byHand
          ? `🖐️ ${deployHead(deploy)}: its maintainer is asked to deploy it by hand. What no host reports stays unverified.`
          : `🚀 ${deployHead(deploy)}: ${foreign(deployer, 200)} is asked for it.`,
        `The fleet is held by you until ${timestamp(hold.until, 'F')} (${timestamp(hold.until, 'R')}); its card follows the run and each host, and you are told how it ends.`,
        `At the hold’s end, or by \`/deploy restore\`, ${code(deploy.backTo)} comes back.`,
      ]);
    }
    case 'not-in-use':
      return lines([`${code(fleet)} is ${outcome.lifecycle}, so nothing is deployed to it.`]);
    case 'not-for-branches':
      return lines([
        `${code(fleet)} takes no branches: its purpose does not allow it. Try one on a test fleet, or ask for a release with \`/upgrade request\`. Who writes the configuration allows it with \`deploys: { branches: allowed }\`.`,
      ]);
    case 'no-deployer':
      return lines([`The configuration names no deployer of ${code(fleet)}, so there is nobody to ask for a deploy.`]);
    case 'no-way-back':
      return lines([
        `Nothing was deployed: ${code(fleet)} tracks no branch, and none of its hosts says what it runs, so what would put it back is not known. \`/fleet status\` asks them again.`,
      ]);
    case 'busy':
      return lines([
        `Another deploy is under way on ${code(fleet)}: ${deployHead(outcome.deploy)}.`,
        stateLine(outcome.deploy),
        'Ask again when it has ended; `/deploy status` shows it.',
      ]);
    case 'held': {
      const { holds, branch } = outcome;
      return lines([
        branch === null
          ? `${code(fleet)} is held by others, so that it stays as it is:`
          : `${refWords(branch)} is on ${code(fleet)} for others (${deployId(branch)}), who hold it:`,
        ...holds.map(holdLine),
        'Ask again when the last of these holds has ended.',
      ]);
    }
    case 'windows-closed':
      return lines([closedWords(outcome.windows)]);
    case 'unreadable':
    case 'too-long':
      return lines([lengthWords(outcome)]);
  }
}

/** What came of `/deploy restore`, or its button. */
export function restoredMessage(outcome: RestoreOutcome, fleet: string): MessageBody {
  switch (outcome.kind) {
    case 'begun':
      return lines([
        outcome.deploy.byHand
          ? `🖐️ ${deployHead(outcome.deploy)} is to be put back by hand: its maintainer is asked, and its card follows it.`
          : `🚀 ${deployHead(outcome.deploy)} is being put back (${deployId(outcome.deploy)}); its card follows it, host by host.`,
      ]);
    case 'nothing-to-restore':
      return lines([
        `No branch is on ${code(fleet)} that was deployed from here, so there is nothing to put back. \`/autodeploy resume\` ends a hold.`,
      ]);
    case 'no-deployer':
      return lines([`The configuration names no deployer of ${code(fleet)} any more, so there is nobody to ask.`]);
    case 'busy':
      return lines([`It is being put back already: ${deployHead(outcome.deploy)}.`, stateLine(outcome.deploy)]);
    case 'held':
      return lines([
        `Others hold ${code(fleet)}, so that it stays as it is:`,
        ...outcome.holds.map(holdLine),
        'It is put back when the last of these holds has ended.',
      ]);
    case 'changed':
      return lines([`That branch is not on ${code(fleet)} any more: ${deployHead(outcome.deploy)} is.`]);
    case 'windows-closed':
      return lines([closedWords(outcome.windows)]);
  }
}

/** What came of “Deployed” or “Cannot…” below what somebody was asked to deploy by hand. */
export function handMessage(outcome: HandOutcome): MessageBody {
  const { kind, deploy } = outcome;
  if (kind === 'confirmed')
    return lines([
      `☑️ Noted: ${deployHead(outcome.deploy)} counts as deployed, unverified until each host reports it; its card shows them.`,
    ]);
  if (kind === 'declined')
    return lines([
      `❌ Noted: ${deployHead(outcome.deploy)} was not deployed. Whoever asked for it is told, with your reason.`,
    ]);
  if (deploy === null) return lines(['Nobody waits for that answer: nothing is asked for by hand. `/deploy status`']);
  return deploy.state === 'starting'
    ? lines([`That was answered already: ${deployHead(deploy)}. Its card shows what came of it.`])
    : lines([`Nobody waits for that answer any more: ${deployHead(deploy)}.`, stateLine(deploy)]);
}

const KIND_WORDS = {
  branch: '',
  restore: ', put back',
  latest: ', the latest after a hold',
  upgrade: ', as requested',
  rollback: ', back to what ran',
} as const;

/** `/deploy status`: what is on its way, and what was, the newest first. */
export function deploysMessage(deploys: readonly Deploy[]): MessageBody {
  if (deploys.length === 0)
    return lines(['Nobody had anything deployed from here yet. `/deploy branch` puts a branch on a test fleet.']);
  return lines(
    deploys.flatMap((deploy, index) => [
      `${deployHead(deploy)}${KIND_WORDS[deploy.kind]}, asked ${timestamp(deploy.begunAt, 'R')}`,
      stateLine(deploy),
      // Host by host only of the newest: the others are history.
      ...(index === 0 ? hostLines(deploy) : []),
    ]),
  );
}

function lengthWords(outcome: Extract<BranchOutcome, { kind: 'unreadable' | 'too-long' }>): string {
  if (outcome.kind === 'unreadable') return `The length does not fit: ${outcome.why}. It takes ${LENGTH_FORMS}.`;
  const { longestHours, until } = outcome;
  return `That would be until ${timestamp(until, 'F')}, and a hold of this fleet lasts ${plural(longestHours, 'hour')} at most. Write less; it can be extended.`;
}

function closedWords(windows: ActVerdict): string {
  const when =
    windows.next === null ? 'No opening is planned' : `It could be from ${timestamp(windows.next.at, 'F')} on`;
  return `❌ Windows: nothing may be deployed now (${foreign(verdictWords(windows), 300)}). ${when}; \`/window override\` asks a second person.`;
}

function lines(all: readonly string[]): MessageBody {
  return message({ mentions: 'nobody', content: clipLines(all, LIMITS.content) });
}
