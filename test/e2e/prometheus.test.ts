import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parse, stringify } from 'yaml';
import type { JsonValue } from '../../src/platform/json.ts';
import { ROOT } from '../architecture/source-files.ts';
import { isAlertmanagerInstalled, startAlertmanager } from '../support/alertmanager.ts';
import { e2eConfig, fleetJson } from '../support/e2e-config.ts';
import { temporaryFolder } from '../support/folder.ts';
import { startMuster, type Muster } from '../support/muster.ts';
import { isPrometheusInstalled, startPrometheus } from '../support/prometheus.ts';
import { textOf } from '../support/seen-messages.ts';
import { openWireTap, type Tapped, type WireTap } from '../support/wire-tap.ts';

const TOKEN = 'the-token-of-these-tests';
const FLEET = 'status.prod';
const HOSTS = ['store-01.do-ams3', 'store-02.do-ams3', 'store-01.gc-us-central1-a'].map((host) => `${host}.${FLEET}`);
const SHARD = 32;

const config = e2eConfig({
  fleets: {
    [FLEET]: fleetJson(FLEET, {
      cluster: 16,
      shards: [1, SHARD],
      hosts: { store: { names: HOSTS, protocols: ['relay', 'store'] } },
    }),
    'waku.test': fleetJson('waku.test'),
  },
  pipelines: {},
});

const isInstalled = isAlertmanagerInstalled() && isPrometheusInstalled;
const isNeeded = process.env['CI'] === 'true';
const title =
  isInstalled || isNeeded
    ? 'a real Prometheus and a real Alertmanager'
    : 'a real Prometheus and a real Alertmanager (skipped: install the packages prometheus and prometheus-alertmanager)';

interface House {
  readonly muster: Muster;
  /** The first notification, from now on, that says this of the alert on each of the hosts. */
  next(alertname: string, status: 'firing' | 'resolved', hosts: readonly string[]): Promise<Tapped>;
}

/** Nodes of the world, scraped by Prometheus under the rules that Muster ships; Alertmanager tells Muster. */
async function openHouse(): Promise<House> {
  const muster = await startMuster({ config, env: { ALERTMANAGER_WEBHOOK_TOKEN: TOKEN } });
  const tap = await openWireTap(() => muster.url);
  const alertmanager = await startAlertmanager({
    webhook: `${tap.url}/webhooks/alertmanager`,
    http: { authorization: { credentials: TOKEN } },
  });
  const prometheus = await startPrometheus(scraping(muster.world.url, alertmanager.url));
  onTestFinished(() => prometheus.close());
  return { muster, next: (alertname, status, hosts) => nextOf(tap, { alertname, status, hosts }) };
}

interface Wanted {
  readonly alertname: string;
  readonly status: string;
  readonly hosts: readonly string[];
}

function nextOf(tap: WireTap, { alertname, status, hosts }: Wanted): Promise<Tapped> {
  return tap.next(({ body }) => {
    const { alerts } = JSON.parse(body) as { alerts: { status: string; labels: Record<string, string> }[] }; // Alertmanager's own
    const said = alerts.filter(({ labels }) => labels['alertname'] === alertname);
    return hosts.every((host) => said.some((each) => each.labels['instance'] === host && each.status === status));
  });
}

/** The rules as they are shipped, but impatient: what is true once fires at once. */
function impatientRules(): string {
  const text = readFileSync(join(ROOT, 'deploy/prometheus/fleet.rules.yml'), 'utf8');
  const path = join(temporaryFolder(), 'fleet.rules.yml');
  writeFileSync(path, stringify(parse(text.replaceAll(/for: \d+m/g, 'for: 0s'))));
  return path;
}

function scraping(world: string, alertmanager: string): JsonValue {
  const { host: target } = new URL(world);
  return {
    global: { scrape_interval: '500ms', scrape_timeout: '400ms', evaluation_interval: '500ms' },
    rule_files: [impatientRules()],
    alerting: { alertmanagers: [{ static_configs: [{ targets: [new URL(alertmanager).host] }] }] },
    scrape_configs: [
      {
        job_name: 'nodes',
        static_configs: HOSTS.map((host) => ({
          targets: [target],
          labels: {
            __metrics_path__: `/nodes/${host}/metrics`,
            instance: host,
            fleet: FLEET,
            datacenter: host.split('.')[1] ?? '',
            role: 'store',
          },
        })),
      },
    ],
  };
}

const cards = (muster: Muster): readonly string[] =>
  muster.standIn.messages('alerts').map((message) => textOf(message));

describe.skipIf(!isInstalled && !isNeeded)(title, { timeout: 60_000 }, () => {
  it('tell of a mesh that died while /health says READY, on one card, and of its end', async () => {
    const { muster, next } = await openHouse();
    const dead = HOSTS.slice(0, 2);
    const [one = ''] = dead;

    const fires = next('MeshEmpty', 'firing', dead);
    for (const host of dead) muster.world.setMesh(host, SHARD, 'empty');
    await fires;
    await muster.pass(5000);
    const health = await (await fetch(`${muster.world.url}/nodes/${one}/health`)).json();
    const firing = cards(muster).filter((text) => text.includes('MeshEmpty'));
    const ends = next('MeshEmpty', 'resolved', dead);
    for (const host of dead) muster.world.setMesh(host, SHARD, 'alive');
    await ends;
    await muster.pass(5000);

    expect(health).toMatchObject({ nodeHealth: 'READY' });
    expect(firing).toHaveLength(1);
    expect(firing[0]).toContain('critical');
    expect(firing[0]).toContain(one);
    const after = cards(muster).filter((text) => text.includes('MeshEmpty'));
    expect(after).toHaveLength(1);
    expect(after[0]).toMatch(/resolved after/);
  });

  it('tell of a node that is gone and comes back', async () => {
    const { muster, next } = await openHouse();
    const [host = ''] = HOSTS;

    const fires = next('NodeDown', 'firing', [host]);
    muster.world.stop(host);
    await fires;
    await muster.pass(5000);
    const firing = cards(muster).filter((text) => text.includes('NodeDown'));
    const ends = next('NodeDown', 'resolved', [host]);
    muster.world.start(host);
    await ends;
    await muster.pass(5000);

    expect(firing[0]).toContain(host);
    expect(cards(muster).filter((text) => text.includes('NodeDown') && text.includes('resolved after'))).toHaveLength(
      1,
    );
  });
});
