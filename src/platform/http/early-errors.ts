import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { sendProblem, titleOf } from './api/problem.ts';
import { sendError } from './webhook-routes.ts';

/** What is under /api is answered in its own form also where no route of it was reached. */
const API = /^\/api(?:\/|$)/;

/** An address that cannot be read, or one with a part longer than any name; Fastify asks before it looks for a route. */
export function answerBadAddress(
  { statusCode = 400 }: { readonly statusCode?: number },
  request: FastifyRequest,
  reply: FastifyReply,
): void {
  const detail = statusCode === 414 ? 'A part of the address is too long.' : 'The address cannot be read.';
  if (API.test(request.url)) void sendProblem(reply, { status: statusCode, outcome: 'malformed', detail });
  else void sendError(reply, { status: statusCode, error: detail });
}

interface ConnectionFailure {
  readonly code?: string;
}

/** By the codes of Node's HTTP parser; all else is 400. */
const FAILURES: Readonly<Record<string, { readonly status: number; readonly detail: string }>> = {
  ERR_HTTP_REQUEST_TIMEOUT: { status: 408, detail: 'The request took too long to arrive.' },
  HPE_HEADER_OVERFLOW: { status: 431, detail: 'The headers are too large.' },
};

/** What is no HTTP, or too slow: nobody knows which route was meant, so every client gets the form of RFC 9457. */
export function answerBadConnection(error: ConnectionFailure, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const { status, detail } = FAILURES[error.code ?? ''] ?? { status: 400, detail: 'That is no HTTP request.' };
  const body = JSON.stringify({ type: 'about:blank', status, title: titleOf(status), detail, outcome: 'malformed' });
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    'Content-Type: application/problem+json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}
