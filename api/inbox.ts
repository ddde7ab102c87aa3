/*
 * GET  /api/v1/inbox?limit=&after=   inbound events that broke their handler: counts by name, and a page of them, the
 *                                    oldest first, with what was wrong; `after` is where the last page ended
 * POST /api/v1/inbox/replay          { event? }: an id, a source and a name such as "github workflow_run", or all of them
 * Payloads are never shown. Needs: inbox.view to list, inbox.replay to replay. The twins of /inbox list and replay.
 */
import { z } from 'zod';
import { REPLAY_REQUIREMENT, type InboxService } from '../src/operations/inbox-service.ts';
import { parseSetAsideChoice, type SetAsideChoice } from '../src/operations/set-aside.ts';
import type { Database } from '../src/platform/database/transaction.ts';
import { defineApi, type ApiAct } from '../src/platform/http/api/api-spec.ts';

const MOST = 200;

const EVENT = z.object({
  id: z.string(),
  source: z.string(),
  event: z.string(),
  receivedAt: z.iso.datetime(),
  setAsideAt: z.iso.datetime(),
  error: z.string().describe('Names of fields or the kind of fault'),
});
const GROUP = z.object({ source: z.string(), event: z.string(), count: z.number(), since: z.iso.datetime() });

export interface InboxApiDeps {
  readonly inboxService: InboxService;
  readonly database: Pick<Database, 'read'>;
}

export function createInboxApi({ inboxService, database }: InboxApiDeps): readonly ApiAct[] {
  return [
    defineApi({
      act: 'inbox list',
      method: 'GET',
      path: '/inbox',
      summary: 'What is set aside, and what was wrong with it',
      input: z.object({
        limit: z.coerce.number().int().min(1).max(MOST).default(50),
        after: z.guid().optional().describe('The id that the last page ended with'),
      }),
      data: z.object({
        groups: z.array(GROUP),
        events: z.array(EVENT),
        next: z.string().nullable().describe('Pass it as `after` for younger ones; null: there are none'),
      }),
      endings: { listed: { status: 200, about: 'the oldest events; `groups` counts all of them' } },
      find: async () => ({}),
      requires: () => ({ permission: 'inbox.view', fleet: null }),
      notFound: () => 'Nothing is set aside.',
      async run({ limit, after }) {
        const { groups, events } = await inboxService.overview(database.read, {
          limit: limit + 1,
          ...(after === undefined ? {} : { after: after.toLowerCase() }),
        });
        const next = events.length > limit ? (events[limit - 1]?.id ?? null) : null;
        return {
          outcome: 'listed',
          ...(next === null ? {} : { next: { after: next } }),
          data: {
            groups: groups.map((group) => ({ ...group, since: group.since.toISOString() })),
            next,
            events: events.slice(0, limit).map(({ id, source, event, receivedAt, setAsideAt, error }) => ({
              id,
              source,
              event,
              error,
              receivedAt: receivedAt.toISOString(),
              setAsideAt: setAsideAt.toISOString(),
            })),
          },
        };
      },
    }),
    defineApi({
      act: 'inbox replay',
      method: 'POST',
      path: '/inbox/replay',
      summary: 'Have set-aside events handled again; all of them when none is named',
      input: z.object({
        event: z.string().max(100).optional().describe('An id, or a source and a name such as "github workflow_run"'),
      }),
      data: z.object({ count: z.number() }),
      endings: {
        replayed: { status: 202, about: 'so many are handled again' },
        'nothing-set-aside': { status: 200, about: 'nothing of that is set aside; count is 0' },
        'unreadable-event': { status: 422, about: '`event` is neither an id nor a source and a name' },
      },
      find: async ({ event }) => ({ choice: event === undefined ? {} : parseSetAsideChoice(event) }),
      requires: () => REPLAY_REQUIREMENT,
      notFound: () => 'GET /inbox shows what is set aside.',
      run: (_input, { choice }, actor) => replay(inboxService, choice, actor),
    }),
  ];
}

async function replay(
  inboxService: InboxService,
  choice: SetAsideChoice | null,
  actor: Parameters<InboxService['replay']>[0]['actor'],
): Promise<Awaited<ReturnType<ApiAct['run']>>> {
  if (choice === null)
    return { outcome: 'unreadable-event', problem: 'Name an id from GET /inbox, or a source and an event.' };
  const outcome = await inboxService.replay({ choice, actor, act: 'api:inbox replay' });
  return outcome.kind === 'replayed'
    ? { outcome: 'replayed', data: { count: outcome.count }, audited: true }
    : { outcome: 'nothing-set-aside', data: { count: 0 } };
}
