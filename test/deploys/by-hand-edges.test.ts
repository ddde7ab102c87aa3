import type { APIMessage } from 'discord-api-types/v10';
import { expect, it } from 'vitest';
import { callApi, makeToken, throughApi } from '../support/api.ts';
import { e2eConfig, MEMBERS } from '../support/e2e-config.ts';
import { startMuster, type Muster } from '../support/muster.ts';
import { seen, textOf } from '../support/seen-messages.ts';
import { readAudit } from '../support/store-reader.ts';

/** A fleet that people deploy, whose hosts nobody can ask; everybody sees holds, and its maintainer may do everything. */
function start(): Promise<Muster> {
  const wakuTest = {
    versionPolicy: { kind: 'auto', repository: 'acme/node', branch: 'master' },
    deployer: { kind: 'manual' },
  };
  const policy = {
    everyone: [{ permission: 'hold.view', fleets: ['*'] }],
    owner: [],
    maintainer: [],
    shell: [{ permission: '*', fleets: ['*'] }],
  };
  return startMuster({ config: e2eConfig({ policy }, { wakuTest }), members: MEMBERS });
}

const maintainer = (muster: Muster) => muster.standIn.as('a-maintainer');

/** Asks for a branch; gives the card that asks for it in turn. */
async function ask(muster: Muster, id: string): Promise<APIMessage> {
  const options = { fleet: 'waku.test', ref: 'feature/x', for: '2h', reason: 'A look' };
  const answer = await seen(maintainer(muster).slash('deploy branch', options));
  expect(answer.text).toContain('its maintainer is asked to deploy it by hand');
  await muster.idle();
  const card = muster.standIn
    .messages('devops')
    .find((message) => textOf(message).includes('[Deployed]') && textOf(message).includes(`(${id})`));
  if (card === undefined) throw new Error(`No card asks for ${id}.`);
  return card;
}

async function lastAnswer({ databasePath }: Muster): Promise<object> {
  const { rows } = await readAudit(databasePath);
  const row = rows.findLast(({ outcome }) => outcome === 'confirmed' || outcome === 'declined');
  return { outcome: row?.outcome, permission: row?.permission, fleet: row?.fleet, verdict: row?.verdict };
}

it('that a branch was deployed by hand is said alike by the button, REST and the command line', async () => {
  const muster = await start();
  const token = await makeToken(muster, { as: 'a-maintainer' });
  const records: object[] = [];

  for (const [index, edge] of ['discord', 'rest', 'cli'].entries()) {
    const card = await ask(muster, `D-${index + 1}`);
    if (edge === 'discord') {
      const pressed = await seen(maintainer(muster).press(card, 'Deployed'));
      expect(pressed.text).toContain('counts as deployed, unverified until each host reports it');
    } else if (edge === 'rest') {
      const call = 'POST /deploys/waku.test/confirm';
      const told = await callApi(muster, call, { token, body: { answer: 'done' } });
      expect(told.body).toMatchObject({ outcome: 'confirmed', deploy: { id: 'D-2', byHand: true } });
    } else {
      const ran = await throughApi(muster, ['deploy', 'confirm', 'waku.test', 'done', '--json'], token);
      expect([ran.code, ran.err]).toEqual([0, '']);
      expect(JSON.parse(ran.out)).toMatchObject({ outcome: 'confirmed' });
    }
    await muster.pass(60_000);
    records.push(await lastAnswer(muster));
  }

  expect(records[0]).toEqual({
    outcome: 'confirmed',
    permission: 'hold.confirm',
    fleet: 'waku.test',
    verdict: 'allowed',
  });
  expect(records.slice(1)).toEqual([records[0], records[0]]);
  const shown = await callApi(muster, 'GET /deploys?fleet=waku.test', { token });
  const [newest] = shown.body['deploys'] as readonly object[];
  expect(newest).toMatchObject({ id: 'D-3', state: 'unverified', byHand: true });
  const status = await seen(maintainer(muster).slash('deploy status', { fleet: 'waku.test' }));
  expect(status.text).toContain('☑️ Unverified: a-maintainer says that feature/x is deployed');
  const listed = await throughApi(muster, ['deploy', 'status', '--fleet', 'waku.test'], token);
  expect(listed.out).toContain('unverified');
  muster.standIn.messages('devops');
}, 60_000);

it('a stranger does not say so, a reason is asked of who cannot, and a stale button is refused with what came of it', async () => {
  const muster = await start();
  const token = await makeToken(muster, { as: 'a-maintainer' });
  const card = await ask(muster, 'D-1');

  const mine = await seen(maintainer(muster).slash('inbox mine'));
  expect(mine.text).toContain('🖐️ By hand: D-1: feature/x is to be deployed to waku.test');
  expect(mine.text).not.toContain('are to be paused');
  const strange = await seen(muster.standIn.as('a-stranger').press(card, 'Deployed'));
  expect(strange.text).toContain('hold.confirm');
  const state = async () => {
    const { body } = await callApi(muster, 'GET /deploys?fleet=waku.test', { token });
    return (body['deploys'] as readonly { state: string; because: string }[])[0];
  };
  expect((await state())?.state).toBe('starting');
  const call = 'POST /deploys/waku.test/confirm';
  const bare = await callApi(muster, call, { token, body: { answer: 'cannot' } });
  expect([bare.status, bare.body['outcome']]).toEqual([422, 'no-reason']);

  const opened = await maintainer(muster).press(card, 'Cannot…');
  if (opened.kind !== 'modal') throw new Error(`A form was expected, not ${JSON.stringify(opened)}.`);
  const said = await seen(maintainer(muster).submitModal(opened.modal, { reason: 'The hosts are full' }));
  expect(said.text).toContain('was not deployed');
  await muster.idle();
  expect(await state()).toMatchObject({
    state: 'not-started',
    because: 'a-maintainer cannot deploy it: The hosts are full',
  });

  // Somebody else answers while the form is open.
  const second = await maintainer(muster).press(await ask(muster, 'D-2'), 'Cannot…');
  if (second.kind !== 'modal') throw new Error(`A form was expected, not ${JSON.stringify(second)}.`);
  await callApi(muster, call, { token, body: { answer: 'done' } });
  await muster.pass(60_000);
  const stale = await seen(maintainer(muster).submitModal(second.modal, { reason: 'Too late' }));
  expect(stale.text).toContain('Nobody waits for that answer any more');
  expect(stale.text).toContain('Unverified: a-maintainer says that feature/x is deployed');
  const late = await callApi(muster, call, { token, body: { answer: 'done' } });
  expect([late.status, late.body['outcome']]).toEqual([409, 'nothing-asked']);
  muster.standIn.messages('devops');
}, 60_000);
