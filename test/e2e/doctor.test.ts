import { expect, it, vi } from 'vitest';
import { callApi, makeToken } from '../support/api.ts';
import { e2eConfig, MEMBERS, ROLE } from '../support/e2e-config.ts';
import { startMuster, type Muster } from '../support/muster.ts';
import { headOf, seen } from '../support/seen-messages.ts';

const SECOND_MS = 1000;
const CHANNELS = { pipelines: '110000000000000001', devops: '110000000000000002', alerts: '110000000000000003' };

const start = (config = e2eConfig({ policy: { shell: [{ permission: '*', fleets: ['*'] }] } })): Promise<Muster> =>
  startMuster({ config, members: MEMBERS });
const devops = (muster: Muster) => muster.standIn.messages('devops').map(headOf);

/** The gateway brings it in its own time. */
const untilChanged = (muster: Muster, times: number): Promise<void> =>
  vi.waitFor(() => {
    expect(muster.logLines.filter((line) => line.includes('channel.permissions'))).toHaveLength(times);
  });

it('examines itself some seconds after it started, and says nothing when nothing is wrong', async () => {
  const muster = await start();

  await muster.pass(10 * SECOND_MS);

  expect(devops(muster)).toEqual([]);
  expect(muster.logLines.some((line) => line.includes('Muster examined itself.'))).toBe(true);
});

it('tells of a permission taken from it as soon as Discord does, and when it is given back', async () => {
  const muster = await start();
  await muster.pass(10 * SECOND_MS);

  muster.standIn.moderation.denyBot('alerts', ['AttachFiles']);
  await untilChanged(muster, 1);
  await muster.pass(10 * SECOND_MS);
  const told = devops(muster);
  muster.standIn.moderation.allowBot('alerts');
  await untilChanged(muster, 2);
  await muster.pass(10 * SECOND_MS);

  expect(told).toEqual([expect.stringContaining('⚠️ Muster found 1 problem with itself')]);
  expect(devops(muster)).toEqual([expect.stringContaining('✅ What was wrong with Muster is mended')]);
});

it('answers /doctor with what is wrong, to whom may ask', async () => {
  const muster = await start(
    e2eConfig({
      channels: { ...CHANNELS, releases: '110000000000000999' },
      policy: { shell: [{ permission: '*', fleets: ['*'] }] },
    }),
  );
  muster.standIn.moderation.deleteChannel('releases');
  const token = await makeToken(muster);

  const answer = await seen(muster.standIn.as('a-maintainer').slash('doctor'));
  const refused = await seen(muster.standIn.as('a-stranger').slash('doctor'));
  const api = await callApi(muster, 'GET /doctor', { token });
  await muster.pass(10 * SECOND_MS);

  expect(answer.isEphemeral).toBe(true);
  expect(answer.text).toContain('The server has no channel 110000000000000999, which the configuration calls releases');
  expect(answer.text).toContain('On, and never heard from');
  expect(refused.text).toContain('system.view');
  expect(refused.text).not.toContain('110000000000000999');
  expect(api.body).toMatchObject({ outcome: 'problem' });
  expect(api.body['findings']).toContainEqual(
    expect.objectContaining({ about: 'channel', subject: 'releases', state: 'problem' }),
  );
  expect(devops(muster)).toEqual([expect.stringContaining('Muster found 1 problem')]);
});

it('sees that a role it mentions notifies nobody', async () => {
  const muster = await start();
  muster.standIn.moderation.setMentionable(ROLE.infra, 'by nobody');
  await muster.pass(SECOND_MS);

  const answer = await seen(muster.standIn.as('a-maintainer').slash('doctor'));

  expect(answer.text).toContain('Messages mention infra, and Discord notifies nobody of it');
});
