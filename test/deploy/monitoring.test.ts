import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { ROOT } from '../architecture/source-files.ts';
import { e2eConfig, MEMBERS } from '../support/e2e-config.ts';
import { metricOf, readExposition, type Exposition } from '../support/exposition.ts';
import { temporaryFolder } from '../support/folder.ts';
import { startMuster } from '../support/muster.ts';
import { openWorld } from '../support/open-world.ts';
import { isPromtoolInstalled, promtool } from '../support/promtool.ts';
import { seen } from '../support/seen-messages.ts';

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

interface Panel {
  readonly title: string;
  readonly targets?: readonly { readonly expr: string }[];
}

const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
// Border: files of our own; what else stands in them is for promtool and Grafana.
const rules = (parse(read('deploy/prometheus/muster.rules.yml')) as { groups: [{ rules: Rule[] }] }).groups[0].rules;
const fleetRules = (parse(read('deploy/prometheus/fleet.rules.yml')) as { groups: [{ rules: Rule[] }] }).groups[0]
  .rules;
const dashboard = JSON.parse(read('deploy/grafana/muster.json')) as { readonly panels: readonly Panel[] };
const shown = dashboard.panels.flatMap(({ title, targets = [] }) =>
  targets.map(({ expr }) => ({ what: `panel "${title}"`, expr: expr.replaceAll('$__rate_interval', '5m') })),
);
const asked = [...rules.map(({ alert, expr }) => ({ what: `alert ${alert}`, expr })), ...shown];

/** Labels that Prometheus puts on every series, and those of histograms. */
const GIVEN = ['job', 'instance', 'le'];

const title = isPromtoolInstalled ? 'promtool' : 'promtool (skipped: install the package prometheus to run this)';

describe.skipIf(!isPromtoolInstalled && process.env['CI'] !== 'true')(title, { timeout: 60_000 }, () => {
  it('finds no fault with the rules', () => {
    expect(promtool('check', 'rules', 'muster.rules.yml')).toMatchObject({ code: 0 });
  });

  it('sees each rule do what it is for, and nothing on a quiet day', () => {
    expect(promtool('test', 'rules', 'muster.rules.test.yml')).toMatchObject({ code: 0 });
  });

  it('finds no fault with the rules about fleets, and sees each do what it is for', () => {
    expect(promtool('check', 'rules', 'fleet.rules.yml')).toMatchObject({ code: 0 });
    expect(promtool('test', 'rules', 'fleet.rules.test.yml')).toMatchObject({ code: 0 });
  });

  it('finds no fault with the configuration for Prometheus', () => {
    expect(promtool('check', 'config', 'prometheus.yml')).toMatchObject({ code: 0 });
  });

  it('can read every query of the dashboard', () => {
    const path = join(temporaryFolder(), 'dashboard.rules.yml');
    const queries = shown.map(({ expr }, index) => ({ record: `panel:${index}`, expr }));
    writeFileSync(path, stringify({ groups: [{ name: 'dashboard', rules: queries }] }));

    expect(promtool('check', 'rules', path)).toMatchObject({ code: 0 });
  });
});

describe('what deploy/ asks for of fleets', () => {
  it('exists on a simulated node or beside it, by name', async () => {
    const { world, fetch } = await openWorld();
    const boot = 'boot-01.do-ams3.status.prod';
    const store = 'store-01.do-ams3.status.prod';
    world.setVersion(store, 'v0.38.1');
    const paths = [store, 'node-01.do-ams3.waku.test'].map((host) => `/nodes/${host}/metrics`);
    const beside = [`/nodes/${boot}/sonda/metrics`, `/nodes/store-db-01.do-ams3.status.prod/netdata/metrics`];
    const texts = await Promise.all([...paths, ...beside].map(async (path) => (await fetch(path)).text()));
    const shown = new Set(texts.join('\n').match(/^[a-zA-Z_]\w*/gmu));

    const named = fleetRules.flatMap(
      ({ expr }) => expr.match(/\b(?:waku|logos_delivery|libp2p|netdata|node|process)_\w+/gu) ?? [],
    );

    expect(named.length).toBeGreaterThan(10);
    expect([...new Set(named)].filter((name) => !shown.has(name))).toEqual([]);
  });
});

describe('what deploy/ asks for', () => {
  /** A Muster in which something of everything has happened. */
  async function exposition(): Promise<Exposition> {
    const muster = await startMuster({
      config: e2eConfig(),
      members: MEMBERS,
      env: { ALERTMANAGER_WEBHOOK_TOKEN: 'a-token-of-these-tests' },
    });
    await muster.deliver({ action: 'completed' });
    await seen(muster.standIn.as('a-maintainer').slash('fleet status', { fleet: 'waku.test' }));
    await muster.pass(120_000);
    muster.standIn.messages('devops');
    return readExposition(await (await fetch(`${muster.url}/metrics`)).text());
  }

  it('exists in a Muster that runs, by name and by label', async () => {
    const { names, labels } = await exposition();

    const unknown = asked.flatMap(({ what, expr }) => {
      const series = [...expr.matchAll(/\b((?:muster|nodejs|process)_[a-z0-9_]+)(?:\{([^}]*)\})?/g)];
      return series.flatMap(([, name = '', selector = '']) => {
        const metric = metricOf(name, names);
        if (!names.has(metric)) return [`${what}: ${name} does not exist`];
        const known = labels.get(metric);
        const wanted = [...selector.matchAll(/(\w+)\s*(?:=~|!~|!=|=)/g)].map(([, label = '']) => label);
        return known === undefined
          ? []
          : wanted
              .filter((label) => !GIVEN.includes(label) && !known.has(label))
              .map((label) => `${what}: ${name} has no label ${label}`);
      });
    });

    expect(asked.length).toBeGreaterThan(40);
    expect(unknown).toEqual([]);
  });

  it('has a test for each alert, which says how bad it is and what it means', () => {
    const tests = read('deploy/prometheus/muster.rules.test.yml');

    expect(rules.filter(({ alert }) => !new RegExp(`\\b${alert}\\b`).test(tests)).map(({ alert }) => alert)).toEqual(
      [],
    );
    for (const { alert, labels, annotations } of rules) {
      expect([alert, labels['severity']]).toEqual([alert, expect.stringMatching(/^(critical|warning)$/)]);
      expect(Object.keys(annotations)).toEqual(['summary', 'description']);
    }
  });
});
