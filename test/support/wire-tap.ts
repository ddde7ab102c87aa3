import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';

/** A request that went through, and how it was answered. */
export interface Tapped {
  readonly body: string;
  readonly status: number;
  readonly answer: string;
}

export interface WireTap {
  readonly url: string;
  readonly seen: readonly Tapped[];
  /** The first request, from now on, that is of this sort. */
  next(isWanted: (tapped: Tapped) => boolean): Promise<Tapped>;
}

/** Passes requests on as they are and tells of each, so that a test can wait for what another program sends. 503 while `target` gives null. */
export async function openWireTap(target: () => string | null): Promise<WireTap> {
  const seen: Tapped[] = [];
  const waiting = new Set<(tapped: Tapped) => void>();
  const pass = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await text(request);
    const { status, answer } = await forward(target(), request, body);
    response.writeHead(status, { 'content-type': 'application/json' }).end(answer);
    const tapped: Tapped = { body, status, answer };
    seen.push(tapped);
    for (const tell of waiting) tell(tapped);
  };
  const server = createServer((request, response) => {
    pass(request, response).catch((error: unknown) => {
      response.destroy(error instanceof Error ? error : new Error(String(error)));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The tap listens on no port.');
  return {
    url: `http://127.0.0.1:${address.port}`,
    seen,
    next(isWanted) {
      const { promise, resolve } = Promise.withResolvers<Tapped>();
      const tell = (tapped: Tapped): void => {
        if (!isWanted(tapped)) return;
        waiting.delete(tell);
        resolve(tapped);
      };
      waiting.add(tell);
      return promise;
    },
  };
}

async function forward(
  target: string | null,
  { method = 'GET', url = '/', headers }: IncomingMessage,
  body: string,
): Promise<{ readonly status: number; readonly answer: string }> {
  if (target === null) return { status: 503, answer: '{}' };
  const answer = await fetch(`${target}${url}`, {
    method,
    headers: {
      'content-type': headers['content-type'] ?? '',
      ...(headers.authorization === undefined ? {} : { authorization: headers.authorization }),
    },
    ...(body === '' ? {} : { body }),
  });
  return { status: answer.status, answer: await answer.text() };
}
