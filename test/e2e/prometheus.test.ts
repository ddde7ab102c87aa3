import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parse, stringify } from 'yaml';
import type { JsonValue } from '../../src/platform/json.ts';
import { ROOT } from '../architecture/source-files.ts';
import { isAlertmanagerInstalled, startAlertmanager } from '../support/alertmanager.ts';
import { e2eConfig, fleetJson, MEMBERS, type ConfigJson } from '../support/e2e-config.ts';
import { temporaryFolder } from '../support/folder.ts';
import { startMuster, type Muster } from '../support/muster.ts';
import { isPrometheusInstalled, startPrometheus } from '../support/prometheus.ts';
import { textOf } from '../support/seen-messages.ts';
import { openWireTap, type Tapped, type WireTap } from '../support/wire-tap.ts';

const TOKEN = 'the-token-of-these-tests';
const FLEET = 'status.prod';
const HOSTS = ['store-01.do-ams3', 'store-02.do-ams3', 'store-01.gc-us-central1-a'].map((host) => `${host}.${FLEET}`);
const SHARD = 32;

const configWith = (alertmanager: string): ConfigJson =>
  e2eConfig(parts, {
    connections: { silencer: { kind: 'alertmanager', baseUrl: alertmanager, requestsPerMinute: 600 } },
  });

const parts: ConfigJson = {
  fleets: {
    [FLEET]: fleetJson(FLEET, {
      cluster: 16,
      shards: [1, SHARD],
      hosts: { store: { names: HOSTS, protocols: ['relay', 'store'] } },
    }),
    'waku.test': fleetJson('waku.test'),
  },
  pipelines: {},
};

const isInstalled = isAlertmanagerInstalled() && isPrometheusInstalled;
const isNeeded = process.env['CI'] === 'true';
const title =
  isInstalled || isNeeded
    ? 'a real Prometheus and a real Alertmanager'
    : 'a real Prometheus and a real Alertmanager (skipped: install the packages prometheus and prometheus-alertmanager)';

interface House {
  readonly muster: Muster;
  /** What Alertmanager's own API says of its silences. */
  silences(): Promise<readonly RemoteSilence[]>;
  /** Names of the hosts that Alertmanager keeps quiet about for this rule. */
  silencedHosts(alertname: string): Promise<readonly string[]>;
  /** The first notification, from now on, after which this was said last of the alert on each of the hosts. */
  next(alertname: string, status: 'firing' | 'resolved', hosts: readonly string[]): Promise<Tapped>;
}

interface RemoteSilence {
  readonly status: { readonly state: string };
  readonly comment: string;
  readonly createdBy: string;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly matchers: readonly { readonly name: string; readonly value: string; readonly isRegex: boolean }[];
}

/** Nodes of the world, scraped by Prometheus under the rules that Muster ships; Alertmanager tells Muster. */
async function openHouse(): Promise<House> {
  const muster = await startMuster({
    config: e2eConfig(parts),
    members: MEMBERS,
    env: { ALERTMANAGER_WEBHOOK_TOKEN: TOKEN },
    // Alertmanager and Prometheus live by real time, and no silence may end before it.
    startAt: new Date().toISOString(),
  });
  const tap = await openWireTap(() => muster.url);
  const alertmanager = await startAlertmanager({
    webhook: `${tap.url}/webhooks/alertmanager`,
    http: { authorization: { credentials: TOKEN } },
  });
  // Each needs the other's address. Connections are made at the start.
  muster.reload(configWith(alertmanager.url));
  await muster.restart();
  const prometheus = await startPrometheus(scraping(muster.world.url, alertmanager.url));
  onTestFinished(() => prometheus.close());
  const ask = async (path: string): Promise<unknown> => (await fetch(`${alertmanager.url}/api/v2/${path}`)).json();
  return {
    muster,
    silences: async () => (await ask('silences')) as readonly RemoteSilence[], // Alertmanager's own shape.
    async silencedHosts(alertname) {
      const filter = encodeURIComponent(`alertname="${alertname}"`);
      const alerts = await ask(`alerts?active=false&inhibited=false&unprocessed=false&silenced=true&filter=${filter}`);
      return (alerts as { labels: Record<string, string> }[]).map(({ labels }) => labels['instance'] ?? ''); // As above.
    },
    next: (alertname, status, hosts) => nextOf(tap, { alertname, status, hosts }),
  };
}

interface Wanted {
  readonly alertname: string;
  readonly status: string;
  readonly hosts: readonly string[];
}

/** Alertmanager need not tell of all of them at once: the last that was said of each counts. */
function nextOf(tap: WireTap, { alertname, status, hosts }: Wanted): Promise<Tapped> {
  const last = new Map<string, string>();
  const hear = ({ body }: Tapped): void => {
    const { alerts } = JSON.parse(body) as { alerts: { status: string; labels: Record<string, string> }[] }; // Alertmanager's own
    for (const { labels, status: said } of alerts)
      if (labels['alertname'] === alertname) last.set(labels['instance'] ?? '', said);
  };
  for (const tapped of tap.seen) hear(tapped);
  return tap.next((tapped) => {
    hear(tapped);
    return hosts.every((host) => last.get(host) === status);
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
    global: { scrape_interval: '1s', scrape_timeout: '900ms', evaluation_interval: '500ms' },
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

describe.skipIf(!isInstalled && !isNeeded)(title, { timeout: 90_000 }, () => {
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

  it('are told by the button of the card to be quiet, and to speak again', async () => {
    const { muster, next, silences, silencedHosts } = await openHouse();
    const [dead = '', other = ''] = HOSTS;
    const maintainer = muster.standIn.as('a-maintainer');
    const card = () => muster.standIn.messages('alerts').find((message) => textOf(message).includes('MeshEmpty'));

    const fires = next('MeshEmpty', 'firing', [dead]);
    muster.world.setMesh(dead, SHARD, 'empty');
    await fires;
    await muster.pass(5000);
    const opened = await maintainer.press(card()!, 'Silence…');
    if (opened.kind !== 'modal') throw new Error(`A form was expected, not ${JSON.stringify(opened)}.`);
    const answer = await maintainer.submitModal(opened.modal, {
      for: '2h',
      reason: 'The disk of this host is swapped',
      matchers: `alertname="MeshEmpty", fleet="${FLEET}", instance="${dead}"`,
    });
    await muster.pass(5000);
    const [placed] = await silences();
    const quiet = await silencedHosts('MeshEmpty');
    const shown = textOf(card()!);

    // One that nobody silenced is told of all the same.
    const alsoFires = next('MeshEmpty', 'firing', [other]);
    muster.world.setMesh(other, SHARD, 'empty');
    await alsoFires;
    await maintainer.slash('alert unsilence', { silence: 'SIL-1' }, { in: 'devops' });
    await muster.pass(5000);
    const [ended] = await silences();
    const ends = next('MeshEmpty', 'resolved', [dead, other]);
    for (const host of [dead, other]) muster.world.setMesh(host, SHARD, 'alive');
    await ends;
    await muster.pass(5000);

    expect(JSON.stringify(answer)).toContain('SIL-1');
    expect(placed).toMatchObject({
      status: { state: 'active' },
      comment: expect.stringContaining('The disk of this host is swapped') as string,
      createdBy: expect.stringContaining('a-maintainer') as string,
    });
    expect(Date.parse(placed!.endsAt) - Date.parse(placed!.startsAt)).toBeCloseTo(2 * 3_600_000, -5);
    expect(placed!.matchers.map(({ name, value }) => `${name}=${value}`).toSorted()).toEqual([
      'alertname=MeshEmpty',
      `fleet=${FLEET}`,
      `instance=${dead}`,
    ]);
    expect(quiet).toEqual([dead]);
    expect(shown).toContain('SIL-1');
    expect(ended).toMatchObject({ status: { state: 'expired' } });
    expect(cards(muster).filter((text) => /MeshEmpty.*resolved after/.test(text))).not.toEqual([]);
    expect(await silencedHosts('MeshEmpty')).toEqual([]);
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
