import {
  channelMention,
  code,
  embed,
  escape,
  message,
  plural,
  timestamp,
  type MessageBody,
} from '../platform/discord/message.ts';
import type { Notice } from './notice.ts';

const AMBER = 0xd9822b;
const GREEN = 0x2e9e5b;

/** The card and the one line that stands for it in lists. Nobody is mentioned: the channel is read by those who can act. */
export function noticeMessage(notice: Notice): { readonly body: MessageBody; readonly summary: string } {
  const { title, lines, color } = wordsOf(notice);
  return {
    body: message({ mentions: 'nobody', embeds: [embed({ title, description: lines, color })] }),
    summary: title,
  };
}

function wordsOf(notice: Notice): {
  readonly title: string;
  readonly lines: readonly string[];
  readonly color: number;
} {
  switch (notice.kind) {
    case 'place-blocked':
      return {
        title: `⚠️ ${placeName(notice.place)} is closed to Muster`,
        lines: [
          `Since ${timestamp(notice.since, 'F')} Discord refuses messages ${whereOf(notice.place)}: ${escape(notice.reason)}.`,
          REMEDY[notice.what],
          'What belongs there is kept and goes out as soon as the place is open again; Muster looks every few minutes.',
        ],
        color: AMBER,
      };
    case 'place-unblocked':
      return {
        title: `✅ ${placeName(notice.place)} is open again`,
        lines: [
          `Messages ${whereOf(notice.place)} were refused from ${timestamp(notice.since, 'F')} to ${timestamp(notice.until, 'F')}. What was kept goes out now.`,
        ],
        color: GREEN,
      };
    case 'card-rejected':
      return {
        title: `⚠️ Discord refused a message for ${BY_ID.test(notice.place) ? 'a subscribed channel' : placeName(notice.place)}`,
        lines: [
          `${BY_ID.test(notice.place) ? `A message ${whereOf(notice.place)} was` : 'It was'} refused as it was and as plain text: ${escape(notice.reason)}.`,
          `What it said: ${escape(notice.summary)}`,
          'It is kept. A later change of the same subject is tried again; please report this as a fault of Muster.',
        ],
        color: AMBER,
      };
    case 'events-set-aside':
      return {
        title:
          notice.waiting === 0
            ? `✅ The ${notice.source} events that were set aside were given another go`
            : `⚠️ ${notice.waiting} ${notice.source} ${notice.waiting === 1 ? 'event was' : 'events were'} set aside`,
        lines:
          notice.waiting === 0
            ? [
                `That is every ${code(notice.event)} event set aside since ${timestamp(notice.since, 'F')}. One that breaks again is told anew.`,
              ]
            : [
                `They are genuine ${code(notice.event)} events that Muster could not handle, since ${timestamp(notice.since, 'F')}.`,
                `The newest one: ${escape(notice.error)}`,
                `They are kept. ${code('/inbox list')} shows them; once what broke them is mended, ${code('/inbox replay')} gives them another go.`,
              ],
        color: notice.waiting === 0 ? GREEN : AMBER,
      };
    case 'topic-asks':
    case 'topic-left':
    case 'topic-unread':
      return topicWords(notice);
    case 'examined':
      return examinedWords(notice);
  }
}

type TopicNotice = Extract<Notice, { kind: 'topic-asks' | 'topic-left' | 'topic-unread' }>;

/** The token that confirms is a credential: it is in none of these, and the address in SNS's message is never opened. */
function topicWords(notice: TopicNotice): ReturnType<typeof wordsOf> {
  const topic = code(notice.topicArn);
  switch (notice.kind) {
    case 'topic-asks':
      return {
        title: '🔔 An AWS SNS topic asks whether it may send to Muster',
        lines: [
          `${topic} asked ${timestamp(notice.at, 'R')}, and its signature is genuine. It sends nothing until somebody confirms.`,
          `If you subscribed Muster to it, run ${code('muster sns pending')} with a token of yours: it prints the finished ${code('aws sns confirm-subscription')} command for your own AWS account. Muster has the token in memory alone, for two days or until its next restart.`,
          `After that, let SNS ask again: ${code('aws sns subscribe')} with the same topic and address. If nobody of you asked for it, do nothing.`,
        ],
        color: AMBER,
      };
    case 'topic-left':
      return {
        title: '⚠️ An AWS SNS topic was told to send to Muster no more',
        lines: [
          `${topic} said so ${timestamp(notice.at, 'R')}. What is published to it does not arrive here.`,
          `If that was not meant, subscribe Muster again with ${code('aws sns subscribe')}; otherwise take the topic out of ${code('SNS_TOPIC_ARNS')}.`,
        ],
        color: AMBER,
      };
    case 'topic-unread':
      return {
        title: '⚠️ An AWS SNS topic sends plain text, which Muster does not read',
        lines: [
          `${topic} sent a message that is no JSON ${timestamp(notice.at, 'R')}${notice.subject === null ? '' : `, with the subject “${escape(notice.subject)}”`}. Its text was not kept.`,
          `Muster reads the events of CodePipeline and CodeBuild, requests for approval, and CloudWatch alarms, as AWS writes them. Take the input transformer off the EventBridge rule, or send such messages to another topic. Told once a day.`,
        ],
        color: AMBER,
      };
  }
}

function examinedWords({ at, problems }: Extract<Notice, { kind: 'examined' }>): ReturnType<typeof wordsOf> {
  if (problems.length === 0)
    return {
      title: '✅ What was wrong with Muster is mended',
      lines: [`It examined itself ${timestamp(at, 'R')} and found no problem any more.`],
      color: GREEN,
    };
  const shown = problems.slice(0, PROBLEMS_SHOWN);
  return {
    title: `⚠️ Muster found ${plural(problems.length, 'problem')} with itself`,
    lines: [
      ...shown.map(({ says, fix }) => `• ${escape(says)}.${fix === null ? '' : ` ${fix}`}`),
      ...(problems.length > shown.length ? [`And ${problems.length - shown.length} more.`] : []),
      `Examined ${timestamp(at, 'F')}. ${code('/doctor')} says how it is now.`,
    ],
    color: AMBER,
  };
}

const PROBLEMS_SHOWN = 10;

const REMEDY = {
  access: 'Give the bot View Channel there.',
  permission: 'Give the bot View Channel, Send Messages, Embed Links and Attach Files there.',
  'channel-gone': 'The channel was deleted: put the id of its successor into the configuration and reload it.',
  'not-configured': 'No channel of the configuration has that name: add it under `channels` and reload.',
} as const;

/** A channel that the configuration does not name goes by its id; titles of embeds show no mentions. */
const BY_ID = /^channel:id:(?<id>\d{17,20})$/u;

/** `in <#110…>`, where Discord shows its name; `there` where the title says it. */
function whereOf(place: string): string {
  const id = BY_ID.exec(place)?.groups?.['id'];
  return id === undefined ? 'there' : `in ${channelMention(id)}, which somebody subscribed,`;
}

/** 'channel:alerts' → `#alerts`. */
function placeName(place: string): string {
  if (BY_ID.test(place)) return 'A subscribed channel';
  return place.startsWith('channel:') ? `#${escape(place.slice('channel:'.length))}` : `A thread (${escape(place)})`;
}
