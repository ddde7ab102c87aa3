import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { onTestFinished } from 'vitest';
import type { JsonValue } from '../../src/platform/json.ts';
import { openHttpFake } from './http-fake.ts';
import { pageFaults } from './page-schema.ts';

export interface TakenPage {
  readonly page: { readonly [field: string]: JsonValue };
  readonly idempotencyKey: string;
  readonly authorization: string | undefined;
  /** As a receiver finds it, over the bytes that came. */
  readonly signature: 'right' | 'wrong' | 'none';
}

export interface Pager {
  /** The address for a connection of kind `webhook`. */
  readonly url: string;
  /** Every request that came, taken or not, in order. */
  readonly tried: readonly TakenPage[];
  /** What is answered from now on; 'cut' breaks the connection after the page was read. */
  answerWith(status: number | 'cut'): void;
}

/** Whoever is woken by the second path, as the schema and the guide tell a receiver to be. Ends with the test. */
export async function openPager(secret: string, path = '/hooks/page?team=infra'): Promise<Pager> {
  const fake = await openHttpFake();
  onTestFinished(() => fake.close());
  const tried: TakenPage[] = [];
  let answer: number | 'cut' = 204;
  const take = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer); // border: a stream of bytes
    const body = Buffer.concat(parts);
    const page = JSON.parse(body.toString('utf8')) as TakenPage['page']; // border: judged by the schema next
    const faults = pageFaults(page);
    if (faults.length > 0) throw new Error(`A page is not as its schema says: ${faults.join('; ')}`);
    tried.push({
      page,
      idempotencyKey: String(request.headers['idempotency-key']),
      authorization: request.headers.authorization,
      signature: judge(body, request.headers['x-muster-signature-256'], secret),
    });
    if (answer === 'cut') response.destroy();
    else response.writeHead(answer).end();
  };
  fake.answer(path, (request, response) => {
    take(request, response).catch((error: unknown) => {
      response.writeHead(422, { 'content-type': 'text/plain' }).end(String(error));
    });
  });
  return {
    url: `${fake.url}${path}`,
    tried,
    answerWith: (next) => {
      answer = next;
    },
  };
}

function judge(body: Buffer, header: string | string[] | undefined, secret: string): TakenPage['signature'] {
  if (typeof header !== 'string') return 'none';
  const wanted = Buffer.from(`sha256=${createHmac('sha256', secret).update(body).digest('hex')}`);
  const given = Buffer.from(header);
  return given.length === wanted.length && timingSafeEqual(given, wanted) ? 'right' : 'wrong';
}
