import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { faultReference, type Ids } from '../../ids.ts';
import type { Log } from '../../observability/log.ts';
import type { ApiAct } from './api-spec.ts';
import { sendProblem, titleOf } from './problem.ts';

/** What ends a request before any act is reached: counted, and not recorded, for nothing was asked of the gate. */
export interface ApiErrorOptions {
  readonly ids: Ids;
  readonly log: Log;
  readonly bodyLimitBytes: number;
  readonly observe?: (result: { readonly act: string; readonly outcome: string }) => void;
}

/** In place of an act's name where no act was reached. */
export const NO_ACT = 'none';

const CLIENT_PROBLEMS: Readonly<Record<number, string>> = {
  400: 'The body is not JSON.',
  415: 'Send JSON, with Content-Type: application/json.',
};

export function answerError(
  { ids, log, bodyLimitBytes, observe }: ApiErrorOptions,
  { error, request, reply }: { error: FastifyError; request: FastifyRequest; reply: FastifyReply },
): FastifyReply {
  const status = error.statusCode ?? 500;
  if (status === 429) {
    observe?.({ act: NO_ACT, outcome: 'too-many-requests' });
    return sendProblem(reply, { status, outcome: 'too-many-requests', detail: error.message });
  }
  if (status < 500) {
    const detail =
      status === 413 ? `A body may have ${bodyLimitBytes} bytes.` : (CLIENT_PROBLEMS[status] ?? `${titleOf(status)}.`);
    observe?.({ act: NO_ACT, outcome: 'malformed' });
    return sendProblem(reply, { status, outcome: 'malformed', detail });
  }
  const reference = faultReference(ids);
  log.error('A request to the API broke.', { reference, requestId: request.id, error });
  observe?.({ act: NO_ACT, outcome: 'fault' });
  const detail = `It broke; look whether it was done before you ask again. Reference ${reference}: the log says more.`;
  return sendProblem(reply, { status: 500, outcome: 'fault', detail });
}

/** 405 with the methods there are where only the method is wrong, else 404. */
export function createNoRoute(
  acts: readonly ApiAct[],
  prefix: string,
): (request: FastifyRequest, reply: FastifyReply) => FastifyReply {
  const routes = acts.map(({ method, path }) => ({
    method,
    pattern: new RegExp(`^${prefix}${path.replaceAll(/\{\w+\}/g, '[^/]+')}$`),
  }));
  return (request, reply) => {
    const [path = ''] = request.url.split('?', 1);
    const methods = new Set(routes.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method));
    // The path is right and so is the method: what stands in it is longer than any name.
    if (methods.size === 0 || [...methods].some((method) => method === request.method))
      return sendProblem(reply, {
        status: 404,
        outcome: 'no-such-route',
        detail: `There is no such route; ${prefix}/openapi.json lists them.`,
      });
    const allowed = [...methods, ...(methods.has('GET') ? ['HEAD'] : [])].join(', ');
    return sendProblem(reply.header('allow', allowed), {
      status: 405,
      outcome: 'no-such-method',
      detail: `${request.method} is not for this path; it takes ${allowed}.`,
    });
  };
}
