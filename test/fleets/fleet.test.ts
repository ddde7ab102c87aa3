import { describe, expect, it } from 'vitest';
import { expectedHosts, parseHostName, pubsubTopics, shortHostName } from '../../src/fleets/fleet.ts';
import { testFleet } from '../support/config.ts';

describe("a host's name", () => {
  it.each([
    [
      'store-02.gc-us-central1-a.status.prod',
      { role: 'store', number: 2, dataCentre: 'gc-us-central1-a', fleet: 'status.prod' },
    ],
    ['store-db-01.do-ams3.status.prod', { role: 'store-db', number: 1, dataCentre: 'do-ams3', fleet: 'status.prod' }],
    [
      'boot-12.ac-cn-hongkong-c.waku.test',
      { role: 'boot', number: 12, dataCentre: 'ac-cn-hongkong-c', fleet: 'waku.test' },
    ],
    ['store-2.do-ams3.status.prod', null],
    ['store.status.prod', null],
    ['store-01.do-ams3.status.prod.evil.example', null],
    ['', null],
  ])('%s is read by the scheme', (name, parts) => {
    expect(parseHostName(name)).toEqual(parts);
  });

  it('is shown without the fleet the reader knows', () => {
    expect(shortHostName('store-02.do-ams3.status.prod', 'status.prod')).toBe('store-02.do-ams3');
    expect(shortHostName('store-02.do-ams3.status.prod', 'waku.test')).toBe('store-02.do-ams3.status.prod');
    expect(shortHostName('.status.prod', 'status.prod')).toBe('.status.prod');
  });
});

describe('a fleet', () => {
  it('has a topic per shard of its cluster, and none without one', () => {
    expect(pubsubTopics(testFleet({ cluster: 16, shards: [32, 64] }))).toEqual([
      '/waku/2/rs/16/32',
      '/waku/2/rs/16/64',
    ]);
    expect(pubsubTopics(testFleet({ cluster: null, shards: [32] }))).toEqual([]);
  });

  it('expects of each host what its role mounts', () => {
    const hosts = [
      { role: 'boot', names: ['boot-01.do-ams3.status.prod'], protocols: ['relay', 'filter'] },
      { role: 'store', names: ['store-01.do-ams3.status.prod'], protocols: ['relay', 'store'] },
    ];

    expect(expectedHosts(testFleet({ hosts }))).toEqual([
      { name: 'boot-01.do-ams3.status.prod', role: 'boot', protocols: ['relay', 'filter'] },
      { name: 'store-01.do-ams3.status.prod', role: 'store', protocols: ['relay', 'store'] },
    ]);
  });
});
