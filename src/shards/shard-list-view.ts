import {
  clip,
  embed,
  escape,
  grid,
  message,
  NOT_KNOWN,
  plural,
  timestamp,
  type MessageBody,
} from '../platform/discord/message.ts';
import { compactWords, shareWords } from './bandwidth-words-view.ts';
import type { ClientUse, FleetShards, ListedShard } from './shard-list.ts';
import { ageLine, SHARDS_BLUE, whyWords } from './source-words-view.ts';
import { sum } from './told-steps.ts';

/** What a message has room for; beyond it REST and the command line have all. */
const SHOWN = { fleets: 5, shards: 40, used: 160, clients: 8, groups: 4 } as const;

/** One fleet with all that is known of its shards, or each of several. */
export function shardListMessage(listed: readonly FleetShards[]): MessageBody {
  if (listed.length === 0)
    return message({
      mentions: 'nobody',
      embeds: [
        embed({
          title: '📋 Shards',
          color: SHARDS_BLUE,
          description:
            'No fleet that you may see has shards. `shards: […]` of a fleet in the configuration names them.',
        }),
      ],
    });
  const left = listed.length - SHOWN.fleets;
  return message({
    mentions: 'nobody',
    ...(left > 0 ? { content: `${plural(left, 'fleet')} more: \`/shard list fleet:…\` shows one.` } : {}),
    embeds: listed
      .slice(0, SHOWN.fleets)
      .map((each) => embed({ title: titleOf(each), color: SHARDS_BLUE, description: fleetLines(each) })),
  });
}

/** Why one fleet has none to list. */
export function noShardsMessage(fleet: string): MessageBody {
  return message({
    mentions: 'nobody',
    embeds: [
      embed({
        title: `📋 Shards of ${escape(fleet)}`,
        color: SHARDS_BLUE,
        description: 'The fleet has no shards: the configuration names none of it. `shards: […]` there would.',
      }),
    ],
  });
}

function titleOf({ fleet, shards }: FleetShards): string {
  const cluster = fleet.cluster === null ? 'no cluster said' : `cluster ${fleet.cluster}`;
  return `📋 ${plural(shards.length, 'shard')} of ${escape(fleet.name)}, ${cluster}`;
}

function fleetLines(listed: FleetShards): readonly string[] {
  const { fleet, shards } = listed;
  const shown = shards.slice(0, SHOWN.shards);
  return [
    grid(
      ['shard', 'signed', 'in, all', 'out', 'msg/s'],
      shown.map(({ shard, isProtected, flow }) => [
        String(shard),
        isProtected ? 'yes' : 'no',
        compactWords(flow?.grossIn ?? null),
        compactWords(flow?.netOut ?? null),
        compactWords(flow?.messages ?? null),
      ]),
    ),
    ...(shards.length > shown.length ? [`${shards.length - shown.length} more by REST and the command line.`] : []),
    ...toldLines(listed),
    ...(fleet.cluster === null
      ? []
      : [`Topics: \`/waku/2/rs/${fleet.cluster}/<shard>\`. Signed: only messages signed with the shard's key pass.`]),
    `Used by: ${fleet.traffic === 'not said' ? 'the configuration does not say' : escape(clip(fleet.traffic, SHOWN.used))}`,
    ...servedLines(shards),
    capacityLine(listed),
    ...clientLines(listed),
  ];
}

function toldLines({ told }: FleetShards): readonly string[] {
  if (told.kind === 'not-known') return [`Bandwidth not known: ${whyWords(told.why)}.`];
  return [
    `Bytes a second, averages per fleet node over an hour, to ${timestamp(told.until, 't')}; ${told.hosts} of ${plural(told.asked, 'node')} told.`,
    ...ageLine(told),
  ];
}

/** By fleet, so that one that serves all of them is one line. */
function servedLines(shards: readonly ListedShard[]): readonly string[] {
  const fleets = [...new Set(shards.flatMap(({ alsoServedBy }) => alsoServedBy))];
  if (fleets.length === 0) return ['Served by no other fleet of this cluster that you may see.'];
  const lines = fleets.map((fleet) => {
    const own = shards.filter(({ alsoServedBy }) => alsoServedBy.includes(fleet)).map(({ shard }) => shard);
    return `${escape(fleet)} (${own.length === shards.length ? 'all' : own.join(', ')})`;
  });
  return [`Also served by: ${clip(lines.join(', '), SHOWN.used)}`];
}

function capacityLine({ capacity }: FleetShards): string {
  const known = capacity.flatMap(({ role, connections }) => (connections === null ? [] : [{ role, connections }]));
  if (known.length === 0)
    return 'Capacity unknown: `capacity:` of the fleet in the configuration says what its nodes take.';
  const said = known.map(({ role, connections }) => `${escape(role)} ${plural(connections, 'connection')} a node`);
  const unknown = capacity.filter(({ connections }) => connections === null).map(({ role }) => escape(role));
  return `Capacity: ${said.join(', ')}${unknown.length === 0 ? '' : `; unknown of ${unknown.join(', ')}`}.`;
}

/** From another vantage, so that it stands in lines of its own. */
function clientLines({ clientsOn, shards }: FleetShards): readonly string[] {
  if (clientsOn === null) return [];
  const known = shards.flatMap(({ shard, clients }) => (clients === null ? [] : [{ shard, clients }]));
  const title = `**What opted-in clients sent on ${timestamp(clientsOn, 'D')}**`;
  if (known.length === 0) return [title, 'Too few clients reported to say anything of it.'];
  return [title, ...known.slice(0, SHOWN.clients).map(({ shard, clients }) => `Shard ${shard}: ${useWords(clients)}`)];
}

function useWords({ clients, groups }: ClientUse): string {
  const all = sum(groups.map(({ bytes }) => bytes));
  const said = groups
    .slice(0, SHOWN.groups)
    .map(({ group, bytes }) => `${escape(group)} ${all > 0 ? shareWords(bytes / all) : NOT_KNOWN}`);
  return `${said.join(', ')} of the bytes, from ${clients.toLocaleString('en-GB')} clients or more`;
}
