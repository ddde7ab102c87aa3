import { describe, expect, it, onTestFinished } from 'vitest';
import type { Page } from '../../src/alerts/page.ts';
import { createPagingWebhook, type PageSigning } from '../../src/connectors/paging-webhook.ts';
import type { ActConnector } from '../../src/platform/acts/act.ts';
import { Secret } from '../../src/platform/config/secret.ts';
import { createOutbound } from '../../src/platform/outbound/create-outbound.ts';
import { TestClock } from '../support/clock.ts';
import { pageFaults } from '../support/page-schema.ts';
import { openPager, type Pager } from '../support/pager.ts';

const SECRET = 'the-secret-of-the-pager';
const KEY = 'alert-page:AL-1/1/1';
const PAGE = {
  format: 1,
  id: 'AL-1/1/1',
  alert: 'AL-1',
  why: 'unacknowledged',
  title: 'Knotenausfall – ノード on status.prod',
  severity: 'critical',
  fleets: ['status.prod'],
  groups: 1,
  firing: 2,
  since: '2026-03-02T09:00:00.000Z',
  summary: null,
  runbookUrl: null,
  url: null,
} satisfies Page;
const REQUEST = { idempotencyKey: KEY, verb: 'webhook.page', input: { ...PAGE, fleets: [...PAGE.fleets] } };

async function open(signing: PageSigning = { kind: 'secret', secret: new Secret(SECRET) }): Promise<{
  readonly pager: Pager;
  readonly connector: ActConnector;
}> {
  const pager = await openPager(SECRET);
  const { origin, pathname, search } = new URL(pager.url);
  const http = createOutbound({
    name: 'pager',
    baseUrl: origin,
    requestsPerMinute: 600,
    credential: { kind: 'bearer', secret: new Secret('a-token') },
    clock: new TestClock(),
  });
  onTestFinished(() => {
    http.close();
  });
  return { pager, connector: createPagingWebhook(http, { path: `${pathname}${search}`, signing }) };
}

describe('a page by the second path', () => {
  it('is signed over its very bytes, carries the bearer, and has a key that is the same for each try', async () => {
    const { pager, connector } = await open();

    expect(await connector.send(REQUEST)).toEqual({ kind: 'accepted', receipt: { status: 204 } });
    await connector.send(REQUEST);

    const taken = { page: PAGE, idempotencyKey: KEY, authorization: 'Bearer a-token', signature: 'right' };
    expect(pager.tried).toEqual([taken, taken]);
    const query = { fact: 'page-taken', of: {} };
    expect(await connector.read({ query, idempotencyKey: '', receipt: { status: 204 } })).toMatchObject({ kind: 'so' });
    expect(await connector.read({ query, idempotencyKey: '', receipt: null })).toMatchObject({ kind: 'not-so' });
  });

  it('is not signed where nobody wants that, and signed by another secret it is not believed', async () => {
    const plain = await open({ kind: 'none' });
    const forged = await open({ kind: 'secret', secret: new Secret('another-secret') });

    await plain.connector.send(REQUEST);
    await forged.connector.send(REQUEST);

    expect(plain.pager.tried.map(({ signature }) => signature)).toEqual(['none']);
    expect(forged.pager.tried.map(({ signature }) => signature)).toEqual(['wrong']);
  });

  it('never goes unsigned where the secret is named and not set', async () => {
    const { pager, connector } = await open({ kind: 'missing', env: 'PAGER_SECRET' });

    const outcome = await connector.send(REQUEST);

    expect(outcome).toMatchObject({ kind: 'not-sent', why: expect.stringContaining('PAGER_SECRET') as string });
    expect(pager.tried).toEqual([]);
  });

  it('is sent again after any trouble of the other side, and refused for good only where it says no', async () => {
    const { pager, connector } = await open();

    pager.answerWith(503);
    expect(await connector.send(REQUEST)).toMatchObject({ kind: 'not-sent' });
    pager.answerWith('cut');
    expect(await connector.send(REQUEST)).toMatchObject({ kind: 'not-sent' });
    pager.answerWith(429);
    expect(await connector.send(REQUEST)).toMatchObject({ kind: 'not-sent' });
    pager.answerWith(403);
    expect(await connector.send(REQUEST)).toMatchObject({ kind: 'refused' });
    expect(new Set(pager.tried.map(({ idempotencyKey }) => idempotencyKey))).toEqual(new Set([KEY]));
  });

  it.each([
    ['a field too many', { password: 'hunter2' }],
    ['a storm of no groups', { groups: 0 }],
    ['a name that is none', { alert: 'UP-17' }],
    ['a reason that is none', { why: 'bored' }],
    ['a title that is too long', { title: 'x'.repeat(501) }],
  ])('with %s is not what the schema says', (_what, parts) => {
    expect(pageFaults(REQUEST.input)).toEqual([]);
    expect(pageFaults({ ...REQUEST.input, ...parts })).not.toEqual([]);
  });
});
