import { shortHostName } from '../fleets/fleet.ts';
import { clip, code, embed, message, timestamp, type MessageBody } from '../platform/discord/message.ts';
import type { FleetHealth, HostHealth } from './fleet-health.ts';
import { isFault, type HealthLine } from './health-line.ts';
import { groupWords, HEALTH_LOOKS, linesCounted, quietWords, stateCounts } from './health-words-view.ts';
import { healthText } from './health-text.ts';
import { groupLines } from './line-group.ts';

export interface HealthMessage {
  readonly body: MessageBody;
  /** All of it, where the message could not hold it. */
  readonly file: { readonly name: string; readonly bytes: Uint8Array; readonly description: string } | null;
}

/** Room in an embed that still reads on a phone; Discord would take 4096. */
const ROOM = 2800;
const MAX_TITLE = 200;

/** A fleet line by line: faults first with their measure, then what is silent, then what is well, in fewest words. */
export function fleetHealthMessage(health: FleetHealth): HealthMessage {
  const { fleet, state, since, whole, hosts, at } = health;
  if (fleet.lifecycle !== 'active')
    return plain(
      `${code(fleet.name)} is ${fleet.lifecycle}: nothing of it is judged. Active fleets are in \`/fleet list\`.`,
    );
  const lines = [...whole, ...hosts.flatMap((host) => host.lines)];
  if (lines.length === 0)
    return plain(
      `${code(fleet.name)} has no hosts in the configuration, so there is nothing to judge. Add \`hosts\` to it.`,
    );
  return shown(health, {
    title: `${fleet.name}: ${HEALTH_LOOKS[state].word}`,
    state,
    since,
    at,
    lines,
    tail: [`One host: \`/fleet health fleet:${fleet.name} host:…\``],
  });
}

/** One host with every line, also those that are well. */
export function hostHealthMessage(health: FleetHealth, host: HostHealth): HealthMessage {
  const { fleet, at } = health;
  return shown(health, {
    title: `${shortHostName(host.host, fleet.name)} of ${fleet.name}: ${HEALTH_LOOKS[host.state].word}`,
    state: host.state,
    since: host.since,
    at,
    lines: host.lines,
    tail: [],
  });
}

/** The configuration names no such host. */
export function noSuchHostMessage({ fleet, hosts }: FleetHealth): HealthMessage {
  const names = hosts.slice(0, 10).map(({ host }) => code(shortHostName(host, fleet.name)));
  const more = hosts.length - names.length;
  return plain(
    `${code(fleet.name)} has no host of that name. It has ${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}.`,
  );
}

interface Shown {
  readonly title: string;
  readonly state: FleetHealth['state'];
  readonly since: Date | null;
  readonly at: Date;
  readonly lines: readonly HealthLine[];
  readonly tail: readonly string[];
}

function shown(health: FleetHealth, { title, state, since, at, lines, tail }: Shown): HealthMessage {
  const { icon, color } = HEALTH_LOOKS[state];
  const paragraphs = [
    ...groupLines(lines.filter(isLoud)).map((group) => groupWords(group, { fleet: health.fleet.name, now: at })),
    ...groupLines(lines.filter((line) => !isLoud(line))).map((group) => quietWords(group, health.fleet.name)),
  ];
  const head = `${stateCounts(lines)}${since === null ? '' : `\nSo since ${timestamp(since, 'R')}.`}`;
  const { kept, left } = fit(paragraphs, ROOM - head.length);
  const rest = left === 0 ? [] : [`${linesCounted(left)} more in the attached text.`];
  return {
    body: message({
      mentions: 'nobody',
      embeds: [
        embed({
          title: clip(`${icon} ${title}`, MAX_TITLE),
          color,
          description: [head, ...kept, ...rest, ...tail],
          timestamp: at,
        }),
      ],
    }),
    file:
      left === 0
        ? null
        : {
            name: `health-${health.fleet.name}.txt`,
            bytes: new TextEncoder().encode(healthText(health)),
            description: `Every line of health of ${health.fleet.name}`,
          },
  };
}

/** Worth its measure: faults, and what is about to become one or to end. */
function isLoud(line: HealthLine): boolean {
  return isFault(line.state) || line.pending !== null;
}

function fit(paragraphs: readonly string[], room: number): { readonly kept: readonly string[]; readonly left: number } {
  const kept: string[] = [];
  let used = 0;
  for (const paragraph of paragraphs) {
    if (used + paragraph.length + 1 > room) break;
    kept.push(paragraph);
    used += paragraph.length + 1;
  }
  return { kept, left: paragraphs.length - kept.length };
}

function plain(content: string): HealthMessage {
  return { body: message({ mentions: 'nobody', content }), file: null };
}
