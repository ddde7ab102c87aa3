import { expect, it } from 'vitest';
import { testAlert, testNotification } from '../support/alerts.ts';
import { callApi, makeToken } from '../support/api.ts';
import { e2eConfig, MEMBERS } from '../support/e2e-config.ts';
import { readExposition, type Exposition } from '../support/exposition.ts';
import { startMuster, type Muster } from '../support/muster.ts';
import { seen } from '../support/seen-messages.ts';
import { workflowRunPayload, workflowRunStory } from '../support/workflow-run.ts';

const ALERT_TOKEN = 'the-token-of-these-tests';
const start = (): Promise<Muster> =>
  startMuster({
    config: e2eConfig({ policy: { shell: [{ permission: '*', fleets: ['*'] }] } }),
    members: MEMBERS,
    env: { ALERTMANAGER_WEBHOOK_TOKEN: ALERT_TOKEN },
  });

async function scrape(muster: Muster): Promise<Exposition & { readonly text: string }> {
  const text = await (await fetch(`${muster.url}/metrics`)).text();
  return { text, ...readExposition(text) };
}

it('takes nothing that was sent to it into a label', async () => {
  const muster = await start();
  const token = await makeToken(muster);
  const { url } = muster;

  await muster.deliver(
    workflowRunPayload({ run: { head_branch: 'planted', display_title: 'planted', event: 'planted' } }),
  );
  await muster.deliver({ action: 'planted' }, { event: 'planted_event' });
  await muster.deliver('planted');
  await fetch(`${url}/webhooks/alertmanager`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${ALERT_TOKEN}` },
    body: JSON.stringify(testNotification([testAlert({ labels: { alertname: 'planted', severity: 'planted' } })])),
  });
  for (const path of ['/webhooks/planted', '/planted', '/api/v1/planted', '/healthz/planted?planted=planted'])
    await fetch(`${url}${path}`, { method: 'POST', headers: { authorization: `Bearer ${token}` }, body: 'planted' });
  await callApi(muster, 'GET /fleets/planted', { token });
  await callApi(muster, 'POST /upgrade-requests', { token, body: { fleet: 'planted', planted: 'planted' } });
  await callApi(muster, 'GET /fleets', { token: 'muster_planted' });
  await seen(muster.standIn.as('a-maintainer').slash('fleet status', { fleet: 'planted' }));
  await muster.pass(120_000);
  for (const channel of ['pipelines', 'devops', 'alerts']) muster.standIn.messages(channel);
  const { text, values } = await scrape(muster);

  expect(values.length).toBeGreaterThan(200);
  expect(text).not.toMatch(/planted/i);
  expect(values).toContainEqual({ metric: 'muster_webhooks_total', label: 'event', value: 'other' });
});

it('counts the answers to commands among the calls of Discord, and acts of the API among what is asked', async () => {
  const muster = await start();
  const token = await makeToken(muster);

  await seen(muster.standIn.as('a-maintainer').slash('fleet list'));
  await callApi(muster, 'GET /fleets', { token });
  const { text } = await scrape(muster);
  const counts = text.split('\n').filter((line) => /^muster_(commands_total|discord_call_seconds_count)/.test(line));

  expect(counts.toSorted()).toEqual([
    'muster_commands_total{command="api:fleet list",outcome="list"} 1',
    'muster_commands_total{command="command:fleet list",outcome="list"} 1',
    'muster_discord_call_seconds_count{call="answer",outcome="received"} 1',
    'muster_discord_call_seconds_count{call="callback",outcome="received"} 1',
  ]);
});

it('shows the age of what waits, and none once nothing does', async () => {
  const muster = await start();
  const age = /^muster_oldest_card_seconds\{lane="critical"\} (\S+)$/m;
  const takeBack = muster.standIn.faults.rest.add({ method: 'POST' }, { kind: 'status', status: 503, when: 'refused' });

  for (const body of workflowRunStory(1, { conclusion: 'failure' })) await muster.deliver(body);
  await muster.pass(30_000);
  const waiting = await scrape(muster);
  takeBack();
  await muster.pass(600_000);
  muster.standIn.messages('pipelines');
  const shown = await scrape(muster);

  expect(Number(age.exec(waiting.text)?.[1])).toBe(30);
  expect(shown.text).not.toMatch(age);
  expect(shown.text).toMatch(/^muster_token_refused 0$/m);
});
