import { withoutFleet } from '../metrics/fleet-hosts.ts';
import type { FleetConfig } from '../platform/config/config.ts';
import { clip, escape, grid, NOT_KNOWN, numberWords, plural, rate } from '../platform/discord/message.ts';
import { shareOf, type BandwidthReport, type Change } from './bandwidth-report.ts';
import type { ShardFlow, ShardTraffic } from './shard-traffic.ts';
import { missingLines } from './source-words-view.ts';
import { sum } from './told-steps.ts';
import type { DirectionAccount, PartOf } from './traffic-account.ts';

/** What a phone shows of a table without scrolling for ever, and of a list of names. */
const SHOWN = { shards: 12, names: 160 } as const;

/** Bytes a second; what counters give below zero is said with its sign. */
export function rateWords(value: number | null): string {
  if (value === null) return NOT_KNOWN;
  return value < 0 ? `−${rate(-value)}` : rate(value);
}

const SUFFIXES = ['', 'k', 'M', 'G', 'T'] as const;

/** Three digits and k, M or G for thousands, as a phone has room for: the table's title says the unit. */
export function compactWords(value: number | null): string {
  if (value === null) return NOT_KNOWN;
  const size = Math.abs(value);
  const power = Math.min(SUFFIXES.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, size)) / 3)));
  const scaled = size / 1000 ** power;
  const digits = scaled >= 100 ? 0 : scaled >= 10 ? 1 : 2;
  const said = `${Number(scaled.toFixed(digits))}${SUFFIXES[power] ?? ''}`;
  return value < 0 && said !== '0' ? `−${said}` : said;
}

/** Of a whole, to a tenth of a percent. */
export function shareWords(share: number | null): string {
  if (share === null) return NOT_KNOWN;
  const percent = Math.round(Math.abs(share) * 1000) / 10;
  if (percent === 0 && share !== 0) return '<0.1%';
  return `${share < 0 ? '−' : ''}${percent >= 100 ? Math.round(percent) : percent.toFixed(1)}%`;
}

/** "+12%" more than before. */
export function changeWords({ share }: Change): string {
  if (share === null) return NOT_KNOWN;
  const percent = Math.round(Math.abs(share) * 1000) / 10;
  const sign = percent === 0 ? '±' : share < 0 ? '−' : '+';
  return `${sign}${(percent >= 10 ? Math.round(percent) : percent).toLocaleString('en-GB')}%`;
}

function factorWords(value: number | null): string {
  return value === null ? NOT_KNOWN : `×${numberWords(value)}`;
}

/** The shards a message has room for: those with the most traffic, in the order of their numbers. */
export function shownFlows({ now, shard }: BandwidthReport): {
  readonly flows: readonly ShardFlow[];
  readonly left: number;
} {
  if (shard !== null) return { flows: now.flows.filter((flow) => flow.shard === shard), left: 0 };
  const most = now.flows.toSorted((a, b) => weightOf(b) - weightOf(a)).slice(0, SHOWN.shards);
  return { flows: now.flows.filter((flow) => most.includes(flow)), left: now.flows.length - most.length };
}

function weightOf({ grossIn, netIn, netOut }: ShardFlow): number {
  return (grossIn ?? netIn ?? 0) + (netOut ?? 0);
}

/** Two tables, each narrow enough for a phone: what flows, and what it is in proportion. */
export function flowLines(report: BandwidthReport): readonly string[] {
  const { flows, left } = shownFlows(report);
  return [
    '**Relay by shard, bytes a second per node**',
    grid(
      ['shard', 'in, all', 'new', 'out', 'msg/s'],
      flows.map((flow) => [
        String(flow.shard),
        ...[flow.grossIn, flow.netIn, flow.netOut].map(compactWords),
        compactWords(flow.messages),
      ]),
    ),
    grid(
      ['shard', 'dupl.', 'ampl.', 'of in', 'of out'],
      flows.map((flow) => [
        String(flow.shard),
        factorWords(flow.duplication),
        factorWords(flow.amplification),
        shareWords(shareOf(report.now, 'in', flow.shard)),
        shareWords(shareOf(report.now, 'out', flow.shard)),
      ]),
    ),
    ...(left > 0
      ? [`${plural(left, 'shard')} with less traffic not shown: \`csv:True\`, REST and the command line have all.`]
      : []),
    ...fewerLines(report.now, flows),
  ];
}

/** An average over fewer nodes than told at all is said, so that nobody takes two columns for the same nodes. */
function fewerLines({ told }: ShardTraffic, flows: readonly ShardFlow[]): readonly string[] {
  const without = flows.filter(({ hosts, told: by }) => hosts > 0 && by['gross-in'] === 0).map(({ shard }) => shard);
  const fewer = flows.filter(({ hosts, told: by }) =>
    [by['gross-in'], by['net-in'], by['net-out']].some((count) => count > 0 && count < hosts),
  );
  return [
    ...(without.length === 0
      ? []
      : [
          `No node tells gross from net of ${shardNames(without)} (nodes before v0.32 do not): “in, all” is not known.`,
        ]),
    ...fewer.map(
      ({ shard, told: by }) =>
        `Shard ${shard}: “in, all” is over ${plural(by['gross-in'], 'node')}, “new” over ${by['net-in']}, “out” over ${by['net-out']} of ${told.length}.`,
    ),
  ];
}

function shardNames(shards: readonly number[]): string {
  return shards.length === 1 ? `shard ${String(shards[0])}` : `shards ${clip(shards.join(', '), SHOWN.names)}`;
}

export function changeLines(report: BandwidthReport): readonly string[] {
  const { before, weeksBefore, changes, otherHosts, fleet } = report;
  const title = `**Against the same hours ${weeksBefore === 1 ? 'a week' : `${weeksBefore} weeks`} before**`;
  if (before.kind !== 'traffic') return [title, 'Not known: nothing is kept of that time.'];
  const shown = new Set(shownFlows(report).flows.map(({ shard }) => shard));
  const rows = changes
    .filter(({ shard }) => shown.has(shard))
    .map(({ shard, of }) => [
      String(shard),
      compactWords(of['gross-in'].before),
      changeWords(of['gross-in']),
      compactWords(of['net-out'].before),
      changeWords(of['net-out']),
    ]);
  return [title, grid(['shard', 'in then', 'now', 'out then', 'now'], rows), ...differentLines(otherHosts, fleet)];
}

/** Averages over other nodes differ for that reason alone. */
function differentLines({ onlyNow, onlyBefore }: BandwidthReport['otherHosts'], fleet: FleetConfig): readonly string[] {
  return [
    ...(onlyNow.length === 0 ? [] : [`The averages are over other nodes: only now ${hostNames(onlyNow, fleet)}.`]),
    ...(onlyBefore.length === 0
      ? []
      : [`The averages are over other nodes: only then ${hostNames(onlyBefore, fleet)}.`]),
  ];
}

function hostNames(hosts: readonly string[], fleet: FleetConfig): string {
  return escape(clip(hosts.map((host) => withoutFleet(host, fleet.name)).join(', '), SHOWN.names));
}

const PART_WORDS: Readonly<Record<Exclude<PartOf['kind'], 'shard'>, string>> = {
  'other-topics': 'other topics',
  store: 'store',
  filter: 'filter',
  lightpush: 'lightpush',
  'peer-exchange': 'peer exch.',
  'other-services': 'other codecs',
  'store-sync': 'store-sync',
  overhead: 'overhead',
  unattributed: 'unattributed',
};
type Row = keyof typeof PART_WORDS | 'shards';
const ROWS: readonly Row[] = [
  'shards',
  'other-topics',
  'store',
  'filter',
  'lightpush',
  'peer-exchange',
  'other-services',
  'store-sync',
  'overhead',
  'unattributed',
];

/** What all of libp2p is made of, the parts and the rest making the whole. */
export function accountLines({ now }: BandwidthReport): readonly string[] {
  const title = '**All of libp2p, bytes a second per node**';
  const { in: into, out } = now.whole;
  if (into === null && out === null)
    return [title, 'Not known: no node tells both of its libp2p traffic and of its relay traffic.'];
  const cells = (account: DirectionAccount | null, row: Row): readonly [string, string] => {
    const value = account === null ? null : rowValue(account, row);
    const share = value === null || account === null || account.whole <= 0 ? null : value / account.whole;
    return [compactWords(value), shareWords(share)];
  };
  const known = ROWS.filter((row) => [into, out].some((each) => each !== null && rowValue(each, row) !== null));
  const absent = ROWS.filter((row) => !known.includes(row));
  const nameOf = (row: Row): string => (row === 'shards' ? 'relay' : PART_WORDS[row]);
  return [
    title,
    grid(
      ['', 'in', 'share', 'out', 'share'],
      [
        ...known.map((row) => [nameOf(row), ...cells(into, row), ...cells(out, row)]),
        ['whole', ...wholeCells(into), ...wholeCells(out)],
      ],
    ),
    ...basisLines(now),
    ...(absent.length === 0
      ? []
      : [`No node tells of ${absent.map(nameOf).join(', ')}: what there is of it is in the unattributed rest.`]),
    ...restLines(now),
  ];
}

function wholeCells(account: DirectionAccount | null): readonly [string, string] {
  return account === null ? [NOT_KNOWN, NOT_KNOWN] : [compactWords(account.whole), shareWords(1)];
}

function rowValue({ parts }: DirectionAccount, row: Row): number | null {
  const rows = parts.filter(({ of }) => (row === 'shards' ? of.kind === 'shard' : of.kind === row));
  const known = rows.flatMap(({ bytesPerSecond }) => bytesPerSecond ?? []);
  return known.length === 0 ? null : sum(known);
}

function basisLines({ whole, told }: ShardTraffic): readonly string[] {
  const [into, out] = [whole.in?.hosts ?? 0, whole.out?.hosts ?? 0];
  if (into === told.length && out === told.length) return [];
  return [
    `Over the nodes that tell both of libp2p and of relay: ${into} of ${told.length} for in, ${out} of ${told.length} for out.`,
  ];
}

/** The rest and the overhead are differences, and those may come out below zero. */
function restLines({ whole }: ShardTraffic): readonly string[] {
  const below = (['overhead', 'unattributed'] as const).flatMap((kind) =>
    (['in', 'out'] as const).flatMap((direction) => {
      const part = whole[direction]?.parts.find(({ of }) => of.kind === kind);
      return (part?.bytesPerSecond ?? 0) < 0 ? [`${PART_WORDS[kind]} ${direction}`] : [];
    }),
  );
  if (below.length === 0) return [];
  return [
    `⚠️ Below zero: ${below.join(', ')}. A node reads its counters one after the other, and each counts at a place of its own, so that parts can come out larger than what they are parts of.`,
  ];
}

/** Who told nothing, or only part of the time; topics that are none of the fleet's shards; questions without an answer. */
export function toldLines({ now, fleet }: BandwidthReport): readonly string[] {
  return [
    ...(now.silent.length === 0
      ? []
      : [
          `Nothing known of ${now.silent.length} of ${plural(now.asked.length, 'node')}: ${hostNames(now.silent, fleet)}`,
        ]),
    ...(now.partly.length === 0 ? [] : [`Told only part of the time: ${hostNames(now.partly, fleet)}`]),
    ...(now.otherTopics.length === 0
      ? []
      : [`Other topics, none of the fleet's shards: ${escape(clip(now.otherTopics.join(', '), SHOWN.names))}`]),
    // What no node exposes is among the parts that no node tells of.
    ...missingLines(now.missing.filter(({ why }) => why.kind !== 'no-data')),
  ];
}
