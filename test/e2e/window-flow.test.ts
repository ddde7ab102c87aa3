import { expect, it } from 'vitest';
import { e2eConfig, fleetJson, MEMBERS } from '../support/e2e-config.ts';
import { startMuster, type Muster } from '../support/muster.ts';
import { seen, textOf } from '../support/seen-messages.ts';

const [OWNER, MAINTAINER] = MEMBERS;
const SECOND = { name: 'another-maintainer', id: '130000000000000005', roles: ['infra'] } as const;
const STRANGER = { name: 'a-stranger', id: '130000000000000009', roles: [] } as const;
const MINUTE_MS = 60_000;

function start(): Promise<Muster> {
  const linked = (id: string) => ({ discord: [id], timeZone: 'UTC' });
  const config = e2eConfig({
    people: {
      'an-owner': linked(OWNER.id),
      'a-maintainer': linked(MAINTAINER.id),
      'another-maintainer': linked(SECOND.id),
    },
    policy: {
      everyone: ['fleet.view', 'window.view', 'window.serve'].map((permission) => ({ permission, fleets: ['*'] })),
      owner: ['window.*', 'approval.view'],
      maintainer: ['window.*'],
    },
    fleets: {
      'status.prod': fleetJson('status.prod', { owner: { role: 'owners' } }),
      'waku.test': fleetJson('waku.test'),
    },
    windows: { needed: [{ acts: ['deploy'], fleets: ['*.prod'] }] },
  });
  return startMuster({ config, members: [...MEMBERS, SECOND, STRANGER], startAt: '2026-03-02T09:00:00Z' });
}

async function devops(muster: Muster): Promise<readonly string[]> {
  await muster.idle();
  return muster.standIn.messages('devops').map(textOf);
}

it('an owner plans a window, two staff confirm, a stranger cannot; it opens, closes, and a restart forgets nothing', async () => {
  const muster = await start();
  const owner = muster.standIn.as('an-owner');
  const plan = { name: 'v0.39', start: 'in 20m', length: '20m', fleets: 'status.prod', staff: 'on-call:2' };

  const refused = await seen(muster.standIn.as('a-stranger').slash('window schedule', plan));
  const preview = await seen(owner.slash('window schedule', plan));
  const scheduled = await seen(owner.press(preview.message, 'Schedule it'));
  for (const person of [MAINTAINER.id, SECOND.id])
    await seen(owner.slash('window staff', { window: 'W-1', role: 'on-call', person }));
  const before = await seen(owner.slash('can', { act: 'deploy', fleet: 'status.prod' }));
  await muster.pass(MINUTE_MS);
  const reminded = await devops(muster);
  const card = muster.standIn.messages('devops').find((message) => textOf(message).includes('I will be there'));
  if (card === undefined) throw new Error(`There is no card: ${reminded.join(' · ')}`);
  const stranger = await seen(muster.standIn.as('a-stranger').press(card, 'I will be there'));
  await seen(muster.standIn.as('a-maintainer').press(card, 'I will be there'));
  await muster.restart();
  const confirmed = await seen(muster.standIn.as('another-maintainer').press(card, 'I will be there'));
  await muster.pass(20 * MINUTE_MS);
  const open = await devops(muster);
  const within = await seen(owner.slash('why fleet', { fleet: 'status.prod' }));
  await muster.pass(20 * MINUTE_MS);
  const closed = await devops(muster);

  expect(refused.text).toContain('window.manage');
  expect(preview.text).toContain('Nothing is scheduled yet');
  expect(scheduled.text).toContain('W-1');
  expect(before.text).toContain('**No.**');
  expect(reminded.join('\n')).toContain('It lacks 2 on-call');
  expect(stranger.text).toContain('You are not named');
  expect(confirmed.text).toContain('It has everybody it takes.');
  expect(open.filter((text) => text.includes('is open until'))).toHaveLength(1);
  expect(open.join('\n')).toContain(`On: \`on-call\` <@${MAINTAINER.id}>, \`on-call\` <@${SECOND.id}>`);
  expect(within.text).toContain('The windows let `status.prod` be deployed to now.');
  expect(closed.filter((text) => text.includes('In it: no run'))).toHaveLength(1);
});

it('what waits for a second person is named by /can to those who may see it, and allows nothing before', async () => {
  const muster = await start();
  const owner = muster.standIn.as('an-owner');
  const about = { act: 'deploy', fleet: 'status.prod' };
  await seen(owner.slash('window override', { ...about, reason: 'It cannot wait' }));

  const asked = await seen(owner.slash('can', about));
  const strange = await seen(muster.standIn.as('a-stranger').slash('can', about));
  const other = await seen(owner.slash('can', { act: 'deploy', fleet: 'waku.test' }));
  const said = await devops(muster);

  expect(said.join('\n')).toContain('Your agreement is asked for');
  expect(asked.text).toContain('**No.**');
  expect(asked.text).toMatch(
    /⏳ Approval: `AP-1` \(deploy to status\.prod .*\) waits for one more person until <t:\d+:f>/,
  );
  expect(strange.text).not.toContain('AP-1');
  expect(other.text).not.toContain('AP-1');
});
