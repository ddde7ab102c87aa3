import { shortHostName } from '../fleets/fleet.ts';
import { pictureLines, type Picture } from '../platform/chart/picture.ts';
import {
  clip,
  code,
  embed,
  escape,
  grid,
  message,
  NOT_KNOWN,
  numberWords,
  plural,
  timestamp,
  type MessageBody,
} from '../platform/discord/message.ts';
import type { QueryName } from '../metrics/named-query.ts';
import type { ClientHealthReport } from './client-health.ts';
import type { MeshHistory } from './mesh-history.ts';
import {
  colorOf,
  loneLines,
  originWords,
  rangeWords,
  silentLines,
  unknownWords,
  useLines,
  verdictLine,
  verdictLines,
} from './mesh-words-view.ts';
import type { MeshCell, ShardMeshReport, ShardMeshRow } from './shard-mesh.ts';
import { shardName, type NoTop } from './shard-top.ts';
import { missingLines } from './source-words-view.ts';

/** An alert that is open on the fleet's meshes, by the name under which `/why alert` explains it. */
export interface MeshAlert {
  readonly alert: string;
  /** null: of several shards. */
  readonly shard: string | null;
}

/** What the mesh was over time, or why that is not told. */
export type ShownHistory = MeshHistory | { readonly kind: 'unavailable'; readonly why: string };

export interface MeshParts {
  readonly picture: Picture;
  /** Shards or hosts that found no room in the picture. */
  readonly left: number;
  readonly alerts: readonly MeshAlert[];
}

const SHOWN = { hosts: 15, shards: 12, alerts: 6, text: 160 } as const;

const VANTAGE =
  'Each host tells of itself: 4 mesh peers of gossipsub and more are good, 1 to 3 thin, 0 dead, when nothing of the shard reaches it. Hosts may have the same peers, so nothing is added up.';

/** Questions that only metrics can answer; the others stand in where a node does not tell by itself. */
const OF_SHARD: ReadonlySet<QueryName> = new Set(['shard-discovered']);
const OF_FLEET: ReadonlySet<QueryName> = new Set(['shard-discovered', 'service-requests']);

/** The whole fleet: what is wrong first, then a picture of every shard on every host. */
export function meshMessage(report: ShardMeshReport, { picture, left, alerts }: MeshParts): MessageBody {
  const origins = originWords(report);
  return message({
    mentions: 'nobody',
    embeds: [
      {
        ...embed({
          title: `🕸️ Meshes of ${escape(report.fleet.name)} by shard`,
          color: colorOf(report.shards),
          description: [
            ...verdictLines(report),
            ...alertLines(alerts),
            ...silentLines(report),
            ...loneLines(report),
            VANTAGE,
            ...ageLines(report),
            ...peersTable(report),
            ...(origins === null ? [] : [`Connected peers of a host are known from: ${origins}.`]),
            '**What hosts take, of what they can take**',
            ...useLines(report),
            ...missingLines(report.missing.filter(({ query }) => OF_FLEET.has(query))),
            ...(left > 0 ? [`${left} more shards or hosts are not in the picture.`] : []),
            ...pictureLines(picture),
          ],
        }),
        ...imageOf(picture),
      },
    ],
  });
}

export interface ShardMeshParts {
  readonly history: ShownHistory;
  /** How the fleet's shards look from its opted-in clients, over the last day. */
  readonly clients: ClientHealthReport | NoTop;
}

/** One shard: host by host, and what it was over the last hours. */
export function shardMeshMessage(
  report: ShardMeshReport,
  row: ShardMeshRow,
  { picture, alerts, history, clients }: Omit<MeshParts, 'left'> & ShardMeshParts,
): MessageBody {
  const { fleet } = report;
  const one: ShardMeshReport = { ...report, shards: [row] };
  const more = row.cells.length - SHOWN.hosts;
  return message({
    mentions: 'nobody',
    embeds: [
      {
        ...embed({
          title: `🕸️ Mesh of shard ${row.shard}${row.isProtected ? ' (protected)' : ''} on ${escape(fleet.name)}`,
          color: colorOf([row]),
          description: [
            verdictLine(row, fleet.name),
            ...alertLines(alerts.filter(({ shard }) => shard === null || shard === String(row.shard))),
            ...loneLines(one),
            VANTAGE,
            ...ageLines(report),
            ...row.cells
              .toSorted((a, b) => badness(a) - badness(b))
              .slice(0, SHOWN.hosts)
              .map((cell) => cellLine(cell, fleet.name)),
            ...(more > 0 ? [`${more} more hosts by REST and the command line.`] : []),
            ...missingLines(report.missing.filter(({ query }) => OF_SHARD.has(query))),
            ...clientLines(clients, { shard: row.shard, fleet: fleet.name }),
            ...historyLines(history),
            ...pictureLines(picture),
          ],
        }),
        ...imageOf(picture),
      },
    ],
  });
}

function imageOf(picture: Picture): { readonly image?: { readonly url: string } } {
  return picture.kind === 'drawn' ? { image: { url: `attachment://${picture.name}` } } : {};
}

function alertLines(alerts: readonly MeshAlert[]): readonly string[] {
  const shown = alerts.slice(0, SHOWN.alerts).map(({ alert, shard }) => {
    const of = shard === null ? 'several shards' : `shard ${escape(clip(shard, 20))}`;
    return `🔥 firing on ${of}: \`/why alert alert:${alert}\``;
  });
  const more = alerts.length - shown.length;
  return [...shown, ...(more > 0 ? [`${more} more alerts fire on meshes: \`/alert list\`.`] : [])];
}

function ageLines({ oldest, newest, peersOldest }: ShardMeshReport): readonly string[] {
  if (oldest === null || newest === null) return ['No host told its meshes within the last minutes.'];
  const isOne = newest.getTime() - oldest.getTime() < 1000;
  const read = isOne
    ? `Meshes read ${timestamp(newest, 'R')}`
    : `Meshes read ${timestamp(newest, 'R')}, the oldest ${timestamp(oldest, 'R')}`;
  return [peersOldest === null ? `${read}.` : `${read}; lists of peers from ${timestamp(peersOldest, 'R')} on.`];
}

/** From the least to the most over hosts; a dash where nobody told. */
function peersTable({ shards }: ShardMeshReport): readonly string[] {
  const range = (row: ShardMeshRow, of: (cell: MeshCell) => number | null): string =>
    rangeWords(row.cells.flatMap((cell) => of(cell) ?? [])).replace(' to ', '–');
  const lines = shards
    .slice(0, SHOWN.shards)
    .toSorted((one, other) => one.shard - other.shard)
    .map((row) => [
      String(row.shard),
      range(row, ({ mesh }) => (mesh.kind === 'mesh' ? mesh.peers : null)),
      range(row, ({ connected }) => connected),
      range(row, ({ subscribed }) => subscribed),
      range(row, ({ discoveredAnHour }) => (discoveredAnHour === null ? null : Math.round(discoveredAnHour))),
    ]);
  const more = shards.length - lines.length;
  return [
    '**Peers of a host by shard**: in its mesh, connected, subscribed, found an hour; from the host with the fewest to the one with the most',
    grid(['shard', 'mesh', 'conn.', 'subscr.', 'found/h'], lines),
    ...(more > 0 ? [`${more} more shards by REST and the command line.`] : []),
  ];
}

function badness({ mesh }: MeshCell): number {
  return mesh.kind === 'unknown' ? 1000 : mesh.peers;
}

const CLASS_WORDS = { dead: '🔴 dead', thin: '🟡 thin', good: '🟢 good' } as const;

function cellLine({ host, mesh, connected, subscribed, discoveredAnHour }: MeshCell, fleet: string): string {
  const name = code(shortHostName(host, fleet));
  const about =
    mesh.kind === 'unknown'
      ? `⚪ not known ${name}: ${unknownWords(mesh.why)}`
      : `${CLASS_WORDS[mesh.class]} ${name}: ${plural(mesh.peers, 'mesh peer')}, ${mesh.fromFleet} of the fleet`;
  const known = (value: number | null): string => (value === null ? NOT_KNOWN : numberWords(value));
  return `${about} · ${known(connected)} connected · ${known(subscribed)} subscribed · ${known(
    discoveredAnHour === null ? null : Math.round(discoveredAnHour),
  )} found an hour`;
}

/** Another vantage, said as such; nothing where no client is asked to report. */
function clientLines(
  clients: ClientHealthReport | NoTop,
  { shard, fleet }: { readonly shard: number; readonly fleet: string },
): readonly string[] {
  if (clients.kind !== 'client-health') return [];
  const more = `\`/shard clients fleet:${fleet}\``;
  const of = clients.shards.find((each) => each.shard === shardName(String(shard)));
  if (of === undefined || (of.peers === null && of.missed === null))
    return [
      `📱 From opted-in clients nothing can be told of it over the last day: none reported, or too few did (${more}).`,
    ];
  const peers = of.peers === null ? '' : `${numberWords(of.peers)} peers of a client on it, on average`;
  const missed = of.missed === null ? '' : `${plural(Math.round(of.missed), 'message')} missed`;
  const said = [peers, missed].filter((part) => part !== '').join(', ');
  return [`📱 Opted-in clients, ${of.clients} at least, say of the last day: ${said} (${more}).`];
}

function historyLines(history: ShownHistory): readonly string[] {
  if (history.kind === 'unavailable')
    return [`What it was over time is not known: ${escape(clip(history.why, SHOWN.text))}.`];
  const { hosts, hours, steps, fleet } = history;
  const [worst] = hosts;
  const over = `over the last ${hours === 1 ? 'hour' : `${hours} hours`}`;
  if (worst === undefined) return [`Nothing was recorded of it ${over}.`];
  const silent = steps.filter(({ told }) => told === 0).length;
  const most = Math.max(...hosts.map((host) => host.most));
  const dead = hosts.filter((host) => host.dead > 0).length;
  const gap = silent === 0 ? '' : ` Nobody told in ${Math.round((100 * silent) / steps.length)} % of that time.`;
  return [
    `**Over time**, ${over}: the fewest were ${worst.least} on ${code(shortHostName(worst.host, fleet.name))} ${timestamp(worst.leastAt, 'R')}, the most ${most}; ${
      dead === 0 ? 'no host was ever without a mesh peer' : `${plural(dead, 'host')} had none at some time`
    }.${gap}`,
  ];
}
