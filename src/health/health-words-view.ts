import { shortHostName } from '../fleets/fleet.ts';
import { clip, code, escape, plural, timestamp } from '../platform/discord/message.ts';
import { HEALTH_STATES, isFault, type HealthLine, type HealthState } from './health-line.ts';
import type { LineGroup } from './line-group.ts';
import { RULE_BOOK } from './rule-book.ts';

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

const SHOWN = { said: 180, hosts: 3, query: 60, titles: 160, titlesNamed: 2 } as const;

/** "🔴 2 unhealthy · 🟢 40 healthy", worst first. */
export function stateCounts(lines: readonly HealthLine[]): string {
  return HEALTH_STATES.flatMap((state) => {
    const count = lines.filter((line) => line.state === state).length;
    return count === 0 ? [] : [`${HEALTH_LOOKS[state].icon} ${count} ${HEALTH_LOOKS[state].word}`];
  }).join(' · ');
}

/** Two short lines: what ails where, and by what measure we say so. */
export function groupWords(group: LineGroup, { fleet, now }: { readonly fleet: string; readonly now: Date }): string {
  const where = placeWords(group.shards, hostNames(group.hosts, fleet));
  const { icon, word } = turnOf(group);
  const head = `${icon} **${escape(group.title)}**${where}: ${word}, ${escape(clip(group.said, SHOWN.said))}`;
  const measure = [
    ...(group.threshold === null ? [] : [group.threshold]),
    `${HEALTH_LOOKS[group.state].word} since ${timestamp(group.since, 'R')}`,
    `${evidenceWords(group)}${ageWords(group.readAt, now)}`,
  ];
  return `${head}\n-# ${measure.join(' · ')}`;
}

/** What counts, or what is about to: "🟢→🔴 unhealthy in 2 minutes". */
function turnOf({ state, pending }: Pick<LineGroup, 'state' | 'pending'>): { readonly icon: string; word: string } {
  const { icon, word } = HEALTH_LOOKS[state];
  if (pending === null) return { icon, word };
  const next = HEALTH_LOOKS[pending.state];
  return { icon: `${icon}→${next.icon}`, word: `counts as ${next.word} ${timestamp(pending.countsAt, 'R')}` };
}

/** " of shard 32 on 9 hosts" */
function placeWords(shards: readonly number[], hosts: string): string {
  const of = shards.length === 0 ? '' : ` of ${shardNames(shards)}`;
  return hosts === '' ? of : `${of} on ${hosts}`;
}

/** What is well or cannot be told: no names of hosts that nobody has to look at, the measure all the same. */
export function quietWords(group: LineGroup, { now, hosts }: QuietWordsParts): string {
  const { icon, word } = HEALTH_LOOKS[group.state];
  const where = placeWords(group.shards, hosts(group.hosts));
  const said = escape(clip(`${word}, ${group.said}`, SHOWN.said));
  const head = `${icon} **${escape(clip(group.title, SHOWN.titles))}**${where}: ${said}`;
  if (group.state === 'not-applicable') return head;
  const { evidence } = group;
  const advice = adviceOn(group);
  const measure = [
    ...(group.threshold === null || advice !== null ? [] : [group.threshold]),
    ...(advice === null ? [] : [advice]),
    evidence.source === 'muster'
      ? `configuration ${code(clip(evidence.query, SHOWN.query))}`
      : `${evidenceWords(group)}${ageWords(group.readAt, now)}`,
  ];
  return `${head}\n-# ${measure.join(' · ')}`;
}

export interface QuietWordsParts {
  readonly now: Date;
  readonly hosts: (names: readonly string[]) => string;
}

/** What to do about a source that is silent; null where there is nothing to be done. */
function adviceOn({ state, evidence }: LineGroup): string | null {
  if (state === 'no-data') return NO_DATA[evidence.source];
  return state === 'not-reachable-from-here' ? NOT_REACHABLE[evidence.source] : null;
}

type Advice = Readonly<Record<LineGroup['evidence']['source'], string | null>>;

const NO_DATA: Advice = {
  node: 'it is asked again each minute; what stays so is told under Reachable',
  directory: 'see whether the directory answers and lists it: `/fleet status`',
  prometheus: 'see whether Prometheus still scrapes it',
  scrape: 'see whether its exporter runs and lets Muster in: `/fleet metrics`',
  probe: null,
  muster: null,
};

const NOT_REACHABLE: Advice = {
  node: 'open its REST port to Muster, or name `metrics` of the fleet in the configuration: they speak for it',
  directory: null,
  prometheus: 'see whether Muster may reach its Prometheus: `/doctor`',
  scrape: 'see whether its exporter runs and lets Muster in: `/fleet metrics`',
  probe: null,
  muster: null,
};

/** "9 hosts", or their names where they are few. */
export function hostsCounted(hosts: readonly string[], fleet: string): string {
  return hosts.length <= 1 ? hostNames(hosts, fleet) : plural(hosts.length, 'host');
}

function evidenceWords({ evidence }: Pick<LineGroup, 'evidence'>): string {
  return `${evidence.source} ${code(clip(evidence.query, SHOWN.query))}`;
}

function ageWords(readAt: Date | null, now: Date): string {
  if (readAt === null) return ', no datum';
  return now.getTime() - readAt.getTime() < 1000 ? ', read now' : `, read ${timestamp(readAt, 'R')}`;
}

/** "unhealthy: Shard mesh", or how much of it is known where nothing is wrong. */
export function healthHeadline(state: HealthState, lines: readonly HealthLine[]): string {
  const { word } = HEALTH_LOOKS[state];
  if (isFault(state)) {
    const counts = new Map<string, number>();
    for (const { rule } of lines.filter((line) => line.state === state))
      counts.set(RULE_BOOK[rule].title, (counts.get(RULE_BOOK[rule].title) ?? 0) + 1);
    const ailing = [...counts].toSorted(([, a], [, b]) => b - a).map(([title]) => title);
    const more = ailing.length - SHOWN.titlesNamed;
    return `${word}: ${[...ailing.slice(0, SHOWN.titlesNamed), ...(more > 0 ? [`${more} more`] : [])].join(', ')}`;
  }
  const turning = lines.filter(({ pending }) => pending !== null && isFault(pending.state)).length;
  const soon = turning === 0 ? '' : `; ${plural(turning, 'line')} about to be worse`;
  const silent = SILENT.flatMap((each) => {
    const count = lines.filter((line) => line.state === each).length;
    return count === 0 ? [] : [`${plural(count, 'line')} ${HEALTH_LOOKS[each].word}`];
  });
  if (silent.length === 0) return `${word}${soon}`;
  const known = lines.some((line) => line.state === 'healthy') ? 'healthy where known' : 'nothing is known of it';
  return `${known}; ${silent.join(', ')}${soon}`;
}

/** Nothing is wrong, and not all is known. */
const SILENT = ['not-reachable-from-here', 'no-data'] as const;

/** The worst of a fleet in a word or two, where its lines are not at hand: silence of a part is not silence of all. */
export function verdictLook(state: HealthState): Pick<Look, 'icon' | 'word'> {
  const { icon, word } = HEALTH_LOOKS[state];
  if (state === 'no-data') return { icon, word: 'no fault known, partly without data' };
  if (state === 'not-reachable-from-here') return { icon, word: 'no fault known, partly not reachable from here' };
  return { icon, word };
}

export function hostNames(hosts: readonly string[], fleet: string): string {
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
