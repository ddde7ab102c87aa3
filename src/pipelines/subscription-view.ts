import {
  channelMention,
  clip,
  code,
  embed,
  escape,
  link,
  message,
  plural,
  timestamp,
  userMention,
  type MessageBody,
} from '../platform/discord/message.ts';
import type { RouteFilter } from '../platform/config/route-config.ts';
import { filterWords, mannerWords } from './route-words-view.ts';
import type { ListedSubscription, Preview, SubscribeOutcome, UnsubscribeOutcome } from './subscription-outcome.ts';
import { subscriptionId, type Doer, type Subscription } from './subscription.ts';

const GREEN = 0x2ecc71;
const GREY = 0x95a5a6;
const RED = 0xe74c3c;
const SHOWN = { name: 60, reason: 300, channel: 60, why: 400 } as const;

/** What came of asking for a subscription, and what it would have shown. Notifies nobody. */
export function subscribedMessage(outcome: SubscribeOutcome): MessageBody {
  switch (outcome.kind) {
    case 'subscribed':
      return say(`✅ ${idOf(outcome.subscription)} is made`, GREEN, [
        ...termsOf(outcome.subscription),
        ...previewLines(outcome.preview, outcome.subscription.filter),
        ...(outcome.nextDigest === null ? [] : [`The next digest: ${timestamp(outcome.nextDigest, 'F')}.`]),
        ...outcome.unheard.map(
          (repository) =>
            `⚠️ Warning: ${code(clip(repository, SHOWN.name))} is no repository of the configuration, and of GitHub only those are taken in. Add it to \`pipelines\` or \`routes\`.`,
        ),
      ]);
    case 'already-subscribed':
      return say(`ℹ️ ${idOf(outcome.subscription)} asks for that already`, GREY, [
        ...termsOf(outcome.subscription),
        `To change how it shows runs, end it with ${code(`/pipeline unsubscribe ${idOf(outcome.subscription)}`)} first.`,
      ]);
    case 'no-such-channel':
      return say('❌ There is no such channel', RED, [
        `${code(clip(outcome.channel, SHOWN.channel))} is neither a channel of the server nor one of the configuration: ${outcome.known.map((name) => code(name)).join(', ')}.`,
      ]);
    case 'not-writable':
      return say('❌ Muster cannot write there', RED, [
        `In ${channelMention(outcome.channelId)} it lacks ${outcome.missing.map(spaced).join(', ')}. Allow them to the bot’s role in the settings of the channel, and ask again.`,
      ]);
    case 'not-ready':
      return say('⏳ Discord has not told of the server yet', GREY, [
        'Whether Muster may write to the channel is not known before that. Ask again in a minute.',
      ]);
    case 'too-many':
      return say('❌ The channel has enough subscriptions', RED, [
        `${channelMention(outcome.channelId)} has ${outcome.most}, and more nobody reads. End one with \`/pipeline unsubscribe\`, or widen one: lists and globs such as \`release/*\` make one of several.`,
      ]);
    case 'unreadable-wish':
      return say(`❌ ${code(outcome.option)} cannot be read`, RED, [escape(clip(outcome.why, SHOWN.why))]);
  }
}

export function unsubscribedMessage({ kind, subscription }: UnsubscribeOutcome): MessageBody {
  const { ended } = subscription;
  if (kind === 'already-ended' && ended !== null)
    return say(`ℹ️ ${idOf(subscription)} is ended already`, GREY, [
      `By ${doerWords(ended.by)}, ${timestamp(ended.at, 'R')}.`,
      ...termsOf(subscription),
    ]);
  return say(`✅ ${idOf(subscription)} is ended`, GREEN, [
    ...termsOf(subscription),
    'Cards that it began are carried on; nothing new comes.',
  ]);
}

/** The words that were typed fit several. */
export function whichSubscriptionMessage(subscriptions: readonly Subscription[]): MessageBody {
  return say('Several subscriptions fit that', GREY, [
    'Name one by its id:',
    ...subscriptions.map(
      (each) => `• ${code(idOf(each))} in ${channelMention(each.channelId)}: ${filterWords(each.filter)}`,
    ),
  ]);
}

export interface SubscriptionListParts {
  readonly listed: readonly ListedSubscription[];
  /** The channel that was asked about; null for all. */
  readonly channelId: string | null;
  /** What shows runs besides, by the configuration. */
  readonly besides: { readonly pipelines: number; readonly routes: number };
}

export function subscriptionsMessage({ listed, channelId, besides }: SubscriptionListParts): MessageBody {
  const where = channelId === null ? '' : ` in ${channelMention(channelId)}`;
  const others = `By the configuration: ${plural(besides.pipelines, 'pipeline')} and ${plural(besides.routes, 'route')}.`;
  if (listed.length === 0)
    return say('No subscriptions', GREY, [
      `Nobody subscribed to anything${where}. \`/pipeline subscribe\` does.`,
      others,
    ]);
  return say(plural(listed.length, 'subscription'), GREY, [...listed.map(listedLine), others]);
}

function listedLine({ subscription, lastTakenAt, nextDigest, held }: ListedSubscription): string {
  const last = lastTakenAt === null ? 'took nothing yet' : `took something last ${timestamp(lastTakenAt, 'R')}`;
  const digest =
    nextDigest === null
      ? ''
      : `; ${held === 0 ? 'next digest' : `${held} held back until the digest`} ${timestamp(nextDigest, 'R')}`;
  const { madeBy, madeAt, channelId, filter, manner } = subscription;
  return [
    `**${idOf(subscription)}** in ${channelMention(channelId)}: ${filterWords(filter)}.`,
    `  ${mannerWords(manner).join(' ')} It ${last}${digest}.`,
    `  By ${doerWords(madeBy)}, ${timestamp(madeAt, 'd')}${reasonWords(subscription)}`,
  ].join('\n');
}

/** What was asked for, where, by whom and why. */
function termsOf(subscription: Subscription): readonly string[] {
  const { channelId, filter, manner, madeBy, madeAt } = subscription;
  return [
    `${channelMention(channelId)} gets ${filterWords(filter)}.`,
    ...mannerWords(manner),
    mentionWords(subscription),
    `Made by ${doerWords(madeBy)}, ${timestamp(madeAt, 'f')}${reasonWords(subscription)}`,
  ];
}

function mentionWords({ mention, manner }: Subscription): string {
  if (manner.notify.length === 0 || mention === 'nobody') return 'Mentions nobody.';
  if (mention === null) return 'A break mentions whom its fleet or environment names.';
  return `A break mentions the ${mention.kind} ${code(mention.name)}.`;
}

function reasonWords({ reason }: Subscription): string {
  return reason === null ? '.' : `: ${escape(clip(reason, SHOWN.reason))}`;
}

/** "Of 40 runs and 2 releases since …, 6 would have come here". What the filter does not ask about is not counted. */
function previewLines({ since, runs, taken, others, examples }: Preview, { events }: RouteFilter): readonly string[] {
  const asksRuns = events.length === 0 || events.includes('run') || events.includes('approval');
  const asked = others.filter(({ event, taken: some }) => some > 0 || events.includes(event));
  const seen = [
    ...(asksRuns ? [plural(runs, 'run')] : []),
    ...asked.filter(({ seen: some }) => some > 0).map(({ event, seen: some }) => plural(some, event)),
  ];
  const all = (asksRuns ? runs : 0) + asked.reduce((sum, each) => sum + each.seen, 0);
  const come = taken + asked.reduce((sum, each) => sum + each.taken, 0);
  if (all === 0)
    return [`Nothing that it asks about is recorded since ${timestamp(since, 'f')}, so there is no example.`];
  const of = `Of the ${listed(seen)} since ${timestamp(since, 'f')}, ${come} would have come here`;
  if (come === 0) return [`${of}. If that is not what you mean, look at the filter again.`];
  return [
    `${of}:`,
    ...examples.map(({ name, url, at }) => {
      const label = clip(name, SHOWN.name);
      return `• ${url === null ? escape(label) : link(label, url)}, ${timestamp(at, 'R')}`;
    }),
  ];
}

/** `3 runs, 1 tag and 1 release`. */
function listed(counts: readonly string[]): string {
  return counts.length < 2 ? (counts[0] ?? '') : `${counts.slice(0, -1).join(', ')} and ${counts.at(-1) ?? ''}`;
}

function doerWords({ userId, name }: Doer): string {
  if (userId !== null) return userMention(userId);
  const shown = escape(clip(name, SHOWN.name)).trim();
  return shown === '' ? 'someone' : shown;
}

function idOf({ number }: Subscription): string {
  return subscriptionId(number);
}

/** `SendMessagesInThreads` → Send Messages In Threads, as Discord's settings call it. */
function spaced(permission: string): string {
  return permission.replaceAll(/([a-z])([A-Z])/g, '$1 $2');
}

function say(title: string, color: number, lines: readonly string[]): MessageBody {
  return message({ mentions: 'nobody', embeds: [embed({ title, color, description: lines })] });
}
