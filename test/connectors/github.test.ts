import type { ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createGithubPast } from '../../src/connectors/github.ts';
import type { GithubPastPort } from '../../src/pipelines/github-past-port.ts';
import { Secret } from '../../src/platform/config/secret.ts';
import { createOutbound } from '../../src/platform/outbound/create-outbound.ts';
import type { Outbound } from '../../src/platform/outbound/outbound.ts';
import { TestClock } from '../support/clock.ts';
import { FAKE_TOKEN, openGithubFake, type GithubFake } from '../support/github-fake.ts';

describe('GitHub, asked about what it told', () => {
  let clock: TestClock;
  let github: GithubFake;
  let http: Outbound;
  let port: GithubPastPort;

  beforeEach(async () => {
    clock = new TestClock('2026-03-02T09:00:00Z');
    github = await openGithubFake({ pageSize: 2 });
    const credential = { kind: 'bearer', secret: new Secret(FAKE_TOKEN) } as const;
    http = createOutbound({ name: 'github', baseUrl: github.url, requestsPerMinute: 6000, credential, clock });
    port = createGithubPast(http);
  });

  afterEach(async () => {
    http.close();
    await github.close();
  });

  const hook = {
    scope: { kind: 'repository', name: 'acme/node' },
    id: 7,
    url: 'https://muster.example.org/webhooks/github',
    isActive: true,
  } as const;

  function refuse(status: number, headers: Record<string, string>): void {
    github.trouble = (response: ServerResponse) => response.writeHead(status, headers).end('{}');
  }

  it('gives deliveries page by page, the newest first, by its own cursor', async () => {
    for (const index of [1, 2, 3])
      github.deliveries.push({
        guid: `g-${index}`,
        event: 'push',
        deliveredAt: `2026-03-02T08:0${index}:00Z`,
        payload: {},
      });

    const first = await port.listDeliveries(hook, null);
    const second = await port.listDeliveries(hook, first.kind === 'deliveries' ? first.next : null);

    expect(first).toMatchObject({ kind: 'deliveries', deliveries: [{ deliveryId: 'g-3' }, { deliveryId: 'g-2' }] });
    expect(second).toMatchObject({
      kind: 'deliveries',
      deliveries: [{ deliveryId: 'g-1', statusCode: 0 }],
      next: null,
    });
    expect(github.faults).toEqual([]);
  });

  it('is not asked for tags anew that it says are unchanged', async () => {
    github.tags = [
      { name: 'v1.0.0+2', sha: 'a'.repeat(40) },
      { name: 'v1.0.0', type: 'tag' },
    ];

    const listed = await port.listTags('acme/node', null);
    const left = github.left;
    const again = await port.listTags('acme/node', listed.kind === 'tags' ? listed.etag : null);

    expect(listed).toMatchObject({
      tags: [
        { name: 'v1.0.0+2', sha: 'a'.repeat(40), isAnnotated: false },
        { name: 'v1.0.0', isAnnotated: true },
      ],
    });
    expect(again).toEqual({ kind: 'unchanged' });
    expect(github.left).toBe(left);
    expect(github.faults).toEqual([]);
  });

  it.each([
    { what: 'a secondary limit', status: 403, headers: { 'retry-after': '60' }, again: 'later', after: 60 },
    { what: 'too many requests', status: 429, headers: { 'retry-after': '5' }, again: 'later', after: 5 },
    {
      what: 'a used-up allowance',
      status: 403,
      headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(Date.parse('2026-03-02T09:30:00Z') / 1000) },
      again: 'later',
      after: 1800,
    },
    {
      what: 'a token that may not',
      status: 403,
      headers: { 'x-ratelimit-remaining': '4000' },
      again: 'after-mending',
      after: null,
    },
    { what: 'no such repository', status: 404, headers: {}, again: 'after-mending', after: null },
    { what: 'its own trouble', status: 503, headers: {}, again: 'later', after: null },
  ])('that answers $status for $what is asked again $again', async ({ status, headers, again, after }) => {
    refuse(status, headers);

    const answer = await port.listHooks({ kind: 'repository', name: 'acme/node' });

    const retryAt = after === null ? null : new Date(clock.now().getTime() + after * 1000);
    expect(answer).toMatchObject({ kind: 'failed', again, retryAt });
  });

  it('that answers something else than it documents is not believed', async () => {
    github.trouble = (response) =>
      response.writeHead(200, { 'content-type': 'application/json' }).end('[{"id":"seven","active":true,"config":{}}]');

    const answer = await port.listHooks({ kind: 'organization', name: 'acme' });

    expect(answer).toMatchObject({
      kind: 'failed',
      again: 'after-mending',
      why: 'its answer is not as documented: 0.id',
    });
  });

  it('is refused by the fake where its own description forbids the request', async () => {
    const answer = await http.requestJson({
      path: '/repos/acme/node/hooks/seven/deliveries',
      headers: { accept: 'application/vnd.github+json', 'x-github-api-version': '2022-11-28' },
    });

    expect(answer).toMatchObject({ kind: 'refused', status: 422 });
    expect(github.faults).toEqual(['hook_id is not allowed: seven']);
  });

  it('reads a payload that was sent as a form, and nothing of one that is no JSON', async () => {
    const delivery = { id: 1, guid: 'g', event: 'push', delivered_at: '2026-03-02T08:00:00Z', status_code: 200 };
    const payloads: unknown[] = [];
    for (const payload of ['{"ref":"refs/tags/v1"}', 'not JSON']) {
      github.trouble = (response) =>
        response
          .writeHead(200, { 'content-type': 'application/json' })
          .end(JSON.stringify({ ...delivery, request: { headers: {}, payload } }));
      const answer = await port.readDelivery(hook, 1);
      payloads.push(answer.kind === 'delivery' ? answer.delivered.payload : answer);
    }

    expect(payloads).toEqual([{ ref: 'refs/tags/v1' }, null]);
  });
});
