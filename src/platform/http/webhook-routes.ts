import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Intake, IntakeOutcome } from '../intake/intake.ts';
import { discardRest, readRawBody, type BodyOutcome, type BodyRoom } from './raw-body.ts';

export interface WebhookRoutes {
  readonly intake: Intake;
  readonly room: BodyRoom;
}

const RETRY_AFTER_SECONDS = 5;

/**
 * POST /webhooks/{source}. Replies: 202 recorded (also for a repeat), 204 genuine but not wanted, 400 malformed,
 * 401 forged, 404 off, 413 too large, 503 with Retry-After when our own store is in trouble.
 */
export function registerWebhookRoutes(app: FastifyInstance, { intake, room }: WebhookRoutes): void {
  // Whatever the type says, the bytes are left alone: signatures are over them.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (_request, _payload, done) => {
    done(null);
  });
  app.addHook('onRequest', async ({ raw }) => {
    // Fastify refuses what is no media type before anybody could look at the signature; we take it as none.
    if (!/^[\w.+-]+\/[\w.+-]+\s*(?:;|$)/.test(raw.headers['content-type'] ?? '')) delete raw.headers['content-type'];
  });
  app.post<{ Params: { '*': string } }>('/webhooks/*', async (request, reply) => {
    const route = intake.find(request.params['*']);
    if (route === null) return sendError(reply, { status: 404, error: 'There is no such webhook, or it is off.' });
    const read = await readRawBody(request.raw, { limitBytes: route.bodyLimitBytes, room });
    if (read.kind !== 'read') {
      // Who sends webhooks is to see why it was refused; the server's request time-out bounds how long that takes.
      discardRest(request.raw, reply.raw, Infinity);
      return sendUnread(reply, read);
    }
    try {
      const outcome = await intake.accept(route.source, { headers: request.headers, body: read.body });
      return await sendOutcome(reply, outcome);
    } finally {
      room.giveBack(read.body.length);
    }
  });
}

function sendUnread(reply: FastifyReply, read: Exclude<BodyOutcome, { kind: 'read' }>): FastifyReply {
  switch (read.kind) {
    case 'too-large':
      return sendError(reply, { status: 413, error: `The body may have ${read.limitBytes} bytes.` });
    case 'no-room':
      return sendUnavailable(reply, RETRY_AFTER_SECONDS);
    case 'cut-off':
      return sendError(reply, { status: 400, error: 'The body ended early.' });
  }
}

function sendOutcome(reply: FastifyReply, outcome: IntakeOutcome): FastifyReply {
  switch (outcome.kind) {
    case 'recorded':
    case 'repeat':
      return reply.code(202).send({ outcome: outcome.kind });
    case 'unwanted':
      return reply.code(204).send();
    case 'malformed':
      return sendError(reply, { status: 400, error: outcome.say });
    case 'forged':
      return sendError(reply, {
        status: 401,
        error: outcome.say ?? 'The request does not prove that it comes from this source.',
      });
    case 'unavailable':
      return sendUnavailable(reply, outcome.retryAfterSeconds);
  }
}

function sendUnavailable(reply: FastifyReply, retryAfterSeconds: number): FastifyReply {
  void reply.header('retry-after', String(retryAfterSeconds));
  return sendError(reply, { status: 503, error: 'The event could not be recorded; nothing was kept. Send it again.' });
}

export function sendError(reply: FastifyReply, { status, error }: { status: number; error: string }): FastifyReply {
  return reply.code(status).send({ error });
}
