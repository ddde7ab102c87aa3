import { expect, it } from 'vitest';
import { credentialsOf } from '../../src/sandbox/world/jenkins.ts';
import { E2E_GUILD, e2eConfig, fleetJson, MEMBERS, WORLD } from '../support/e2e-config.ts';
import { startMuster, type Muster } from '../support/muster.ts';
import { seen } from '../support/seen-messages.ts';

const MINUTE_MS = 60_000;
const HOSTS = ['node-01.do-ams3.waku.test', 'node-02.do-ams3.waku.test'];

/** Jenkins as the simulated world has it, and a fleet of two hosts that it deploys. */
function start(): Promise<Muster> {
  const { user, apiToken } = credentialsOf('e2e');
  const connections = {
    builds: { kind: 'jenkins', baseUrl: `${WORLD}/jenkins`, credentialEnv: 'CI_TOKEN', requestsPerMinute: 6000 },
  };
  const wakuTest = fleetJson('waku.test', {
    versionPolicy: { kind: 'auto', repository: 'acme/node', branch: 'master' },
    hosts: { node: { names: HOSTS, protocols: ['relay'] } },
    deployer: { kind: 'jenkins', connection: 'builds', job: 'nim-waku/deploy-waku-test' },
  });
  return startMuster({
    config: e2eConfig({}, { connections, wakuTest }),
    members: MEMBERS,
    env: { CI_TOKEN: `${user}:${apiToken}`, DISCORD_GUILD_ID: E2E_GUILD },
  });
}

function cards(muster: Muster): readonly string[] {
  return muster.standIn.messages('devops').map(({ content, embeds }) => content || (embeds[0]?.title ?? ''));
}

it('a branch is deployed, verified and put back, though Muster is started anew on the way, and is built once', async () => {
  const muster = await start();
  const { world } = muster;
  const sha = world.github.push({ repository: 'acme/node', branch: 'feature/x', message: 'Try it', actor: 'dev' });
  const master = world.github.resolve('acme/node', 'master');
  const commits = (): readonly string[] =>
    world.nodes.filter(({ fleet }) => fleet === 'waku.test').map(({ commit }) => commit);
  const job = world.jenkins.findJob('nim-waku', 'deploy-waku-test');
  const person = muster.standIn.as('a-maintainer');

  const asked = await seen(
    person.slash('deploy branch', { fleet: 'waku.test', ref: 'feature/x', for: '25m', reason: 'A look' }),
  );
  expect(asked.text).toContain('is asked for it');
  await muster.restart();
  await muster.pass(MINUTE_MS);
  expect(cards(muster)).toContain('🚀 waku.test: feature/x (D-1) is being built');
  expect(job?.isEnabled).toBe(false);

  await muster.restart();
  await muster.pass(18 * MINUTE_MS);
  expect(cards(muster)).toContain('✅ waku.test: feature/x (D-1) is on every host');
  expect(commits()).toEqual([sha, sha]);

  // Its hold runs out, and its holder could resume then.
  await muster.pass(6 * MINUTE_MS);
  await muster.restart();
  await muster.pass(18 * MINUTE_MS);
  const titles = cards(muster);
  expect(titles).toContain('✅ waku.test: master again (D-2) is on every host');
  expect(titles).toContain('✅ waku.test: feature/x (D-1) was on every host');
  expect(commits()).toEqual([master, master]);
  expect(job?.builds.map(({ parameters }) => parameters['GIT_REF'])).toEqual(['master', 'feature/x']);
  expect(job?.isEnabled).toBe(true);
}, 180_000);
