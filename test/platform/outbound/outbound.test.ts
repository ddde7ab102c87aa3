import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { Secret } from '../../../src/platform/config/secret.ts';
import { createOutbound, type OutboundOptions } from '../../../src/platform/outbound/create-outbound.ts';
import type { BreakerState, Outbound } from '../../../src/platform/outbound/outbound.ts';
import { TestClock } from '../../support/clock.ts';
import { openTestDatabase } from '../../support/database.ts';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

const PLANTED = 'pl4nted-credential';
const endings: (() => Promise<void> | void)[] = [];

afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

async function serve(answer: Answer): Promise<{ url: string; seen: IncomingMessage[]; server: Server }> {
  const seen: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    seen.push(request);
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  endings.push(
    () =>
      new Promise<void>((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  );
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen, server };
}

const json: Answer = (_request, response) => {
  response.writeHead(200, { 'content-type': 'application/json', etag: '"v1"' }).end('{"well":true}');
};

async function turns(count: number): Promise<void> {
  for (let i = 0; i < count; i++) await new Promise((resolve) => setImmediate(resolve));
}

interface Connected {
  readonly outbound: Outbound;
  readonly clock: TestClock;
  readonly calls: string[];
  readonly breaker: BreakerState[];
}

function connect(baseUrl: string, more: Partial<OutboundOptions> = {}): Connected {
  const clock = new TestClock();
  const calls: string[] = [];
  const breaker: BreakerState[] = [];
  const outbound = createOutbound({
    name: 'registry',
    baseUrl,
    credential: { kind: 'bearer', secret: new Secret(PLANTED) },
    requestsPerMinute: 6_000,
    clock,
    observer: {
      called: ({ outcome }) => calls.push(outcome),
      breakerChanged: ({ state }) => breaker.push(state),
    },
    ...more,
  });
  endings.push(() => {
    outbound.close();
  });
  return { outbound, clock, calls, breaker };
}

describe('an outbound call', () => {
  it('gives the parsed answer, its etag and its headers, and carries the credential', async () => {
    const { url, seen } = await serve(json);
    const { outbound, clock, calls } = connect(`${url}/base/`);

    const outcome = await outbound.requestJson({ path: '/nodes', query: { role: 'boot', tag: ['a b', 'c&d'] } });

    expect(outcome).toMatchObject({
      kind: 'ok',
      status: 200,
      body: { well: true },
      etag: '"v1"',
      receivedAt: clock.now(),
    });
    expect(seen[0]).toMatchObject({ method: 'GET', url: '/base/nodes?role=boot&tag=a+b&tag=c%26d' });
    expect(seen[0]?.headers.authorization).toBe(`Bearer ${PLANTED}`);
    expect(calls).toEqual(['ok']);
  });

  it('asks with the etag, and is told that nothing changed', async () => {
    const { url, seen } = await serve((_request, response) => {
      response.writeHead(304).end();
    });
    const { outbound } = connect(url);

    const outcome = await outbound.requestJson({ path: '/', etag: '"v1"' });

    expect(outcome).toEqual({ kind: 'not-modified' });
    expect(seen[0]?.headers['if-none-match']).toBe('"v1"');
  });

  it('sends JSON and forms', async () => {
    const bodies: string[] = [];
    const { url, seen } = await serve((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        bodies.push(body);
        response.writeHead(201).end('{}');
      });
    });
    const { outbound } = connect(url, { credential: { kind: 'basic', user: 'muster', secret: new Secret(PLANTED) } });

    await outbound.requestJson({ method: 'POST', path: '/a', body: { kind: 'json', value: { a: [1] } } });
    await outbound.requestText({ method: 'POST', path: '/b', body: { kind: 'form', fields: { a: '1 2' } } });

    expect(bodies).toEqual(['{"a":[1]}', 'a=1+2']);
    expect(seen[0]?.headers['content-type']).toContain('application/json');
    expect(seen[1]?.headers['content-type']).toContain('application/x-www-form-urlencoded');
    expect(seen[0]?.headers.authorization).toBe(`Basic ${Buffer.from(`muster:${PLANTED}`).toString('base64')}`);
  });

  it.each([
    [{ 'retry-after': '120' }, '2026-03-02T09:02:00.000Z'],
    [{ 'retry-after': 'Mon, 02 Mar 2026 10:00:00 GMT' }, '2026-03-02T10:00:00.000Z'],
    [{}, undefined],
  ])('says that the other side refused, and when to come back (%j)', async (headers, retryAt) => {
    const { url } = await serve((_request, response) => {
      response.writeHead(503, headers).end('busy');
    });

    const outcome = await connect(url).outbound.requestJson({ path: '/' });

    expect(outcome).toMatchObject({ kind: 'refused', status: 503 });
    expect(outcome.kind === 'refused' ? outcome.retryAt?.toISOString() : null).toBe(retryAt);
  });

  it('says when the answer is not what was asked for', async () => {
    const { url } = await serve((_request, response) => {
      response.end('<html>');
    });

    expect(await connect(url).outbound.requestJson({ path: '/' })).toEqual({
      kind: 'unreadable',
      status: 200,
      reason: 'the answer is not JSON',
    });
    expect(await connect(url).outbound.requestText({ path: '/' })).toMatchObject({ kind: 'ok', body: '<html>' });
  });

  it('reads no more than the cap, also of an answer that grows when it is unpacked', async () => {
    const { url } = await serve((request, response) => {
      if (request.url === '/packed')
        response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('x'.repeat(5_000_000)));
      else response.end('x'.repeat(5_000));
    });
    const { outbound } = connect(url, { maxAnswerBytes: 4_096 });

    expect(await outbound.requestText({ path: '/plain' })).toEqual({ kind: 'too-large', limitBytes: 4_096 });
    expect(await outbound.requestText({ path: '/packed' })).toEqual({ kind: 'too-large', limitBytes: 4_096 });
  });

  it('follows a redirect on the same host, and carries the credential to no other', async () => {
    const elsewhere = await serve(json);
    const { url, seen } = await serve((request, response) => {
      if (request.url === '/near') response.writeHead(302, { location: '/here' }).end();
      else if (request.url === '/far') response.writeHead(302, { location: `${elsewhere.url}/x` }).end();
      else if (request.url === '/round') response.writeHead(302, { location: '/round' }).end();
      else response.end('{}');
    });
    const { outbound } = connect(url);

    expect(await outbound.requestJson({ path: '/near' })).toMatchObject({ kind: 'ok' });
    expect(await outbound.requestJson({ path: '/far' })).toMatchObject({ kind: 'refused', status: 302 });
    expect(await outbound.requestJson({ path: '/round' })).toMatchObject({ kind: 'refused', status: 302 });
    expect(await outbound.requestJson({ path: '/near', method: 'POST' })).toMatchObject({ kind: 'refused' });
    expect(elsewhere.seen).toEqual([]);
    expect(seen.filter((each) => each.url === '/round')).toHaveLength(4);
  });

  it('gives up at its time-out, on the clock it was given', async () => {
    const hanging = Promise.withResolvers<undefined>();
    const { url } = await serve(() => {
      hanging.resolve(undefined);
    });
    const { outbound, clock } = connect(url, { timeoutMs: 3_000 });

    const call = outbound.requestJson({ path: '/' });
    await hanging.promise;
    clock.advance(3_000);

    expect(await call).toEqual({ kind: 'unreachable', why: 'timeout', sent: 'perhaps' });
    expect(clock.nextWakeAt).toBeNull();
  });

  it('ends what is under way when it is closed', async () => {
    const hanging = Promise.withResolvers<undefined>();
    const { url } = await serve(() => {
      hanging.resolve(undefined);
    });
    const { outbound } = connect(url);

    const call = outbound.requestJson({ path: '/' });
    await hanging.promise;
    outbound.close();

    expect(await call).toEqual({ kind: 'unreachable', why: 'stopped', sent: 'perhaps' });
  });

  it('tells a request that cannot have arrived from one that may have', async () => {
    const { url, server } = await serve((request) => {
      request.socket.destroy();
    });

    expect(await connect(url).outbound.requestJson({ path: '/' })).toEqual({
      kind: 'unreachable',
      why: 'reset',
      sent: 'perhaps',
    });

    await new Promise((resolve) => server.close(resolve));
    expect(await connect(url).outbound.requestJson({ path: '/' })).toEqual({
      kind: 'unreachable',
      why: 'refused',
      sent: 'no',
    });
    expect(await connect('http://no-such-host.invalid').outbound.requestJson({ path: '/' })).toEqual({
      kind: 'unreachable',
      why: 'dns',
      sent: 'no',
    });
    expect(await connect(url.replace('http:', 'https:')).outbound.requestJson({ path: '/' })).toMatchObject({
      kind: 'unreachable',
      sent: 'no',
    });
  });

  it('opens its breaker after five failures, lets one probe through, and closes when that succeeds', async () => {
    let status = 500;
    const { url, seen } = await serve((_request, response) => {
      response.writeHead(status).end('{}');
    });
    const { outbound, clock, breaker } = connect(url);

    for (let i = 0; i < 5; i++) await outbound.requestJson({ path: '/' });
    const held = await outbound.requestJson({ path: '/' });
    expect(held).toEqual({ kind: 'breaker-open', until: new Date('2026-03-02T09:00:15Z') });
    expect(seen).toHaveLength(5);

    clock.advance(15_000);
    const probes = await Promise.all([outbound.requestJson({ path: '/' }), outbound.requestJson({ path: '/' })]);
    expect(probes.map((each) => each.kind)).toEqual(['refused', 'breaker-open']);
    expect(seen).toHaveLength(6);

    clock.advance(15_000);
    expect((await outbound.requestJson({ path: '/' })).kind).toBe('breaker-open');
    clock.advance(15_000);
    status = 200;
    expect((await outbound.requestJson({ path: '/' })).kind).toBe('ok');
    expect((await outbound.requestJson({ path: '/' })).kind).toBe('ok');
    expect(breaker).toEqual(['open', 'half-open', 'open', 'half-open', 'closed']);
  });

  it('does not blame the system for requests that it rightly refuses', async () => {
    const { url, seen } = await serve((_request, response) => {
      response.writeHead(404).end();
    });
    const { outbound } = connect(url);

    for (let i = 0; i < 12; i++) await outbound.requestJson({ path: '/' });

    expect(seen).toHaveLength(12);
  });

  it('keeps to its budget and says when there is more', async () => {
    const { url, seen } = await serve(json);
    const { outbound, clock } = connect(url, { requestsPerMinute: 30 });

    const kinds: string[] = [];
    for (let i = 0; i < 4; i++) kinds.push((await outbound.requestJson({ path: '/' })).kind);
    expect(kinds).toEqual(['ok', 'ok', 'ok', 'over-budget']);
    expect(await outbound.requestJson({ path: '/' })).toEqual({
      kind: 'over-budget',
      retryAt: new Date('2026-03-02T09:00:02Z'),
    });

    clock.advance(2_000);
    expect((await outbound.requestJson({ path: '/' })).kind).toBe('ok');
    expect(seen).toHaveLength(4);
  });

  it('has no more calls under way at once than it may', async () => {
    let most = 0;
    const open: ServerResponse[] = [];
    const { url } = await serve((_request, response) => {
      open.push(response);
      most = Math.max(most, open.length);
      // Answers in pairs, and only after a third call had every chance to come.
      if (open.length === 2)
        void turns(30).then(() => {
          open.splice(0).forEach((each) => each.end('{}'));
        });
    });
    const { outbound } = connect(url, { concurrency: 2 });

    const calls = Array.from({ length: 6 }, () => outbound.requestJson({ path: '/' }));

    expect((await Promise.all(calls)).map((each) => each.kind)).toEqual(Array(6).fill('ok'));
    expect(most).toBe(2);
  });

  it('fills {host}, and keeps a breaker for each', async () => {
    const dead = await serve((_request, response) => {
      response.writeHead(500).end();
    });
    const well = await serve(json);
    const { outbound } = connect('http://{host}/rest');

    for (let i = 0; i < 6; i++) await outbound.requestJson({ host: new URL(dead.url).host, path: '/health' });
    const outcome = await outbound.requestJson({ host: new URL(well.url).host, path: '/health' });

    expect(dead.seen).toHaveLength(5);
    expect(outcome.kind).toBe('ok');
    expect(well.seen[0]?.url).toBe('/rest/health');
  });

  it.each(['evil.example/x?', 'a@b', 'a b', '', '../x', 'host#'])('refuses the host %j', async (host) => {
    await expect(connect('http://{host}/').outbound.requestJson({ host, path: '/' })).rejects.toThrow(/host/);
  });

  it.each(['/../admin', '/%2e%2e/admin', 'admin', '/a/../../../x'])(
    'refuses the path %j, which leaves the base URL',
    async (path) => {
      await expect(connect('http://127.0.0.1:1/base').outbound.requestJson({ path })).rejects.toThrow(/path/);
    },
  );

  it('keeps a path that begins with two slashes on its own host', async () => {
    const { url, seen } = await serve(json);

    await connect(url).outbound.requestJson({ path: '//evil.example/x' });

    expect(seen[0]?.url).toBe('//evil.example/x');
  });

  it('refuses to be used inside a transaction', async () => {
    const { database, close } = await openTestDatabase();
    endings.push(close);
    const { outbound } = connect('http://127.0.0.1:1');

    await expect(database.transaction(() => outbound.requestJson({ path: '/' }))).rejects.toThrow(
      /registry was used inside a transaction/,
    );
  });
});
