import { shortHostName } from '../fleets/fleet.ts';
import { clip, code, embed, message, timestamp, type MessageBody } from '../platform/discord/message.ts';
import type { FleetHealth, HostHealth } from './fleet-health.ts';
import { isFault, type HealthLine } from './health-line.ts';
import {
  groupWords,
  healthHeadline,
  HEALTH_LOOKS,
  hostNames,
  hostsCounted,
  linesCounted,
  quietWords,
  stateCounts,
} from './health-words-view.ts';
import { healthText } from './health-text.ts';
import { groupLines, type LineGroup } from './line-group.ts';
import { summarizeByReason, summarizeByRule } from './line-summary.ts';

export interface HealthMessage {
  readonly body: MessageBody;
  /** All of it, where the message could not hold it. */
  readonly file: { readonly name: string; readonly bytes: Uint8Array; readonly description: string } | null;
}

/** Room in an embed that still reads on a phone; Discord would take 4096. */
const ROOM = 3600;
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
    title: `${fleet.name}: ${healthHeadline(state, lines)}`,
    state,
    since,
    at,
    lines,
    wellOnes: summarizeByRule,
    namesHosts: true,
    tail: [`One host: \`/fleet health fleet:${fleet.name} host:…\``],
  });
}

/** One host with every line, also those that are well. */
export function hostHealthMessage(health: FleetHealth, host: HostHealth): HealthMessage {
  const { fleet, at } = health;
  return shown(health, {
    title: `${shortHostName(host.host, fleet.name)} of ${fleet.name}: ${healthHeadline(host.state, host.lines)}`,
    state: host.state,
    since: host.since,
    at,
    lines: host.lines,
    wellOnes: groupLines,
    namesHosts: false,
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
  /** How those that are well are put together. */
  readonly wellOnes: (lines: readonly HealthLine[]) => readonly LineGroup[];
  /** Not where all lines are of the one in the title. */
  readonly namesHosts: boolean;
  readonly tail: readonly string[];
}

function shown(health: FleetHealth, parts: Shown): HealthMessage {
  const { title, state, since, at, lines, tail } = parts;
  const { icon, color } = HEALTH_LOOKS[state];
  const head = `${stateCounts(lines)}${since === null ? '' : `\nSo since ${timestamp(since, 'R')}.`}`;
  const { kept, left } = fit(paragraphs(health.fleet.name, parts), ROOM - head.length);
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

interface Paragraph {
  readonly text: string;
  /** How many lines it tells of. */
  readonly count: number;
}

/** Faults, then what is silent and why, then what is well, then what nobody can tell. */
function paragraphs(fleet: string, { lines, at, wellOnes, namesHosts }: Shown): readonly Paragraph[] {
  const quiet = lines.filter((line) => !isLoud(line)).map(asFound);
  const of = (...states: readonly HealthLine['state'][]): readonly HealthLine[] =>
    quiet.filter(({ state }) => states.includes(state));
  const named = { now: at, hosts: (hosts: readonly string[]) => (namesHosts ? hostNames(hosts, fleet) : '') };
  const counted = { now: at, hosts: (hosts: readonly string[]) => (namesHosts ? hostsCounted(hosts, fleet) : '') };
  const told = (groups: readonly LineGroup[], words: (group: LineGroup) => string): readonly Paragraph[] =>
    groups.map((group) => ({ text: words(group), count: group.count }));
  return [
    ...told(groupLines(lines.filter(isLoud)), (group) => groupWords(group, { fleet, now: at })),
    ...told(summarizeByReason(of('not-reachable-from-here', 'no-data')), (group) => quietWords(group, named)),
    ...told(wellOnes(of('healthy')), (group) => quietWords(group, counted)),
    ...told(summarizeByReason(of('not-available')), (group) => quietWords(group, counted)),
    ...told(summarizeByReason(of('not-applicable')), (group) => quietWords(group, counted)),
  ];
}

/** Worth its measure: faults, and what is about to become one or to end. */
function isLoud({ state, pending }: HealthLine): boolean {
  return isFault(state) || (pending !== null && isFault(pending.state));
}

/** What falls silent is told with what is silent already: that it does not count yet is no help to who looks for why. */
function asFound(line: HealthLine): HealthLine {
  return line.pending === null ? line : { ...line, state: line.pending.state, pending: null };
}

function fit(all: readonly Paragraph[], room: number): { readonly kept: readonly string[]; readonly left: number } {
  const kept: string[] = [];
  let used = 0;
  for (const { text } of all) {
    if (used + text.length + 1 > room) break;
    kept.push(text);
    used += text.length + 1;
  }
  return { kept, left: all.slice(kept.length).reduce((sum, { count }) => sum + count, 0) };
}

function plain(content: string): HealthMessage {
  return { body: message({ mentions: 'nobody', content }), file: null };
}
