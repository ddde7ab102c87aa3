import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { readCredential } from '../platform/config/environment.ts';
import { printable, type Terminal } from './terminal.ts';

export interface ApiCall {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Below /api/v1, with everything filled in. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, unknown>> | null;
}

export type ApiReply =
  | { readonly kind: 'done'; readonly outcome: string; readonly data: Readonly<Record<string, unknown>> }
  | {
      readonly kind: 'problem';
      readonly outcome: string;
      /** Foreign text in it moves no cursor. */
      readonly lines: readonly string[];
      readonly json: unknown;
    }
  /** Nothing was asked, or nobody answered. */
  | { readonly kind: 'unreachable'; readonly lines: readonly string[] };

export const DEFAULT_API_URL = 'http://127.0.0.1:8080';
const TIMEOUT_MS = 30_000;
/** Safe to repeat: what changes something carries one Idempotency-Key for all of its tries. */
const RETRY_AFTER_MS = [500, 2_000];

const PROBLEM = z.object({
  detail: z.string(),
  outcome: z.string(),
  fields: z.array(z.object({ field: z.string(), message: z.string() })).optional(),
});
const DONE = z.looseObject({ outcome: z.string() });

/** Asks the running Muster that MUSTER_API_URL names, with the token in MUSTER_API_TOKEN. */
export async function callApi({ env }: Pick<Terminal, 'env'>, call: ApiCall): Promise<ApiReply> {
  const read = readCredential(env, 'MUSTER_API_TOKEN');
  if (read.kind === 'unreadable') return { kind: 'unreachable', lines: [`${read.problem}.`] };
  if (read.kind === 'missing')
    return {
      kind: 'unreachable',
      lines: [
        'MUSTER_API_TOKEN and MUSTER_API_TOKEN_FILE are empty: this acts through a running Muster, which wants to know who asks.',
        '`muster token create` makes a token on the machine that Muster runs on.',
      ],
    };
  const token = read.secret.reveal();
  // A header takes no others, and fetch would say so with the token in its sentence.
  if (!/^[\x21-\x7e]+$/.test(token))
    return {
      kind: 'unreachable',
      lines: ['MUSTER_API_TOKEN is no token: one is a single word that begins with muster_.'],
    };
  const base =
    env['MUSTER_API_URL'] === undefined || env['MUSTER_API_URL'] === '' ? DEFAULT_API_URL : env['MUSTER_API_URL'];
  const url = URL.parse(`${base.replace(/\/+$/, '')}/api/v1${call.path}`);
  if (url === null || !/^https?:$/.test(url.protocol))
    return { kind: 'unreachable', lines: [`MUSTER_API_URL is no address: write one such as ${DEFAULT_API_URL}.`] };
  for (const [name, value] of Object.entries(call.query)) url.searchParams.set(name, value);
  return ask(url, call, token);
}

async function ask(url: URL, { method, body }: ApiCall, token: string): Promise<ApiReply> {
  const headers = {
    authorization: `Bearer ${token}`,
    ...(body === null ? {} : { 'content-type': 'application/json' }),
    ...(method === 'GET' ? {} : { 'idempotency-key': randomUUID() }),
  };
  for (const waitMs of [...RETRY_AFTER_MS, null]) {
    try {
      const response = await fetch(url, {
        method,
        headers,
        redirect: 'error',
        signal: AbortSignal.timeout(TIMEOUT_MS),
        ...(body === null ? {} : { body: JSON.stringify(body) }),
      });
      const reply = readReply(url, response.status, await response.text());
      // Our own first try, whose answer was lost, is still being done.
      if (waitMs === null || reply.kind !== 'problem' || reply.outcome !== 'still-running') return reply;
      await pause(waitMs);
    } catch (error) {
      if (waitMs === null) return { kind: 'unreachable', lines: [whyUnreachable(url, error)] };
      await pause(waitMs);
    }
  }
  throw new Error('The last try neither returned nor gave up.');
}

function readReply(url: URL, status: number, text: string): ApiReply {
  const json = parseJson(text);
  if (status < 400) {
    const done = DONE.safeParse(json);
    if (done.success) {
      const { outcome, ...data } = done.data;
      return { kind: 'done', outcome, data };
    }
  }
  const problem = PROBLEM.safeParse(json);
  if (!problem.success)
    return { kind: 'unreachable', lines: [`What answers at ${url.origin} (${status}) is not the API of a Muster.`] };
  const { detail, outcome, fields = [] } = problem.data;
  const lines = [detail, ...fields.map(({ field, message }) => `  ${field}: ${message}`)].map(printable);
  return { kind: 'problem', outcome, lines, json };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function whyUnreachable(url: URL, error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const why = cause instanceof Error ? cause.message || cause.name : 'it broke off';
  return `No Muster answers at ${url.origin} (${why}). MUSTER_API_URL says where it is.`;
}
