import type { FleetConfig } from '../platform/config/config.ts';
import { clip, code, escape, link, plural, timestamp } from '../platform/discord/message.ts';
import type { Party } from './fleet-people.ts';
import { HOST_STATES, type DirectoryState, type FleetStatus, type HostState, type Span } from './fleet-status.ts';
import { shortHostName } from './fleet.ts';
import type { OpenRequest } from './open-request.ts';
import type { HostGroup } from './host-trouble.ts';
import type { VersionGroup } from './version-state.ts';

/** The newest run of the fleet's pipelines. Texts are foreign. */
export interface LastRun {
  readonly title: string;
  readonly url: string | null;
  readonly state: string;
  readonly at: Date;
}

interface Look {
  readonly icon: string;
  readonly word: string;
  readonly color: number;
}

const RED = 0xe74c3c;
const ORANGE = 0xe67e22;
const AMBER = 0xf1c40f;
const BLUE = 0x3498db;
const GREY = 0x95a5a6;
const GREEN = 0x2ecc71;

export const LOOKS: Readonly<Record<HostState, Look>> = {
  down: { icon: '🔴', word: 'down', color: RED },
  unhealthy: { icon: '🔴', word: 'unhealthy', color: RED },
  lost: { icon: '🟠', word: 'silent, was reachable', color: ORANGE },
  degraded: { icon: '🟡', word: 'degraded', color: AMBER },
  starting: { icon: '🔵', word: 'starting', color: BLUE },
  'not-reachable-from-here': { icon: '⚪', word: 'not reachable from here', color: GREY },
  'no-data': { icon: '⚪', word: 'without data', color: GREY },
  healthy: { icon: '🟢', word: 'healthy', color: GREEN },
};

const NEEDS_ATTENTION: ReadonlySet<HostState> = new Set(['down', 'unhealthy', 'lost', 'degraded', 'starting']);

export function needsAttention(state: HostState): boolean {
  return NEEDS_ATTENTION.has(state);
}

/** "🔴 1 down · 🟢 11 healthy", worst first. */
export function countWords({ counts }: FleetStatus): string {
  return HOST_STATES.filter((state) => counts[state] > 0)
    .map((state) => `${LOOKS[state].icon} ${counts[state]} ${LOOKS[state].word}`)
    .join(' · ');
}

/** One sentence that says how the fleet is, without an icon. */
export function headline(status: FleetStatus): string {
  const { fleet, hosts, counts } = status;
  if (fleet.lifecycle === 'retired') return fleet.retiredOn === null ? 'retired' : `retired on ${fleet.retiredOn}`;
  if (fleet.lifecycle === 'planned') return 'planned, not running yet';
  if (hosts.length === 0) return 'no hosts are configured';
  const troubled = hosts.filter(({ state }) => needsAttention(state)).length;
  if (troubled > 0)
    return `${troubled} of ${plural(hosts.length, 'host')} ${troubled === 1 ? 'needs' : 'need'} attention`;
  if (counts.healthy === hosts.length)
    return hosts.length === 1 ? 'its host is healthy' : `all ${hosts.length} hosts are healthy`;
  if (counts.healthy > 0)
    return `${counts.healthy} of ${plural(hosts.length, 'host')} healthy, nothing known of the rest`;
  if (counts['not-reachable-from-here'] > 0) return 'not reachable from here';
  return 'no health data';
}

/** Names of hosts, those that fit `room`; the rest is counted. */
export function hostNames(hosts: readonly string[], { fleet, room }: { fleet: string; room: number }): string {
  const names = hosts.map((host) => code(clip(shortHostName(host, fleet), LONGEST_HOST)));
  let shown = '';
  for (const [index, name] of names.entries()) {
    const next = index === 0 ? name : `${shown}, ${name}`;
    const rest = names.length - index - 1;
    const more = rest === 0 ? '' : ` and ${rest} more`;
    if (index > 0 && next.length + more.length > room) return `${shown} and ${names.length - index} more`;
    shown = next;
  }
  return shown;
}

const LONGEST_HOST = 80;
const SHOWN = { reason: 220, version: 50, commit: 10, names: 180, approval: 120, runTitle: 80 } as const;

/** "🔴 down: `store-01.do-ams3`: it answered before, now: connection refused, since 3 minutes ago" */
export function groupLine({ state, reason, hosts, since }: HostGroup, fleet: string): string {
  const { icon, word } = LOOKS[state];
  const many = hosts.length > 1 ? ` (${hosts.length})` : '';
  const names = hostNames(hosts, { fleet, room: SHOWN.names });
  const why = reason === '' ? '' : `: ${escape(clip(reason, SHOWN.reason))}`;
  return `${icon} ${word}${many} ${names}${why}${sinceWords(state, since)}`;
}

function sinceWords(state: HostState, since: Date | null): string {
  if (since === null) return '';
  return state === 'lost' ? `; last answer ${timestamp(since, 'R')}` : `; since ${timestamp(since, 'R')}`;
}

/** A line per version; the hosts are named where fewer than half run it. */
export function versionLines({ fleet, versions, hosts }: FleetStatus): readonly string[] {
  const names = (list: readonly string[]): string => hostNames(list, { fleet: fleet.name, room: SHOWN.names });
  const known = versions.groups.map((group, index) => {
    const named = index > 0 || group.asDesired === false ? `: ${names(group.hosts)}` : '';
    const drift = group.asDesired === false ? ', not what was decided' : '';
    return `${versionName(group)} on ${plural(group.hosts.length, 'host')}${drift}${named}`;
  });
  const blank = hosts.filter(({ version }) => version.kind === 'unknown' && version.why === 'blank-in-registry');
  const silent = hosts.filter(({ version }) => version.kind === 'unknown' && version.why === 'no-data');
  const namesOf = (list: typeof hosts): string => names(list.map(({ host }) => host));
  return [
    ...(versions.kind === 'skewed' ? [skewWords(fleet, versions.groups.length)] : []),
    ...known,
    ...(blank.length > 0
      ? [
          `unknown on ${plural(blank.length, 'host')}, blank in the directory until the next restart, not drift: ${namesOf(blank)}`,
        ]
      : []),
    ...(silent.length > 0 ? [`no data on ${plural(silent.length, 'host')}: ${namesOf(silent)}`] : []),
    ...contradictionLines(hosts, names),
  ];
}

export function versionName({ version, commit }: Pick<VersionGroup, 'version' | 'commit'>): string {
  const built = commit === null ? '' : ` (${code(clip(commit, SHOWN.commit))})`;
  return `${code(clip(version, SHOWN.version))}${built}`;
}

function skewWords({ versionPolicy }: FleetConfig, count: number): string {
  const why = versionPolicy.kind === 'auto' ? '; after a merge hosts restart one by one' : '';
  return `⚠️ ${count} versions side by side${why}`;
}

function contradictionLines(
  hosts: FleetStatus['hosts'],
  names: (list: readonly string[]) => string,
): readonly string[] {
  const contradicted = hosts.filter(({ version }) => version.kind === 'known' && version.contradictedBy !== null);
  if (contradicted.length === 0) return [];
  const list = names(contradicted.map(({ host }) => host));
  return [`directory and node disagree on ${plural(contradicted.length, 'host')} (a directory can be stale): ${list}`];
}

export function policyWords({ versionPolicy }: FleetConfig): string {
  const repository = code(versionPolicy.repository);
  if (versionPolicy.kind === 'auto') return `automatic, every commit on ${code(versionPolicy.branch)} of ${repository}`;
  const approval = versionPolicy.approval === null ? '' : `; ${escape(clip(versionPolicy.approval, SHOWN.approval))}`;
  return `manual, from ${repository}${approval}`;
}

export function partyWords({ name, mention }: Party): string {
  return mention === '' ? escape(name) : `${escape(name)} ${mention}`;
}

/** "cluster 16, shards 1, 32, 64 (1 protected: 1)" */
export function shardWords({ cluster, shards, protectedShards }: FleetConfig): string {
  if (cluster === null) return 'none';
  const guarded = protectedShards.length === 0 ? '' : ` (protected: ${ranges(protectedShards)})`;
  return `cluster ${cluster}, ${shards.length === 1 ? 'shard' : 'shards'} ${shards.length === 0 ? 'none' : ranges(shards)}${guarded}`;
}

/** 0, 1, 2, 3, 8 → "0–3, 8" */
function ranges(numbers: readonly number[]): string {
  const runs: { from: number; to: number }[] = [];
  for (const number of numbers.toSorted((a, b) => a - b)) {
    const last = runs.at(-1);
    if (last !== undefined && number <= last.to + 1) last.to = number;
    else runs.push({ from: number, to: number });
  }
  return runs
    .map(({ from, to }) => (from === to ? String(from) : to === from + 1 ? `${from}, ${to}` : `${from}–${to}`))
    .join(', ');
}

/** Spans this short read as one moment. */
const SAME_MOMENT_MS = 2 * 60 * 1000;

export function ageWords(span: Span | null): string {
  if (span === null) return 'never read';
  const { oldest, newest } = span;
  if (newest.getTime() - oldest.getTime() <= SAME_MOMENT_MS) return `read ${timestamp(oldest, 'R')}`;
  return `read between ${timestamp(oldest, 'R')} and ${timestamp(newest, 'R')}`;
}

export function directoryWords({ kind, readAt, failureDetail }: DirectoryState): string {
  const why = failureDetail === null ? '' : ` (${escape(clip(failureDetail, SHOWN.reason))})`;
  const age = readAt === null ? '' : timestamp(readAt, 'R');
  switch (kind) {
    case 'not-configured':
      return 'none configured';
    case 'not-asked-yet':
      return 'not read yet';
    case 'never-read':
      return `could not be read${why}`;
    case 'stale':
      return `not read since ${age}${why}`;
    case 'fleet-not-listed':
      return `read ${age}, lists no host of this fleet`;
    case 'fresh':
      return `read ${age}${failureDetail === null ? '' : `, last try failed${why}`}`;
  }
}

/** A line each: "[UP-17](…) to `v0.38.1`, asked 2 days ago". */
export function openRequestLines(open: readonly OpenRequest[]): readonly string[] {
  if (open.length === 0) return ['none'];
  return open.map(({ id, version, askedAt, url }) => {
    const name = url === null ? escape(id) : link(id, url);
    return `${name} to ${code(clip(version, SHOWN.version))}, asked ${timestamp(askedAt, 'R')}`;
  });
}

export function runTitle({ title }: LastRun): string {
  return clip(title, SHOWN.runTitle);
}
