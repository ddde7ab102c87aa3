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
import type { WhyFleetParts } from './why-fleet.ts';
import { nextLine, reasonLine } from './window-words-view.ts';

/** Why nothing is being deployed to a fleet, and what would change it, and when. */
export function whyFleetMessage(parts: WhyFleetParts): MessageBody {
  const { fleet, windows, pause } = parts;
  const isHeld = (pause?.holds.length ?? 0) > 0;
  const head = isHeld
    ? `⏸️ ${code(fleet)} is held, so nothing is deployed to it by itself.`
    : windows.kind === 'allowed'
      ? `✅ The windows let ${code(fleet)} be deployed to now.`
      : `❌ The windows let nothing be deployed to ${code(fleet)} now.`;
  const next = nextLine(windows);
  const lines = [
    head,
    ...(pause === undefined ? [] : pauseLines(pause)),
    ...windows.reasons.map(reasonLine),
    ...breakLines(parts),
    ...runLines(parts),
    ...requestLines(parts),
    ...alertLines(parts),
    ...(isHeld ? ['**What would change it:** its holds end; `/autodeploy resume` ends one.'] : []),
    ...(next === null ? [] : [`**What would change it:** ${next}`]),
  ];
  return message({ mentions: 'nobody', content: clipLines(lines, LIMITS.content) });
}

function breakLines({ openBreak }: WhyFleetParts): readonly string[] {
  if (openBreak === undefined) return [];
  if (openBreak === null) return ['✅ Pipeline: the branch it is deployed from is not known to be broken.'];
  const since = `broken since ${timestamp(openBreak.since, 'f')}, ${plural(openBreak.failures, 'run')} failed`;
  return [`❌ Pipeline: ${openBreak.url === null ? since : link(since, openBreak.url)}. A run that passes changes it.`];
}

function runLines({ lastRun, isAutomatic }: WhyFleetParts): readonly string[] {
  const how = isAutomatic ? 'Every commit of its branch is deployed.' : 'Somebody has to deploy it.';
  if (lastRun === undefined) return [how];
  if (lastRun === null) return [`Last run: none was seen of a pipeline that deploys it. ${how}`];
  const title = lastRun.url === null ? escape(lastRun.title) : link(lastRun.title, lastRun.url);
  return [`Last run: ${title}, ${escape(lastRun.state)}, ${timestamp(lastRun.at, 'R')}. ${how}`];
}

function requestLines({ openRequests }: WhyFleetParts): readonly string[] {
  if (openRequests === undefined) return [];
  if (openRequests.length === 0) return ['Requests: nobody waits for an upgrade; `/upgrade request` asks for one.'];
  return openRequests.map(
    ({ id, version, askedAt, url }) =>
      `⏳ Request: ${url === null ? id : link(id, url)} for ${code(version)} waits for the maintainer’s decision since ${timestamp(askedAt, 'R')}.`,
  );
}

function alertLines({ firing }: WhyFleetParts): readonly string[] {
  if (firing === undefined) return [];
  if (firing === null) return ['Alerts: nobody tells Muster of them.'];
  return firing === 0
    ? ['✅ Alerts: nothing fires.']
    : [`🔔 Alerts: ${plural(firing, 'alert')} fire; \`/fleet status\` names them.`];
}
