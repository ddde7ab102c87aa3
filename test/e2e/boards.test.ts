import { expect, it } from 'vitest';
import { e2eConfig, fleetJson, MEMBERS } from '../support/e2e-config.ts';
import { startMuster, type Muster } from '../support/muster.ts';
import { seen, textOf } from '../support/seen-messages.ts';

const MINUTE_MS = 60_000;

async function start() {
  const all = (permission: string) => ({ permission, fleets: ['*'] });
  const config = e2eConfig({
    policy: { everyone: [all('fleet.view')], owner: [], maintainer: ['hold.*'], shell: [all('*')] },
    // Nobody can be asked about it: nothing else goes on while time passes.
    fleets: {
      'status.prod': fleetJson('status.prod', { registry: null, nodes: null }),
      'waku.test': fleetJson('waku.test', { registry: null, nodes: null }),
    },
    pipelines: {},
    holds: { channel: 'devops' },
    boards: { overview: { channel: 'pipelines' } },
  });
  return startMuster({ config, members: MEMBERS });
}

async function minute(muster: Muster, times = 1): Promise<void> {
  for (let each = 0; each < times; each += 1) {
    await muster.pass(MINUTE_MS);
    await muster.idle();
  }
}

const boards = (muster: Muster) =>
  muster.standIn.messages('pipelines').filter((message) => textOf(message).includes('overview'));

it('keeps one pinned message true by edits: over a hold, a restart and its deletion', async () => {
  const muster = await start();
  await minute(muster, 2);
  const [first, ...none] = boards(muster);
  if (first === undefined) throw new Error('There is no board.');

  expect(none).toEqual([]);
  expect(textOf(first)).toContain('overview: 2 fleets, 0 not healthy, 0 held');
  expect(first.pinned).toBe(true);

  const pause = { fleet: 'status.prod', for: '2h', reason: 'disk swap' };
  await seen(muster.standIn.as('a-maintainer').slash('autodeploy pause', pause));
  await muster.restart();
  await minute(muster, 2);
  const [held = first] = boards(muster);

  expect(held.id).toBe(first.id);
  expect(textOf(held)).toContain('1 held');
  expect(textOf(held)).toMatch(/Held: \*\*H-1\*\* <@\d+>, until <t:\d+:f>: disk swap/);
  expect(textOf(held)).toContain('Not enforced: no deployer is configured');

  muster.standIn.moderation.deleteMessage('pipelines', first.id);
  await minute(muster, 12);
  const [again = first] = boards(muster);

  expect(again.id).not.toBe(first.id);
  expect(textOf(again)).toContain('1 held');
  expect(again.pinned).toBe(true);
  muster.standIn.messages('devops');
}, 60_000);
