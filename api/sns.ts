/*
 * GET /api/v1/sns/pending     the AWS SNS topics that asked whether they may send to Muster, each with the command that
 *                             confirms it
 * Needs: config.reload, because a confirmed topic changes what Muster hears. There is no slash command for it: the
 * command holds a token with which anybody can confirm, and that has no place in a chat.
 */
import { z } from 'zod';
import { defineApi, type ApiAct } from '../src/platform/http/api/api-spec.ts';
import type { PendingTopic } from '../src/operations/pending-topic.ts';

export interface SnsApiDeps {
  /** The newest request of each topic, as long as it can be confirmed. */
  readonly pendingTopics: () => readonly PendingTopic[];
}

const TOPIC = z.object({
  topicArn: z.string(),
  askedAt: z.iso.datetime(),
  until: z.iso.datetime(),
  command: z.string(),
});

export function createSnsApi({ pendingTopics }: SnsApiDeps): readonly ApiAct[] {
  return [
    defineApi({
      act: 'sns pending',
      method: 'GET',
      path: '/sns/pending',
      summary: 'AWS SNS topics that wait to be confirmed, each with the command that does it',
      input: z.object({}),
      data: z.object({ topics: z.array(TOPIC) }),
      endings: {
        pending: { status: 200, about: 'these wait' },
        none: { status: 200, about: 'none waits; after a restart of Muster, have AWS ask again' },
      },
      find: async () => ({}),
      requires: () => ({ permission: 'config.reload', fleet: null }),
      notFound: () => 'There is nothing that could wait.',
      async run() {
        const topics = pendingTopics().map(({ topicArn, askedAt, until, command }) => ({
          topicArn,
          askedAt: askedAt.toISOString(),
          until: until.toISOString(),
          command,
        }));
        return { outcome: topics.length === 0 ? 'none' : 'pending', data: { topics } };
      },
    }),
  ];
}
