import { createServer } from 'node:http';

/** What was asked of it, and what it answers to whatever is asked. */
export interface AnyPath {
  readonly url: string;
  readonly requests: readonly { readonly method: string; readonly path: string; readonly body: string }[];
  status: number;
  body: string;
  close(): Promise<void>;
}

/** A system on 127.0.0.1 that answers every path alike. */
export async function openAnyPath(): Promise<AnyPath> {
  const requests: { method: string; path: string; body: string }[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      requests.push({ method: request.method ?? '', path: request.url ?? '', body: Buffer.concat(parts).toString() });
      response.writeHead(fake.status, { 'content-type': 'application/json' });
      response.end(fake.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The fake listens on no port.');
  const fake: AnyPath = {
    url: `http://127.0.0.1:${address.port}`,
    requests,
    status: 200,
    body: '{}',
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return fake;
}
