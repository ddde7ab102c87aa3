import type { FastifyReply } from 'fastify';
import type { ApiError } from './api-error.ts';
import type { Headers } from './buckets.ts';

/** What goes back over the wire. */
export interface Answer {
  readonly status: number;
  readonly body?: object | string;
  readonly headers: Headers;
}

const HTML = 'text/html; charset=UTF-8';

export function fromError(error: ApiError): Answer {
  const headers: Headers =
    error.retryAfterMs === undefined
      ? {}
      : { 'retry-after': String(Math.ceil(error.retryAfterMs / 1000)), 'x-ratelimit-scope': 'shared' };
  return { status: error.status, body: error.body, headers };
}

/** Header, body and bucket agree on the wait: discord.js reads one or the other, depending on `Remaining`. */
export function rateLimited(
  scope: 'user' | 'shared' | 'global',
  retryAfterMs: number,
  headers: Headers | null,
): Answer {
  const what = scope === 'shared' ? 'The resource is being rate limited.' : 'You are being rate limited.';
  const body = { message: what, retry_after: retryAfterMs / 1000, global: scope === 'global' };
  if (headers === null) return { status: 429, body, headers: {} };
  const retryAfter = { 'retry-after': String(Math.ceil(retryAfterMs / 1000)) };
  const isGlobal = scope === 'global' ? { 'x-ratelimit-global': 'true' } : {};
  return { status: 429, body, headers: { ...headers, ...retryAfter, ...isGlobal } };
}

export function brokenServer(status: number): Answer {
  return { status, body: `${status}: upstream error`, headers: { 'content-type': HTML } };
}

export function cut(reply: FastifyReply, how: 'hang' | 'reset'): void {
  reply.hijack();
  if (how === 'reset') reply.raw.socket?.resetAndDestroy();
}

export function send(reply: FastifyReply, answer: Answer): void {
  void reply.code(answer.status).headers(answer.headers).send(answer.body);
}

/** What Cloudflare says in Discord's place to an address that sent too many bad requests. */
export const BANNED: Answer = {
  status: 429,
  body: 'error code: 1015',
  headers: { 'retry-after': '600', 'content-type': HTML },
};
