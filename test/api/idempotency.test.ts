import { describe, expect, it } from 'vitest';
import { callApi, makeToken } from '../support/api.ts';
import { MEMBERS, e2eConfig } from '../support/e2e-config.ts';
import { startMuster, type Muster } from '../support/muster.ts';

const POLICY = {
  everyone: [],
  owner: ['fleet.*', 'upgrade.*'],
  maintainer: ['fleet.*', 'upgrade.*'],
  shell: [{ permission: '*', fleets: ['*'] }],
};
const WISH = { fleet: 'status.prod', version: 'v1.2.3', reason: 'The fix of the leak' };
const headers = { 'idempotency-key': 'one' };

async function start(): Promise<{ readonly muster: Muster; readonly token: string }> {
  const muster = await startMuster({ config: e2eConfig({ policy: POLICY }), members: MEMBERS });
  return { muster, token: await makeToken(muster) };
}

describe('the same request twice', () => {
  it('is done once when both come at the same moment', async () => {
    const { muster, token } = await start();
    const ask = () => callApi(muster, 'POST /upgrade-requests', { token, headers, body: WISH });

    const answers = await Promise.all(Array.from({ length: 8 }, ask));
    const later = await ask();
    const { body } = await callApi(muster, 'GET /audit?act=upgrade%20request', { token });
    muster.standIn.messages('devops');

    expect(
      answers.filter(({ headers: sent }) => !sent.has('idempotency-replayed')).map(({ status }) => status),
    ).toEqual(expect.arrayContaining([201]));
    for (const { status, body: answer, headers: sent } of answers.filter(({ status }) => status !== 201))
      expect([status, answer['outcome'], sent.get('retry-after')]).toEqual([409, 'still-running', '1']);
    expect([later.status, later.headers.get('idempotency-replayed')]).toEqual([201, 'true']);
    expect(body['records']).toHaveLength(1);
  });

  it('is the same with its fields in another order, and another with another field', async () => {
    const { muster, token } = await start();
    const { fleet, version, reason } = WISH;
    const ask = (body: object) => callApi(muster, 'POST /upgrade-requests', { token, headers, body });

    const first = await ask({ fleet, version, reason });
    const turned = await ask({ reason, version, fleet });
    const other = await ask({ reason, version, fleet, precondition: 'Disks are swapped' });
    muster.standIn.messages('devops');

    expect([first.status, turned.status]).toEqual([201, 201]);
    expect(turned.headers.get('idempotency-replayed')).toBe('true');
    expect(turned.body).toEqual(first.body);
    expect(other.body['outcome']).toBe('key-of-another-request');
  });

  it('is another request when another token sends it: keys are each token’s own', async () => {
    const { muster, token } = await start();
    const other = await makeToken(muster);

    const first = await callApi(muster, 'POST /upgrade-requests', { token, headers, body: WISH });
    const second = await callApi(muster, 'POST /upgrade-requests', { token: other, headers, body: WISH });
    muster.standIn.messages('devops');

    expect([first.status, first.body['outcome']]).toEqual([201, 'requested']);
    expect([second.status, second.body['outcome']]).toEqual([200, 'already-requested']);
    expect(second.headers.get('idempotency-replayed')).toBeNull();
  });

  it('gives the old answer to nobody whose token has ended', async () => {
    const { muster, token } = await start();
    const body = {};
    await callApi(muster, 'POST /inbox/replay', { token, headers, body });
    await callApi(muster, `DELETE /tokens/${token.split('_')[1] ?? ''}`, { token });

    expect((await callApi(muster, 'POST /inbox/replay', { token, headers, body })).status).toBe(401);
  });

  it.each(['', ' ', 'x'.repeat(201)])('is refused under a key such as %j', async (key) => {
    const { muster, token } = await start();

    const answer = await callApi(muster, 'POST /inbox/replay', {
      token,
      headers: { 'idempotency-key': key },
      body: {},
    });

    expect([answer.status, answer.body['outcome']]).toEqual([400, 'malformed']);
  });
});

describe('pages', () => {
  it('link to the next until there is none', async () => {
    const { muster, token } = await start();
    for (let n = 0; n < 5; n++) {
      await muster.deliver(
        { repository: { full_name: 'acme/node' }, workflow_run: { id: 'x' } },
        { deliveryId: `d${n}` },
      );
    }
    await muster.idle();
    muster.standIn.messages('devops');

    for (const [start, list] of [
      ['/inbox?limit=2', 'events'],
      ['/audit?act=inbox&limit=2', 'records'],
    ] as const) {
      const seen: unknown[] = [];
      let path: string | null = start;
      for (let pages = 0; path !== null && pages < 9; pages++) {
        const { body, headers: sent } = await callApi(muster, `GET ${path}`, { token });
        seen.push(...(body[list] as readonly unknown[]));
        path = /^<\/api\/v1([^>]+)>; rel="next"$/.exec(sent.get('link') ?? '')?.[1] ?? null;
        if (path === null) expect(body['next']).toBeNull();
        else expect(path).toContain('limit=2');
      }

      expect(path).toBeNull();
      expect(seen.length).toBeGreaterThanOrEqual(3);
      expect(new Set(seen.map((each) => JSON.stringify(each))).size).toBe(seen.length);
    }
  });

  it('are counted down by the limit of the token', async () => {
    const { muster, token } = await start();

    const first = await callApi(muster, 'GET /tokens', { token });
    const second = await callApi(muster, 'GET /tokens', { token });
    const wrong = await callApi(muster, 'GET /no-such-route', { token });

    const left = [first, second, wrong].map(({ headers: sent }) => Number(sent.get('x-ratelimit-remaining')));
    expect(left).toEqual([119, 118, 117]);
    expect(first.headers.get('x-ratelimit-limit')).toBe('120');
  });
});
