import type { FastifyReply } from 'fastify';

/** RFC 9457, with the outcome that the same act has on Discord. */
export interface Problem {
  readonly status: number;
  readonly title: string;
  /** A sentence: what is wrong and what to do. */
  readonly detail: string;
  readonly outcome: string;
  readonly fields?: readonly { readonly field: string; readonly message: string }[];
  readonly permission?: string;
  readonly fleet?: string | null;
  readonly couldAsk?: readonly string[];
}

const TITLES: Readonly<Record<number, string>> = {
  400: 'The request is malformed',
  401: 'Who asks is not known',
  403: 'Not allowed',
  404: 'Not found',
  405: 'Not that way',
  408: 'Too slow',
  409: 'It conflicts with what is',
  413: 'Too large',
  414: 'The address is too long',
  415: 'Not JSON',
  422: 'It cannot be done as asked',
  429: 'Too many requests',
  431: 'The headers are too large',
  500: 'Something broke in Muster',
  503: 'Not now',
};

export function titleOf(status: number): string {
  return TITLES[status] ?? 'It did not work';
}

export function sendProblem(reply: FastifyReply, problem: Omit<Problem, 'title'>): FastifyReply {
  return reply
    .code(problem.status)
    .header('cache-control', 'no-store')
    .type('application/problem+json')
    .send(JSON.stringify({ type: 'about:blank', title: titleOf(problem.status), ...problem }));
}
