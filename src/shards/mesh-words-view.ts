import { shortHostName } from '../fleets/fleet.ts';
import { code, escape, numberWords, plural } from '../platform/discord/message.ts';
import { ENOUGH_MESH_PEERS } from './mesh-class.ts';
import type { HostUse, ShardMeshReport, ShardMeshRow, UnknownWhy, Use } from './shard-mesh.ts';

const [RED, AMBER, GREEN, GREY] = [0xe74c3c, 0xf1c40f, 0x2ecc71, 0x95a5a6];

const SHOWN = { hosts: 6, lines: 12, shards: 40, uses: 9 } as const;

/** A line for each shard with something wrong, the worst first; the good ones together. */
export function verdictLines({ fleet, shards }: ShardMeshReport): readonly string[] {
  const wrong = shards.filter(({ verdict }) => verdict !== 'good' && verdict !== 'unknown');
  const unknown = shards.filter(({ verdict }) => verdict === 'unknown');
  const good = shards.filter(({ verdict }) => verdict === 'good');
  const more = wrong.length - SHOWN.lines;
  return [
    ...wrong.slice(0, SHOWN.lines).map((row) => verdictLine(row, fleet.name)),
    ...(more > 0
      ? [`${more} more shards are dead or thin somewhere; the picture, REST and the command line tell which.`]
      : []),
    ...(good.length === 0 ? [] : [goodLine(good)]),
    ...(unknown.length === 0 ? [] : [`⚪ Not known, no host tells its mesh: ${shardList(unknown)}.`]),
  ];
}

export function verdictLine(row: ShardMeshRow, fleet: string): string {
  const { verdict, dead, thin, good } = row;
  const told = dead.length + thin.length + good.length;
  const name = `Shard ${row.shard}${row.isConfigured ? '' : ', which the configuration does not name,'}`;
  const thinWords =
    thin.length === 0
      ? ''
      : `; thin on ${plural(thin.length, 'host')}: ${hostList(row, thin, { fleet, counts: true })}`;
  switch (verdict) {
    case 'dead':
      return `🔴 **${name} is dead on all ${told} hosts that tell**: none has a mesh peer, so nothing of it is carried.`;
    case 'dead-on-some':
      return `🔴 **${name} is dead on ${told === 1 ? 'the only host that tells' : `${dead.length} of ${told} hosts`}**: ${hostList(row, dead, { fleet, counts: false })}${thinWords}.`;
    case 'thin':
      return `🟡 **${name} is thin on ${thin.length} of ${plural(told, 'host')}**: ${hostList(row, thin, { fleet, counts: true })}.`;
    case 'good':
      return `🟢 ${name} is good on ${told === 1 ? 'the only host that tells' : `all ${told} hosts that tell`}: ${rangeWords(meshPeers([row]))} mesh peers.`;
    case 'unknown':
      return `⚪ ${name}: not known, no host tells its mesh.`;
  }
}

function goodLine(rows: readonly ShardMeshRow[]): string {
  return `🟢 Good on every host that tells: ${shardList(rows)}, ${rangeWords(meshPeers(rows))} mesh peers.`;
}

function meshPeers(rows: readonly ShardMeshRow[]): readonly number[] {
  return rows.flatMap(({ cells }) => cells.flatMap(({ mesh }) => (mesh.kind === 'mesh' ? [mesh.peers] : [])));
}

function shardList(rows: readonly ShardMeshRow[]): string {
  const numbers = rows.map(({ shard }) => shard).toSorted((one, other) => one - other);
  const more = numbers.length - SHOWN.shards;
  const shown = numbers.slice(0, SHOWN.shards).join(', ');
  return `${numbers.length === 1 ? 'shard' : 'shards'} ${shown}${more > 0 ? ` and ${more} more` : ''}`;
}

function hostList(
  { cells }: ShardMeshRow,
  hosts: readonly string[],
  { fleet, counts }: { readonly fleet: string; readonly counts: boolean },
): string {
  const names = hosts.slice(0, SHOWN.hosts).map((host) => {
    const mesh = cells.find((cell) => cell.host === host)?.mesh;
    const peers = counts && mesh?.kind === 'mesh' ? ` (${mesh.peers})` : '';
    return `${code(shortHostName(host, fleet))}${peers}`;
  });
  const more = hosts.length - names.length;
  return `${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** "4 to 9", "4"; a dash where nobody told. */
export function rangeWords(values: readonly number[]): string {
  if (values.length === 0) return '–';
  const [least, most] = [Math.min(...values), Math.max(...values)];
  return least === most ? numberWords(least) : `${numberWords(least)} to ${numberWords(most)}`;
}

/** What the fleet can give by itself, where that is too little; and shards that nobody else carries. */
export function loneLines({ shards }: ShardMeshReport): readonly string[] {
  const lone = shards.filter(({ carriers }) => carriers !== null);
  const alone = shards.filter(({ isFleetAlone }) => isFleetAlone);
  return [
    ...[...Map.groupBy(lone, ({ carriers }) => carriers ?? 0)].map(([carriers, rows]) => {
      const own = carriers - 1;
      const given = own === 0 ? 'gives it none' : `give each other at most ${own}`;
      const who = carriers === 1 ? 'one host of the fleet' : `${carriers} hosts of the fleet`;
      return `Only ${who} can carry ${shardList(rows)}: alone ${carriers === 1 ? 'it' : 'they'} ${given} of the ${ENOUGH_MESH_PEERS} peers that gossipsub wants, the rest must come from outside.`;
    }),
    ...(alone.length === 0
      ? []
      : [`All mesh peers are hosts of the fleet, nobody from outside carries it: ${shardList(alone)}.`]),
  ];
}

const WHY_WORDS: Readonly<Record<UnknownWhy, string>> = {
  'not-available': 'Meshes are not available (an older version, or its admin routes are off)',
  'no-relay': 'Runs no relay, so it has no mesh',
  silent: 'Does not answer now, so its meshes are not known',
  stale: 'Answers, but did not tell its meshes of late',
  'not-asked': 'Was not asked yet',
  'not-subscribed': 'Does not name the shard',
};

/** Who does not tell, and why: absent is not zero. */
export function silentLines({ fleet, shards }: ShardMeshReport): readonly string[] {
  const whys = new Map<UnknownWhy, Set<string>>();
  for (const { cells, isConfigured } of shards)
    for (const { host, mesh } of cells)
      if (mesh.kind === 'unknown' && (isConfigured || mesh.why !== 'not-subscribed'))
        whys.set(mesh.why, (whys.get(mesh.why) ?? new Set()).add(host));
  return [...whys].map(([why, hosts]) => {
    const names = [...hosts].slice(0, SHOWN.hosts).map((host) => code(shortHostName(host, fleet.name)));
    const more = hosts.size - names.length;
    return `⚪ ${WHY_WORDS[why]}: ${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}.`;
  });
}

export function unknownWords(why: UnknownWhy): string {
  return WHY_WORDS[why].toLowerCase();
}

const NEARLY_FULL = 0.8;

/** A line a host, the fullest first; services it does not run are left out. */
export function useLines({ fleet, hosts }: ShardMeshReport): readonly string[] {
  const ordered = hosts.toSorted((one, other) => fullness(other) - fullness(one));
  const more = hosts.length - SHOWN.uses;
  return [
    ...ordered.slice(0, SHOWN.uses).map((host) => useLine(host, fleet.name)),
    ...(more > 0 ? [`${more} more hosts by REST and the command line.`] : []),
  ];
}

function useLine(host: HostUse, fleet: string): string {
  const share = fullness(host);
  const mark = share >= 1 ? '🔴 full: ' : share >= NEARLY_FULL ? '🟡 nearly full: ' : '';
  const uses = [
    useWords(host.connections, { one: 'connection', many: 'connections' }),
    useWords(host.filter, { one: 'filter client', many: 'filter clients' }),
    useWords(host.lightpush, { one: 'lightpush request/s', many: 'lightpush requests/s' }),
  ].filter((words) => words !== null);
  return `${mark}${code(shortHostName(host.host, fleet))} ${uses.join(' · ')}`;
}

/** -1 where nothing is known. */
function fullness({ connections, filter, lightpush }: HostUse): number {
  return Math.max(-1, ...[connections, filter, lightpush].flatMap((use) => shareOf(use) ?? []));
}

function shareOf({ used, capacity }: Use): number | null {
  return used === null || capacity === null || capacity === 0 ? null : used / capacity;
}

function useWords(use: Use, { one, many }: { readonly one: string; readonly many: string }): string | null {
  if (use.isOff) return null;
  const { used, capacity } = use;
  const name = used === 1 && capacity === null ? one : many;
  if (used === null)
    return capacity === null
      ? `${many}: not known, capacity unknown`
      : `${many}: not known, of ${numberWords(capacity)}`;
  if (capacity === null) return `${numberWords(used)} ${name}, capacity unknown`;
  return `${numberWords(used)} of ${numberWords(capacity)} ${many} (${shareWords(used / capacity)})`;
}

function shareWords(share: number): string {
  return share > 0 && share < 0.01 ? 'below 1 %' : `${Math.round(share * 100)} %`;
}

/** "Discv5 31, Static 8": from where the fleet's nodes know whom they are connected to; null: nobody told. */
export function originWords({ hosts }: ShardMeshReport): string | null {
  const told = hosts.flatMap(({ origins }) => (origins === null ? [] : [origins]));
  if (told.length === 0) return null;
  const names = [...new Set(told.flatMap((each) => each.map(({ name }) => name)))].slice(0, 6);
  const ranges = names.map((name) => {
    const counts = told.map((each) => each.find((origin) => origin.name === name)?.peers ?? 0);
    return `${escape(name)} ${rangeWords(counts)}`;
  });
  return ranges.join(', ');
}

/** Of the worst among them. */
export function colorOf(rows: readonly ShardMeshRow[]): number {
  const verdicts = new Set(rows.map(({ verdict }) => verdict));
  if (verdicts.has('dead') || verdicts.has('dead-on-some')) return RED;
  if (verdicts.has('thin')) return AMBER;
  return verdicts.has('good') ? GREEN : GREY;
}
