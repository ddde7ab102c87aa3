import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

export interface HttpFake {
  readonly url: string;
  /** Paths asked for so far, in order. */
  readonly asked: readonly string[];
  /** Replaces what the path answers; paths that were never set answer 404. */
  answer(path: string, how: FakeAnswer): void;
  close(): Promise<void>;
}

export type FakeAnswer =
  | {
      readonly status?: number;
      readonly type?: string;
      readonly body: string;
      readonly headers?: Record<string, string>;
    }
  | ((request: IncomingMessage, response: ServerResponse) => void);

/** A system somewhere else, on 127.0.0.1: it answers what the test says, also what no sane system would. */
export async function openHttpFake(): Promise<HttpFake> {
  const asked: string[] = [];
  const answers = new Map<string, FakeAnswer>();
  const server = createServer((request, response) => {
    const path = request.url ?? '/';
    asked.push(path);
    const how = answers.get(path) ?? { status: 404, type: 'text/plain', body: 'Not Found' };
    if (typeof how === 'function') {
      how(request, response);
      return;
    }
    response.writeHead(how.status ?? 200, { 'content-type': how.type ?? 'application/json', ...how.headers });
    response.end(how.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${portOf(server)}`,
    asked,
    answer(path, how) {
      answers.set(path, how);
    },
    async close() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => {
        server.close(() => {
          resolve();
        });
      });
    },
  };
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The fake listens on no port.');
  return address.port;
}
