import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFleetRegistry } from '../../src/connectors/fleet-registry.ts';
import type { RegistryEntry, RegistryPort } from '../../src/fleets/registry-port.ts';
import { createOutbound } from '../../src/platform/outbound/create-outbound.ts';
import type { Outbound } from '../../src/platform/outbound/outbound.ts';
import { TestClock } from '../support/clock.ts';
import { openHttpFake, type HttpFake } from '../support/http-fake.ts';

const HOST = 'store-01.do-ams3.status.prod';
const META = {
  timestamp: '2026-08-21T10:00:00Z',
  image: 'harbor.status.im/wakuorg/nwaku:deploy-status-prod',
  commit: '9a2f4e95',
  version: 'v0.38.1',
  protocols: 'relay,store',
  'cluster-id': '16',
  mixpubkey: 'unknown',
};

describe('a fleet directory', () => {
  let fake: HttpFake;
  let http: Outbound;
  let registry: RegistryPort;

  beforeEach(async () => {
    fake = await openHttpFake();
    const clock = new TestClock();
    http = createOutbound({ name: 'directory', baseUrl: fake.url, requestsPerMinute: 600, credential: null, clock });
    registry = createFleetRegistry(http);
  });

  afterEach(async () => {
    http.close();
    await fake.close();
  });

  async function entriesOf(fleet: string): Promise<readonly RegistryEntry[] | undefined> {
    const answer = await registry.read();
    if (answer.kind === 'failed') throw new Error(answer.detail);
    return answer.fleets.get(fleet);
  }

  function catalog(records: unknown, service = 'nim-waku', fleet = 'status.prod'): void {
    fake.answer('/data.json', { body: JSON.stringify({ [fleet]: { [service]: records } }) });
  }

  it.each([
    { service: 'nim-waku', fleet: 'status.prod' },
    { service: 'logos-node-delivery', fleet: 'logos.dev' },
  ])("reads Consul's catalog under $service", async ({ service, fleet }) => {
    catalog({ [HOST]: { Address: '1.2.3.4', ServicePort: 30303, ServiceMeta: META } }, service, fleet);

    expect(await entriesOf(fleet)).toEqual([
      {
        host: HOST,
        version: 'v0.38.1',
        commit: '9a2f4e95',
        image: 'harbor.status.im/wakuorg/nwaku:deploy-status-prod',
        refreshedAt: new Date('2026-08-21T10:00:00Z'),
      },
    ]);
  });

  it.each(['unknown', 'missing', 'Unknown', ''])('takes %j for a blank', async (blank) => {
    catalog({ [HOST]: { ServiceMeta: { ...META, version: blank, commit: blank, timestamp: blank } } });

    expect(await entriesOf('status.prod')).toMatchObject([
      { host: HOST, version: null, commit: null, refreshedAt: null },
    ]);
  });

  it('takes missing and unusable metadata for blanks of a host that is listed', async () => {
    catalog({
      'a-01.dc.status.prod': { ServiceMeta: {} },
      'b-01.dc.status.prod': { ServiceMeta: null },
      'c-01.dc.status.prod': 'nonsense',
      'd-01.dc.status.prod': { ServiceMeta: { version: 7, commit: ['x'], timestamp: 'yesterday' } },
    });

    expect((await entriesOf('status.prod'))?.map(({ host, version }) => `${host} ${String(version)}`)).toEqual([
      'a-01.dc.status.prod null',
      'b-01.dc.status.prod null',
      'c-01.dc.status.prod null',
      'd-01.dc.status.prod null',
    ]);
  });

  it('reads the directory that lists addresses only, at its root', async () => {
    fake.answer('/', {
      body: JSON.stringify({
        fleets: {
          'waku.test': {
            'tcp/p2p/waku': { 'node-01.do-ams3.waku.test': '/dns4/x' },
            'enr/p2p/waku': { 'node-01.do-ams3.waku.test': 'enr:-x', 'node-02.do-ams3.waku.test': 'enr:-y' },
          },
          'eth.prod': { mail: {} },
        },
      }),
    });

    expect((await entriesOf('waku.test'))?.map(({ host }) => host)).toEqual([
      'node-01.do-ams3.waku.test',
      'node-02.do-ams3.waku.test',
    ]);
    expect(fake.asked).toEqual(['/data.json', '/']);
  });

  it('leaves out hosts whose names are none', async () => {
    catalog({ [HOST]: {}, '@everyone': {}, '<b>': {}, '': {}, ['x'.repeat(300)]: {}, '../../etc': {} });

    expect((await entriesOf('status.prod'))?.map(({ host }) => host)).toEqual([HOST]);
  });

  it('keeps foreign words short and directories finite', async () => {
    const many = Array.from({ length: 3000 }, (_, index) => [`n-${index}.dc.status.prod`, {}]);
    catalog({ [HOST]: { ServiceMeta: { version: 'v'.repeat(5000) } }, ...Object.fromEntries(many) });

    const entries = await entriesOf('status.prod');

    expect(entries).toHaveLength(1000);
    expect(entries?.[0]?.version).toHaveLength(200);
  });

  it.each([
    { name: 'a list', body: '[]' },
    { name: 'null', body: 'null' },
    { name: 'an error in JSON', body: '{"message":"Internal error"}' },
    { name: 'a directory of nothing', body: '{"status.prod":{"nim-waku":{}}}' },
    { name: 'HTML', body: '<html></html>' },
    { name: 'a name that means something to JavaScript', body: '{"__proto__":{"nim-waku":{}},"constructor":{}}' },
    { name: 'more than fits', body: `"${'x'.repeat(6 * 1024 * 1024)}"` },
  ])('does not take $name for a directory', async ({ body }) => {
    fake.answer('/data.json', { body });

    expect(await registry.read()).toMatchObject({ kind: 'failed', failure: 'bad-answer' });
  });

  it('says so when it cannot be reached', async () => {
    fake.answer('/data.json', (_request, response) => response.destroy());

    expect(await registry.read()).toMatchObject({ kind: 'failed', failure: 'reset' });
  });
});
