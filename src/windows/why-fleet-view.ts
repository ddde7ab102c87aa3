import {
  clipLines,
  code,
  escape,
  LIMITS,
  link,
  message,
  plural,
  timestamp,
  type MessageBody,
} from '../platform/discord/message.ts';
import { pauseLines } from './pause-words-view.ts';
import { whyAnswer, type WhyFleetParts } from './why-fleet.ts';
import { foreign, nextLine, reasonLine } from './window-words-view.ts';

/** Why nothing is being deployed to a fleet, or why something is: the answer first, then each rule with who and when. */
export function whyFleetMessage(parts: WhyFleetParts): MessageBody {
  const { windows, pause } = parts;
  const isHeld = (pause?.holds.length ?? 0) > 0;
  const next = nextLine(windows);
  const lines = [
    answerLine(parts),
    ...(pause === undefined ? [] : pauseLines(pause)),
    ...windowLines(parts),
    ...approvalLines(parts),
    ...breakLines(parts),
    ...policyLines(parts),
    ...runLines(parts),
    ...waitingLines(parts),
    ...requestLines(parts),
    ...alertLines(parts),
    ...(isHeld ? [heldLine(whyAnswer(parts))] : []),
    ...(next === null ? [] : [`**What would change it:** ${next}`]),
  ];
  return message({ mentions: 'nobody', content: clipLines(lines, LIMITS.content) });
}

function answerLine(parts: WhyFleetParts): string {
  const fleet = code(parts.fleet);
  switch (whyAnswer(parts)) {
    case 'goes-on-though-held':
      return `⚠️ ${fleet} is held, and may be deployed to all the same: somebody had its deploys go on elsewhere.`;
    case 'held-not-paused':
      return `⚠️ ${fleet} is held, and may be deployed to all the same: its deployer is not paused.`;
    case 'held':
      return `⏸️ ${fleet} is held, so nothing is deployed to it by itself.`;
    case 'paused-elsewhere':
      return `⏸️ Nobody holds ${fleet} here, and nothing is deployed to it: somebody paused its deploys elsewhere.`;
    case 'not-resumed':
      return `❌ Nothing is deployed to ${fleet}: its last hold ended, and its deployer could not be resumed.`;
    case 'resuming':
      return `⏳ ${fleet} is being resumed: its last hold ended, and its deployer is not seen to go on yet.`;
    case 'under-way':
      return `⏳ ${fleet} is being deployed to now, by the run below.`;
    case 'windows':
      return `❌ The windows let nothing be deployed to ${fleet} now.`;
    case 'approval':
      return `⏳ A deploy of ${fleet} waits for somebody to agree.`;
    case 'broken':
      return `❌ The pipeline that deploys ${fleet} is broken, so nothing new comes through it.`;
    case 'request':
      return `⏳ ${fleet} is deployed by hand, and an upgrade is asked for: below is what it waits for.`;
    case 'by-hand':
      return `✅ Nothing keeps ${fleet} from being deployed to; it is deployed by hand, and nobody asked for it.`;
    case 'level':
      return `✅ Nothing keeps ${fleet} from being deployed to, and nothing waits: it runs the latest of its branch.`;
    case 'free':
      return `✅ Nothing that Muster knows of keeps ${fleet} from being deployed to.`;
  }
}

function heldLine(answer: ReturnType<typeof whyAnswer>): string {
  return answer === 'goes-on-though-held'
    ? '**What would change it:** “Pause again” on its card pauses its deploys; `/autodeploy resume` ends a hold.'
    : '**What would change it:** its holds end; `/autodeploy resume` ends one.';
}

function windowLines({ fleet, windows }: WhyFleetParts): readonly string[] {
  const lines = windows.reasons.map(reasonLine);
  // That it needs no window says as much.
  if (windows.reasons.every(({ kind }) => kind === 'no-window-needed') && lines.length > 0) return lines;
  return windows.kind === 'allowed' ? [`✅ The windows let ${code(fleet)} be deployed to now.`, ...lines] : lines;
}

function approvalLines({ approvals }: WhyFleetParts): readonly string[] {
  return (approvals ?? []).map(
    ({ id, what, missing, askedAt, until }) =>
      `⏳ Approval: **${id}** lacks ${missing === 1 ? 'one person' : `${missing} people`} since ${timestamp(askedAt, 'R')}, until ${timestamp(until, 'F')}: ${foreign(what, 150)}`,
  );
}

function breakLines({ openBreak }: WhyFleetParts): readonly string[] {
  if (openBreak === undefined) return [];
  if (openBreak === null) return ['✅ Pipeline: the branch it is deployed from is not known to be broken.'];
  const since = `broken since ${timestamp(openBreak.since, 'f')}, ${plural(openBreak.failures, 'run')} failed`;
  return [`❌ Pipeline: ${openBreak.url === null ? since : link(since, openBreak.url)}. A run that passes changes it.`];
}

function policyLines({ policy }: WhyFleetParts): readonly string[] {
  if (policy.kind === 'auto') return [`Policy: every commit of ${code(policy.branch)} is deployed.`];
  const approval = policy.approval === null ? '' : `, after the approval ${code(policy.approval)}`;
  return [`Policy: somebody has to deploy it${approval}.`];
}

function runLines({ lastRun }: WhyFleetParts): readonly string[] {
  if (lastRun === undefined) return [];
  if (lastRun === null) return ['Last run: none was seen of a pipeline that deploys it.'];
  const title = lastRun.url === null ? escape(lastRun.title) : link(lastRun.title, lastRun.url);
  const by = lastRun.by === null ? '' : `, by ${foreign(lastRun.by, 60)}`;
  return [`Last run: ${title}, ${escape(lastRun.state)}, ${timestamp(lastRun.at, 'R')}${by}.`];
}

function waitingLines({ waiting }: WhyFleetParts): readonly string[] {
  if (waiting === undefined) return [];
  if (waiting === null) return ['Waiting: not known, for no pipeline of the fleet tells Muster what it runs.'];
  const { count, counted, branch, url } = waiting;
  const heard = counted === 'pushes' ? ', as far as Muster heard' : '';
  if (count === 0) return [`Waiting: nothing on ${code(branch)}${heard}.`];
  const [one, many] = counted === 'commits' ? ['commit', 'commits'] : ['push', 'pushes'];
  const number = count === null ? `many ${many}` : plural(count, one, many);
  return [`Waiting: ${url === null ? number : link(number, url)} on ${code(branch)}${heard}.`];
}

function requestLines({ openRequests }: WhyFleetParts): readonly string[] {
  if (openRequests === undefined) return [];
  if (openRequests.length === 0) return ['Requests: nobody waits for an upgrade; `/upgrade request` asks for one.'];
  return openRequests.map(
    ({ id, version, askedAt, url, waitsFor = 'the maintainer’s decision', beginsAt = null }) =>
      `⏳ Request: ${url === null ? id : link(id, url)} for ${code(version)} waits for ${foreign(waitsFor, 200)}${beginsAt === null ? '' : ` (${timestamp(beginsAt, 'F')})`}; asked ${timestamp(askedAt, 'R')}.`,
  );
}

function alertLines({ firing }: WhyFleetParts): readonly string[] {
  if (firing === undefined) return [];
  if (firing === null) return ['Alerts: nobody tells Muster of them.'];
  return firing === 0
    ? ['✅ Alerts: nothing fires.']
    : [`🔔 Alerts: ${plural(firing, 'alert')} fire; \`/fleet status\` names them.`];
}
