import { describe, expect, it } from 'vitest';
import type { JsonValue } from '../../src/platform/json.ts';
import { credentialsOf } from '../../src/sandbox/world/jenkins.ts';
import { e2eConfig, MEMBERS, WORLD } from '../support/e2e-config.ts';
import { jenkinsNotification } from '../support/jenkins.ts';
import { startMuster, type Muster } from '../support/muster.ts';
import { seen, textOf } from '../support/seen-messages.ts';

const TOKEN = 'the-token-of-these-webhooks';
const { user, apiToken } = credentialsOf('e2e');

const CONFIG = e2eConfig({
  connections: {
    directory: { kind: 'fleet-registry', baseUrl: `${WORLD}/registry/directory`, requestsPerMinute: 6000 },
    nodes: { kind: 'waku-node', baseUrl: `${WORLD}/nodes/{host}`, requestsPerMinute: 6000 },
    ci: { kind: 'jenkins', baseUrl: `${WORLD}/jenkins`, credentialEnv: 'CI_TOKEN', requestsPerMinute: 600 },
  },
  pipelines: {
    deploy: {
      environment: 'production',
      system: 'jenkins',
      repository: 'nim-waku/deploy-status-prod',
      branches: ['*'],
      channel: 'pipelines',
      mention: { role: 'infra' },
    },
  },
});

async function start(token = `${user}:${apiToken}`): Promise<Muster> {
  return startMuster({
    config: CONFIG,
    members: MEMBERS,
    env: { JENKINS_WEBHOOK_TOKEN: TOKEN, CI_TOKEN: token },
  });
}

function build(muster: Muster, result: 'SUCCESS' | 'FAILURE'): void {
  const outcome = muster.world.jenkins.trigger(
    { folder: 'nim-waku', name: 'deploy-status-prod' },
    { parameters: { GIT_REF: 'master' }, cause: 'Started by user a-maintainer', plan: { lastsMs: 30_000, result } },
  );
  expect(outcome.kind).toBe('queued');
}

function said(muster: Muster): string {
  return muster.standIn.messages('pipelines').map(textOf).join('\n---\n');
}

/** Forged by somebody who holds the token: the simulated Jenkins never built it. */
function forged(muster: Muster): JsonValue {
  const path = 'job/nim-waku/job/deploy-status-prod/';
  const address = `${muster.world.url}/jenkins/${path}99/`;
  return {
    ...jenkinsNotification('FINALIZED', { number: 99, full_url: address, url: `${path}99/` }),
    url: path,
  };
}

describe('a build that Jenkins tells of', () => {
  it('is read back, and breaks its branch because Jenkins itself says so', async () => {
    const muster = await start();

    build(muster, 'FAILURE');
    await muster.pass(120_000);

    expect(muster.world.requests.filter((each) => each.includes('/api/json'))).not.toEqual([]);
    const text = said(muster);
    expect(text).toMatch(/deploy-status-prod/u);
    expect(text).toMatch(/broke/u);
    expect(text).not.toMatch(/confirm/iu);
  });

  it('that Jenkins knows nothing of breaks nothing, and is said to be so', async () => {
    const muster = await start();

    const response = await fetch(`${muster.url}/webhooks/jenkins`, {
      method: 'POST',
      headers: { authorization: `Bearer ${TOKEN}` },
      body: JSON.stringify(forged(muster)),
    });
    await muster.pass(60_000);

    expect(response.status).toBe(202);
    expect(said(muster)).toMatch(/does not confirm this: it knows no such build/u);
    expect(said(muster)).not.toMatch(/broke/u);
  });

  it('is said to be unconfirmed while Jenkins refuses us, breaks nothing, and the doctor says why', async () => {
    const muster = await start(`${user}:not-it`);

    build(muster, 'FAILURE');
    await muster.pass(120_000);
    expect(said(muster)).toMatch(/Not confirmed.*401/u);
    const { text } = await seen(muster.standIn.as('a-maintainer').slash('doctor'));
    expect(text).toMatch(/ci.*Cannot be reached: it answered 401/su);
    expect(said(muster)).not.toMatch(/broke/u);
  });
});
