import type { PartyMention } from '../people/party.ts';
import { button, buttonRows, code, embed, message, timestamp, type MessageBody } from '../platform/discord/message.ts';
import { askerWords, becauseWords, foreign, hostLines, refWords, runWords } from './deploy-words-view.ts';
import { deployId, isUnderWay, isUpgradeByHand, type Deploy } from './deploy.ts';

export interface DeployWords {
  readonly body: MessageBody;
  readonly summary: string;
}

/** In UTF-16 units: a title has room for 256, and escaping doubles some. */
const SHOWN_REF = 80;
const COLORS = { underWay: 0x3498db, done: 0x2ecc71, wrong: 0xe74c3c, over: 0x95a5a6 } as const;

export interface DeployCardParts {
  readonly deploy: Deploy;
  /** custom_id that puts back what the fleet tracks; null where nothing is to be put back, or it is under way. */
  readonly restore: string | null;
}

/** One deploy from its asking to its end, host by host; edits follow, which notify nobody. */
export function deployCard({ deploy, restore }: DeployCardParts): DeployWords {
  const title = titleOf(deploy);
  const hosts = hostLines(deploy);
  return {
    body: message({
      mentions: 'nobody',
      embeds: [
        embed({
          title,
          color: colorOf(deploy),
          description: [
            stateLine(deploy),
            ...(deploy.failingBecause === null
              ? []
              : [`❓ The run could not be read: ${foreign(deploy.failingBecause, 300)}.`]),
            `Asked by ${askerWords(deploy)} ${timestamp(deploy.begunAt, 'R')}: ${foreign(deploy.reason, 300)}`,
            ...(deploy.kind === 'branch' ? [backLine(deploy)] : []),
          ],
          fields: [
            ...(deploy.run === null ? [] : [{ name: 'Run', value: [runLine(deploy)] }]),
            ...(hosts.length === 0 ? [] : [{ name: 'Hosts', value: hosts }]),
          ],
          ...(deploy.lookedAt === null ? {} : { timestamp: deploy.lookedAt }),
        }),
      ],
      rows: restore === null ? [] : buttonRows([button({ customId: restore, label: 'Restore', style: 'primary' })]),
    }),
    summary: title,
  };
}

function titleOf(deploy: Deploy): string {
  const { fleet, kind, state } = deploy;
  const ref = foreign(deploy.ref, SHOWN_REF);
  const what = {
    branch: ref,
    restore: `${ref} again`,
    latest: `the latest of ${ref}`,
    upgrade: ref,
    rollback: `back to ${ref}`,
  }[kind];
  const icon = {
    done: '✅',
    nothing: '▶️',
    'not-started': '❌',
    failed: '❌',
    incomplete: '⚠️',
    unverified: '☑️',
    overtaken: '⏹️',
  } as const;
  const mark = isOpen(state) ? '🚀' : icon[state];
  return `${mark} ${fleet}: ${what} (${deployId(deploy)}) ${endWords(deploy)}`;
}

function isOpen(state: Deploy['state']): state is 'weighing' | 'starting' | 'building' | 'rolling' {
  return state === 'weighing' || state === 'starting' || state === 'building' || state === 'rolling';
}

function endWords({ state, kind, overAt, byHand }: Deploy): string {
  switch (state) {
    case 'weighing':
      return 'is looked at';
    case 'nothing':
      return 'was not needed';
    case 'starting':
      return byHand ? 'is to be deployed by hand' : 'is being started';
    case 'building':
      return 'is being built';
    case 'rolling':
      return byHand ? 'is said to be deployed' : 'rolls out';
    case 'done':
      return kind === 'branch' && overAt !== null ? 'was on every host' : 'is on every host';
    case 'not-started':
      return 'was not started';
    case 'failed':
      return 'failed';
    case 'incomplete':
      return 'is not on every host';
    case 'unverified':
      return 'is said to be deployed, unverified';
    case 'overtaken':
      return 'was given up';
  }
}

function colorOf(deploy: Deploy): number {
  if (isUnderWay(deploy)) return COLORS.underWay;
  if (
    deploy.state === 'overtaken' ||
    deploy.state === 'unverified' ||
    deploy.state === 'nothing' ||
    (deploy.kind === 'branch' && deploy.overAt !== null)
  )
    return COLORS.over;
  return deploy.state === 'done' ? COLORS.done : COLORS.wrong;
}

/** What it is at, and what would have to happen next. */
export function stateLine(deploy: Deploy): string {
  const why = becauseWords(deploy);
  switch (deploy.state) {
    case 'weighing':
      return `⏳ Resuming: once its deploys go on, the source is asked what waits on ${refWords(deploy)}${why}.`;
    case 'nothing':
      return `▶️ Nothing to deploy${why}.`;
    case 'starting':
      if (deploy.byHand) return `🖐️ By hand: its maintainer is asked to deploy ${refWords(deploy)}${why}.`;
      return `⏳ Starting: the deployer is asked for ${refWords(deploy)}${why}.`;
    case 'building':
      return `⏳ Building: ${runWords(deploy)}${why}.`;
    case 'rolling':
      if (deploy.byHand)
        return `☑️ Unverified so far${why}; each host is looked at until it reports that, since ${timestamp(deploy.enteredAt, 'R')}.`;
      if (isUpgradeByHand(deploy))
        return `⏳ By hand: its maintainer deploys ${refWords(deploy)}, and each host is looked at until it reports that.`;
      return `⏳ Rolling out: ${runWords(deploy)} passed ${timestamp(deploy.enteredAt, 'R')}, and hosts take it one by one.`;
    case 'done':
      return deploy.kind === 'branch' && deploy.overAt !== null
        ? `✅ Done: each host reported the commit ${timestamp(deploy.enteredAt, 'F')}${lateWords(deploy)}.`
        : `✅ Done: each host reports the commit, since ${timestamp(deploy.enteredAt, 'R')}${lateWords(deploy)}.`;
    case 'not-started':
      return `❌ Not started${why}. Nothing was deployed.`;
    case 'failed':
      return `❌ Failed${why}.`;
    case 'incomplete':
      return `⚠️ Not complete${why}.`;
    case 'unverified':
      return `☑️ Unverified${why}.`;
    case 'overtaken':
      return `⏹️ Given up${why}.`;
  }
}

/** Only hosts that came after the limit leave a reason with a deploy that is done. */
function lateWords({ because }: Deploy): string {
  return because === null ? '' : `, ${foreign(because, 100)}`;
}

function backLine({ backTo, overAt, state }: Deploy): string {
  if (overAt !== null)
    return state === 'not-started' ? 'The fleet is as it was.' : `Off the fleet since ${timestamp(overAt, 'F')}.`;
  return `At the end of its hold, or by \`/deploy restore\`, ${code(backTo)} comes back.`;
}

function runLine(deploy: Deploy): string {
  const built =
    deploy.sha === null ? 'it has not said which commit it builds' : `builds ${code(deploy.sha.slice(0, 8))}`;
  return `${runWords(deploy)}: ${built}`;
}

export interface ResultParts {
  readonly deploy: Deploy;
  readonly whom: PartyMention;
  readonly restore: string | null;
}

/** How it ended; notifies whoever asked, and those who answer for the fleet where it went wrong. */
export function resultMessage({ deploy, whom, restore }: ResultParts): DeployWords {
  const what = {
    branch: 'The deploy',
    restore: 'The restore',
    latest: 'Deploying the latest',
    upgrade: 'The upgrade',
    rollback: 'The rollback',
  }[deploy.kind];
  return {
    body: message({
      mentions: { users: whom.users, roles: whom.roles },
      content: [
        `${whom.text} ${what} of ${refWords(deploy)} on ${code(deploy.fleet)} (${deployId(deploy)}) has ended.`.trim(),
        stateLine(deploy),
        ...nextLines(deploy),
      ].join('\n'),
      rows: restore === null ? [] : buttonRows([button({ customId: restore, label: 'Restore', style: 'primary' })]),
    }),
    summary: `${deployId(deploy)} on ${deploy.fleet}: ${deploy.state}`,
  };
}

/** What whoever is told of an end could do about it. */
function nextLines({ kind, state, backTo, byHand }: Deploy): readonly string[] {
  if (state === 'done' || (state === 'unverified' && kind !== 'branch')) return [];
  // Their request tells what can be done.
  if (kind === 'upgrade' || kind === 'rollback') return [];
  if (kind === 'restore') return ['The branch counts as still there: `/deploy restore` tries again.'];
  if (kind === 'latest')
    return state === 'incomplete'
      ? ['Its card goes on looking for the hosts that lack it.']
      : byHand
        ? ['The fleet is not held; ask its maintainer once more.']
        : [
            'The fleet is not held, and its deployer takes what comes next; the deployer itself can be asked once more.',
          ];
  return state === 'not-started'
    ? ['Its hold stands: `/autodeploy resume` ends it, `/deploy branch` tries again.']
    : [`\`/deploy restore\` puts ${code(backTo)} back.`];
}

/** Hosts that were missed report the commit by now; notifies whom their absence was told. */
export function lateMessage({ deploy, whom }: Omit<ResultParts, 'restore'>): DeployWords {
  return {
    body: message({
      mentions: { users: whom.users, roles: whom.roles },
      content: [
        `${whom.text} ${refWords(deploy)} is on every host of ${code(deploy.fleet)} after all (${deployId(deploy)}).`.trim(),
        stateLine(deploy),
      ].join('\n'),
    }),
    summary: `${deployId(deploy)} on ${deploy.fleet}: on every host after all`,
  };
}
