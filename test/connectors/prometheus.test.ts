import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createPrometheus } from '../../src/connectors/prometheus.ts';
import type { MetricScope, MetricsPort } from '../../src/metrics/metrics-port.ts';
import { createOutbound } from '../../src/platform/outbound/create-outbound.ts';
import type { Outbound } from '../../src/platform/outbound/outbound.ts';
import { TestClock } from '../support/clock.ts';
import { openAnyPath, type AnyPath } from '../support/any-path.ts';

const HOST = 'store-01.do-ams3.status.prod';
const AT = new Date('2026-03-02T09:00:00Z');
const SCOPE: MetricScope = { fleet: 'status.prod', hosts: [HOST], at: AT, windowMs: 300_000 };

describe("a Prometheus' HTTP API", () => {
  let fake: AnyPath;
  let http: Outbound;
  let port: MetricsPort;

  beforeEach(async () => {
    fake = await openAnyPath();
    const options = { name: 'prometheus', baseUrl: fake.url, requestsPerMinute: 600, credential: null };
    http = createOutbound({ ...options, clock: new TestClock() });
    port = createPrometheus(http);
  });

  afterEach(async () => {
    http.close();
    await fake.close();
  });

  function answers(result: readonly object[], more: object = {}): void {
    fake.body = JSON.stringify({ status: 'success', data: { resultType: 'vector', result }, ...more });
  }

  function row(labels: object, value: string, at = AT.getTime() / 1000): object {
    return { metric: { host: HOST, muster_part: 'value', ...labels }, value: [at, value] };
  }

  it('gives rows with the time of the newest sample behind each', async () => {
    answers([
      row({ shard: '32', kind: 'net-in' }, '12.5'),
      row({ shard: '32', kind: 'net-in', muster_part: 'at' }, String(AT.getTime() / 1000 - 42)),
    ]);

    expect(await port.read('relay-bytes', SCOPE)).toEqual({
      kind: 'answered',
      from: 'prometheus',
      rows: [{ host: HOST, shard: 32, kind: 'net-in', value: 12.5, at: new Date(AT.getTime() - 42_000) }],
    });
  });

  it('leaves out what is no number: a quantile of nothing is not known', async () => {
    answers([row({}, 'NaN'), row({ host: 'store-02.do-ams3.status.prod' }, '+Inf')]);

    expect(await port.read('archive-query-p95', SCOPE)).toMatchObject({ kind: 'no-data' });
  });

  it('takes a label that should be a shard and is none as no shard', async () => {
    answers([row({ shard: '/waku/2/default-waku/proto' }, '3')]);

    expect(await port.read('shard-peers', SCOPE)).toMatchObject({ rows: [{ shard: null, value: 3 }] });
  });

  it('passes on that an answer is partial', async () => {
    answers([row({}, '3')], { warnings: ['a store\ndid not answer'] });

    expect(await port.read('peers', SCOPE)).toMatchObject({ kind: 'answered', notes: ['a store did not answer'] });
  });

  it('says that nothing answered, where no series did', async () => {
    answers([]);

    expect(await port.read('peers', SCOPE)).toMatchObject({ kind: 'no-data' });
  });

  it.each([
    { what: 'an error page', status: 200, body: '<html>sign in</html>' },
    { what: 'JSON of something else', status: 200, body: '{"hello":"world"}' },
    {
      what: 'a matrix where rows were asked for',
      status: 200,
      body: '{"status":"success","data":{"resultType":"matrix","result":[]}}',
    },
    { what: 'a query that takes too long', status: 503, body: '{"status":"error","errorType":"timeout","error":"…"}' },
    { what: 'a query it does not know', status: 400, body: '{"status":"error","errorType":"bad_data","error":"…"}' },
    { what: 'a proxy that wants a password', status: 401, body: '' },
  ])('is not reachable, and says why: $what', async ({ status, body }) => {
    fake.status = status;
    fake.body = body;

    const answer = await port.read('peers', SCOPE);

    expect(answer).toMatchObject({ kind: 'not-reachable' });
    expect(answer.kind === 'not-reachable' && answer.detail).toMatch(/\w/);
  });

  it('asks in the address, and by a form where that would be too long', async () => {
    answers([]);
    const hosts = Array.from(
      { length: 60 },
      (_, index) => `store-${String(index).padStart(2, '0')}.do-ams3.status.prod`,
    );

    await port.read('peers', SCOPE);
    await port.read('peers', { ...SCOPE, hosts });

    const [short, long] = fake.requests;
    expect(short).toMatchObject({ method: 'GET', body: '' });
    expect(short?.path).toMatch(/^\/api\/v1\/query\?query=.*time=1772442000\.000/);
    expect(long).toMatchObject({ method: 'POST', path: '/api/v1/query' });
    expect(new URLSearchParams(long?.body).get('query')).toContain('store-59');
  });

  it('gives lines, a step without a value left out', async () => {
    const start = AT.getTime() / 1000;
    const values = [
      [start, '1'],
      [start + 60, 'NaN'],
      [start + 120, '3'],
    ];
    const result = [{ metric: { host: HOST }, values }];
    fake.body = JSON.stringify({ status: 'success', data: { resultType: 'matrix', result } });
    const range = { ...SCOPE, from: AT, at: new Date(AT.getTime() + 120_000), stepMs: 60_000 };

    const answer = await port.readRange('peers', range);

    expect(answer).toMatchObject({
      lines: [
        {
          host: HOST,
          points: [
            { at: AT, value: 1 },
            { at: range.at, value: 3 },
          ],
        },
      ],
    });
    expect(fake.requests[0]?.path).toMatch(/query_range\?.*start=1772442000\.000&end=1772442120\.000&step=60/);
  });

  it('refuses a range of more steps than Prometheus takes', async () => {
    const range = { ...SCOPE, from: new Date(AT.getTime() - 11_000_000), stepMs: 1000 };

    await expect(port.readRange('peers', range)).rejects.toThrow('1 to 11000 steps');
    expect(fake.requests).toEqual([]);
  });
});
