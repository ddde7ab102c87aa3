import { createHash } from 'node:crypto';
import type { Database } from './platform/database/transaction.ts';
import type { RouteGroup } from './platform/http/server.ts';
import type { CalendarService } from './windows/calendar-service.ts';

export interface CalendarRoutes {
  readonly calendar: CalendarService;
  readonly database: Pick<Database, 'read'>;
  readonly guildId: string;
  /** The roles somebody carries now; 'gone' when they left the server, null while Discord does not say. */
  readonly rolesOf: (userId: string) => Promise<readonly string[] | 'gone' | null>;
}

/** Calendars come again at their own pace; a minute spares the store those that come at once. */
const FRESH_S = 60;

/**
 * GET /windows.ics?key=…: the windows that the link's person may see now. A wrong, old or missing key is 404, all alike.
 * The address is the credential, so nothing on the way may keep the answer or pass the address on.
 */
export function createCalendarRoutes({ calendar, database, guildId, rolesOf }: CalendarRoutes): RouteGroup {
  return {
    on: 'public',
    register(app) {
      app.get<{ Querystring: { readonly key?: string } }>('/windows.ics', async (request, reply) => {
        const { key } = request.query;
        const userId = typeof key === 'string' ? await calendar.findReader(database.read, key) : null;
        const roles = userId === null ? 'gone' : await rolesOf(userId);
        if (userId === null || roles === 'gone') return reply.code(404).send({ error: 'There is nothing here.' });
        if (roles === null)
          return reply.code(503).header('retry-after', '60').send({ error: 'Discord does not say who you are now.' });
        const text = await calendar.write(database.read, {
          via: 'api',
          guildId,
          discordUserId: userId,
          discordRoleIds: roles,
          displayName: 'calendar',
          requestId: request.id,
        });
        // What changes with each reading, the moment of its writing, is not what changed.
        const etag = `"${createHash('sha256')
          .update(text.replaceAll(/^DTSTAMP:.*$/gm, ''))
          .digest('base64url')}"`;
        void reply
          .header('cache-control', `private, max-age=${FRESH_S}`)
          .header('referrer-policy', 'no-referrer')
          .header('etag', etag);
        if (request.headers['if-none-match'] === etag) return reply.code(304).send();
        return reply.type('text/calendar; charset=utf-8').send(text);
      });
    },
  };
}
