import { readFileSync } from 'node:fs';
import { request as httpRequest, Agent } from 'node:http';
import { connect } from 'node:net';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createHttpServer, type HttpServer, type HttpServerOptions } from '../../../src/platform/http/server.ts';
import type { Inbox } from '../../../src/platform/intake/inbox.ts';
import { createIntake, type Intake } from '../../../src/platform/intake/intake.ts';
import { createHttpMetrics } from '../../../src/platform/observability/http-metrics.ts';
import { createMetrics } from '../../../src/platform/observability/metrics.ts';
import { openTestDatabase, type TestDatabase } from '../../support/database.ts';
import {
  createTestInbox,
  githubHeaders,
  githubSource,
  nameHandler,
  SECRET,
  sign,
  type Handled,
  type InboxFixture,
} from '../intake/intake-fixture.ts';

const BODY = JSON.stringify({ name: 'first', repository: { full_name: 'acme/node' }, secrets: 'pl4nted-in-payload' });

let store: TestDatabase;
let fixture: InboxFixture;
let handled: Handled;
let server: HttpServer;
const agent = new Agent({ keepAlive: true, maxSockets: 100 });

beforeEach(async () => {
  store = await openTestDatabase({ file: true });
  handled = { names: [] };
  fixture = createTestInbox(store.database, { handlers: [nameHandler(handled)] });
  server = await startServer();
});

afterEach(async () => {
  agent.destroy();
  await server.stop();
  await fixture.inbox.stop();
  await store.close();
});

const intakeOn = (inbox: Pick<Inbox, 'record'>, secrets?: readonly string[]): Intake =>
  createIntake({
    sources: [githubSource(secrets)],
    handlers: [nameHandler(handled)],
    inbox,
    observer: fixture.observer,
    log: fixture.log,
  });

async function startServer({
  secrets,
  ...more
}: Partial<HttpServerOptions> & { secrets?: readonly string[] } = {}): Promise<HttpServer> {
  const { metrics, log, clock, inbox } = fixture;
  const made = createHttpServer({
    address: { host: '127.0.0.1', port: 0 },
    intake: intakeOn(inbox, secrets),
    health: async () => ({ gateway: 'connected', deliveryLagMs: 12 }),
    ready: () => inbox.checkCommit(),
    metrics,
    observer: createHttpMetrics(createMetrics({ log })),
    clock,
    log,
    ...more,
  });
  await made.start();
  return made;
}

interface Reply {
  readonly status: number;
  readonly body: string;
  readonly headers: Record<string, unknown>;
}

function call(
  path: string,
  {
    method = 'POST',
    headers = {},
    body = '',
  }: { method?: string; headers?: Record<string, string>; body?: string | Buffer } = {},
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(`${server.url}${path}`, { method, headers, agent }, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, body: text, headers: response.headers });
      });
    });
    request.on('error', reject);
    request.end(body);
  });
}

const post = (body: string | Buffer, headers: Record<string, string> = githubHeaders(body)): Promise<Reply> =>
  call('/webhooks/github', { headers, body });

const waiting = async (): Promise<number> => (await fixture.inbox.stats()).waiting;

describe('POST /webhooks/github', () => {
  it('answers 202 when the event is on disk, and gives it to its handler', async () => {
    const reply = await post(BODY);

    expect(reply).toMatchObject({ status: 202, body: '{"outcome":"recorded"}' });
    expect(await waiting()).toBe(1);
    fixture.inbox.start();
    await fixture.inbox.idle();
    expect(handled.names).toEqual(['first']);
  });

  it('answers 202 to a repeat and handles it once', async () => {
    fixture.inbox.start();
    await post(BODY);
    await fixture.inbox.idle();

    const reply = await post(BODY);

    await fixture.inbox.idle();
    expect(reply).toMatchObject({ status: 202, body: '{"outcome":"repeat"}' });
    expect(handled.names).toEqual(['first']);
  });

  it('answers 202 to a payload that does not fit, and sets it aside', async () => {
    fixture.inbox.start();

    const reply = await post('{"name":7}');

    await fixture.inbox.idle();
    expect(reply.status).toBe(202);
    expect(fixture.facts).toMatchObject([{ kind: 'inbox.set-aside', error: 'does not fit: name: invalid_type' }]);
  });

  it.each([
    ['an event nobody reads', { 'x-github-event': 'star' }, BODY],
    ['a ping', { 'x-github-event': 'ping' }, '{"zen":"Keep it logically awesome."}'],
    [
      'a repository that the configuration does not know',
      {},
      '{"name":"x","repository":{"full_name":"Strange/Place"}}',
    ],
  ])('answers 204 to %s, and keeps nothing', async (_what, headers, body) => {
    const reply = await post(body, githubHeaders(body, headers));

    expect(reply).toMatchObject({ status: 204, body: '' });
    expect(await waiting()).toBe(0);
  });

  it.each([
    ['a signature by another secret', { 'x-hub-signature-256': sign(BODY, 'another') }],
    ['a signature of another body', { 'x-hub-signature-256': sign(`${BODY} `) }],
    ['a signature that is not hex', { 'x-hub-signature-256': `sha256=${'z'.repeat(64)}` }],
    ['a signature cut short', { 'x-hub-signature-256': sign(BODY).slice(0, -1) }],
    ['a signature of the old kind', { 'x-hub-signature-256': sign(BODY).replace('sha256', 'sha1') }],
    ['an empty signature', { 'x-hub-signature-256': '' }],
  ])('answers 401 to %s, and keeps nothing', async (_what, headers) => {
    const reply = await post(BODY, githubHeaders(BODY, headers));

    expect(reply.status).toBe(401);
    expect(await waiting()).toBe(0);
  });

  it('answers 401 without a signature, whatever else is wrong', async () => {
    const reply = await post('not json', { 'content-type': 'text/plain' });

    expect(reply.status).toBe(401);
  });

  it.each([
    ['a body that is not JSON', 'name=first', {}, /not JSON/],
    ['an empty body', '', {}, /not JSON/],
    ['JSON cut short', BODY.slice(0, -5), {}, /not JSON/],
    ['no event header', BODY, { 'x-github-event': '' }, /X-GitHub-Event/],
    ['no delivery header', BODY, { 'x-github-delivery': '' }, /X-GitHub-Delivery/],
    ['a delivery id with surprises', BODY, { 'x-github-delivery': "';drop table--" }, /X-GitHub-Delivery/],
    ['a form', 'payload=%7B%7D', { 'content-type': 'application/x-www-form-urlencoded' }, /application\/json/],
  ])('answers 400 to %s and says what to do', async (_what, body, headers, says) => {
    const reply = await post(body, githubHeaders(body, headers));

    expect(reply.status).toBe(400);
    expect(reply.body).toMatch(says);
    expect(await waiting()).toBe(0);
  });

  it.each([
    '',
    'json',
    'a/b/c',
    'application/;',
    'text/plain',
    'application/json; charset=utf-8',
    'application/vnd.github+json',
  ])('leaves the body alone whatever type it claims (%j)', async (type) => {
    const body = '{ "name" : "zażółć 🦀"  }\n';

    const reply = await post(body, githubHeaders(body, { 'content-type': type }));

    expect(reply.status).toBe(202);
  });

  it('takes either of two secrets while one replaces the other', async () => {
    await server.stop();
    server = await startServer({ secrets: ['the-new-one', SECRET] });

    const old = await post(BODY);
    const fresh = await post(
      BODY,
      githubHeaders(BODY, { 'x-hub-signature-256': sign(BODY, 'the-new-one'), 'x-github-delivery': 'd-2' }),
    );

    expect([old.status, fresh.status]).toEqual([202, 202]);
  });

  it('answers 413 above 25 MiB, by its declared length and by what comes', async () => {
    const tooLong = Buffer.alloc(25 * 1024 * 1024 + 1, 0x20);

    const declared = await post(tooLong, githubHeaders(tooLong));
    const chunked = await post(tooLong, githubHeaders(tooLong, { 'transfer-encoding': 'chunked' }));

    expect([declared.status, chunked.status]).toEqual([413, 413]);
    expect(await waiting()).toBe(0);
  });

  it('takes exactly 25 MiB', async () => {
    const body = Buffer.from(JSON.stringify({ name: 'x'.repeat(25 * 1024 * 1024 - 11) }));
    expect(body.length).toBe(25 * 1024 * 1024);

    expect((await post(body)).status).toBe(202);
  });

  it('sheds bodies beyond the memory set aside for them, and takes the next', async () => {
    await server.stop();
    server = await startServer({ limits: { bodyBytes: 1_000 } });
    const large = JSON.stringify({ name: 'x'.repeat(2_000) });

    const shed = await post(large);
    const medium = JSON.stringify({ name: 'x'.repeat(600) });
    const next = [await post(medium), await post(medium), await post('not json'.repeat(90)), await post(medium)];

    expect(shed.status).toBe(503);
    expect(shed.headers['retry-after']).toBe('5');
    expect(next.map((reply) => reply.status)).toEqual([202, 202, 400, 202]);
  });

  it('keeps nothing of a body that is cut off, and goes on', async () => {
    const { port, hostname } = new URL(server.url);
    const socket = connect(Number(port), hostname);
    await once(socket, 'connect');
    socket.write(
      `POST /webhooks/github HTTP/1.1\r\nhost: x\r\nx-github-event: workflow_run\r\nx-github-delivery: d-1\r\n` +
        `x-hub-signature-256: ${sign(BODY)}\r\ncontent-length: ${BODY.length}\r\n\r\n${BODY.slice(0, 20)}`,
    );
    socket.end();
    socket.resume();
    await once(socket, 'close');

    expect(await waiting()).toBe(0);
    expect((await post(BODY)).status).toBe(202);
  });

  it('answers 503 with Retry-After when the store fails, and 202 when it is well again', async () => {
    const failing = {
      ...fixture.inbox,
      record: async () => ({ kind: 'failed', error: new Error('disk full') }) as const,
    };
    await server.stop();
    server = await startServer({ intake: intakeOn(failing) });
    const bad = await post(BODY);
    await server.stop();
    server = await startServer();
    const good = await post(BODY);

    expect(bad).toMatchObject({ status: 503, headers: { 'retry-after': '5' } });
    expect(good.status).toBe(202);
  });

  it('answers 503 while it stops, and keeps nothing of it', async () => {
    await fixture.inbox.stop();

    expect((await post(BODY)).status).toBe(503);
    expect(await waiting()).toBe(0);
  });

  it.each([
    '/webhooks/gitlab',
    '/webhooks/aws/sns',
    '/webhooks/',
    '/webhooks/github/x',
    '/webhooks/GITHUB',
    '/nothing',
  ])('answers 404 on %s: off, or unknown', async (path) => {
    const reply = await call(path, { body: BODY, headers: githubHeaders(BODY) });

    expect(reply.status).toBe(404);
    expect(JSON.parse(reply.body)).toHaveProperty('error');
  });

  it('is off without a secret', async () => {
    await server.stop();
    server = await startServer({ secrets: [] });

    expect((await post(BODY)).status).toBe(404);
  });

  it('leaves no secret in the database, its journal or the log', async () => {
    await post(BODY);
    await post(
      BODY,
      githubHeaders(BODY, { 'x-hub-signature-256': sign(BODY, 'x'), authorization: 'Bearer pl4nted-header' }),
    );
    await post(BODY, githubHeaders(BODY, { 'x-github-delivery': 'd-2' }));
    fixture.inbox.start();
    await fixture.inbox.idle();

    const kept = [store.path, `${store.path}-wal`].map((path) => readFileSync(path).toString('latin1')).join('');
    expect(kept).toContain('acme/node');
    for (const place of [kept, fixture.lines.join('')]) {
      expect(place).not.toContain('pl4nted');
      expect(place).not.toContain(SECRET);
      expect(place).not.toContain(sign(BODY).slice(7));
    }
  });
});

describe('the HTTP server', () => {
  it('answers /healthz shortly, and at length when asked', async () => {
    expect((await call('/healthz', { method: 'GET' })).body).toBe('{"status":"ok"}');
    expect(JSON.parse((await call('/healthz?verbose', { method: 'GET' })).body)).toEqual({
      status: 'ok',
      gateway: 'connected',
      deliveryLagMs: 12,
    });
  });

  it('answers /readyz by committing, and 503 when it cannot', async () => {
    expect(await call('/readyz', { method: 'GET' })).toMatchObject({ status: 200, body: '{"status":"ready"}' });

    await server.stop();
    server = await startServer({ ready: async () => ({ kind: 'cannot-commit', why: 'disk full' }) });
    expect((await call('/readyz', { method: 'GET' })).status).toBe(503);
  });

  it('gives metrics in the text format of Prometheus', async () => {
    const reply = await call('/metrics', { method: 'GET' });

    expect(reply.headers['content-type']).toMatch(/^text\/plain; version=0\.0\.4/);
    expect(reply.body).toContain('# TYPE muster_webhooks_total counter');
  });

  it('moves /metrics and internal groups to the second address', async () => {
    await server.stop();
    server = await startServer({
      internalAddress: { host: '127.0.0.1', port: 0 },
      groups: [
        { on: 'internal', register: (app) => void app.get('/api/v1/x', async () => ({ internal: true })) },
        { on: 'public', register: (app) => void app.get('/releases/x', async () => ({ internal: false })) },
      ],
    });
    const statusOf = async (url: string): Promise<number> => (await fetch(url)).status;

    expect(await statusOf(`${server.url}/metrics`)).toBe(404);
    expect(await statusOf(`${server.url}/api/v1/x`)).toBe(404);
    expect(await statusOf(`${server.url}/releases/x`)).toBe(200);
    expect(await statusOf(`${server.internalUrl}/metrics`)).toBe(200);
    expect(await statusOf(`${server.internalUrl}/api/v1/x`)).toBe(200);
    expect(await statusOf(`${server.internalUrl}/webhooks/github`)).toBe(404);
  });

  it('says nothing of what broke, only a reference that leads to the log', async () => {
    await server.stop();
    server = await startServer({
      groups: [
        {
          on: 'public',
          register: (app) =>
            void app.get('/broken', async () => {
              throw new Error('inner workings');
            }),
        },
      ],
    });

    const reply = await call('/broken', { method: 'GET' });

    expect(reply.status).toBe(500);
    const [, reference] = /Reference ([0-9A-F]{8})/.exec(reply.body) ?? [];
    expect(reply.body).not.toContain('inner workings');
    expect(fixture.lines.find((line) => line.includes(reference!))).toContain('inner workings');
  });

  it('says which address is taken', async () => {
    const { port } = new URL(server.url);

    await expect(startServer({ address: { host: '127.0.0.1', port: Number(port) } })).rejects.toThrow(
      /Cannot listen on 127\.0\.0\.1:\d+ \(EADDRINUSE\): another program does/,
    );
  });

  it('does not wait out keep-alive when it stops while a refused body still arrives', async () => {
    const { hostname, port } = new URL(server.url);
    const declaredBytes = 64 * 1024 * 1024;
    const socket = connect({ host: hostname, port: Number(port) });
    const hungUp = once(socket, 'close');
    socket.write(`POST /webhooks/github HTTP/1.1\r\nHost: muster\r\nContent-Length: ${declaredBytes}\r\n\r\n`);
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(answer.toString()).toMatch(/^HTTP\/1\.1 413 /u);

    const stopped = server.stop();
    await new Promise((resolve) => setImmediate(resolve));
    socket.resume();
    socket.write(Buffer.alloc(declaredBytes, 'x'));

    await stopped;
    await hungUp;
    expect(socket.bytesWritten).toBeGreaterThan(declaredBytes);
  });

  it('waits for a request under way when it stops, but not for ever', async () => {
    const entered = Promise.withResolvers<undefined>();
    await server.stop();
    server = await startServer({
      groups: [
        {
          on: 'public',
          register: (app) =>
            void app.get('/hanging', () => {
              entered.resolve(undefined);
              return new Promise(() => undefined);
            }),
        },
      ],
    });
    const hanging = call('/hanging', { method: 'GET' }).catch(() => 'cut off');
    await entered.promise;

    const stopped = server.stop();
    await new Promise((resolve) => setImmediate(resolve));
    fixture.clock.advance(10_000);

    await stopped;
    expect(await hanging).toBe('cut off');
  });

  it.each([
    ['refuses what is new', () => server.refuse()],
    ['stops', () => server.stop()],
  ])('tells groups whose answers wait when it %s', async (_when, end) => {
    const waiting = Promise.withResolvers<undefined>();
    const entered = Promise.withResolvers<undefined>();
    await server.stop();
    server = await startServer({
      groups: [
        {
          on: 'public',
          register: (app) =>
            void app.get('/api/waiting', async () => {
              entered.resolve(undefined);
              await waiting.promise;
              return 'answered';
            }),
          hurry: () => {
            waiting.resolve(undefined);
          },
        },
      ],
    });
    const answer = call('/api/waiting', { method: 'GET' });
    await entered.promise;

    await end();
    expect(await answer).toMatchObject({ status: 200, body: 'answered' });
  });
});
