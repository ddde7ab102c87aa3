import { mentionOf, type Mention } from '../pipelines/route.ts';
import type { Config } from '../platform/config/config.ts';
import type { Transaction } from '../platform/database/transaction.ts';
import type { Card, Cards } from '../platform/delivery/card.ts';
import type { AlertMessage } from './alert-message-view.ts';
import type { Storm } from './alert-storm.ts';
import { episodeMessage, pingMessage, resolvedMessage } from './alert-view.ts';
import type { Alert } from './alert.ts';
import type { Attend } from './attend-service.ts';
import type { Attention } from './attention.ts';
import { gatherParts } from './drawing-service.ts';
import { isUnsettled } from './episode-step.ts';
import type { Episode, Told } from './episode.ts';
import type { LastChanges } from './last-changes-service.ts';
import { compareSeverities, gravest, laneOf } from './severity.ts';
import type { StormMarks } from './storm-view.ts';
import { stormMessage, stormOverMessage, stormPingMessage } from './storm-view.ts';

/** An old ping is worse than none: it is not sent later than this after the news. */
export const ALERT_NEWS_MS = 4 * 60 * 60 * 1000;

export interface AlertCardsParts {
  readonly config: Config;
  readonly cards: Cards;
  readonly now: Date;
  readonly changes: LastChanges;
  /** Null where nobody can do anything about an alert. */
  readonly attend: Attend | null;
  /** Takes whoever would be told by a message of its own, for one message about all; null: each is told apart. */
  readonly gather: ((mentions: readonly Mention[]) => void) | null;
  /** Null where a job alone looks after what time changes. */
  readonly wakeAt: ((at: Date) => void) | null;
}

/** An episode with all its alerts, and what people made of it where that was asked already. */
export interface Drawn {
  readonly episode: Episode;
  readonly members: readonly Alert[];
  readonly attention?: Attention | null;
}

/** What people have made of it; null where nobody can. */
export function attentionFor(
  tx: Transaction,
  { episode, members }: Drawn,
  { attend }: AlertCardsParts,
): Promise<Attention | null> {
  return attend === null ? Promise.resolve(null) : attend(tx, { episode, members });
}

/** Whom this severity notifies that was not yet notified for one as grave; none without a mention that exists. */
export function whomToTell(
  severity: string | null,
  told: readonly Told[],
  { config, now }: Pick<AlertCardsParts, 'config' | 'now'>,
): readonly Told[] {
  return config.alerts.mentions
    .filter((each) => each.severity === (severity ?? '').toLowerCase())
    .filter(({ whom }) => mentionOf(whom, config) !== null)
    .filter(
      ({ whom }) =>
        !told.some(
          (each) =>
            each.whom.kind === whom.kind &&
            each.whom.name === whom.name &&
            compareSeverities(each.severity, severity) <= 0,
        ),
    )
    .map(({ whom }) => ({ whom, severity, at: now, what: 'fires' }));
}

/** As they are to be remembered: those who are told with all that was missed have no message of their own. */
export function gathered(
  due: readonly Told[],
  { gather, config }: Pick<AlertCardsParts, 'gather' | 'config'>,
): readonly Told[] {
  if (gather === null || due.length === 0) return due;
  gather(mentionsOf(due, config));
  return due.map((told) => ({ ...told, what: 'missed' }));
}

/** The card of an episode, written anew. */
export async function putEpisodeCard(tx: Transaction, drawn: Drawn, parts: AlertCardsParts): Promise<void> {
  const { episode } = drawn;
  if (episode.channel === null || !episode.hasCard) return;
  const attention = drawn.attention ?? (await attentionFor(tx, drawn, parts));
  const frame = episodeFrame(episode, episode.channel);
  const mayComeBack = isUnsettled(episode, { alerts: parts.config.alerts, now: parts.now });
  await put(tx, parts.cards, {
    ...frame,
    phase: mayComeBack ? 'open' : frame.phase,
    // The storm's card tells of it too, and first.
    lane: episode.stormId === null ? frame.lane : 'normal',
    key: episodeKey(episode),
    kind: 'alert',
    said: episodeMessage(await gatherParts(tx, { ...drawn, attention }, parts)),
  });
}

/** A card of its own for whom it concerns, the `index`-th of the episode. */
export async function putPing(
  tx: Transaction,
  { episode, index }: { readonly episode: Episode; readonly index: number },
  { cards, config }: AlertCardsParts,
): Promise<void> {
  const told = episode.told[index];
  if (episode.channel === null || told === undefined || told.what === 'missed') return;
  await put(tx, cards, {
    ...episodeFrame(episode, episode.channel),
    key: pingKey(episode, index),
    kind: 'alert-ping',
    replyTo: episodeKey(episode),
    expiresAt: newsUntil(episode.heardAt),
    said: pingMessage(episode, { told, mentions: mentionsOf([told], config) }),
  });
}

/** "Resolved" is silent unless the firing notified somebody, or somebody acknowledged it; then it reaches the same people. */
export async function putResolved(
  tx: Transaction,
  { episode, attention }: Pick<Drawn, 'episode' | 'attention'>,
  { cards, config, gather }: AlertCardsParts,
): Promise<void> {
  const owner = attention?.acknowledgedBy?.userId ?? null;
  if (episode.channel === null || (episode.told.length === 0 && owner === null)) return;
  const whom: readonly Mention[] = owner === null ? [] : [{ kind: 'user', id: owner }];
  const mentions = new Map([...mentionsOf(episode.told, config), ...whom].map((each) => [each.id, each]));
  if (gather !== null) {
    gather([...mentions.values()]);
    return;
  }
  const ping = episode.told.findIndex(({ what }) => what !== 'missed');
  await put(tx, cards, {
    ...episodeFrame(episode, episode.channel),
    key: `alert-resolved:${episode.id}`,
    kind: 'alert-resolved',
    replyTo: ping === -1 ? cardKeyOf(episode) : pingKey(episode, ping),
    ...(ping === -1 ? {} : { supersedes: pingKey(episode, ping) }),
    expiresAt: newsUntil(episode.endedAt ?? episode.heardAt),
    said: resolvedMessage(episode, [...mentions.values()]),
  });
}

export interface StormCardParts {
  readonly storm: Storm;
  readonly episodes: readonly Episode[];
  readonly marks: StormMarks;
}

/** The card of a storm, with the list of all its groups. */
export async function putStormCard(
  tx: Transaction,
  { storm, episodes, marks }: StormCardParts,
  { cards }: AlertCardsParts,
): Promise<void> {
  if (storm.channel === null) return;
  await put(tx, cards, {
    ...stormFrame(storm, storm.channel),
    lane: laneOf(gravest(episodes.map(({ severity }) => severity))),
    key: stormKey(storm),
    kind: 'alert-storm',
    said: stormMessage(storm, episodes, marks),
  });
}

/** Tells those whom a group of the storm concerns, in a card of its own. */
export async function putStormPing(
  tx: Transaction,
  { storm, told }: { readonly storm: Storm; readonly told: Told },
  { cards, config, now }: AlertCardsParts,
): Promise<void> {
  if (storm.channel === null || told.what === 'missed') return;
  await put(tx, cards, {
    ...stormFrame(storm, storm.channel),
    // Nothing about it changes later.
    phase: 'final',
    lane: laneOf(told.severity),
    key: stormPingKey(storm, told),
    kind: 'alert-ping',
    replyTo: stormKey(storm),
    expiresAt: newsUntil(now),
    said: stormPingMessage(storm, mentionsOf([told], config)),
  });
}

/** The end of a storm, for all whom it or one of its groups notified, and for who acknowledged it. */
export async function putStormOver(tx: Transaction, storm: Storm, parts: AlertCardsParts): Promise<void> {
  const owner = storm.handling.ack?.by.userId ?? null;
  if (storm.channel === null || (storm.told.length === 0 && owner === null)) return;
  const whom: readonly Mention[] = owner === null ? [] : [{ kind: 'user', id: owner }];
  const mentions = new Map([...mentionsOf(storm.told, parts.config), ...whom].map((each) => [each.id, each]));
  await put(tx, parts.cards, {
    ...stormFrame(storm, storm.channel),
    lane: laneOf(gravest(storm.told.map(({ severity }) => severity))),
    key: `alert-storm-over:${storm.id}`,
    kind: 'alert-resolved',
    replyTo: stormKey(storm),
    expiresAt: newsUntil(parts.now),
    said: stormOverMessage(storm, [...mentions.values()]),
  });
}

type Put = Omit<Card, 'body' | 'summary'> & { readonly said: AlertMessage };

async function put(tx: Transaction, cards: Cards, { said, ...card }: Put): Promise<void> {
  const { body, summary, list } = said;
  const hash = list === null ? null : await cards.putFile(tx, Buffer.from(list));
  const files = hash === null ? {} : { files: [{ hash, name: 'alerts.txt', description: 'All alerts, one a line' }] };
  await cards.put(tx, { ...card, summary, body: { ...body, ...files } });
}

function episodeFrame(
  episode: Episode,
  channel: string,
): { readonly place: Card['place']; readonly lane: Card['lane']; readonly phase: Card['phase'] } {
  return {
    place: { kind: 'channel', channel },
    lane: laneOf(episode.severity),
    phase: episode.endedAt === null ? 'open' : 'final',
  };
}

function stormFrame(storm: Storm, channel: string): { readonly place: Card['place']; readonly phase: Card['phase'] } {
  return { place: { kind: 'channel', channel }, phase: storm.endedAt === null ? 'open' : 'final' };
}

/** Each once, though somebody may have been told of two severities; those that the config knows no more are left out. */
function mentionsOf(told: readonly Told[], config: Config): readonly Mention[] {
  const found = told.map(({ whom }) => mentionOf(whom, config)).filter((mention) => mention !== null);
  return [...new Map(found.map((mention) => [`${mention.kind}:${mention.id}`, mention])).values()];
}

function episodeKey({ id }: Episode): string {
  return `alert:${id}`;
}

function pingKey({ id }: Episode, index: number): string {
  return `alert-ping:${id}:${index}`;
}

/** The card that shows it: its own, or that of the storm that took it in. */
function cardKeyOf(episode: Episode): string {
  return episode.hasCard || episode.stormId === null ? episodeKey(episode) : stormKey({ id: episode.stormId });
}

function stormKey({ id }: Pick<Storm, 'id'>): string {
  return `alert-storm:${id}`;
}

function stormPingKey({ id }: Storm, { whom, severity }: Told): string {
  return `alert-storm-ping:${id}:${whom.kind}:${whom.name}:${severity ?? ''}`;
}

function newsUntil(at: Date): Date {
  return new Date(at.getTime() + ALERT_NEWS_MS);
}
