import type { FleetPause } from '../fleets/fleet-hold.ts';
import {
  clip,
  clipLines,
  code,
  embed,
  escape,
  LIMITS,
  message,
  plural,
  timestamp,
  userMention,
  type MessageBody,
} from '../platform/discord/message.ts';
import { worstFirst, type Board, type BoardHealth, type BoardRow, type BoardUpgrade } from './board.ts';

export interface BoardWords {
  readonly body: MessageBody;
  readonly summary: string;
}

const LOOKS: Readonly<Record<BoardHealth, { readonly icon: string; readonly word: string }>> = {
  unhealthy: { icon: '🔴', word: 'unhealthy' },
  degraded: { icon: '🟡', word: 'degraded' },
  'not-reachable-from-here': { icon: '⚪', word: 'not reachable from here' },
  'no-data': { icon: '⚪', word: 'no fault known, partly without data' },
  'not-judged': { icon: '⚪', word: 'not judged yet' },
  healthy: { icon: '🟢', word: 'healthy' },
};
const COLORS = { red: 0xe74c3c, amber: 0xf1c40f, green: 0x2ecc71, grey: 0x95a5a6 } as const;
const SHOWN = { reason: 80, version: 40, name: 40 } as const;
const MOST_HOLDS = 3;
/** Characters kept free for the line that says how old it is. */
const ROOM_FOR_FOOT = 250;

/** All fleets of a channel in one message: a line of how each is, and below it what keeps it. */
export function boardMessage({ name, rows, readAt }: Board): BoardWords {
  const sorted = worstFirst(rows);
  const held = rows.filter(({ pause }) => pause.holds.length > 0).length;
  const ill = rows.filter(({ health }) => health === 'unhealthy' || health === 'degraded').length;
  const head = `${plural(rows.length, 'fleet')}, ${ill} not healthy, ${held} held`;
  const lines = sorted.flatMap((row) => [stateLine(row), ...keptLines(row)]);
  return {
    body: message({
      mentions: 'nobody',
      embeds: [
        embed({
          title: `📌 ${clip(name, SHOWN.name)}: ${head}`,
          color: colorOf(rows),
          description: [
            clipLines(
              lines.length === 0 ? ['No fleet in use fits this board.'] : lines,
              LIMITS.embedDescription - ROOM_FOR_FOOT,
            ),
            // Apart from the last fleet, about which it says nothing.
            '',
            `Read ${timestamp(readAt, 'R')}; edited within a minute of a change. \`/fleet status\` tells more, \`/why fleet\` what keeps one.`,
          ],
        }),
      ],
    }),
    summary: `Board ${name}: ${head}`,
  };
}

/** What stands in a board's place once the configuration names it no more. */
export function endedBoardMessage(name: string): BoardWords {
  const text = `Board ${code(clip(name, SHOWN.name))} is not kept any more: the configuration does not name it.`;
  return { body: message({ mentions: 'nobody', content: `📌 ${text}`, embeds: [] }), summary: text };
}

function colorOf(rows: readonly BoardRow[]): number {
  if (rows.some(({ health }) => health === 'unhealthy')) return COLORS.red;
  if (rows.some(({ health, pause }) => health === 'degraded' || pause.driftSince !== null)) return COLORS.amber;
  return rows.some(({ health }) => health === 'healthy') ? COLORS.green : COLORS.grey;
}

function stateLine({
  fleet,
  health,
  healthSince,
  hosts,
  version,
  otherVersions,
  firing,
  openRequests,
}: BoardRow): string {
  const { icon, word } = LOOKS[health];
  const since = healthSince === null || health === 'healthy' ? '' : ` since ${timestamp(healthSince, 'R')}`;
  const others = otherVersions === 0 ? '' : ` and ${plural(otherVersions, 'other')}`;
  const parts = [
    `${icon} ${code(fleet)} ${word}${since}`,
    hosts.all === 0 ? 'no host' : `${hosts.healthy} of ${plural(hosts.all, 'host')} well`,
    version === null ? 'version not known' : `${code(clip(version, SHOWN.version))}${others}`,
    ...(firing === null ? ['alerts not known'] : firing === 0 ? [] : [`🔔 ${plural(firing, 'alert')} firing`]),
    ...(openRequests === 0 ? [] : [`⏳ ${plural(openRequests, 'request')} waiting`]),
  ];
  return parts.join(' · ');
}

function keptLines({ pause, isOpen, turnsAt, upgrade }: BoardRow): readonly string[] {
  const shown = pause.holds.slice(0, MOST_HOLDS).map(({ id, userId, name, until, reason, ref, isOverdue }) => {
    const who = userId === null ? escape(clip(name, SHOWN.name)) : userMention(userId);
    const end = isOverdue ? `⏰ overdue since ${timestamp(until, 'R')}` : `until ${timestamp(until, 'f')}`;
    const at = ref === null ? '' : ` at ${code(clip(ref, SHOWN.version))}`;
    return `⏸️ Held${at}: **${id}** ${who}, ${end}: ${escape(clip(reason, SHOWN.reason))}`;
  });
  const left = pause.holds.length - shown.length;
  const window = isOpen
    ? []
    : [`❌ Windows let nothing be deployed${turnsAt === null ? '' : ` until ${timestamp(turnsAt, 'f')}`}`];
  return [
    ...upgradeLines(upgrade),
    ...shown,
    ...(left > 0 ? [`⏸️ and ${plural(left, 'other hold')}`] : []),
    ...deployerLines(pause),
    ...window,
  ].map((line) => `-# ${line}`);
}

function upgradeLines(upgrade: BoardUpgrade | undefined): readonly string[] {
  if (upgrade === undefined) return [];
  const { id, state, since, until } = upgrade;
  const version = code(clip(upgrade.version, SHOWN.version));
  switch (state) {
    case 'deploying':
      return [`🚀 Upgrade **${id}**: ${version} is being deployed, since ${timestamp(since, 'R')}`];
    case 'verifying':
      return [`🔎 Upgrade **${id}**: ${version} is watched${until === null ? '' : ` until ${timestamp(until, 'f')}`}`];
    case 'rolling-back':
      return [`⏪ Upgrade **${id}**: ${version} is being put back, since ${timestamp(since, 'R')}`];
    case 'failed':
      return [`❌ Upgrade **${id}**: ${version} failed ${timestamp(since, 'R')}, and was not put back`];
  }
}

function deployerLines({ holds, enforcement, driftSince, wanted }: FleetPause): readonly string[] {
  const isHeld = holds.length > 0;
  const drift =
    driftSince === null || wanted === null
      ? []
      : [`⚠️ Drift: deploys are not ${wanted} there since ${timestamp(driftSince, 'R')}`];
  switch (enforcement) {
    case 'failed':
      return [`❌ Deploys could not be ${isHeld ? 'paused' : 'resumed'}`, ...drift];
    case 'none':
      return isHeld ? ['⚠️ Not enforced: no deployer is configured', ...drift] : drift;
    case 'unverified':
      return [`☑️ Unverified: somebody says that deploys are ${wanted ?? 'so'}`, ...drift];
    case 'unknown':
      return [`❓ Not known whether deploys are ${wanted ?? 'so'}`, ...drift];
    case 'pending':
      return [`⏳ Deploys are being ${isHeld ? 'paused' : 'resumed'}`, ...drift];
    case 'done':
    case null:
      return drift;
  }
}
