import { afterEach, describe, expect, it } from 'vitest';
import { createWorld, type World } from '../../../src/sandbox/world/world.ts';
import { TestClock } from '../../support/clock.ts';
import { fleetsConfig } from '../../support/fleets.ts';

const BOOT = 'boot-01.do-ams3.status.prod';
const NODE = 'node-01.do-ams3.waku.test';

describe('the simulated world', () => {
  const worlds: World[] = [];

  async function open(
    options: { readonly seed?: string; readonly clock?: TestClock; readonly registry?: string } = {},
  ) {
    const config = fleetsConfig();
    const connections = config.connections.map((each) =>
      options.registry !== undefined && each.kind === 'fleet-registry' ? { ...each, baseUrl: options.registry } : each,
    );
    const world = await createWorld({
      config: { ...config, connections },
      clock: options.clock ?? new TestClock(),
      seed: options.seed ?? 'seed',
    });
    worlds.push(world);
    const base = (kind: 'fleet-registry' | 'waku-node'): string =>
      world.baseUrlOf(connections.find((each) => each.kind === kind)!)!;
    return {
      world,
      node: (host: string, path: string) => fetch(base('waku-node').replace('{host}', host) + path),
      directory: (path = '/data.json') => fetch(base('fleet-registry') + path),
    };
  }

  afterEach(async () => {
    await Promise.all(worlds.splice(0).map((world) => world.close()));
  });

  it('answers /health, /version and /info as a node does', async () => {
    const { world, node } = await open();
    world.setVersion(BOOT, 'v0.38.1', '9a2f4e95');

    const health = await (await node(BOOT, '/health')).json();
    const version = await node(BOOT, '/version');
    const info = await (await node(BOOT, '/info')).json();

    expect(health).toMatchObject({ nodeHealth: 'READY', connectionStatus: 'Connected' });
    expect(health).toHaveProperty('protocolsHealth.0', { Relay: 'READY' });
    expect(health).toHaveProperty('protocolsHealth.5', { Store: 'NOT_MOUNTED' });
    expect(health).toHaveProperty('protocolsHealth.12', {
      'Filter Client': 'NOT_READY',
      desc: 'No Filter service peer available yet',
    });
    expect(version.headers.get('content-type')).toContain('text/plain');
    expect(await version.text()).toBe('v0.38.1');
    expect(info).toMatchObject({
      listenAddresses: [expect.stringContaining(`/dns4/${BOOT}.status.im/tcp/30303/p2p/16Uiu2H`)],
    });
  });

  it.each([
    { version: 'v0.35.1', protocols: 1, connectionStatus: false },
    { version: 'v0.36.0', protocols: 14, connectionStatus: false },
    { version: 'v0.38.1', protocols: 14, connectionStatus: true },
  ])('reports in $version what that version reported', async ({ version, protocols, connectionStatus }) => {
    const { world, node } = await open();
    world.setVersion(BOOT, version);

    const health = (await (await node(BOOT, '/health')).json()) as { protocolsHealth: unknown[] };

    expect(health.protocolsHealth).toHaveLength(protocols);
    expect('connectionStatus' in health).toBe(connectionStatus);
  });

  it('has the quirks of real nodes', async () => {
    const { world, node } = await open();
    const seen = async (): Promise<readonly [number, string]> => {
      const answer = await node(BOOT, '/health');
      return [answer.status, await answer.text()];
    };

    world.setHealth(BOOT, { kind: 'check-timed-out' });
    expect(await seen()).toEqual([500, 'Health check timed out']);

    world.setHealth(BOOT, { kind: 'no-route' });
    expect((await seen())[0]).toBe(404);

    world.setHealth(BOOT, { kind: 'report', protocols: { Relay: { status: 'NOT_READY', desc: null } } });
    const [status, body] = await seen();
    expect(status).toBe(200);
    expect(JSON.parse(body)).toHaveProperty('protocolsHealth.0', { Relay: 'NOT_READY', desc: null });
  });

  it('breaks connections to a stopped host, and takes them again after a start', async () => {
    const { world, node } = await open();

    world.stop(BOOT);
    await expect(node(BOOT, '/version')).rejects.toThrow();

    world.start(BOOT);
    expect((await node(BOOT, '/version')).status).toBe(200);
  });

  it('lets a slow host answer when its time has come', async () => {
    const clock = new TestClock();
    const { world, node } = await open({ clock });
    world.slow(BOOT, 60_000);
    let answered = false;

    const answer = node(BOOT, '/version').then((response) => {
      answered = true;
      return response;
    });
    await expect.poll(() => clock.nextWakeAt).not.toBeNull();
    clock.advance(59_999);
    expect(answered).toBe(false);
    clock.advance(1);

    expect((await answer).status).toBe(200);
  });

  it("serves Consul's catalog, with blanks where a host's script left them", async () => {
    const { world, directory } = await open();
    world.setVersion(BOOT, 'v0.38.1', '9a2f4e95aaaaaaaa');
    world.setRegistryMeta(NODE, 'unknown');
    world.setListed('store-02.do-ams3.status.prod', 'unlisted');

    const catalog = (await (await directory()).json()) as Record<string, Record<string, Record<string, unknown>>>;

    expect(Object.keys(catalog)).toEqual(['status.prod', 'status.staging', 'waku.test', 'waku.sandbox']);
    expect(catalog['status.prod']?.['nim-waku']?.[BOOT]).toMatchObject({
      ServicePort: 30303,
      ServiceMeta: { version: 'v0.38.1', commit: '9a2f4e95', 'cluster-id': '16', shards: '1,32,64,128,256' },
    });
    expect(catalog['waku.test']?.['nim-waku']?.[NODE]).toMatchObject({
      ServiceMeta: { version: 'unknown', commit: 'unknown', timestamp: 'unknown' },
    });
    expect(Object.keys(catalog['status.prod']?.['nim-waku'] ?? {})).toHaveLength(8);
    expect(catalog['status.prod']).toHaveProperty('nim-waku-metrics');
  });

  it('serves addresses alone, at its root, where the connection stands for fleets.status.im', async () => {
    const { directory } = await open({ registry: 'https://fleets.status.im/' });

    expect((await directory()).status).toBe(404);
    expect(await (await directory('/')).json()).toHaveProperty(['fleets', 'status.prod', 'tcp/p2p/waku', BOOT]);
  });

  it('fails its directory in the ways directories fail', async () => {
    const { world, directory } = await open();

    world.setRegistry('not-json');
    expect(await (await directory()).text()).toContain('<html>');
    world.setRegistry('broken');
    await expect(directory()).rejects.toThrow();
  });

  it('is the same for the same seed and another for another', async () => {
    const read = async (seed: string): Promise<string> => (await (await open({ seed })).directory()).text();

    expect(await read('a')).toBe(await read('a'));
    expect(await read('a')).not.toBe(await read('b'));
  });

  it('knows only hosts of active fleets', async () => {
    const { world } = await open();

    expect(world.hostsOf('status.test')).toEqual([]);
    expect(world.hostsOf('waku.test')).toContain(NODE);
    expect(() => {
      world.stop('nobody-01.do-ams3.status.prod');
    }).toThrow('The simulated world has no host nobody-01.do-ams3.status.prod.');
  });
});
