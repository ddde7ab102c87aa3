import type { FleetName } from '../platform/config/fleet-names.ts';
import type { FleetConfig } from '../platform/config/config.ts';
import {
  clip,
  clipLines,
  code,
  embed,
  escape,
  link,
  message,
  plural,
  timestamp,
  type FieldParts,
  type MessageBody,
} from '../platform/discord/message.ts';
import type { FleetAlerts } from './firing-alert.ts';
import { alertLines } from './fleet-alerts-view.ts';
import { fleetHoldLines } from './fleet-hold-view.ts';
import type { FleetPause } from './fleet-hold.ts';
import type { FleetPeople } from './fleet-people.ts';
import type { FleetStatus } from './fleet-status.ts';
import { fleetTitle } from './fleet-title-view.ts';
import {
  ageWords,
  countWords,
  directoryWords,
  groupLine,
  hostNames,
  needsAttention,
  openRequestLines,
  partyWords,
  policyWords,
  runTitle,
  shardWords,
  versionLines,
  type LastRun,
} from './fleet-words-view.ts';
import { parseHostName, pubsubTopics } from './fleet.ts';
import { groupHosts } from './host-trouble.ts';
import type { OpenRequest } from './open-request.ts';
import type { RulesVerdict } from './rules-verdict.ts';

export interface FleetStatusParts {
  readonly status: FleetStatus;
  readonly people: FleetPeople;
  /** null: none was seen; absent: no pipeline room to ask. */
  readonly lastRun?: LastRun | null;
  /** Absent: there is nobody to ask, or they are not the reader's to see. */
  readonly openRequests?: readonly OpenRequest[];
  /** Absent: nobody tells of alerts. */
  readonly alerts?: FleetAlerts;
  /** What the health rules say; absent: it was never judged by them. */
  readonly verdict?: RulesVerdict;
  /** Absent: there is nobody to ask, or they are not the reader's to see. */
  readonly pause?: FleetPause;
  /** How the reader called it, when that was not its name. */
  readonly calledBy?: CalledBy;
}

export type CalledBy = Exclude<FleetName, { readonly kind: 'unknown' }>;

const MAX = { description: 2600, title: 200, purpose: 400, traffic: 400, names: 300 } as const;

/** One fleet in full, trouble first. */
export function fleetStatusMessage(parts: FleetStatusParts): MessageBody {
  const { status, calledBy } = parts;
  const { fleet } = status;
  const { icon, words, color } = fleetTitle(parts);
  return message({
    mentions: 'nobody',
    embeds: [
      embed({
        title: clip(`${icon} ${fleet.name}: ${words}`, MAX.title),
        color,
        description: clipLines(
          [...aliasLines(calledBy), ...healthLines(status), ...verdictLines(parts)],
          MAX.description,
        ),
        fields: fleet.lifecycle === 'active' ? statusFields(parts) : aboutFields(parts),
        timestamp: status.at,
      }),
    ],
  });
}

/** "Health rules: 🔴 unhealthy since 3 minutes ago" and where to read why. */
export function verdictLines({ status, verdict }: FleetStatusParts): readonly string[] {
  if (verdict === undefined || status.fleet.lifecycle !== 'active') return [];
  const why = `\`/fleet health fleet:${status.fleet.name}\``;
  return [`Health rules: ${verdictWords(verdict)}, since ${timestamp(verdict.since, 'R')}; why: ${why}`];
}

export function verdictWords({ icon, word }: RulesVerdict): string {
  return `${icon} ${word}`;
}

/** How its hosts are, worst first; those that are well are only counted. */
export function healthLines(status: FleetStatus): readonly string[] {
  const { fleet, hosts } = status;
  if (fleet.lifecycle !== 'active') return ['It is not observed.'];
  if (hosts.length === 0) return ['The configuration names no host of it.'];
  const ailing = groupHosts(hosts.filter(({ state }) => needsAttention(state)));
  const quiet = groupHosts(hosts.filter(({ state }) => state === 'not-reachable-from-here' || state === 'no-data'));
  return [
    countWords(status),
    ...[...ailing, ...quiet].map((group) => groupLine(group, fleet.name)),
    ...(status.counts['not-reachable-from-here'] > 0 ? [VANTAGE_NOTE] : []),
  ];
}

const VANTAGE_NOTE =
  'Not reachable from here is not down: nodes keep their REST port behind a firewall, and these never answered Muster.';

function statusFields(parts: FleetStatusParts): readonly FieldParts[] {
  const { status } = parts;
  return [
    { name: 'Versions', value: versionLines(status) },
    ...holdFields(parts.pause),
    ...unexpectedFields(status),
    ...lastRunFields(parts.lastRun),
    ...alertFields(status.fleet.name, parts.alerts),
    ...requestFields(parts.openRequests),
    ...aboutFields(parts),
    {
      name: 'How old is this',
      value: [
        `health ${ageWords(status.healthAge)}`,
        `versions ${ageWords(status.versionAge)}`,
        `directory ${directoryWords(status.directory)}`,
      ],
    },
  ];
}

function holdFields(pause: FleetPause | undefined): readonly FieldParts[] {
  const lines = pause === undefined ? [] : fleetHoldLines(pause);
  return lines.length === 0 ? [] : [{ name: 'Holds', value: lines }];
}

function unexpectedFields({ fleet, unexpected }: FleetStatus): readonly FieldParts[] {
  if (unexpected.length === 0) return [];
  const names = hostNames(unexpected, { fleet: fleet.name, room: MAX.names });
  return [
    { name: 'Only in the directory', value: `${plural(unexpected.length, 'host')} the configuration lacks: ${names}` },
  ];
}

function lastRunFields(lastRun: LastRun | null | undefined): readonly FieldParts[] {
  if (lastRun === undefined) return [];
  return [{ name: 'Last pipeline', value: lastRun === null ? 'none seen yet' : lastRunWords(lastRun) }];
}

function alertFields(fleet: string, alerts: FleetAlerts | undefined): readonly FieldParts[] {
  return alerts === undefined ? [] : [{ name: 'Alerts', value: alertLines(alerts, fleet) }];
}

function requestFields(open: readonly OpenRequest[] | undefined): readonly FieldParts[] {
  return open === undefined ? [] : [{ name: 'Open requests', value: openRequestLines(open) }];
}

export function lastRunWords(lastRun: LastRun): string {
  const title = lastRun.url === null ? escape(runTitle(lastRun)) : link(runTitle(lastRun), lastRun.url);
  return `${title}: ${escape(lastRun.state)}, ${timestamp(lastRun.at, 'R')}`;
}

function aboutFields({ status: { fleet }, people }: FleetStatusParts): readonly FieldParts[] {
  return [
    { name: 'Purpose', value: escape(clip(fleet.purpose, MAX.purpose)) },
    { name: 'Owner', value: partyWords(people.owner), inline: true },
    { name: 'Maintainer', value: partyWords(people.maintainer), inline: true },
    { name: 'Version policy', value: policyWords(fleet) },
    { name: 'Topics and shards', value: shardWords(fleet) },
  ];
}

function aliasLines(calledBy: CalledBy | undefined): readonly string[] {
  if (calledBy === undefined || calledBy.kind === 'canonical') return [];
  const now = code(calledBy.fleet.name);
  if (calledBy.kind === 'alias') return [`${code(calledBy.alias)} is another name of ${now}.`];
  return [`${code(calledBy.alias)} was the name of ${now} until ${calledBy.until}.`];
}

export interface FleetInfoParts {
  readonly fleet: FleetConfig;
  readonly people: FleetPeople;
  /** As in FleetStatusParts. */
  readonly openRequests?: readonly OpenRequest[];
  readonly alerts?: FleetAlerts;
  readonly calledBy?: CalledBy;
}

/** What the configuration says about a fleet, and what is asked for; nothing that changes by the minute. */
export function fleetInfoMessage({ fleet, people, openRequests, alerts, calledBy }: FleetInfoParts): MessageBody {
  return message({
    mentions: 'nobody',
    embeds: [
      embed({
        title: clip(`${fleet.name}: ${lifecycleWords(fleet)}`, MAX.title),
        description: [...aliasLines(calledBy), escape(clip(fleet.purpose, MAX.description))],
        fields: [
          { name: 'Owner', value: partyWords(people.owner), inline: true },
          { name: 'Maintainer', value: partyWords(people.maintainer), inline: true },
          { name: 'Version policy', value: policyWords(fleet) },
          ...alertFields(fleet.name, alerts),
          ...requestFields(openRequests),
          { name: 'Topics and shards', value: [shardWords(fleet), ...pubsubTopics(fleet).map(code)] },
          { name: 'Hosts', value: roleLines(fleet) },
          { name: 'Traffic', value: escape(clip(fleet.traffic, MAX.traffic)) },
          ...optional('Other names', fleet.aliases.map(aliasWords)),
          ...optional(
            'Links',
            fleet.links.map(({ label, url }) => link(label, url)),
          ),
        ],
      }),
    ],
  });
}

function optional(name: string, value: readonly string[]): readonly FieldParts[] {
  return value.length === 0 ? [] : [{ name, value }];
}

export function lifecycleWords({ kind, lifecycle, retiredOn }: FleetConfig): string {
  const sort = kind === 'service' ? 'service fleet' : `${kind} fleet`;
  if (lifecycle === 'retired') return `${sort}, retired${retiredOn === null ? '' : ` on ${retiredOn}`}`;
  return `${sort}, ${lifecycle}`;
}

function aliasWords({ name, since, until }: FleetConfig['aliases'][number]): string {
  const span = [since === null ? '' : ` from ${since}`, until === null ? '' : ` until ${until}`].join('');
  return `${code(name)}${span}`;
}

function roleLines(fleet: FleetConfig): readonly string[] {
  if (fleet.hosts.length === 0) return ['none are configured'];
  return fleet.hosts.map(({ role, names, protocols }) => {
    const centres = new Set(names.flatMap((name) => parseHostName(name)?.dataCentre ?? []));
    const where = centres.size === 0 ? '' : ` in ${[...centres].map(code).join(', ')}`;
    const mounts = protocols.length === 0 ? '' : `: ${protocols.map((name) => escape(name)).join(', ')}`;
    return `${plural(names.length, `${escape(role)} host`)}${where}${mounts}`;
  });
}
