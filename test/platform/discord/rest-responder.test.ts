import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { InteractionResponseType } from 'discord-api-types/v10';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { InteractionRef } from '../../../src/platform/discord/responder.ts';
import { createRestResponder, type RestResponder } from '../../../src/platform/discord/rest-responder.ts';

/*
 * Discord's answers to an interaction's answers, one by one, as documented (topics/opcodes-and-status-codes). The stand-in
 * gives them too; here they come in any order, and nothing else does.
 */

interface Answer {
  readonly status: number;
  readonly code?: number;
}

const REF: InteractionRef = { id: '800000000000000001', applicationId: '900000000000000001', token: 'SECRET-TOKEN' };
const DEFER = { type: InteractionResponseType.DeferredMessageUpdate } as const;
const BODY = { content: 'hi', allowed_mentions: { parse: [] } };

let server: Server;
let responder: RestResponder;
let answers: (Answer | 'reset')[];
let requests: string[];
let authorized: boolean;

function handle(request: IncomingMessage, response: ServerResponse): void {
  requests.push(`${request.method ?? ''} ${request.url ?? ''}`);
  if (request.headers.authorization !== undefined) authorized = true;
  request.resume().on('end', () => {
    const answer = answers.shift() ?? { status: 204 };
    if (answer === 'reset') {
      request.socket.resetAndDestroy();
      return;
    }
    if (answer.status === 204) response.writeHead(204).end();
    else {
      const wait = answer.status === 429 ? { 'retry-after': '3600' } : {};
      response.writeHead(answer.status, { 'content-type': 'application/json', ...wait });
      response.end(JSON.stringify({ message: 'refused', code: answer.code ?? 0 }));
    }
  });
}

beforeEach(async () => {
  answers = [];
  requests = [];
  authorized = false;
  server = createServer(handle);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  responder = createRestResponder({ apiUrl: `http://127.0.0.1:${port}/api`, retryAfterMs: [1, 1] });
});

afterEach(async () => {
  responder.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

describe('a first response', () => {
  it.each([
    { answered: [{ status: 204 }], kind: 'received', sends: 1 },
    { answered: [{ status: 502 }, { status: 204 }], kind: 'received', sends: 2 },
    { answered: ['reset' as const, { status: 204 }], kind: 'received', sends: 2 },
    { answered: [{ status: 502 }, { status: 502 }, { status: 502 }], kind: 'failed', sends: 3 },
    { answered: [{ status: 404, code: 10062 }], kind: 'too-late', sends: 1 },
    { answered: [{ status: 400, code: 40060 }], kind: 'already-answered', sends: 1 },
    { answered: [{ status: 502 }, { status: 400, code: 40060 }], kind: 'received', sends: 2 },
    { answered: ['reset' as const, { status: 400, code: 40060 }], kind: 'received', sends: 2 },
    { answered: [{ status: 400, code: 50035 }], kind: 'rejected', sends: 1 },
    { answered: [{ status: 429 }, { status: 429 }, { status: 429 }], kind: 'failed', sends: 3 },
  ])('that meets $answered ends as $kind', async ({ answered, kind, sends }) => {
    answers = [...answered];

    const reception = await responder.callback(REF, DEFER);

    expect(reception.kind).toBe(kind);
    expect(requests).toHaveLength(sends);
    expect(requests[0]).toBe('POST /api/v10/interactions/800000000000000001/SECRET-TOKEN/callback?with_response=false');
  });
});

describe('a later answer', () => {
  it.each([
    { answered: [{ status: 503 }, { status: 200 }], kind: 'received' },
    { answered: [{ status: 401, code: 50027 }], kind: 'too-late' },
    { answered: [{ status: 404, code: 10015 }], kind: 'too-late' },
    { answered: [{ status: 404, code: 10008 }], kind: 'too-late' },
    { answered: [{ status: 413, code: 40005 }], kind: 'rejected' },
    { answered: [{ status: 500 }, { status: 500 }, { status: 500 }], kind: 'failed' },
  ])('that meets $answered ends as $kind', async ({ answered, kind }) => {
    answers = [...answered];

    const reception = await responder.editOriginal(REF, BODY);

    expect(reception.kind).toBe(kind);
    expect(answers).toEqual([]);
  });

  it('goes where the documentation says, and never with the token of the bot', async () => {
    await responder.editOriginal(REF, BODY);
    await responder.followUp(REF, BODY);
    await responder.deleteOriginal(REF);

    expect(requests).toEqual([
      'PATCH /api/v10/webhooks/900000000000000001/SECRET-TOKEN/messages/%40original',
      'POST /api/v10/webhooks/900000000000000001/SECRET-TOKEN',
      'DELETE /api/v10/webhooks/900000000000000001/SECRET-TOKEN/messages/%40original',
    ]);
    expect(authorized).toBe(false);
  });

  it('is no loss when what was to be deleted is gone', async () => {
    answers = [{ status: 404, code: 10008 }];

    expect(await responder.deleteOriginal(REF)).toEqual({ kind: 'received' });
  });
});

it('never tells the token in a reason', async () => {
  const reasons: string[] = [];
  for (const answer of [{ status: 404, code: 10062 }, { status: 400, code: 50035 }, { status: 500 }]) {
    answers = [answer, answer, answer];
    const reception = await responder.callback(REF, DEFER);
    if ('reason' in reception) reasons.push(reception.reason);
    answers = [];
  }
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  const unreachable = await responder.callback(REF, DEFER);
  if ('reason' in unreachable) reasons.push(unreachable.reason);
  server.listen(0, '127.0.0.1');

  expect(reasons).toHaveLength(4);
  expect(reasons.join()).not.toContain('SECRET-TOKEN');
});
