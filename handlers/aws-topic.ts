/*
 * What a topic of AWS SNS says of itself → POST /webhooks/aws/sns (AWS docs: "Parsing Amazon SNS message formats"):
 * SubscriptionConfirmation, when somebody subscribed us; UnsubscribeConfirmation, when the subscription was ended; and,
 * under the name `text`, messages that are no JSON.
 *
 * What comes of it: a card in the channel of those who run Muster, which says how to confirm by hand. The address in the
 * message is never opened. Neither it nor the token is kept: with either, anybody can confirm.
 * Who may: the topics of SNS_TOPIC_ARNS, proven by SNS's signature. Nothing here is done to AWS.
 */
import { z } from 'zod';
import type { NoticeService } from '../src/operations/notice-service.ts';
import { defineHandler, type Handler } from '../src/platform/intake/handler.ts';
import type { JsonValue } from '../src/platform/json.ts';
import { filled, instant, line } from './aws-event.ts';
import { foreignLine } from './foreign-line.ts';
import { pickFields } from './pick-fields.ts';

/** All that is ever stored of such an event. The subject is what a person gave it, and says what it was. */
function redact(raw: JsonValue): JsonValue {
  return pickFields(raw, { Type: foreignLine, TopicArn: foreignLine, Timestamp: foreignLine, Subject: foreignLine });
}

const PAYLOAD = z.object({ TopicArn: filled, Timestamp: instant, Subject: line.nullish() });

const ABOUT = [
  { event: 'SubscriptionConfirmation', kind: 'topic-asks' },
  { event: 'UnsubscribeConfirmation', kind: 'topic-left' },
] as const;

export function createTopicHandlers(notices: NoticeService): readonly Handler[] {
  return [
    ...ABOUT.map(({ event, kind }) =>
      defineHandler({
        source: 'aws/sns',
        event,
        redact,
        payload: PAYLOAD,
        async handle({ TopicArn, Timestamp }, _event, tx) {
          await notices.tell(tx, { kind, topicArn: TopicArn, at: Timestamp });
        },
      }),
    ),
    defineHandler({
      source: 'aws/sns',
      event: 'text',
      redact,
      payload: PAYLOAD,
      async handle({ TopicArn, Timestamp, Subject }, _event, tx) {
        await notices.tell(tx, { kind: 'topic-unread', topicArn: TopicArn, subject: Subject || null, at: Timestamp });
      },
    }),
  ];
}
