import { pictureLines, type Picture } from '../platform/chart/picture.ts';
import {
  bytes,
  embed,
  escape,
  grid,
  message,
  NOT_KNOWN,
  numberWords,
  plural,
  rate,
  timestamp,
  type MessageBody,
} from '../platform/discord/message.ts';
import { shareWords } from './bandwidth-words-view.ts';
import { BUCKET_WORDS, nameWords } from './shard-top-words.ts';
import type {
  ClientBytes,
  ClientRate,
  NoTop,
  ProtocolReport,
  Told,
  TopReport,
  TopRow,
  TopWindow,
} from './shard-top.ts';
import type { DirectionAccount, TrafficPart } from './traffic-account.ts';
import { SHARDS_BLUE, whyWords } from './source-words-view.ts';

/** Rows of a table: REST and the command line have all. */
const MOST_ROWS = 15;

export function topMessage(report: TopReport, picture: Picture): MessageBody {
  const { fleet, by, direction, shard, window, rows, told, nextAt } = report;
  const on = shard === null ? '' : `, shard ${shard}`;
  return message({
    mentions: 'nobody',
    embeds: [
      {
        ...embed({
          title: `📊 What clients ${direction === 'sent' ? 'send' : 'receive'} by ${by} on ${escape(fleet.name)}${on}`,
          color: SHARDS_BLUE,
          description: [
            ...vantageLines({ told, window, what: `payload bytes ${direction}` }),
            ...(rows.length === 0 ? [nothingWords(report, nextAt)] : topLines(report)),
            ...(by === 'topic' && rows.length > 0 ? [BUCKET_WORDS] : []),
            ...(rows.length === 0 ? [] : pictureLines(picture)),
          ],
        }),
        ...(picture.kind === 'drawn' ? { image: { url: `attachment://${picture.name}` } } : {}),
      },
    ],
  });
}

/** Whose figures they are: clients that opted in, which are some of all, and never the fleet's nodes. */
export function vantageLines({
  told,
  window: { level, from, to },
  what,
}: {
  readonly told: Told;
  readonly window: TopWindow;
  readonly what: string;
}): readonly string[] {
  const who = told.clients === null ? 'Opted-in clients' : `At least ${told.clients} opted-in clients`;
  const span = `${timestamp(from, 'f')} to ${timestamp(to, 'f')}`;
  const few = told.tooFew === 0 ? '' : `, in ${plural(told.tooFew, level)} too few clients to be told of`;
  return [
    `${who}, ${what}, ${span}: not what the fleet's nodes carry, and not all clients.`,
    ...(told.told === told.asked ? [] : [`Told in ${told.told} of ${plural(told.asked, level)}${few}.`]),
  ];
}

function nothingWords({ told, shard, window }: TopReport, nextAt: Date): string {
  if (told.told > 0 && shard !== null) return `No client told anything of shard ${shard} that can be told of.`;
  if (told.tooFew > 0) return 'Clients reported, but too few of them: what fewer than that send is told of nobody.';
  return `No client reported in this time. What is reported now is told of when the ${window.level} is over, ${timestamp(nextAt, 'R')}.`;
}

function topLines({ by, rows }: TopReport): readonly string[] {
  const left = rows.length - MOST_ROWS;
  return [
    grid([by, 'bytes', 'share', 'messages', 'clients'], rows.slice(0, MOST_ROWS).map(rowCells)),
    ...(left > 0 ? [`${plural(left, 'row')} more: REST and the command line have all.`] : []),
    'Clients: at least so many, in the busiest of these stretches. What too few clients sent is in a rest.',
  ];
}

function rowCells({ of, bytes: sum, share, messages, clients }: TopRow): readonly string[] {
  return [
    nameWords(of),
    bytes(sum),
    shareWords(share),
    messages === null ? NOT_KNOWN : numberWords(messages),
    `≥${clients}`,
  ];
}

export function protocolMessage({ fleet, window, nodes, clients }: ProtocolReport): MessageBody {
  return message({
    mentions: 'nobody',
    embeds: [
      embed({
        title: `📊 Bandwidth by protocol on ${escape(fleet.name)}`,
        color: SHARDS_BLUE,
        description: [
          '**From the fleet: average per node**',
          ...(nodes.kind === 'traffic'
            ? accountGrid(nodes.whole.in, nodes.whole.out)
            : [`Not known: ${nodes.kind === 'no-shards' ? 'the fleet has no shards' : whyWords(nodes)}.`]),
          '**From opted-in clients**',
          ...(clients === null ? ['No client reports for this fleet.'] : clientLines(clients, window)),
        ],
      }),
    ],
  });
}

function clientLines(
  { rates, beyond, told }: NonNullable<ProtocolReport['clients']>,
  window: TopWindow,
): readonly string[] {
  return [
    ...vantageLines({ told, window, what: 'what they told of their own traffic' }),
    ...(rates.length === 0
      ? ['Rates by protocol: no client told any, or too few did.']
      : ['Averages of the rates that clients told:', grid(['protocol', 'in', 'out', 'clients'], rates.map(rateCells))]),
    ...(beyond.length === 0
      ? ["Discovery, BitTorrent and RPC: no client told any; status-go's metrics lack them."]
      : ["Beyond Waku's protocols, all together:", grid(['', 'in', 'out', 'clients'], beyond.map(bytesCells))]),
  ];
}

function rateCells({ name, inBytesPerSecond, outBytesPerSecond, clients }: ClientRate): readonly string[] {
  const words = (value: number | null): string => (value === null ? NOT_KNOWN : rate(value));
  return [restName(name), words(inBytesPerSecond), words(outBytesPerSecond), `≥${clients}`];
}

function bytesCells({ name, inBytes, outBytes, clients }: ClientBytes): readonly string[] {
  const words = (value: number | null): string => (value === null ? NOT_KNOWN : bytes(value));
  return [restName(name), words(inBytes), words(outBytes), `≥${clients}`];
}

export function restName(name: string): string {
  return name === 'rest' ? 'rest, each of too few' : name;
}

/** By protocol, all shards as relay. */
function accountGrid(into: DirectionAccount | null, out: DirectionAccount | null): readonly string[] {
  if (into === null && out === null)
    return ['Not known: no node tells both of its libp2p traffic and of its relay traffic.'];
  const names = [...new Set([into, out].flatMap((account) => account?.parts.map(protocolOf) ?? []))];
  const cells = (account: DirectionAccount | null, name: string): readonly string[] => {
    const known =
      account?.parts.flatMap((part) => (protocolOf(part) === name ? (part.bytesPerSecond ?? []) : [])) ?? [];
    const value = known.length === 0 ? null : known.reduce((all, each) => all + each, 0);
    const share = value === null || account === null || account.whole <= 0 ? null : value / account.whole;
    return [value === null ? NOT_KNOWN : value < 0 ? `−${rate(-value)}` : rate(value), shareWords(share)];
  };
  return [
    grid(
      ['protocol', 'in', 'share', 'out', 'share'],
      names.map((name) => [name, ...cells(into, name), ...cells(out, name)]),
    ),
  ];
}

function protocolOf({ of }: TrafficPart): string {
  return of.kind === 'shard' ? 'relay' : of.kind.replaceAll('-', ' ');
}

/** Why there is no report, and what to do about it. */
export function noTopMessage(outcome: NoTop): MessageBody {
  return message({
    mentions: 'nobody',
    embeds: [
      embed({
        title: `📊 What clients tell on ${escape(outcome.fleet.name)}`,
        color: SHARDS_BLUE,
        description: noTopWords(outcome),
      }),
    ],
  });
}

export function noTopWords(outcome: NoTop): string {
  switch (outcome.kind) {
    case 'off':
      return 'No source of telemetry is bound to this fleet, and its nodes cannot see message types. Write one to `telemetry.sources` in the configuration, and give it a token.';
    case 'no-shards':
      return 'The fleet has no shards: the configuration names none of it. `shards: […]` there would.';
    case 'no-such-shard':
      return `Shard ${outcome.shard} is none of the fleet's: it has ${outcome.fleet.shards.join(', ')}.`;
    case 'unavailable':
      return `What clients reported cannot be read: ${escape(outcome.why)}.`;
  }
}
