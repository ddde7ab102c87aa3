import { shortHostName } from '../fleets/fleet.ts';
import { clip, code, escape, plural, timestamp } from '../platform/discord/message.ts';
import { HEALTH_STATES, type HealthLine, type HealthState } from './health-line.ts';
import type { LineGroup } from './line-group.ts';

interface Look {
  readonly icon: string;
  readonly word: string;
  readonly color: number;
}

export const HEALTH_LOOKS: Readonly<Record<HealthState, Look>> = {
  unhealthy: { icon: '🔴', word: 'unhealthy', color: 0xe74c3c },
  degraded: { icon: '🟡', word: 'degraded', color: 0xf1c40f },
  'not-reachable-from-here': { icon: '⚪', word: 'not reachable from here', color: 0x95a5a6 },
  'no-data': { icon: '⚪', word: 'without data', color: 0x95a5a6 },
  healthy: { icon: '🟢', word: 'healthy', color: 0x2ecc71 },
  'not-available': { icon: '➖', word: 'not available', color: 0x95a5a6 },
  'not-applicable': { icon: '➖', word: 'not applicable', color: 0x95a5a6 },
};

const SHOWN = { said: 180, hosts: 3, query: 60 } as const;

/** "🔴 2 unhealthy · 🟢 40 healthy", worst first. */
export function stateCounts(lines: readonly HealthLine[]): string {
  return HEALTH_STATES.flatMap((state) => {
    const count = lines.filter((line) => line.state === state).length;
    return count === 0 ? [] : [`${HEALTH_LOOKS[state].icon} ${count} ${HEALTH_LOOKS[state].word}`];
  }).join(' · ');
}

/** Two short lines: what ails where, and by what measure we say so. */
export function groupWords(group: LineGroup, { fleet, now }: { readonly fleet: string; readonly now: Date }): string {
  const { icon, word } = HEALTH_LOOKS[group.state];
  const where = [shardNames(group.shards), hostNames(group.hosts, fleet)].filter((each) => each !== '').join(' on ');
  const about = where === '' ? '' : ` ${group.shards.length > 0 ? 'of' : 'on'} ${where}`;
  const head = `${icon} **${escape(group.title)}** ${word}${about}: ${escape(clip(group.said, SHOWN.said))}`;
  const measure = [
    ...(group.threshold === null ? [] : [group.threshold]),
    `since ${timestamp(group.since, 'R')}`,
    `${evidenceWords(group)}${ageWords(group.readAt, now)}`,
    ...pendingWords(group.pending),
  ];
  return `${head}\n-# ${measure.join(' · ')}`;
}

/** Shorter, for what is well or cannot be told. */
export function quietWords(group: LineGroup, fleet: string): string {
  const { icon, word } = HEALTH_LOOKS[group.state];
  const where = hostNames(group.hosts, fleet);
  const on = where === '' ? '' : ` on ${where}`;
  return `${icon} ${escape(group.title)} ${word}${on}: ${escape(clip(group.said, SHOWN.said))}`;
}

function evidenceWords({ evidence }: Pick<LineGroup, 'evidence'>): string {
  return `${evidence.source} ${code(clip(evidence.query, SHOWN.query))}`;
}

function ageWords(readAt: Date | null, now: Date): string {
  if (readAt === null) return ', never read';
  return now.getTime() - readAt.getTime() < 1000 ? ', read now' : `, read ${timestamp(readAt, 'R')}`;
}

function pendingWords(pending: HealthLine['pending']): readonly string[] {
  if (pending === null) return [];
  const { word } = HEALTH_LOOKS[pending.state];
  return [`now ${word} since ${timestamp(pending.since, 'R')}, which counts ${timestamp(pending.countsAt, 'R')}`];
}

function hostNames(hosts: readonly string[], fleet: string): string {
  const named = hosts.slice(0, SHOWN.hosts).map((host) => code(shortHostName(host, fleet)));
  const more = hosts.length - named.length;
  return more > 0 ? `${named.join(', ')} and ${more} more` : named.join(', ');
}

function shardNames(shards: readonly number[]): string {
  return shards.length === 0 ? '' : `${shards.length === 1 ? 'shard' : 'shards'} ${shards.join(', ')}`;
}

export function linesCounted(count: number): string {
  return plural(count, 'line');
}
