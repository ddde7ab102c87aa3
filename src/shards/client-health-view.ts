import { pictureLines, type Picture } from '../platform/chart/picture.ts';
import { embed, escape, grid, message, NOT_KNOWN, numberWords, type MessageBody } from '../platform/discord/message.ts';
import type { ClientEvent, ClientHealthReport } from './client-health.ts';
import { restName, vantageLines } from './shard-top-view.ts';
import { SHARDS_BLUE } from './source-words-view.ts';

export function clientHealthMessage(report: ClientHealthReport, picture: Picture): MessageBody {
  const { fleet, told, window, shards, origins, events } = report;
  const isEmpty = shards.length + origins.length + events.length === 0;
  return message({
    mentions: 'nobody',
    embeds: [
      {
        ...embed({
          title: `📱 Shards as clients see them on ${escape(fleet.name)}`,
          color: SHARDS_BLUE,
          description: [
            ...vantageLines({ told, window, what: 'what they told of themselves' }),
            ...(isEmpty ? ['Nothing can be told: no client reported, or too few did.'] : healthLines(report)),
            ...(isEmpty ? [] : pictureLines(picture)),
          ],
        }),
        ...(picture.kind === 'drawn' ? { image: { url: `attachment://${picture.name}` } } : {}),
      },
    ],
  });
}

function healthLines({ shards, origins, events }: ClientHealthReport): readonly string[] {
  const words = (value: number | null): string => (value === null ? NOT_KNOWN : numberWords(value));
  return [
    '**Peers of a client by shard, and messages missed there**',
    shards.length === 0
      ? 'Not told.'
      : grid(
          ['shard', 'peers', 'missed', 'clients'],
          shards.map(({ shard, peers, missed, clients }) => [shard, words(peers), words(missed), `≥${clients}`]),
        ),
    '**Where clients found their peers**',
    origins.length === 0
      ? 'Not told.'
      : grid(
          ['origin', 'peers', 'clients'],
          origins.map(({ name, peers, clients }) => [restName(name), words(peers), `≥${clients}`]),
        ),
    '**What happened to them**',
    events.length === 0
      ? 'Not told.'
      : grid(
          ['', 'times', 'clients'],
          events.map(({ clients, count, ...event }) => [eventWords(event), words(count), `≥${clients}`]),
        ),
  ];
}

const EVENT_WORDS: Readonly<Partial<Record<ClientEvent['measure'], string>>> = {
  delivered: 'delivery confirmed',
  missed: 'message missed',
  'missed-relevant': 'missed, of interest',
  'store-error': 'store confirmation failed',
  'store-found': 'found in a store',
  'store-not-found': 'not found in a store',
  'store-query': 'store query',
  'dial-failure': 'dial failed',
  'send-error': 'sending failed',
  'envelope-sent': 'envelope sent',
  'envelope-received': 'envelope received',
};

export function eventWords({ measure, name }: Pick<ClientEvent, 'measure' | 'name'>): string {
  const words = EVENT_WORDS[measure] ?? measure;
  return name === '' ? words : `${words}: ${restName(name)}`;
}
