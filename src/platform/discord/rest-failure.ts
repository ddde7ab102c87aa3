import { DiscordAPIError, HTTPError, RateLimitError } from 'discord.js';
import type { Failure } from '../delivery/messenger.ts';

/** Answered with status 429, yet no waiting helps it: discord.js would take it for a rate limit. */
export const TOO_MANY_EDITS = 30046;

/** Discord's JSON error codes that mean something to the relay (Discord docs: opcodes and status codes). */
const CODES = {
  unknownChannel: 10003,
  unknownMessage: 10008,
  tooManyEditsOfOldMessage: TOO_MANY_EDITS,
  missingAccess: 50001,
  notTheAuthor: 50005,
  missingPermissions: 50013,
  threadArchived: 50083,
  threadLocked: 160005,
  tooManyActiveThreads: 160006,
} as const;

export const THREAD_EXISTS = 160004;

/** Errors of connecting: the request never left, so it cannot have happened. */
const NEVER_SENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'UND_ERR_CONNECT_TIMEOUT']);

/** discord.js adds this to every waiting time; a reset this close says that no time was named at all. */
export const OFFSET_MS = 50;

/** Turns whatever discord.js threw into one of the endings a relay knows. */
export function failureOf(error: unknown, now: Date): Failure {
  if (error instanceof RateLimitError) return rateLimited(error, now);
  if (error instanceof HTTPError) return retry('server', `${error.status} ${error.message}`, true);
  if (error instanceof DiscordAPIError) return refused(error);
  if (error instanceof Error && error.message.startsWith('Expected token'))
    return { kind: 'unauthorized', reason: 'no token is set' };
  const code = codeOf(error);
  const text = error instanceof Error ? `${error.name}: ${error.message}` : 'an error that is not an Error';
  return retry('network', code === null ? text : `${code}: ${text}`, code === null || !NEVER_SENT.has(code));
}

/**
 * Either a 429, or discord.js knowing that the call would get one. Reset-After counts; Retry-After only where the
 * bucket itself has room (a limit within a limit), because it is rounded up to whole seconds.
 */
function rateLimited(error: RateLimitError, now: Date): Failure {
  const waitMs =
    error.sublimitTimeout > 0
      ? error.sublimitTimeout
      : error.timeToReset > OFFSET_MS
        ? error.timeToReset
        : error.retryAfter;
  return {
    kind: 'retry',
    cause: 'rate-limit',
    reason: `429 ${error.global ? 'global' : error.scope} on ${error.method} ${error.route}`,
    notBefore: waitMs > 0 ? new Date(now.getTime() + waitMs) : null,
    scope: error.global ? 'global' : 'bucket',
    mayHaveHappened: false,
  };
}

function refused({ code, status, message }: DiscordAPIError): Failure {
  const reason = `${status}, code ${code}: ${message}`;
  if (status === 401) return { kind: 'unauthorized', reason };
  switch (code) {
    case CODES.unknownMessage:
      return { kind: 'gone', what: 'message', reason };
    case CODES.unknownChannel:
      return { kind: 'gone', what: 'channel', reason };
    case CODES.tooManyEditsOfOldMessage:
    case CODES.notTheAuthor:
      return { kind: 'uneditable', reason };
    case CODES.threadArchived:
    case CODES.threadLocked:
      return { kind: 'archived', reason };
    case CODES.missingAccess:
      return { kind: 'blocked', what: 'access', reason };
    case CODES.missingPermissions:
      return { kind: 'blocked', what: 'permission', reason };
    case CODES.tooManyActiveThreads:
      return retry('rate-limit', reason, false);
    default:
  }
  if (status === 403) return { kind: 'blocked', what: 'access', reason };
  if (status === 408) return retry('server', reason, true);
  return { kind: 'rejected', reason };
}

function retry(cause: 'rate-limit' | 'server' | 'network', reason: string, mayHaveHappened: boolean): Failure {
  return { kind: 'retry', cause, reason, notBefore: null, scope: 'bucket', mayHaveHappened };
}

/** undici puts the system's code on the error or on its cause. */
function codeOf(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  if ('code' in error && typeof error.code === 'string') return error.code;
  return codeOf(error.cause);
}
