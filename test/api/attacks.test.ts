import { connect } from 'node:net';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { createApiActs, type ApiServices } from '../../api/index.ts';
import type { JsonValue } from '../../src/platform/json.ts';
import { callApi, makeToken, throughApi } from '../support/api.ts';
import { MEMBERS, e2eConfig } from '../support/e2e-config.ts';
import { startMuster, type Muster } from '../support/muster.ts';

const PEOPLE = {
  'a-maintainer': { discord: [MEMBERS[1].id], timeZone: 'Europe/Warsaw' },
  'an-owner': { discord: [MEMBERS[0].id, '130000000000000077'], timeZone: 'UTC' },
};
const POLICY = {
  everyone: [],
  owner: ['fleet.*', 'upgrade.*'],
  maintainer: ['fleet.*', 'upgrade.*'],
  shell: [{ permission: '*', fleets: ['*'] }],
};
const WISH = { fleet: 'status.prod', version: 'v1.2.3', reason: 'The fix of the leak' };

const start = (): Promise<Muster> =>
  startMuster({ config: e2eConfig({ policy: POLICY, people: PEOPLE }), members: MEMBERS });

/** Over a socket of its own: what no HTTP client would send. Resolves with all that came back. */
async function sendRaw(muster: Muster, ...parts: readonly string[]): Promise<string> {
  const { hostname, port } = new URL(muster.url);
  const socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  for (const part of parts) socket.write(part);
  return text(socket);
}

const raw = (line: string, ...headers: readonly string[]): string =>
  [`${line} HTTP/1.1`, 'Host: muster', ...headers, '', ''].join('\r\n');

/** What is judged is the right to act, so what is sent has to be well-formed. */
const NAMED: Readonly<Record<string, string>> = {
  request: 'UP-1',
  fleet: 'status.prod',
  approval: 'AP-1',
  window: 'W-1',
  subscription: 'SUB-1',
  alert: 'AL-1',
  storm: 'ST-1',
  silence: 'SIL-1',
};
const ASKED: Readonly<Record<string, string>> = { can: '?fleet=status.prod' };
const OCCURRENCE = '2026-03-06T17:00';
const WELL_FORMED: Readonly<Record<string, Readonly<Record<string, JsonValue>>>> = {
  'upgrade reject': { reason: 'No' },
  'upgrade schedule': { at: 'in 2h' },
  'upgrade delegate': { to: 'a-maintainer', until: 'friday 17:00' },
  'upgrade study': { of: 'dst', question: 'How much more bandwidth?' },
  'upgrade answer': { of: 'dst', result: 'None' },
  'upgrade rollback': { reason: 'It leaks' },
  'approval reject': { reason: 'No' },
  'pipeline subscribe': { channel: 'pipelines' },
  'window schedule': { name: 'Night', start: 'friday 17:00', length: '2h', fleets: 'status.prod' },
  'window open': { name: 'Night', length: '2h', fleets: 'status.prod' },
  'window move': { occurrence: OCCURRENCE, to: 'monday 10:00' },
  'window staff': { role: 'release-manager', person: 'a-maintainer' },
  'window answer': { answer: 'confirmed' },
  'window hand-over': { note: 'All is well' },
  'window override': { act: 'deploy', fleet: 'status.prod', reason: 'It burns' },
  'act settle': { became: 'done' },
  'alert silence': { for: '2h', reason: 'A disk is swapped' },
  'autodeploy pause': { for: '2h', reason: 'A branch is tried' },
  'autodeploy extend': { for: '2h' },
  'autodeploy confirm': { answer: 'done' },
  'deploy confirm': { answer: 'done' },
  'deploy branch': { ref: 'feature/x', for: '2h', reason: 'A branch is tried' },
};

describe('a token that may ask for upgrades of some fleets', () => {
  it('may do that, and nothing else that there is', async () => {
    const muster = await start();
    const token = await makeToken(muster, { permissions: 'upgrade.request@status.*,upgrade.view@status.*' });
    const asked = await callApi(muster, 'POST /upgrade-requests', { token, body: WISH });
    const allowed = ['upgrade request', 'upgrade list', 'upgrade show', 'upgrade history'];
    // Border: only what the acts say of themselves is read.
    const others = createApiActs({} as ApiServices).filter(({ act }) => !allowed.includes(act));

    const answers: (readonly [string, number])[] = [];
    for (const { act, method, path } of others) {
      const id = act.startsWith('act ') ? 'ACT-1' : '0123456789';
      const filled = `${path.replace(/\{(\w+)\}/gu, (_all, name: string) => NAMED[name] ?? id)}${ASKED[act] ?? ''}`;
      const body = method === 'POST' ? { body: WELL_FORMED[act] ?? {} } : {};
      answers.push([act, (await callApi(muster, `${method} ${filled}`, { token, ...body })).status]);
    }
    const elsewhere = await callApi(muster, 'POST /upgrade-requests', { token, body: { ...WISH, fleet: 'waku.test' } });
    muster.standIn.messages('devops');

    expect(asked.status).toBe(201);
    expect(answers.length).toBeGreaterThan(8);
    expect(answers.filter(([, status]) => status !== 403 && status !== 404)).toEqual([]);
    expect(elsewhere.status).toBe(404);
    const own = await callApi(muster, 'GET /upgrade-requests/UP-1', { token });
    expect(own.body).toMatchObject({ request: { state: 'requested' } });
  });

  it('does not accept what its person asked for, from whichever account and with every permission', async () => {
    const muster = await start();
    const token = await makeToken(muster, { as: 'a-maintainer' });
    await callApi(muster, 'POST /upgrade-requests', { token, body: WISH });

    const { status, body } = await callApi(muster, 'POST /upgrade-requests/UP-1/accept', { token });
    muster.standIn.messages('devops');

    expect([status, body['outcome']]).toEqual([409, 'someone-else-must-decide']);
  });

  it('is read from the header alone, and from one header', async () => {
    const muster = await start();
    const token = await makeToken(muster);

    for (const name of ['token', 'access_token', 'authorization'])
      expect((await callApi(muster, `GET /fleets?${name}=${token}`)).status).toBe(401);
    const twice = await sendRaw(
      muster,
      raw('GET /api/v1/fleets', `Authorization: Bearer x`, `Authorization: Bearer ${token}`, 'Connection: close'),
    );
    expect(twice).toMatch(/^HTTP\/1\.1 401 /);
    expect(muster.logLines.join('\n')).not.toContain(token.split('_').slice(2).join('_'));
  });
});

describe('what nobody sends by accident', () => {
  it.each([
    ['a field that means something to the runtime', '{"__proto__":{"fleet":"status.prod"}}', 400, 'malformed'],
    ['the same, hidden', '{"constructor":{"prototype":{"fleet":"x"}}}', 400, 'malformed'],
    ['a misspelt field', JSON.stringify({ ...WISH, replace: 'UP-1' }), 400, 'invalid'],
    ['brackets within brackets', `{"event":${'['.repeat(100_000)}${']'.repeat(100_000)}}`, 400, 'malformed'],
    ['a number where a text has to be', JSON.stringify({ ...WISH, version: 1e308 }), 400, 'invalid'],
    ['nothing at all', '', 400, 'malformed'],
    ['a lone surrogate', '{"fleet":"\\ud800","version":"v1","reason":"x"}', 404, 'not-found'],
  ])('is refused: %s', async (_what, body, status, outcome) => {
    const muster = await start();
    const token = await makeToken(muster);

    for (const headers of [{}, { 'idempotency-key': 'k' }]) {
      const answer = await callApi(muster, 'POST /upgrade-requests', { token, body, headers });

      expect([answer.status, answer.body['outcome']]).toEqual([status, outcome]);
    }
    expect((await callApi(muster, 'GET /upgrade-requests', { token })).body).toMatchObject({ total: 0 });
  });

  it('names a field that there is not to the sender, and not in the record', async () => {
    const muster = await start();
    const token = await makeToken(muster);
    const field = 'a\u001b[31m\nsecret-looking'.padEnd(300, 'x');

    const { body } = await callApi(muster, 'POST /upgrade-requests', { token, body: { ...WISH, [field]: 1 } });
    const record = await callApi(muster, 'GET /audit?act=upgrade', { token });
    const shown = await throughApi(muster, ['audit', 'search', '--act', 'upgrade'], token);

    expect(body['fields']).toEqual([{ field: field.slice(0, 60), message: 'there is no such field' }]);
    expect(record.body['records']).toMatchObject([{ verdict: 'invalid', outcome: 'an unknown field' }]);
    expect(JSON.stringify(record.body)).not.toContain('secret-looking');
    expect(shown.out).toContain('an unknown field');
  });

  it.each([
    ['GET /fleets?limit=3', 400, 'invalid'],
    ['GET /fleets/status.prod/status?sinc=2026-01-01', 400, 'invalid'],
    ['GET /audit?limit=999999999999999999999', 400, 'invalid'],
    ['GET /audit?limit=50&limit=60', 400, 'invalid'],
    ['GET /audit?limit=', 400, 'invalid'],
    ['GET /audit?before=1e400', 400, 'invalid'],
    ['GET /audit?__proto__[limit]=1', 400, 'invalid'],
    ['GET /upgrade-requests?page=99999999', 400, 'invalid'],
    ['GET /inbox?after=%27%20or%201%3D1', 400, 'invalid'],
    [`GET /fleets/${'x'.repeat(90)}`, 404, 'not-found'],
    [`GET /fleets/${'x'.repeat(120)}`, 400, 'invalid'],
    [`GET /fleets/${'x'.repeat(1600)}`, 414, 'malformed'],
    ['GET /fleets/%E0%A4%A', 400, 'malformed'],
    ['GET /fleets/..%2f..%2fetc%2fpasswd', 404, 'not-found'],
    ['GET /fleets/__proto__', 404, 'not-found'],
    ['GET /fleets/constructor/status', 404, 'not-found'],
    ['PUT /fleets', 405, 'no-such-method'],
    ['OPTIONS /fleets', 405, 'no-such-method'],
    ['DELETE /upgrade-requests/UP-1', 405, 'no-such-method'],
    ['PATCH /no/such/route', 404, 'no-such-route'],
  ])('gets a problem and not a fault: %s', async (call, status, outcome) => {
    const muster = await start();
    const token = await makeToken(muster);

    const answer = await callApi(muster, call, { token });

    expect([answer.status, answer.body['outcome']]).toEqual([status, outcome]);
    expect(answer.headers.get('allow')).toBe(status === 405 ? 'GET, HEAD' : null);
  });

  it('is not read as JSON when it does not say that it is', async () => {
    const muster = await start();
    const token = await makeToken(muster);

    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/xml'])
      expect(
        await callApi(muster, 'POST /inbox/replay', { token, body: '{}', headers: { 'content-type': type } }),
      ).toMatchObject({ status: 415, body: { outcome: 'malformed' } });
  });

  it('answers HEAD as GET, without the body', async () => {
    const muster = await start();
    const token = await makeToken(muster);

    const { status, headers, body } = await callApi(muster, 'HEAD /fleets', { token });

    expect([status, body]).toEqual([200, {}]);
    expect(Number(headers.get('content-length'))).toBeGreaterThan(10);
  });
});

describe('below HTTP', () => {
  it('tells who sends no HTTP, or too much of a header, what was wrong', async () => {
    const muster = await start();

    const nonsense = await sendRaw(muster, 'HELO muster\r\n\r\n');
    const large = await sendRaw(muster, raw('GET /api/v1/fleets', `X-Large: ${'x'.repeat(70_000)}`));

    expect(nonsense).toMatch(/^HTTP\/1\.1 400 Bad Request\r\nContent-Type: application\/problem\+json/);
    expect(large).toMatch(/^HTTP\/1\.1 431 /);
    expect(large).toContain('"detail":"The headers are too large."');
  });

  it('answers requests that were sent at once in their order, each by its own token', async () => {
    const muster = await start();
    const token = await makeToken(muster);

    const answers = await sendRaw(
      muster,
      raw('GET /api/v1/fleets/waku.test', `Authorization: Bearer ${token}`) +
        raw('GET /api/v1/fleets/waku.test') +
        raw('GET /api/v1/no-such-route', `Authorization: Bearer ${token}`, 'Connection: close'),
    );

    expect([...answers.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status)).toEqual(['200', '401', '404']);
  });
});
