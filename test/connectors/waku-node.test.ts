import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createWakuNode } from '../../src/connectors/waku-node.ts';
import type { NodePort } from '../../src/fleets/node-port.ts';
import { createOutbound } from '../../src/platform/outbound/create-outbound.ts';
import type { Outbound } from '../../src/platform/outbound/outbound.ts';
import { TestClock } from '../support/clock.ts';
import { openHttpFake, type HttpFake } from '../support/http-fake.ts';

const HOST = 'boot-01.do-ams3.status.prod';

describe("a node's REST API", () => {
  let fake: HttpFake;
  let clock: TestClock;
  let http: Outbound;
  let node: NodePort;

  beforeEach(async () => {
    fake = await openHttpFake();
    clock = new TestClock();
    const baseUrl = `${fake.url}/{host}`;
    http = createOutbound({ name: 'nodes', baseUrl, requestsPerMinute: 600, credential: null, clock });
    node = createWakuNode(http);
  });

  afterEach(async () => {
    http.close();
    await fake.close();
  });

  function health(body: unknown, status = 200): void {
    fake.answer(`/${HOST}/health`, { status, body: typeof body === 'string' ? body : JSON.stringify(body) });
  }

  it('reads a health report: one protocol per item, by its key', async () => {
    health({
      nodeHealth: 'READY',
      protocolsHealth: [
        { Relay: 'NOT_READY', desc: 'No connected peers' },
        { 'Rln Relay': 'NOT_MOUNTED' },
        { Store: 'READY', desc: null },
        { desc: '', Filter: 'READY' },
      ],
      connectionStatus: 'PartiallyConnected',
    });

    expect(await node.health(HOST)).toEqual({
      kind: 'answered',
      health: {
        kind: 'report',
        nodeHealth: 'READY',
        protocols: [
          { name: 'Relay', status: 'NOT_READY', description: 'No connected peers' },
          { name: 'Rln Relay', status: 'NOT_MOUNTED', description: null },
          { name: 'Store', status: 'READY', description: null },
          { name: 'Filter', status: 'READY', description: null },
        ],
        connectionStatus: 'PartiallyConnected',
      },
    });
  });

  it('reads what older nodes write', async () => {
    health({ nodeHealth: 'Not Ready', protocolsHealth: [{ 'Rln Relay': 'Synchronizing' }] });

    expect(await node.health(HOST)).toMatchObject({
      health: { nodeHealth: 'NOT_READY', protocols: [{ status: 'SYNCHRONIZING' }], connectionStatus: null },
    });
  });

  it.each([
    { status: 500, body: 'Health check timed out', health: { kind: 'check-timed-out' } },
    { status: 503, body: 'not ready', health: { kind: 'refused-to-say', status: 503, said: 'not ready' } },
    { status: 500, body: 'out of memory', health: { kind: 'refused-to-say', status: 500, said: 'out of memory' } },
    { status: 404, body: 'Not Found', health: { kind: 'not-available' } },
  ])('takes $status "$body" as $health.kind', async ({ status, body, health: expected }) => {
    fake.answer(`/${HOST}/health`, { status, type: 'text/plain', body });

    expect(await node.health(HOST)).toEqual({ kind: 'answered', health: expected });
  });

  it.each([
    { name: 'an empty object', body: {} },
    { name: 'a list', body: [] },
    { name: 'a word', body: '"READY"' },
    { name: 'null', body: 'null' },
    { name: 'numbers for words', body: { nodeHealth: 7, protocolsHealth: [] } },
    { name: 'protocols without a name', body: { nodeHealth: 'READY', protocolsHealth: [{ desc: 'x' }] } },
    { name: 'protocols that are no objects', body: { nodeHealth: 'READY', protocolsHealth: ['Relay'] } },
    {
      name: 'a flood of protocols',
      body: { nodeHealth: 'READY', protocolsHealth: Array.from({ length: 5000 }, (_, i) => ({ [`p${i}`]: 'READY' })) },
    },
    { name: 'a page of HTML', body: '<html>login</html>' },
    { name: 'half of JSON', body: '{"nodeHealth":' },
  ])('does not take $name for a report', async ({ body }) => {
    health(body);

    expect(await node.health(HOST)).toMatchObject({ kind: 'failed', failure: 'bad-answer' });
  });

  it('names the fields at fault and never repeats their values', async () => {
    health({ nodeHealth: { secret: 'hunter2' }, protocolsHealth: [{ desc: 'hunter2' }] });

    const answer = await node.health(HOST);

    expect(JSON.stringify(answer)).not.toContain('hunter2');
    expect(answer).toMatchObject({ detail: expect.stringContaining('nodeHealth') as string });
  });

  it('keeps foreign words short', async () => {
    health({ nodeHealth: 'x'.repeat(10_000), protocolsHealth: [{ ['y'.repeat(9000)]: 'z'.repeat(9000) }] });

    const answer = await node.health(HOST);

    expect(JSON.stringify(answer).length).toBeLessThan(1000);
  });

  it('does not swallow an answer without an end', async () => {
    fake.answer(`/${HOST}/health`, { body: `"${'x'.repeat(6 * 1024 * 1024)}"` });

    expect(await node.health(HOST)).toMatchObject({ kind: 'failed', failure: 'bad-answer' });
  });

  it('does not follow a redirect to another host', async () => {
    fake.answer(`/${HOST}/health`, { status: 302, body: '', headers: { location: 'http://127.0.0.1:1/health' } });

    expect(await node.health(HOST)).toMatchObject({ kind: 'failed', failure: 'bad-answer' });
  });

  it.each([
    { status: 401, failure: 'denied' },
    { status: 403, failure: 'denied' },
    { status: 429, failure: 'not-asked' },
    { status: 418, failure: 'bad-answer' },
  ])('takes $status as $failure', async ({ status, failure }) => {
    health('no', status);

    expect(await node.health(HOST)).toMatchObject({ kind: 'failed', failure });
  });

  it('tells a broken connection, a refusal and a silence apart', async () => {
    fake.answer(`/${HOST}/health`, (_request, response) => response.destroy());
    expect(await node.health(HOST)).toMatchObject({ kind: 'failed', failure: 'reset' });

    const asked = new Promise<void>((resolve) => {
      fake.answer(`/${HOST}/health`, () => {
        resolve();
      });
    });
    const silent = node.health(HOST);
    await asked;
    clock.advance(7000);
    expect(await silent).toMatchObject({ kind: 'failed', failure: 'timed-out' });

    const closed = await openHttpFake();
    await closed.close();
    const nobody = createOutbound({ name: 'x', baseUrl: closed.url, requestsPerMinute: 60, credential: null, clock });
    expect(await createWakuNode(nobody).health(HOST)).toMatchObject({ kind: 'failed', failure: 'refused' });
    nobody.close();
  });

  it('says that it did not ask, rather than that a node failed, once the breaker holds back', async () => {
    fake.answer(`/${HOST}/health`, (_request, response) => response.destroy());
    for (let call = 0; call < 5; call += 1) await node.health(HOST);

    expect(await node.health(HOST)).toMatchObject({ kind: 'failed', failure: 'not-asked' });
  });

  it('does not let one host use up what others may be asked', async () => {
    const other = 'boot-02.do-ams3.status.prod';
    fake.answer(`/${HOST}/health`, (_request, response) => response.destroy());
    fake.answer(`/${other}/health`, { body: '{"nodeHealth":"READY"}' });
    for (let call = 0; call < 6; call += 1) await node.health(HOST);

    expect(await node.health(other)).toMatchObject({ kind: 'answered' });
  });

  it('reads a version, under either of its names', async () => {
    fake.answer(`/${HOST}/version`, { type: 'text/plain', body: 'v0.37.1-beta\n' });
    expect(await node.version(HOST)).toEqual({ kind: 'answered', version: 'v0.37.1-beta' });

    fake.answer(`/${HOST}/version`, { status: 404, body: '' });
    expect(await node.version(HOST)).toEqual({ kind: 'not-available' });

    fake.answer(`/${HOST}/debug/v1/version`, { type: 'text/plain', body: 'v0.20.0' });
    expect(await node.version(HOST)).toEqual({ kind: 'answered', version: 'v0.20.0' });
  });

  it.each(['', '   ', '<html></html>', 'two words', 'x'.repeat(101)])(
    'does not take %j for a version',
    async (body) => {
      fake.answer(`/${HOST}/version`, { type: 'text/plain', body });

      expect(await node.version(HOST)).toMatchObject({ kind: 'failed', failure: 'bad-answer' });
    },
  );

  it('reads where a node listens', async () => {
    fake.answer(`/${HOST}/info`, { body: '{"listenAddresses":["/ip4/1.2.3.4/tcp/30303"],"enrUri":"enr:-x"}' });
    expect(await node.info(HOST)).toEqual({
      kind: 'answered',
      listenAddresses: ['/ip4/1.2.3.4/tcp/30303'],
      enrUri: 'enr:-x',
    });

    fake.answer(`/${HOST}/info`, { body: '{"listenAddresses":"none"}' });
    expect(await node.info(HOST)).toMatchObject({ kind: 'failed', failure: 'bad-answer' });
  });

  describe('its meshes', () => {
    function mesh(body: unknown, status = 200): void {
      fake.answer(`/${HOST}/admin/v1/peers/mesh`, {
        status,
        type: typeof body === 'string' ? 'text/plain' : 'application/json',
        body: typeof body === 'string' ? body : JSON.stringify(body),
      });
    }
    const peer = (multiaddr: string): unknown => ({ multiaddr, protocols: [], shards: [32], connected: 'Connected' });

    it('counts peers by shard, and those of its own fleet among them', async () => {
      mesh([
        {
          shard: 32,
          peers: [
            peer('/dns4/store-01.do-ams3.status.prod.status.im/tcp/30303/p2p/16Uiu2HAa'),
            peer('/ip4/203.0.113.7/tcp/60000/p2p/16Uiu2HAb'),
            peer('/dns4/store-01.do-ams3.status.production.example.org/tcp/30303/p2p/16Uiu2HAc'),
          ],
        },
        { shard: 64, peers: [] },
      ]);

      expect(await node.mesh(HOST)).toEqual({
        kind: 'answered',
        mesh: {
          kind: 'mesh',
          shards: [
            { shard: 32, peers: 3, fromFleet: 1 },
            { shard: 64, peers: 0, fromFleet: 0 },
          ],
        },
      });
    });

    it('takes 404 for an older node and 503 for one without relay, not for a fault', async () => {
      mesh('Not Found', 404);
      expect(await node.mesh(HOST)).toEqual({ kind: 'answered', mesh: { kind: 'not-available' } });

      mesh('Error: Relay Protocol is not mounted to the node', 503);
      expect(await node.mesh(HOST)).toEqual({ kind: 'answered', mesh: { kind: 'relay-not-mounted' } });
    });

    it('refuses what is not the documented shape', async () => {
      mesh({ shard: 32 });

      expect(await node.mesh(HOST)).toMatchObject({ kind: 'failed', failure: 'bad-answer' });
    });
  });
});
