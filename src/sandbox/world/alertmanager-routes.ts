import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Alertmanager } from './alertmanager.ts';

const POSTED = z.object({
  id: z.string().optional(),
  matchers: z
    .array(
      z.object({
        name: z.string().min(1),
        value: z.string(),
        isRegex: z.boolean(),
        isEqual: z.boolean().default(true),
      }),
    )
    .min(1),
  startsAt: z.iso.datetime({ offset: true }),
  endsAt: z.iso.datetime({ offset: true }),
  createdBy: z.string(),
  comment: z.string(),
});

/** Alertmanager's API v2 below /alertmanager, as far as Muster uses it (prometheus/alertmanager: api/v2/openapi.yaml). */
export function registerAlertmanager(server: FastifyInstance, alertmanager: Alertmanager): void {
  server.get('/alertmanager/api/v2/silences', () => alertmanager.silences());
  server.get('/alertmanager/api/v2/alerts', () => alertmanager.alerts());
  // It runs since before anything happened here, so that what it does not list is over.
  server.get('/alertmanager/api/v2/status', () => ({ uptime: '2020-01-01T00:00:00.000Z' }));
  server.post('/alertmanager/api/v2/silences', async (request, reply) => {
    const posted = POSTED.safeParse(request.body);
    if (!posted.success) return reply.code(400).send(JSON.stringify('bad silence'));
    const placed = alertmanager.silence(posted.data);
    return placed === null
      ? reply.code(404).send(JSON.stringify('silence not found'))
      : reply.send({ silenceID: placed });
  });
  server.delete<{ Params: { id: string } }>('/alertmanager/api/v2/silence/:id', async (request, reply) =>
    reply.code(alertmanager.expire(request.params.id) ? 200 : 404).send(),
  );
}
