/*
 * GET /api/v1/inbox/mine    what waits for the token's person: approvals and requests to decide, alerts that are theirs or
 *                           nobody's, holds that end or are overdue, deploys that are not as they should be, windows
 * Needs: fleet.view, on any fleet; each thing is judged by the permission that acting on it takes. The twin of /inbox mine.
 */
import { z } from 'zod';
import type { MineService } from '../src/mine/mine-service.ts';
import { MINE_KINDS } from '../src/mine/mine.ts';
import type { Database } from '../src/platform/database/transaction.ts';
import { defineApi, type ApiAct } from '../src/platform/http/api/api-spec.ts';

export interface InboxMineApiDeps {
  readonly mine: MineService;
  readonly database: Pick<Database, 'read'>;
}

const ITEM = z.object({
  kind: z.enum(MINE_KINDS),
  id: z.string(),
  fleet: z.string().nullable().describe('null: the house as a whole, or `id` is the fleet'),
  what: z.string(),
  since: z.iso.datetime(),
  until: z.iso.datetime().nullable().describe('When it ends, lapses or begins by itself; null: it stays'),
});

export function createInboxMineApi({ mine, database }: InboxMineApiDeps): ApiAct {
  return defineApi({
    act: 'inbox mine',
    method: 'GET',
    path: '/inbox/mine',
    summary: 'What waits for you: approvals, requests, alerts, holds and windows',
    input: z.object({}),
    data: z.object({ waiting: z.array(ITEM).describe('The most pressing first') }),
    endings: { listed: { status: 200, about: 'only what you could do something about' } },
    find: async () => ({}),
    requires: (_input, _subject, actor) => mine.requirement(actor),
    notFound: () => 'Nothing waits for you.',
    async run(_input, _subject, actor) {
      const items = await mine.list(database.read, actor);
      const waiting = items.map(({ since, until, ...item }) => {
        return { ...item, since: since.toISOString(), until: until?.toISOString() ?? null };
      });
      return { outcome: 'listed', data: { waiting } };
    },
  });
}
