import { dirname } from 'node:path';
import { expect, it } from 'vitest';
import { makeToken, throughApi } from '../support/api.ts';
import { muster as runMuster } from '../support/cli.ts';
import { MEMBERS, e2eConfig } from '../support/e2e-config.ts';
import { startMuster, type Muster } from '../support/muster.ts';

const SHELL = [{ permission: '*', fleets: ['*'] }];

/** Three of one name that no handler takes. */
async function start(): Promise<{ readonly muster: Muster; readonly token: string }> {
  const policy = { everyone: [], owner: [], maintainer: [], shell: SHELL };
  const muster = await startMuster({ config: e2eConfig({ policy }), members: MEMBERS });
  for (const id of ['d1', 'd2', 'd3'])
    await muster.deliver({ repository: { full_name: 'acme/node' }, workflow_run: { id: 'x' } }, { deliveryId: id });
  await muster.idle();
  muster.standIn.messages('devops');
  return { muster, token: await makeToken(muster) };
}

it('lists and replays at once what a running Muster has set aside, under the name of who asks', async () => {
  const { muster, token } = await start();
  const listed = await throughApi(muster, ['inbox', 'list', '--json'], token);
  const events = JSON.parse(listed.out) as readonly { readonly id: string }[];

  const one = await throughApi(muster, ['inbox', 'replay', events[0]?.id ?? ''], token);
  await muster.idle();
  const named = await throughApi(muster, ['inbox', 'replay', '--source', 'github'], token);
  await muster.idle();
  const all = await throughApi(muster, ['inbox', 'replay', '--all'], token);
  await muster.idle();
  const record = await throughApi(muster, ['audit', 'search', '--act', 'inbox replay', '--json'], token);
  muster.standIn.messages('devops');

  expect(events).toHaveLength(3);
  expect(JSON.stringify(events)).not.toContain('acme/node');
  expect([one.out, named.out, all.out]).toEqual([
    '1 put back: the running Muster handles them now.\n',
    '3 put back: the running Muster handles them now.\n',
    '3 put back: the running Muster handles them now.\n',
  ]);
  expect(JSON.parse(record.out)).toMatchObject({
    records: [{ subject: 'all (3)', person: 'a-maintainer' }, { subject: 'github workflow_run (3)' }, {}],
  });
});

it('says what is not set aside, and what the token may not', async () => {
  const { muster, token } = await start();
  const narrow = await makeToken(muster, { permissions: 'inbox.view' });
  const unknown = '019caaaa-0000-7000-8000-ffffffffffff';

  const missing = await throughApi(muster, ['inbox', 'replay', unknown], token);
  const refused = await throughApi(muster, ['inbox', 'replay', '--all'], narrow);
  const nothing = await throughApi(muster, ['inbox', 'list', '--source', 'gitlab'], token);

  expect([missing.code, missing.err]).toEqual([1, expect.stringContaining('Not set aside')]);
  expect([refused.code, refused.err]).toEqual([2, expect.stringContaining('does not carry inbox.replay')]);
  expect(nothing.out).toBe('Nothing of gitlab is set aside.\n');
});

it('reads the files when nobody gave it a token', async () => {
  const { muster } = await start();
  const env = { DISCORD_TOKEN: 'x', DATABASE_URL: `file:${muster.databasePath}`, MUSTER_API_URL: muster.url };

  const ran = await runMuster(['inbox', 'list'], { clock: muster.clock, cwd: dirname(muster.databasePath), env });

  expect(ran.out).toContain('3 set aside.');
});
