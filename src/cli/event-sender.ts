import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { genericRepository } from '../pipelines/generic-event.ts';
import type { GenericEvent } from '../pipelines/generic-event-input.ts';
import { readCredential } from '../platform/config/environment.ts';
import { readSecretList } from '../platform/config/secret.ts';
import { DEFAULT_API_URL } from './api-client.ts';
import type { Terminal } from './terminal.ts';

export type SendOutcome =
  | { readonly kind: 'recorded' }
  | { readonly kind: 'repeat' }
  /** Genuine, but no pipeline asks for it. */
  | { readonly kind: 'unwanted'; readonly repository: string }
  /** Muster answered and did not take it. */
  | { readonly kind: 'refused'; readonly lines: readonly string[] }
  /** Nothing was sent, or nobody answered. */
  | { readonly kind: 'unreachable'; readonly lines: readonly string[] };

const VARIABLE = 'GENERIC_WEBHOOK_TOKEN';
const TIMEOUT_MS = 10_000;
/** Safe to repeat: the event's id is the same. */
const RETRY_AFTER_MS = [500, 2_000];

const TAKEN = z.object({ outcome: z.enum(['recorded', 'repeat']) });
const REFUSED = z.object({ error: z.string().max(5000) });

/** POSTs an event to /webhooks/generic, with the first token of the variable: more of them are for the receiving side. */
export async function sendEvent(
  { env }: Pick<Terminal, 'env'>,
  { event, to }: { readonly event: GenericEvent; readonly to: string | null },
): Promise<SendOutcome> {
  const read = readCredential(env, VARIABLE);
  if (read.kind === 'unreadable') return unreachable(`${read.problem}.`);
  const token = read.kind === 'found' ? readSecretList(read.secret.reveal())[0]?.reveal() : undefined;
  if (token === undefined)
    return unreachable(
      `${VARIABLE} and ${VARIABLE}_FILE are empty: set the token that the receiving Muster has under the same name.`,
    );
  // A header takes no others, and fetch would say so with the token in its sentence.
  if (!/^[\x21-\x7e]+$/.test(token)) return unreachable(`${VARIABLE} is no token: one is a single word.`);
  const base = to ?? (env['MUSTER_API_URL'] || DEFAULT_API_URL);
  const url = URL.parse(`${base.replace(/\/+$/, '')}/webhooks/generic`);
  if (url === null || !/^https?:$/.test(url.protocol))
    return unreachable(
      `${to === null ? 'MUSTER_API_URL' : '--to'} is no address: write one such as ${DEFAULT_API_URL}.`,
    );
  return post(url, { event, token });
}

async function post(
  url: URL,
  { event, token }: { readonly event: GenericEvent; readonly token: string },
): Promise<SendOutcome> {
  const request = {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(event),
    redirect: 'error',
  } as const;
  for (const waitMs of [...RETRY_AFTER_MS, null]) {
    try {
      const response = await fetch(url, { ...request, signal: AbortSignal.timeout(TIMEOUT_MS) });
      const answer = await response.text();
      // 503: its store is in trouble, or it is stopping; it asks for another try.
      if (response.status !== 503 || waitMs === null) return outcomeOf(url, { event, status: response.status, answer });
    } catch (error) {
      if (waitMs === null) return unreachable(whyUnreachable(url, error));
    }
    await pause(waitMs);
  }
  throw new Error('The last try neither returned nor gave up.');
}

interface Answered {
  readonly event: GenericEvent;
  readonly status: number;
  readonly answer: string;
}

function outcomeOf(url: URL, { event, status, answer }: Answered): SendOutcome {
  if (status === 204) return { kind: 'unwanted', repository: genericRepository(event) };
  const json = parseJson(answer);
  const taken = TAKEN.safeParse(json);
  if (status === 202 && taken.success) return { kind: taken.data.outcome };
  const refused = REFUSED.safeParse(json);
  if (!refused.success) return unreachable(`What answers at ${url.origin} (${status}) is no Muster.`);
  const lines = [`Muster refused the event (${status}): ${refused.data.error}`, ...hintFor(status)];
  return { kind: 'refused', lines };
}

function hintFor(status: number): readonly string[] {
  if (status === 401) return [`${VARIABLE} here is none of those that Muster has.`];
  if (status === 404) return [`That Muster has no ${VARIABLE}: without one, /webhooks/generic is off.`];
  return [];
}

function unreachable(...lines: readonly string[]): SendOutcome {
  return { kind: 'unreachable', lines };
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
  return `No Muster answers at ${url.origin} (${why}). MUSTER_API_URL or --to says where it is.`;
}
