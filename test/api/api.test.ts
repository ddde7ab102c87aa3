import { describe, expect, it } from 'vitest';
import { callApi, makeToken } from '../support/api.ts';
import { MEMBERS, e2eConfig } from '../support/e2e-config.ts';
import { startMuster, type Muster } from '../support/muster.ts';

const SHELL = [{ permission: '*', fleets: ['*'] }];
const POLICY = { everyone: [], owner: ['fleet.*'], maintainer: ['fleet.*'], shell: SHELL };

async function start(): Promise<{ readonly muster: Muster; readonly token: string }> {
  const muster = await startMuster({ config: e2eConfig({ policy: POLICY }), members: MEMBERS });
  return { muster, token: await makeToken(muster) };
}

/** One event of a shape that no handler takes. */
async function breakAnEvent(muster: Muster, deliveryId: string): Promise<void> {
  await muster.deliver({ repository: { full_name: 'acme/node' }, workflow_run: { id: 'x' } }, { deliveryId });
  await muster.idle();
}

describe('a fleet, as programs ask for it', () => {
  it('is found by any name it had, and what is not known is null', async () => {
    const { muster, token } = await start();
    muster.world.stop('node-01.do-ams3.status.prod');

    const info = await callApi(muster, 'GET /fleets/shards.test', { token });
    const status = await callApi(muster, 'GET /fleets/status.prod/status', { token });

    expect(info.body).toMatchObject({
      name: 'status.prod',
      cluster: 16,
      pubsubTopics: ['/waku/2/rs/16/1', '/waku/2/rs/16/32'],
    });
    expect(status.body).toMatchObject({
      outcome: 'status',
      fleet: 'status.prod',
      hosts: [{ host: 'node-01.do-ams3.status.prod', health: null, healthAt: null }],
    });
  });

  it('is told with the version and the health its nodes give', async () => {
    const { muster, token } = await start();
    muster.world.setVersion('node-01.do-ams3.waku.test', 'v0.38.1');

    const { body } = await callApi(muster, 'GET /fleets/waku.test/status', { token });

    expect(body).toMatchObject({ hosts: [{ version: 'v0.38.1', health: 'healthy', state: 'healthy' }] });
  });
});

describe('events that broke their handler', () => {
  it('are listed and replayed, once for each Idempotency-Key', async () => {
    const { muster, token } = await start();
    await breakAnEvent(muster, 'd1');
    const listed = await callApi(muster, 'GET /inbox', { token });
    const headers = { 'idempotency-key': 'one' };

    const first = await callApi(muster, 'POST /inbox/replay', { token, headers });
    await muster.idle();
    const again = await callApi(muster, 'POST /inbox/replay', { token, headers });
    const other = await callApi(muster, 'POST /inbox/replay', { token, headers, body: { event: 'github push' } });

    expect(listed.body).toMatchObject({ groups: [{ source: 'github', event: 'workflow_run', count: 1 }] });
    expect([first.status, first.body]).toEqual([202, { outcome: 'replayed', count: 1 }]);
    expect([again.status, again.body]).toEqual([202, { outcome: 'replayed', count: 1 }]);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect([other.status, other.body['outcome']]).toEqual([422, 'key-of-another-request']);
    const { body } = await callApi(muster, 'GET /audit?act=inbox%20replay', { token });
    expect(body['records']).toHaveLength(1);
    muster.standIn.messages('devops');
  });

  it('take the key back when nothing was done under it', async () => {
    const { muster, token } = await start();
    const headers = { 'idempotency-key': 'two' };

    const wrong = await callApi(muster, 'POST /inbox/replay', { token, headers, body: { event: 'x' } });
    const right = await callApi(muster, 'POST /inbox/replay', { token, headers });

    expect([wrong.status, wrong.body['outcome']]).toEqual([422, 'unreadable-event']);
    expect([right.status, right.body]).toEqual([200, { outcome: 'nothing-set-aside', count: 0 }]);
  });
});

describe('the record, in pages', () => {
  it('goes on where the last page ended', async () => {
    const { muster, token } = await start();
    for (let n = 0; n < 5; n++) await callApi(muster, 'GET /fleets', { token });

    const seen: unknown[] = [];
    let path = '/audit?act=fleet&limit=2';
    for (let page = 0; page < 3; page++) {
      const { body } = await callApi(muster, `GET ${path}`, { token });
      const records = body['records'] as readonly { readonly seq: number }[];
      seen.push(...records.map(({ seq }) => seq));
      path = `/audit?act=fleet&limit=2&before=${String(body['next'])}`;
    }

    expect(seen).toHaveLength(5);
    expect(seen).toEqual([...new Set(seen)].toSorted((a, b) => Number(b) - Number(a)));
  });
});

describe('what is wrong with a request', () => {
  it.each([
    ['GET /audit?limit=0', undefined, 400, 'invalid'],
    ['GET /audit?since=yesterday', undefined, 400, 'invalid'],
    ['POST /inbox/replay', '{', 400, 'malformed'],
    ['POST /inbox/replay', '[1]', 400, 'malformed'],
    ['POST /inbox/replay', { event: 'x'.repeat(200) }, 400, 'invalid'],
    ['POST /inbox/replay', { event: 'x'.repeat(300_000) }, 413, 'malformed'],
    ['GET /fleets/no-such-fleet', undefined, 404, 'not-found'],
    ['GET /no-such-route', undefined, 404, 'no-such-route'],
    ['DELETE /tokens/0000000000', undefined, 404, 'unknown-token'],
  ])('is said for %s', async (call, body, status, outcome) => {
    const { muster, token } = await start();

    const answer = await callApi(muster, call, { token, ...(body === undefined ? {} : { body }) });

    expect([answer.status, answer.body['outcome']]).toEqual([status, outcome]);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(answer.body['detail']).toMatch(/\.$/);
  });

  it('is that a token asks too often; others go on', async () => {
    const { muster, token } = await start();
    const other = await makeToken(muster);
    const asked = await Promise.all(Array.from({ length: 121 }, () => callApi(muster, 'GET /tokens', { token })));
    const late = asked.filter(({ status }) => status === 429);

    expect(late).toHaveLength(1);
    expect(late[0]?.body['detail']).toMatch(/^A token may ask 120 times a minute; this one again in \d+ s\.$/);
    expect(late[0]?.headers.get('retry-after')).toMatch(/^\d+$/);
    expect((await callApi(muster, 'GET /tokens', { token: other })).status).toBe(200);
  });
});

describe('the description of the API', () => {
  it('is for everybody, and names every act with all its endings', async () => {
    const { muster } = await start();

    const { status, body } = await callApi(muster, 'GET /openapi.json');

    expect(status).toBe(200);
    expect(body).toMatchObject({ openapi: '3.1.0', security: [{ token: [] }] });
    const paths = body['paths'] as Readonly<Record<string, Readonly<Record<string, { responses: object }>>>>;
    expect(Object.keys(paths)).toContain('/api/v1/fleets/{fleet}/status');
    const replay = JSON.stringify(paths['/api/v1/inbox/replay']?.['post']?.responses);
    for (const outcome of ['replayed', 'nothing-set-aside', 'unreadable-event']) expect(replay).toContain(outcome);
  });
});
