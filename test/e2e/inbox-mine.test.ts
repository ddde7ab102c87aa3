import { expect, it } from 'vitest';
import { testAlert, testNotification } from '../support/alerts.ts';
import { e2eConfig, fleetJson, MEMBERS } from '../support/e2e-config.ts';
import { startMuster, type Muster } from '../support/muster.ts';
import { seen } from '../support/seen-messages.ts';

const [OWNER, MAINTAINER] = MEMBERS;
const TOKEN = 'the-token-of-alerts';
const MINUTE_MS = 60_000;

async function start(): Promise<Muster> {
  const linked = (id: string) => ({ discord: [id], timeZone: 'UTC' });
  const config = e2eConfig({
    people: { 'an-owner': linked(OWNER.id), 'a-maintainer': linked(MAINTAINER.id) },
    policy: {
      everyone: [{ permission: 'fleet.view', fleets: ['*'] }],
      owner: ['upgrade.request', 'upgrade.view', 'window.*', 'hold.*', 'alert.view'],
      maintainer: ['upgrade.decide', 'upgrade.view', 'alert.*', 'window.*', 'hold.*', 'approval.*'],
    },
    // Nobody can be asked about it: nothing else goes on while time passes.
    fleets: {
      'status.prod': fleetJson('status.prod', {
        owner: { role: 'owners' },
        deployer: { kind: 'manual' },
        registry: null,
        nodes: null,
      }),
      'waku.test': fleetJson('waku.test', { registry: null, nodes: null }),
    },
    pipelines: {},
  });
  return startMuster({ config, members: MEMBERS, env: { ALERTMANAGER_WEBHOOK_TOKEN: TOKEN } });
}

async function fire(muster: Muster): Promise<void> {
  const labels = { alertname: 'NodeDown', severity: 'critical', fleet: 'status.prod' };
  await fetch(`${muster.url}/webhooks/alertmanager`, {
    method: 'POST',
    headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
    body: JSON.stringify(testNotification([testAlert({ labels })])),
  });
  await muster.idle();
}

const mine = async (muster: Muster, who: string): Promise<string> =>
  (await seen(muster.standIn.as(who).slash('inbox mine'))).text;

it('tells each person what waits for them, and nothing that they could do nothing about', async () => {
  const muster = await start();
  const owner = muster.standIn.as('an-owner');
  const maintainer = muster.standIn.as('a-maintainer');
  const empty = await mine(muster, 'an-owner');
  const request = { fleet: 'status.prod', version: 'v1.0.1', reason: 'The fix of the leak' };
  await seen(owner.slash('upgrade request', request));
  const plan = { name: 'v0.39', start: 'in 2h', length: '1h', fleets: 'status.prod', staff: 'on-call' };
  const preview = await seen(owner.slash('window schedule', plan));
  await seen(owner.press(preview.message, 'Schedule it'));
  await seen(owner.slash('window staff', { window: 'W-1', role: 'on-call', person: MAINTAINER.id }));
  await seen(owner.slash('autodeploy pause', { fleet: 'status.prod', for: '3h', reason: 'disk swap' }));
  await fire(muster);
  await muster.pass(MINUTE_MS);

  const ofOwner = await mine(muster, 'an-owner');
  const ofMaintainer = await mine(muster, 'a-maintainer');
  const ofStranger = await mine(muster, 'a-stranger');

  expect(empty).toContain('Nothing waits for you');
  expect(ofOwner).toContain('⏸️ Hold: **H-1** of `status.prod` is yours and ends');
  expect(ofOwner).not.toMatch(/UP-1|W-1|AL-1/);
  expect(ofMaintainer).toContain('**4 things wait for you**');
  expect(
    ofMaintainer
      .split('\n')
      .slice(1)
      .map((line) => line.split(' ').slice(0, 3).join(' ')),
  ).toEqual(['🔔 Alert: **AL-1**', '📅 Window: **W-1**', '🖐️ By hand:', '⏳ Request: **UP-1**']);
  expect(ofMaintainer).toContain('deploys of status.prod are to be paused');
  expect(ofStranger).toContain('Nothing waits for you');

  await seen(maintainer.slash('alert ack', { alert: 'AL-1' }));
  const later = await mine(muster, 'a-maintainer');

  expect(later).not.toContain('AL-1');
  expect(later).toContain('⏳ Request: **UP-1**');
  for (const channel of ['devops', 'alerts', 'pipelines']) muster.standIn.messages(channel);
}, 60_000);
