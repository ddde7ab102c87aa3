import { describe, expect, it } from 'vitest';
import { callApi, makeToken, throughApi } from '../support/api.ts';
import { e2eConfig, MEMBERS, ROLE, type ConfigJson } from '../support/e2e-config.ts';
import { startMuster, type Muster } from '../support/muster.ts';
import { seen } from '../support/seen-messages.ts';
import { readAudit } from '../support/store-reader.ts';

const [OWNER, MAINTAINER] = MEMBERS;
const RESEARCHER = { name: 'a-researcher', id: '130000000000000006', roles: ['viewers'] } as const;
const ADMIN = { name: 'an-admin', id: '130000000000000007', roles: ['viewers'] } as const;
const MINUTE_MS = 60_000;

function config(): ConfigJson {
  const linked = (id: string) => ({ discord: [id], timeZone: 'UTC' });
  const approve = [{ permission: 'upgrade.approve', fleets: ['*'] }];
  return e2eConfig(
    {
      roles: {
        owners: { id: ROLE.owners },
        infra: { id: ROLE.infra, grants: [{ permission: '*', fleets: ['*'], except: ['upgrade.request'] }] },
        viewers: { id: ROLE.viewers, grants: approve },
      },
      people: {
        'an-owner': linked(OWNER.id),
        'a-maintainer': linked(MAINTAINER.id),
        'a-researcher': linked(RESEARCHER.id),
        'an-admin': linked(ADMIN.id),
      },
      policy: {
        everyone: ['fleet.view', 'upgrade.view', 'approval.view', 'window.view'].map((permission) => ({
          permission,
          fleets: ['*'],
        })),
        owner: ['upgrade.request', 'upgrade.cancel'],
        maintainer: ['upgrade.decide', 'upgrade.deploy'],
        shell: [{ permission: '*', fleets: ['*'] }],
      },
    },
    {
      statusProd: {
        upgrades: {
          approvals: [
            { name: 'dst', from: [{ person: 'a-researcher' }] },
            { name: 'deploy-now', from: [{ person: 'an-admin' }], hours: 4 },
          ],
        },
      },
    },
  );
}

async function start(): Promise<Muster> {
  return startMuster({ config: config(), members: [...MEMBERS, RESEARCHER, ADMIN] });
}

/** The message of `devops` that shows this, as it is now. */
async function shown(muster: Muster, text: string) {
  // Edits are sent at a pace that the clock of the house decides.
  await muster.pass(MINUTE_MS);
  const found = muster.standIn.messages('devops').find((message) => JSON.stringify(message).includes(text));
  if (found === undefined) throw new Error(`No message shows ${text}.`);
  return found;
}

/** Asked for by the owner and accepted by the maintainer. */
async function accepted(muster: Muster): Promise<void> {
  const wish = { fleet: 'status.prod', version: 'v0.39.0', reason: 'Fixes the store query that timed out.' };
  await muster.standIn.as('an-owner').slash('upgrade request', wish);
  await muster.standIn.as('a-maintainer').press(await shown(muster, 'UP-1: status.prod'), 'Accept');
}

async function agreed(muster: Muster): Promise<void> {
  await muster.standIn.as('a-researcher').press(await shown(muster, 'AP-1: dst'), 'Agree');
  await muster.standIn.as('an-admin').press(await shown(muster, 'AP-2: deploy-now'), 'Agree');
  await muster.idle();
}

describe('an upgrade that two offices must agree to', () => {
  it('shows whose word is missing, is refused until it is there, and survives a restart in between', async () => {
    const muster = await start();
    await accepted(muster);
    const maintainer = muster.standIn.as('a-maintainer');
    const card = await shown(muster, 'UP-1: status.prod');

    const early = await seen(maintainer.press(card, 'Deploy now'));
    const could = await seen(maintainer.slash('can', { act: 'deploy', fleet: 'status.prod', version: 'v0.39.0' }));
    const own = await seen(muster.standIn.as('an-owner').press(await shown(muster, 'AP-1: dst'), 'Agree'));
    await muster.standIn.as('a-researcher').press(await shown(muster, 'AP-1: dst'), 'Agree');
    await muster.restart();
    await muster.standIn.as('an-admin').press(await shown(muster, 'AP-2: deploy-now'), 'Agree');
    const ready = await shown(muster, 'has every approval it needs');
    const why = await seen(maintainer.slash('why fleet', { fleet: 'status.prod' }));
    const begun = await seen(maintainer.slash('upgrade deploy', { request: 'UP-1' }));

    expect(JSON.stringify(card)).toContain('waits for 1 person of `a-researcher`');
    expect(early.text).toContain('does not begin yet');
    expect(could.text).toContain('**No.**');
    expect(could.text).toContain('❌ Approval: dst is asked: 1 of 1 of a-researcher must agree.');
    expect(own.text).toContain('upgrade.approve');
    expect(ready.content).toContain(`<@&${ROLE.infra}>`);
    expect(why.text).toContain('waits for somebody to begin it');
    expect(begun.text).toContain('UP-1');
    expect(JSON.stringify(await shown(muster, 'UP-1: status.prod'))).toContain(`agreed by <@${RESEARCHER.id}>`);
    const { rows, verified } = await readAudit(muster.databasePath);
    expect(verified).toBe('intact');
    expect(rows.map(({ act, outcome }) => `${act} ${outcome}`)).toEqual(
      expect.arrayContaining([
        'button:upgrade-deploy missing-approvals',
        'button:approval-agree agreed-enough',
        'command:upgrade deploy begun',
      ]),
    );
    muster.standIn.messages('devops');
  });

  it('begins by itself when its time comes, also where nobody ran for a while', async () => {
    const muster = await start();
    await accepted(muster);
    const planned = await seen(
      muster.standIn.as('a-maintainer').slash('upgrade schedule', { request: 'UP-1', at: 'in 2h' }),
    );
    await muster.standIn.as('a-researcher').press(await shown(muster, 'AP-3: dst'), 'Agree');
    await muster.standIn.as('an-admin').press(await shown(muster, 'AP-4: deploy-now'), 'Agree');
    const scheduled = JSON.stringify(await shown(muster, 'UP-1: status.prod'));
    await muster.stop();
    muster.clock.advance(125 * MINUTE_MS);
    await muster.restart();
    await muster.pass(MINUTE_MS);

    expect(planned.text).toContain('begins by itself');
    expect(scheduled).toContain('"name":"Planned"');
    expect(JSON.stringify(await shown(muster, 'UP-1: status.prod'))).not.toContain('"name":"Did not begin"');
    const { rows } = await readAudit(muster.databasePath);
    expect(rows.map(({ act, outcome }) => `${act} ${outcome}`)).toContain('upgrade:begin begun');
    muster.standIn.messages('devops');
  });

  it.each(['missing-approvals', 'begun'] as const)('ends alike on the three edges: %s', async (outcome) => {
    const rows: unknown[] = [];
    for (const edge of ['discord', 'rest', 'cli'] as const) {
      const muster = await start();
      await accepted(muster);
      if (outcome === 'begun') await agreed(muster);
      await deployThrough(muster, edge, outcome);
      await muster.idle();
      const all = (await readAudit(muster.databasePath)).rows;
      const row = all.findLast(({ act }) => act.endsWith('upgrade deploy'));
      rows.push({ verdict: row?.verdict, outcome: row?.outcome, fleet: row?.fleet, permission: row?.permission });
      muster.standIn.messages('devops');
      await muster.stop();
    }

    expect(rows[0]).toMatchObject({
      verdict: 'allowed',
      outcome,
      fleet: 'status.prod',
      permission: 'upgrade.deploy',
    });
    expect(rows[1]).toEqual(rows[0]);
    expect(rows[2]).toEqual(rows[0]);
  });
});

async function deployThrough(muster: Muster, edge: 'discord' | 'rest' | 'cli', outcome: string): Promise<void> {
  if (edge === 'discord') {
    await muster.standIn.as('a-maintainer').slash('upgrade deploy', { request: 'UP-1' });
    return;
  }
  const token = await makeToken(muster, { as: 'a-maintainer' });
  if (edge === 'rest') {
    const answer = await callApi(muster, 'POST /upgrade-requests/UP-1/deploy', { token, body: {} });
    expect(answer.body).toMatchObject({ outcome });
    return;
  }
  const ran = await throughApi(muster, ['upgrade', 'deploy', 'UP-1', '--json'], token);
  expect(ran.out + ran.err).toContain(outcome);
}
