import type { APIMessage } from 'discord-api-types/v10';
import { describe, expect, it } from 'vitest';
import type { InteractionResult } from '../../src/sandbox/discord/stand-in.ts';
import { callApi, makeToken, throughApi } from '../support/api.ts';
import { e2eConfig, fleetJson, MEMBERS, ROLE } from '../support/e2e-config.ts';
import { startMuster, type Muster } from '../support/muster.ts';
import { releasePayload } from '../support/releases.ts';
import { seen, textOf } from '../support/seen-messages.ts';
import { readAudit } from '../support/store-reader.ts';

const [OWNER, MAINTAINER] = MEMBERS;

/** waku.prod gets versions after waku.test; both are of the repository whose releases are announced. */
const CONFIG = e2eConfig({
  channels: { devops: '110000000000000002', releases: '110000000000000004' },
  pipelines: {},
  releases: { node: { repository: 'acme/node', channel: 'releases' } },
  roles: {
    owners: { id: ROLE.owners },
    infra: { id: ROLE.infra, grants: [{ permission: '*', fleets: ['*'], except: ['upgrade.request'] }] },
    viewers: { id: ROLE.viewers },
  },
  people: {
    'an-owner': { discord: [OWNER.id], timeZone: 'Europe/Lisbon' },
    'a-maintainer': { discord: [MAINTAINER.id], timeZone: 'UTC' },
  },
  policy: {
    everyone: ['upgrade.view', 'upgrade.withdraw'].map((permission) => ({ permission, fleets: ['*'] })),
    owner: ['fleet.*', 'upgrade.request', 'upgrade.override-order'],
    maintainer: ['upgrade.decide'],
    shell: [{ permission: '*', fleets: ['*'] }],
  },
  fleets: {
    'waku.test': fleetJson('waku.test', {
      owner: { role: 'owners' },
      upgrades: { approvals: [{ name: 'qa', from: [{ person: 'a-maintainer' }], people: 1 }] },
    }),
    'waku.prod': fleetJson('waku.prod', { owner: { role: 'owners' }, upgrades: { after: ['waku.test'] } }),
  },
});

async function form(result: Promise<InteractionResult>) {
  const opened = await result;
  if (opened.kind !== 'modal') throw new Error(`A form was expected, not ${JSON.stringify(opened)}.`);
  return opened.modal;
}

async function announce(muster: Muster): Promise<APIMessage> {
  expect((await muster.deliver(releasePayload({ action: 'published' }), { event: 'release' })).status).toBe(202);
  await muster.idle();
  const [card] = muster.standIn.messages('releases');
  if (card === undefined) throw new Error('Nothing was announced.');
  return card;
}

describe('asking for an upgrade from where people are', () => {
  it('begins at an announced release, is written in two forms over a restart, and filed once', async () => {
    const muster = await startMuster({ config: CONFIG, members: MEMBERS });
    const owner = () => muster.standIn.as('an-owner');
    const card = await announce(muster);

    const begun = await seen(owner().contextMenu('Request upgrade', card));
    expect(begun.isEphemeral).toBe(true);
    expect(begun.text).toContain('A draft of an upgrade: nothing is asked for until you file it.');
    expect(begun.text).toMatch(/\[waku\.test\]\n\[waku\.prod\]/);
    const chosen = await seen(owner().press(begun.message, 'waku.test'));
    expect(chosen.text).toContain('The reason is missing.');
    const first = await form(owner().press(chosen.message, 'What and why…'));
    const written = await seen(
      owner().submitModal(first, {
        version: 'v1.2.3',
        reason: 'Keeps peers.',
        wanted: 'tomorrow 17:00',
        precondition: '',
      }),
    );
    expect(written.text).toContain('Looked at when it was asked');
    await muster.restart();
    const second = await form(owner().press(written.message, 'What to expect…'));
    const ready = await seen(
      owner().submitModal(second, { config: '', bandwidth: 'higher 10%', risk: 'low', override: '' }),
    );
    const filed = await seen(owner().press(ready.message, 'File'));
    await muster.idle();

    expect(filed.text).toContain('UP-1 asks for `v1.2.3`, read as a tag, on `waku.test`');
    expect(filed.text).not.toContain('[');
    const [request, ...more] = muster.standIn.messages('devops');
    expect(more).toEqual([]);
    expect(textOf(request!)).toMatch(/Expected bandwidth\nhigher by 10 %\nWanted by\n<t:\d+:f>, <t:\d+:R>\nRisk\nlow/);
    const { rows } = await readAudit(muster.databasePath);
    expect(rows.map(({ act, outcome, subject }) => [act, outcome, subject])).toContainEqual([
      'button:upgrade-draft-file',
      'requested',
      'UP-1',
    ]);
  });

  it('says the same through Discord and REST when a version goes out of order, and files it when overridden', async () => {
    const muster = await startMuster({ config: CONFIG, members: MEMBERS });
    const token = await makeToken(muster, { as: 'an-owner' });
    const wish = { fleet: 'waku.prod', version: 'v9.9.9', reason: 'Keeps peers.' };
    const late = { ...wish, version: 'v9.9.8', wanted: 'soon' };
    const ask = (body: object) => callApi(muster, 'POST /upgrade-requests', { token, body });

    const told = await seen(muster.standIn.as('an-owner').slash('upgrade request', wish));
    const answered = await ask(wish);
    const unreadable = await ask(late);
    const overridden = await ask({ ...wish, override: 'The leak is worse', bandwidth: 'lower', risk: 'high' });
    await muster.idle();

    expect(told.text).toContain('`waku.prod` gets versions after `waku.test`, where `v9.9.9` was not yet');
    expect(answered).toMatchObject({ status: 409, body: { outcome: 'order-not-kept' } });
    expect(unreadable).toMatchObject({ status: 422, body: { outcome: 'unreadable-moment' } });
    expect(overridden).toMatchObject({ status: 201, body: { outcome: 'requested' } });
    const [card, ...more] = muster.standIn.messages('devops').map(textOf);
    expect(more).toEqual([]);
    expect(card).toContain('⚠️ Overridden, order of the fleets: it goes out before waku.test');
    expect(card).toContain('Risk\n⚠️ high');
    expect(JSON.stringify(overridden.body)).toContain('"verdict":"overridden"');
    const { rows } = await readAudit(muster.databasePath);
    expect(rows.map(({ act, outcome }) => `${act} ${outcome}`)).toEqual(
      expect.arrayContaining([
        'command:upgrade request order-not-kept',
        'api:upgrade request order-not-kept',
        'api:upgrade request order-overridden',
        'api:upgrade request requested',
      ]),
    );
  });

  it('asks an office and is answered alike through Discord, REST and the command line', async () => {
    const muster = await startMuster({ config: CONFIG, members: MEMBERS });
    const owner = muster.standIn.as('an-owner');
    const maintainer = muster.standIn.as('a-maintainer');
    const [asking, answering] = [
      await makeToken(muster, { as: 'an-owner' }),
      await makeToken(muster, { as: 'a-maintainer' }),
    ];
    await seen(owner.slash('upgrade request', { fleet: 'waku.test', version: 'v9.9.9', reason: 'Keeps peers.' }));
    const question = { of: 'qa', question: 'Do old messages load?' };
    const result = { of: 'qa', result: 'All of them' };

    await seen(owner.slash('upgrade study', { request: 'UP-1', ...question }));
    const asked = await callApi(muster, 'POST /upgrade-requests/UP-1/study', { token: asking, body: question });
    const typed = await throughApi(muster, ['upgrade', 'study', 'UP-1', 'qa', question.question], asking);
    await seen(maintainer.slash('upgrade answer', { request: 'UP-1', ...result }));
    const answered = await callApi(muster, 'POST /upgrade-requests/UP-1/answer', { token: answering, body: result });
    const written = await throughApi(muster, ['upgrade', 'answer', 'UP-1', 'qa', result.result], answering);
    const notTheirs = await callApi(muster, 'POST /upgrade-requests/UP-1/answer', { token: asking, body: result });
    await muster.idle();
    // Several edits of one message are put into one, some seconds later.
    await muster.pass(30_000);

    expect([asked.status, typed.code, answered.status, written.code, notTheirs.status]).toEqual([200, 0, 200, 0, 403]);
    expect(answered.body).toMatchObject({ outcome: 'answered', result: 'All of them' });
    const [card, ...news] = muster.standIn.messages('devops').map(textOf);
    expect(card).toContain('📝 Answered, `qa`: Do old messages load? — All of them');
    // Asked three times at one moment, it is told once.
    expect(news.filter((text) => text.includes(`<@${MAINTAINER.id}>`) && text.includes('asks `qa`'))).toHaveLength(1);
    const { rows } = await readAudit(muster.databasePath);
    const studied = rows.filter(({ outcome }) => outcome.startsWith('study-'));
    expect(studied.map(({ outcome, permission, subject }) => [outcome, permission, subject])).toEqual([
      ...Array.from({ length: 3 }, () => ['study-asked', 'upgrade.withdraw', 'UP-1']),
      ...Array.from({ length: 3 }, () => ['study-answered', 'upgrade.approve', 'UP-1']),
    ]);
  });
});
