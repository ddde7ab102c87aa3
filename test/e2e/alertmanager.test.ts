import { describe, expect, it, vi } from 'vitest';
import type { JsonValue } from '../../src/platform/json.ts';
import { isAlertmanagerInstalled, startAlertmanager } from '../support/alertmanager.ts';
import { testAlert, testNotification } from '../support/alerts.ts';
import { e2eConfig, ROLE } from '../support/e2e-config.ts';
import { startMuster, type Muster } from '../support/muster.ts';
import { headOf, textOf } from '../support/seen-messages.ts';
import { openWireTap, type Tapped } from '../support/wire-tap.ts';

const TOKEN = 'the-token-of-these-tests';
const HOUR_MS = 3_600_000;

const config = e2eConfig({ alerts: { mentions: { critical: { role: 'infra' } } } });
const env = { ALERTMANAGER_WEBHOOK_TOKEN: TOKEN };

const shown = (muster: Muster): readonly string[] => muster.standIn.messages('alerts').map(headOf);

/** As Prometheus sends it; the end says until when it is to be believed. */
function crash(now: number, endsInMs: number): JsonValue {
  return {
    labels: { alertname: 'NodeCrashed', severity: 'critical', instance: 'node-01.do-ams3.waku.test:8008' },
    annotations: { summary: 'It restarted 4 times @everyone', runbook_url: 'https://wiki.example.org/crash' },
    startsAt: new Date(now - 60_000).toISOString(),
    endsAt: new Date(now + endsInMs).toISOString(),
    generatorURL: 'http://prometheus.example.org/graph?g0.expr=restarts',
  };
}

const isInstalled = isAlertmanagerInstalled();
const isNeeded = process.env['CI'] === 'true';
const title =
  isInstalled || isNeeded
    ? 'a real Alertmanager'
    : 'a real Alertmanager (skipped: install the package prometheus-alertmanager to run this)';

describe.skipIf(!isInstalled && !isNeeded)(title, { timeout: 30_000 }, () => {
  const isStatus = (status: string) => (tapped: Tapped) => tapped.body.includes(`"status":"${status}","labels"`);

  it.each([
    { how: 'a bearer token', http: { authorization: { credentials: TOKEN } } },
    { how: 'basic authentication', http: { basic_auth: { username: 'alertmanager', password: TOKEN } } },
  ])('with $how delivers firing, a repeat and resolved; one card shows them', async ({ http }) => {
    const muster = await startMuster({ config, env });
    const tap = await openWireTap(() => muster.url);
    const alertmanager = await startAlertmanager({ webhook: `${tap.url}/webhooks/alertmanager`, http });
    // Muster's clock stands still; Alertmanager's does not.
    const began = vi.getRealSystemTime();

    const first = tap.next(isStatus('firing'));
    await alertmanager.post(crash(began, HOUR_MS));
    const firing = await first;
    await muster.pass(5000);
    const whenFiring = shown(muster);
    const repeat = await tap.next(({ body }) => body === firing.body);
    await muster.pass(5000);
    const whenRepeated = shown(muster);
    const last = tap.next(isStatus('resolved'));
    await alertmanager.post(crash(began, -1000));
    await last;
    await muster.pass(5000);

    expect([firing.status, repeat.status]).toEqual([202, 202]);
    expect(repeat.answer).toContain('"outcome":"repeat"');
    expect(whenFiring).toEqual([
      '🔥 NodeCrashed (critical): 1 firing',
      `🔥 critical \`NodeCrashed\` on \`waku.test\` fires. <@&${ROLE.infra}>`,
    ]);
    expect(whenRepeated).toEqual(whenFiring);
    expect(shown(muster)).toEqual([
      '✅ NodeCrashed (critical): resolved after 59 s',
      `🔥 critical \`NodeCrashed\` on \`waku.test\` fires, and is over. <@&${ROLE.infra}>`,
      `✅ critical \`NodeCrashed\` on \`waku.test\` is resolved after 59 s. <@&${ROLE.infra}>`,
    ]);
    expect(textOf(muster.standIn.messages('alerts')[0]!)).toContain('[Runbook](https://wiki.example.org/crash)');
    expect(muster.standIn.history('alerts').filter(({ kind }) => kind === 'create')).toHaveLength(3);
  });

  it('tries again while Muster is away, and the end is told after the restart', async () => {
    const muster = await startMuster({ config, env });
    let isUp = true;
    const tap = await openWireTap(() => (isUp ? muster.url : null));
    const alertmanager = await startAlertmanager({
      webhook: `${tap.url}/webhooks/alertmanager`,
      http: { authorization: { credentials: TOKEN } },
    });
    // Muster's clock stands still; Alertmanager's does not.
    const began = vi.getRealSystemTime();
    const first = tap.next(isStatus('firing'));
    await alertmanager.post(crash(began, HOUR_MS));
    await first;
    await muster.pass(5000);

    isUp = false;
    await muster.stop();
    const refused = tap.next((tapped) => tapped.status === 503 && isStatus('resolved')(tapped));
    await alertmanager.post(crash(began, -1000));
    await refused;
    await muster.restart();
    const taken = tap.next((tapped) => tapped.status === 202 && isStatus('resolved')(tapped));
    isUp = true;
    await taken;
    await muster.pass(5000);

    expect(shown(muster)[0]).toBe('✅ NodeCrashed (critical): resolved after 59 s');
    expect(shown(muster)).toHaveLength(3);
  });
});

describe('the route of Alertmanager', () => {
  const post = (muster: Muster, body: string, authorization: string | null): Promise<Response> =>
    fetch(`${muster.url}/webhooks/alertmanager`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(authorization === null ? {} : { authorization }) },
      body,
    });
  const basic = (credentials: string): string => `Basic ${Buffer.from(credentials).toString('base64')}`;
  const body = JSON.stringify(testNotification([testAlert({ labels: { fleet: 'waku.test' } })]));

  it('takes what carries the token, and nothing else', async () => {
    const muster = await startMuster({ config, env });
    const answers: number[] = [];
    for (const authorization of [
      null,
      'Bearer wrong',
      basic(`alertmanager:${TOKEN}x`),
      TOKEN,
      `Bearer ${TOKEN}`,
      basic(`anybody:${TOKEN}`),
    ])
      answers.push((await post(muster, body, authorization)).status);
    answers.push((await post(muster, 'no JSON', `Bearer ${TOKEN}`)).status);
    answers.push((await post(muster, '{"version":"4"}', `Bearer ${TOKEN}`)).status);
    await muster.pass(5000);

    expect(answers).toEqual([401, 401, 401, 401, 202, 202, 400, 202]);
    expect(shown(muster)).toEqual(['🔥 NodeDown: 1 firing']);
    expect(shownIn(muster, 'devops')).toContain('alertmanager');
  });

  it('tells /fleet what fires, what was not heard, and that nothing does', async () => {
    const muster = await startMuster({ config, env });
    const maintainer = muster.standIn.addUser({ name: 'a-maintainer', roles: ['infra'] });
    const ask = async (command: string, fleet: string): Promise<string> =>
      JSON.stringify(await muster.standIn.as(maintainer.id).slash(command, { fleet }, { in: 'devops' }));
    const say = async (...alerts: Parameters<typeof testNotification>[0]): Promise<void> => {
      await post(muster, JSON.stringify(testNotification(alerts)), `Bearer ${TOKEN}`);
      await muster.idle();
    };
    const labels = { severity: 'critical', instance: 'node-01.do-ams3.waku.test:8008' };

    const before = await ask('fleet status', 'waku.test');
    await say(testAlert({ labels }), testAlert({ labels: { fleet: 'waku.test', severity: 'warning' } }));
    const firing = [await ask('fleet status', 'waku.test'), await ask('fleet info', 'waku.test')];
    const other = await ask('fleet info', 'status.prod');
    await say(testAlert({ labels, to: 2 }), testAlert({ labels: { fleet: 'waku.test', severity: 'warning' }, to: 2 }));
    const after = await ask('fleet status', 'waku.test');
    await muster.pass(5000);

    expect(before).toContain('not known: Alertmanager was not heard from yet');
    for (const answer of firing)
      expect(answer).toMatch(
        /🔥 firing: critical `NodeDown` on `node-01.do-ams3`.*🔥 firing: warning `NodeDown`, since/,
      );
    for (const answer of [other, after]) expect(answer).toContain('none firing; Alertmanager was last heard');
    expect(shown(muster)).not.toEqual([]);
    expect(shownIn(muster, 'devops')).not.toBe('');
  });

  it('is off without a token, and then nobody says anything of alerts', async () => {
    const muster = await startMuster({ config });

    const maintainer = muster.standIn.addUser({ name: 'a-maintainer', roles: ['infra'] });
    const info = await muster.standIn
      .as(maintainer.id)
      .slash('fleet info', { fleet: 'waku.test', private: true }, { in: 'devops' });

    expect((await post(muster, body, `Bearer ${TOKEN}`)).status).toBe(404);
    expect(JSON.stringify(info)).not.toContain('Alerts');
  });

  it('takes the same bytes a second time for a repeat, and for a new word when they come much later', async () => {
    const muster = await startMuster({ config, env });
    const outcomes: unknown[] = [];
    const say = async (): Promise<void> => {
      outcomes.push(await (await post(muster, body, `Bearer ${TOKEN}`)).json());
      await muster.idle();
    };
    await say();
    await say();
    await muster.pass(20 * 60_000);
    await say();
    await muster.pass(5000);

    expect(outcomes).toEqual([{ outcome: 'recorded' }, { outcome: 'repeat' }, { outcome: 'recorded' }]);
    expect(shown(muster)).toHaveLength(1);
    expect(muster.standIn.history('alerts')).toHaveLength(1);
  });
});

function shownIn(muster: Muster, channel: string): string {
  return muster.standIn
    .messages(channel)
    .map((message) => textOf(message))
    .join('\n');
}
