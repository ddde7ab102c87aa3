import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { JsonValue } from '../../src/platform/json.ts';
import { readGithubApiModel } from './github-api-model.ts';

export interface FakeDelivery {
  readonly guid: string;
  readonly event: string;
  readonly deliveredAt: string;
  readonly payload: { readonly [field: string]: JsonValue };
  /** What Muster answered; 0 when it did not. */
  readonly statusCode?: number;
}

export interface FakeTag {
  readonly name: string;
  readonly sha?: string;
  readonly type?: 'commit' | 'tag';
}

export interface FakeRun {
  readonly id: number;
  readonly created_at: string;
  readonly [field: string]: JsonValue;
}

/** GitHub, as far as Muster asks it about the past. It answers by GitHub's own description and refuses what that forbids. */
export interface GithubFake {
  readonly url: string;
  /** Paths with their queries, in order. */
  readonly asked: readonly string[];
  /** Requests that GitHub's description forbids, and answers of ours that it does not know. */
  readonly faults: readonly string[];
  hooks: readonly { readonly scope: string; readonly id: number; readonly url: string }[];
  /** The oldest first. */
  readonly deliveries: FakeDelivery[];
  tags: readonly FakeTag[];
  runs: readonly FakeRun[];
  /** Of the allowance; each request takes one. */
  left: number;
  /** Answers so instead, until set back to null. */
  trouble: ((response: ServerResponse) => void) | null;
  close(): Promise<void>;
}

export const FAKE_TOKEN = 'ghp_aTokenOnlyForTests0000000000000000000';
const PAGE = 100;
const EMPTY_SHA = '0'.repeat(40);

export async function openGithubFake({ pageSize = PAGE }: { readonly pageSize?: number } = {}): Promise<GithubFake> {
  const model = readGithubApiModel();
  const asked: string[] = [];
  const faults: string[] = [];
  const fake = {
    hooks: [{ scope: '/repos/acme/node', id: 7, url: 'https://muster.example.org/webhooks/github' }],
    deliveries: [] as FakeDelivery[],
    tags: [] as readonly FakeTag[],
    runs: [] as readonly FakeRun[],
    left: 5000,
    trouble: null as ((response: ServerResponse) => void) | null,
  };

  const handle = (request: IncomingMessage, response: ServerResponse): void => {
    const url = new URL(request.url ?? '/', 'http://github');
    asked.push(request.url ?? '/');
    if (fake.trouble !== null) {
      fake.trouble(response);
      return;
    }
    const send = (status: number, body: unknown, headers: Record<string, string> = {}): void => {
      response.writeHead(status, {
        'content-type': 'application/json; charset=utf-8',
        'x-ratelimit-remaining': String(fake.left),
        'x-ratelimit-reset': '1772445600',
        ...headers,
      });
      response.end(status === 304 ? undefined : JSON.stringify(body));
    };
    const fault = faultOf(request) ?? model.findFault(request.method ?? 'GET', url);
    if (fault !== null) {
      faults.push(fault);
      send(fault.startsWith('there is no') ? 404 : 422, { message: fault });
      return;
    }
    const answer = answerTo(url);
    if (answer === null) {
      send(404, { message: 'Not Found' });
      return;
    }
    const wrong = model.findWrongAnswer(url, answer.body);
    if (wrong !== null) faults.push(wrong);
    const etag = answer.headers?.['etag'];
    if (etag !== undefined && request.headers['if-none-match'] === etag) {
      send(304, null, { etag });
      return;
    }
    fake.left -= 1;
    send(200, answer.body, answer.headers);
  };

  const answerTo = (url: URL): { body: unknown; headers?: Record<string, string> } | null => {
    const [, scope = '', rest = ''] = /^(\/(?:repos\/[^/]+\/[^/]+|orgs\/[^/]+))(\/.*)$/u.exec(url.pathname) ?? [];
    const hooks = fake.hooks.filter((hook) => hook.scope === scope);
    if (rest === '/hooks') return { body: hooks.map(hookBody) };
    const [, hookId, deliveryId] = /^\/hooks\/(\d+)\/deliveries(?:\/(\d+))?$/u.exec(rest) ?? [];
    if (hookId !== undefined) {
      if (!hooks.some(({ id }) => id === Number(hookId))) return null;
      if (deliveryId === undefined) return deliveriesPage(url);
      const delivery = fake.deliveries[Number(deliveryId) - 1];
      return delivery === undefined ? null : { body: deliveryBody(delivery, Number(deliveryId)) };
    }
    if (rest.startsWith('/git/matching-refs/tags/')) {
      const body = fake.tags.map(refBody);
      return { body, headers: { etag: `"${fake.tags.map(({ name, sha = '' }) => name + sha).join()}"` } };
    }
    if (rest === '/actions/runs') {
      const since = url.searchParams.get('created')?.replace('>=', '') ?? '';
      const found = fake.runs.filter((run) => run.created_at >= since);
      return { body: { total_count: found.length, workflow_runs: found } };
    }
    const runId = /^\/actions\/runs\/(\d+)$/u.exec(rest)?.[1];
    const run = fake.runs.find((each) => String(each.id) === runId);
    return run === undefined ? null : { body: run };
  };

  const deliveriesPage = (url: URL): { body: unknown; headers?: Record<string, string> } => {
    const from = Number(url.searchParams.get('cursor') ?? 0);
    const newest = fake.deliveries.map((each, index) => ({ each, id: index + 1 })).toReversed();
    const page = newest.slice(from, from + pageSize).map(({ each, id }) => itemBody(each, id));
    const isLast = from + pageSize >= newest.length;
    const next = `<https://api.github.com${url.pathname}?per_page=100&cursor=${from + pageSize}>; rel="next"`;
    return { body: page, ...(isLast ? {} : { headers: { link: next } }) };
  };

  const server = createServer(handle);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // border: it listens on a port
  return Object.assign(fake, {
    url: `http://127.0.0.1:${port}`,
    asked,
    faults,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  });
}

function faultOf({ headers }: IncomingMessage): string | null {
  if (headers['x-github-api-version'] !== '2022-11-28') return 'no version of the API is asked for';
  if (headers.accept !== 'application/vnd.github+json') return 'accept is not what GitHub recommends';
  if (headers['user-agent'] === undefined) return 'a user agent is missing';
  return headers.authorization === `Bearer ${FAKE_TOKEN}` ? null : 'the token is missing';
}

function hookBody({ id, url }: { readonly id: number; readonly url: string }) {
  const self = `https://api.github.com/repos/acme/node/hooks/${id}`;
  return {
    type: 'Repository',
    id,
    name: 'web',
    active: true,
    events: ['workflow_run'],
    config: { url, content_type: 'json' },
    updated_at: '2026-01-01T00:00:00Z',
    created_at: '2026-01-01T00:00:00Z',
    url: self,
    test_url: `${self}/test`,
    ping_url: `${self}/pings`,
    last_response: { code: 200, status: 'active', message: 'OK' },
  };
}

function itemBody({ guid, event, deliveredAt, payload, statusCode = 0 }: FakeDelivery, id: number) {
  return {
    id,
    guid,
    delivered_at: deliveredAt,
    redelivery: false,
    duration: 0.2,
    status: statusCode === 0 ? 'failed to connect to host' : 'OK',
    status_code: statusCode,
    event,
    action: typeof payload['action'] === 'string' ? payload['action'] : null,
    installation_id: null,
    repository_id: 396980812,
  };
}

function deliveryBody(delivery: FakeDelivery, id: number) {
  return {
    ...itemBody(delivery, id),
    request: { headers: { 'X-GitHub-Event': delivery.event }, payload: delivery.payload },
    response: { headers: {}, payload: null },
  };
}

function refBody({ name, sha = EMPTY_SHA, type = 'commit' }: FakeTag) {
  const url = `https://api.github.com/repos/acme/node/git/refs/tags/${name}`;
  return { ref: `refs/tags/${name}`, node_id: 'REF', url, object: { type, sha, url } };
}
