import type { APIMessage } from 'discord-api-types/v10';
import { expect, it } from 'vitest';
import { credentialsOf } from '../../src/sandbox/world/jenkins.ts';
import { E2E_GUILD, e2eConfig, fleetJson, MEMBERS, ROLE, WORLD } from '../support/e2e-config.ts';
import { startMuster, type Muster } from '../support/muster.ts';
import { seen, textOf } from '../support/seen-messages.ts';
import { readAudit } from '../support/store-reader.ts';

const MINUTE_MS = 60_000;
const HOSTS = ['node-01.do-ams3.waku.test', 'node-02.do-ams3.waku.test'];
const [OWNER, MAINTAINER] = MEMBERS;
const SECOND = { name: 'another-maintainer', id: '130000000000000005', roles: ['infra'] } as const;

/** Jenkins and nodes as the simulated world has them, and a fleet of two hosts whose versions are decided one by one. */
async function start(): Promise<Muster> {
  const { user, apiToken } = credentialsOf('e2e');
  const connections = {
    builds: { kind: 'jenkins', baseUrl: `${WORLD}/jenkins`, credentialEnv: 'CI_TOKEN', requestsPerMinute: 6000 },
  };
  const wakuTest = fleetJson('waku.test', {
    versionPolicy: { kind: 'manual', repository: 'acme/node' },
    owner: { role: 'owners' },
    hosts: { node: { names: HOSTS, protocols: ['relay'] } },
    deployer: { kind: 'jenkins', connection: 'builds', job: 'nim-waku/deploy-waku-test' },
    upgrades: { soakHours: 1 },
  });
  const linked = (id: string) => ({ discord: [id], timeZone: 'UTC' });
  const config = e2eConfig(
    {
      roles: {
        owners: { id: ROLE.owners },
        infra: { id: ROLE.infra, grants: [{ permission: '*', fleets: ['*'] }] },
        viewers: { id: ROLE.viewers },
      },
      people: {
        'an-owner': linked(OWNER.id),
        'a-maintainer': linked(MAINTAINER.id),
        'another-maintainer': linked(SECOND.id),
      },
      policy: {
        everyone: [{ permission: 'upgrade.view', fleets: ['*'] }],
        owner: ['upgrade.request', 'upgrade.cancel'],
        maintainer: ['upgrade.decide'],
      },
    },
    { connections, wakuTest },
  );
  const muster = await startMuster({
    config,
    members: [...MEMBERS, SECOND],
    env: { CI_TOKEN: `${user}:${apiToken}`, DISCORD_GUILD_ID: E2E_GUILD },
  });
  const { github } = muster.world;
  github.tag('acme/node', 'v0.38.0');
  const job = muster.world.jenkins.findJob('nim-waku', 'deploy-waku-test');
  if (job === null) throw new Error('no job');
  // Nobody but Muster deploys it: a merge does not.
  muster.world.jenkins.setEnabled(job, 'disabled');
  github.push({ repository: 'acme/node', branch: 'master', message: 'Next', actor: 'dev' });
  for (const host of HOSTS) muster.world.setVersion(host, 'v0.38.0', github.resolve('acme/node', 'v0.38.0') ?? '');
  github.tag('acme/node', 'v0.39.0');
  muster.world.jenkins.setEnabled(job, 'enabled');
  await muster.pass(2 * MINUTE_MS);
  return muster;
}

async function ask(muster: Muster): Promise<void> {
  const wish = { fleet: 'waku.test', version: 'v0.39.0', reason: 'Fixes the store query' };
  const asked = await seen(muster.standIn.as('an-owner').slash('upgrade request', wish));
  expect(asked.text).toContain('UP-1');
  await muster.idle();
  await muster.standIn.as('a-maintainer').press(card(muster), 'Accept');
  await muster.idle();
}

function card(muster: Muster): APIMessage {
  const found = muster.standIn.messages('devops').find(({ embeds }) => embeds[0]?.title?.includes('UP-1:') === true);
  if (found === undefined) throw new Error('UP-1 has no card.');
  return found;
}

function texts(muster: Muster): string {
  return muster.standIn.messages('devops').map(textOf).join('\n');
}

it('an upgrade is asked for, taken on, deployed, watched over a restart, and done', async () => {
  const muster = await start();
  await ask(muster);

  const begun = await seen(muster.standIn.as('another-maintainer').slash('upgrade deploy', { request: 'UP-1' }));
  expect(begun.text).toContain('D-1');
  await muster.pass(MINUTE_MS);
  expect(textOf(card(muster))).toContain('D-1');
  await muster.restart();
  await muster.pass(15 * MINUTE_MS);

  const sha = muster.world.github.resolve('acme/node', 'v0.39.0');
  expect(muster.world.nodes.filter(({ fleet }) => fleet === 'waku.test').map(({ commit }) => commit)).toEqual([
    sha,
    sha,
  ]);
  expect(textOf(card(muster))).toContain('being watched');
  expect(textOf(card(muster))).toContain('2 of 2');
  await muster.restart();
  await muster.pass(65 * MINUTE_MS);

  expect(textOf(card(muster))).toContain('UP-1 is done');
  expect(texts(muster)).toContain(`<@${OWNER.id}> ✅ UP-1 is done`);
  const { rows } = await readAudit(muster.databasePath);
  const outcomes = rows.filter(({ subject }) => subject === 'UP-1').map(({ outcome }) => outcome);
  expect(outcomes).toEqual(['requested', 'accepted', 'begun', 'verifying', 'done']);
}, 240_000);

it('a host never comes back: it fails, says which, and is put back from its card with a second person’s word', async () => {
  const muster = await start();
  await ask(muster);
  await muster.standIn.as('another-maintainer').slash('upgrade deploy', { request: 'UP-1' });
  await muster.pass(MINUTE_MS);
  muster.world.stop(HOSTS[1] ?? '');
  await muster.pass(50 * MINUTE_MS);

  expect(textOf(card(muster))).toContain('UP-1 failed');
  expect(texts(muster)).toContain('nobody knows what runs on node-02.do-ams3');
  muster.world.start(HOSTS[1] ?? '');

  const person = muster.standIn.as('a-maintainer');
  const opened = await person.press(card(muster), 'Roll back…');
  if (opened.kind !== 'modal') throw new Error('No form was opened.');
  const asked = await seen(person.submitModal(opened.modal, { reason: 'node-02 is lost' }));
  expect(asked.text).toContain('Another person must agree');
  await muster.idle();
  const question = muster.standIn
    .messages('devops')
    .findLast((message) => textOf(message).includes('put waku.test back from v0.39.0 to v0.38.0'));
  if (question === undefined) throw new Error('Nobody was asked.');
  // Whoever asks does not agree.
  await person.press(question, 'Agree');
  await muster.idle();
  expect(textOf(card(muster))).toContain('UP-1 failed');
  await muster.standIn.as('another-maintainer').press(question, 'Agree');
  await muster.idle();
  expect(textOf(card(muster))).toContain('being put back');
  await muster.restart();
  await muster.pass(20 * MINUTE_MS);

  const old = muster.world.github.resolve('acme/node', 'v0.38.0');
  expect(muster.world.nodes.filter(({ fleet }) => fleet === 'waku.test').map(({ commit }) => commit)).toEqual([
    old,
    old,
  ]);
  expect(textOf(card(muster))).toContain('put back');
  const held = await seen(muster.standIn.as('a-maintainer').slash('autodeploy status', {}));
  expect(held.text).toContain('v0.38.0');
  expect(texts(muster)).toContain('UP-1 was put back');
  // The host that was away is an alert of its own.
  expect(muster.standIn.messages('alerts').map(textOf).join('\n')).toContain('NodeSilent');
}, 240_000);
