import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, expect, it } from 'vitest';
import { answerBadConnection } from '../../../src/platform/http/early-errors.ts';

let server = createServer();

afterEach(() => {
  server.close();
});

/** What a client reads when its connection failed so. */
async function answerTo(code: string | null): Promise<string> {
  server = createServer((socket) => {
    answerBadConnection(code === null ? {} : { code }, socket);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server does not listen.');
  const socket = connect(address.port, '127.0.0.1');
  return text(socket);
}

it.each([
  ['ERR_HTTP_REQUEST_TIMEOUT', 408, 'Request Timeout', 'The request took too long to arrive.'],
  ['HPE_HEADER_OVERFLOW', 431, 'Request Header Fields Too Large', 'The headers are too large.'],
  ['HPE_INVALID_METHOD', 400, 'Bad Request', 'That is no HTTP request.'],
  [null, 400, 'Bad Request', 'That is no HTTP request.'],
] as const)('tells %j to the client as a problem, and closes', async (code, status, words, detail) => {
  const answer = await answerTo(code);

  const [head = '', body = ''] = answer.split('\r\n\r\n');
  expect(head.split('\r\n')).toEqual([
    `HTTP/1.1 ${status} ${words}`,
    'Content-Type: application/problem+json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ]);
  expect(JSON.parse(body)).toMatchObject({ status, detail, outcome: 'malformed' });
});

it('says nothing to who is gone already', async () => {
  expect(await answerTo('ECONNRESET')).toBe('');
});
