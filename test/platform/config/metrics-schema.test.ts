import { describe, expect, it } from 'vitest';
import { readConfig } from '../../../src/platform/config/read-config.ts';
import { PERMISSIONS } from '../../../src/policy/permissions.ts';

/** A configuration with one fleet; `metrics` of it and of the house in YAML. */
function read(ofFleet: string, ofHouse = '{}') {
  return readConfig(
    `channels: { a: '100000000000000001' }
roles: { all: { id: '100000000000000002' } }
connections:
  nodes: { kind: node-metrics, baseUrl: 'http://{host}.example.org:8008' }
  hq: { kind: prometheus, baseUrl: 'https://prometheus.example.org' }
metrics: ${ofHouse}
fleets:
  status.prod:
    purpose: to be measured
    kind: waku
    owner: { role: all }
    maintainer: { role: all }
    versionPolicy: { kind: manual, repository: acme/node }
    metrics: ${ofFleet}
`,
    { permissions: PERMISSIONS, guildId: '100000000000000003' },
  );
}

function problems(ofFleet: string, ofHouse?: string): readonly string[] {
  const outcome = read(ofFleet, ofHouse);
  return outcome.kind === 'invalid' ? outcome.problems.map(({ path, message }) => `${path}: ${message}`) : [];
}

describe('where metrics come from', () => {
  it.each([
    ['null', null],
    ['{ prometheus: hq }', { kind: 'prometheus', connection: 'hq' }],
    [
      '{ scrape: [{ connection: nodes }, { connection: nodes, exporter: postgres, hosts: [db-01.example] }] }',
      {
        kind: 'scrape',
        exporters: [
          { connection: 'nodes', exporter: 'node', roles: null, hosts: [] },
          { connection: 'nodes', exporter: 'postgres', roles: null, hosts: ['db-01.example'] },
        ],
      },
    ],
  ])('is read from %s', (written, metrics) => {
    const outcome = read(written);

    expect(outcome.kind === 'valid' ? outcome.config.fleets[0]?.metrics : outcome).toEqual(metrics);
  });

  it.each([
    ['{}', 'not both'],
    ['{ prometheus: hq, scrape: [{ connection: nodes }] }', 'not both'],
    ['{ prometheus: nodes }', 'write one of kind prometheus'],
    ['{ scrape: [{ connection: hq }] }', 'write one of kind node-metrics'],
    ['{ scrape: [{ connection: noodes }] }', "no connection is called 'noodes'"],
    ['{ scrape: [] }', 'is empty'],
    ['{ scrape: [{ connection: nodes, exporter: posgres }] }', "did you mean 'postgres'"],
    ["{ scrape: [{ connection: nodes, hosts: ['../../etc'] }] }", "a host's full name"],
  ])('is told what is wrong with %s', (written, message) => {
    const found = problems(written);

    expect(found).toHaveLength(1);
    expect(found[0]).toContain('fleets');
    expect(found[0]).toContain(message);
  });
});

describe('how Muster scrapes', () => {
  it('has defaults', () => {
    const outcome = read('null');

    expect(outcome.kind === 'valid' ? outcome.config.metrics : outcome).toEqual({
      scrapeSeconds: 30,
      keep: { rawHours: 12, fiveMinuteDays: 14, hourDays: 400 },
    });
  });

  it.each([
    ['{ scrapeSeconds: 20 }', '15, 30, 60, 120 seconds'],
    ['{ keep: { rawHours: 1 } }', 'from 2 to 336'],
    ['{ keep: { rawDays: 1 } }', "'rawDays' is not a field here"],
  ])('says what is wrong with %s', (written, message) => {
    expect(problems('null', written).join()).toContain(message);
  });
});
