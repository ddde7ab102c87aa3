import { expect, it, onTestFinished, vi } from 'vitest';
import { e2eConfig, fleetJson, ROLE } from '../support/e2e-config.ts';
import { FAKE_TOKEN, openGithubFake, type GithubFake } from '../support/github-fake.ts';
import { startMuster, type Muster } from '../support/muster.ts';
import { headOf, textOf } from '../support/seen-messages.ts';
import { workflowRunStory } from '../support/workflow-run.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const PATIENCE = { timeout: 60_000 } as const;

async function startBefore(github: GithubFake): Promise<Muster> {
  return startMuster({
    // A fleet that nobody can be asked about: nothing else goes on while hours pass.
    config: e2eConfig({
      fleets: { 'waku.test': fleetJson('waku.test', { registry: null, nodes: null }) },
      connections: {
        github: { kind: 'github', baseUrl: github.url, credentialEnv: 'GITHUB_TOKEN', requestsPerMinute: 6000 },
      },
      pipelines: {
        node: {
          environment: 'production',
          system: 'github',
          repository: 'acme/node',
          branches: ['*'],
          channel: 'pipelines',
          mention: { role: 'infra' },
        },
      },
    }),
    env: { GITHUB_TOKEN: FAKE_TOKEN },
  });
}

/** GitHub tells of a run of which nobody hears. */
function tellNobody(
  github: GithubFake,
  { number, conclusion, at }: { number: number; conclusion: string; at: Date },
): void {
  const startAt = at.toISOString();
  for (const payload of workflowRunStory(number, { conclusion, startAt }))
    github.deliveries.push({
      guid: `guid-${github.deliveries.length}`,
      event: 'workflow_run',
      deliveredAt: new Date(at.getTime() + MINUTE_MS).toISOString(),
      payload: Object.fromEntries(Object.entries(payload ?? {})),
    });
}

it('tells once what happened while Muster was stopped, and of a branch that is still broken besides', async () => {
  const github = await openGithubFake();
  onTestFinished(() => github.close());
  const muster = await startBefore(github);
  // The first look, from which on nothing is lost.
  await vi.waitFor(() => {
    expect(github.asked.some((path) => path.includes('/git/matching-refs/tags/'))).toBe(true);
  }, PATIENCE);
  await muster.pass(MINUTE_MS);
  const stoppedAt = muster.clock.now();

  await muster.stop();
  const ends = ['success', 'failure', 'success', 'success', 'failure', 'failure'];
  for (const [index, conclusion] of ends.entries())
    tellNobody(github, {
      number: 200 + index,
      conclusion,
      at: new Date(stoppedAt.getTime() + (index + 1) * 10 * MINUTE_MS),
    });
  muster.clock.advance(6 * HOUR_MS);
  await muster.restart();

  await vi.waitFor(async () => {
    await muster.pass(1000);
    expect(muster.standIn.messages('pipelines').map(headOf)).toHaveLength(3);
  }, PATIENCE);
  const messages = muster.standIn.messages('pipelines');
  const summary = messages.find((each) => headOf(each).startsWith('📭'));
  expect(headOf(summary!)).toMatch(/^📭 While I was away \(.+\): 6 runs finished, 3 of them failed\.$/u);
  expect(summary!.mention_roles).toEqual([]);
  const broke = messages.find(({ mention_roles: roles }) => roles.includes(ROLE.infra));
  expect(textOf(broke!)).toContain('#204');
  // It answers the card of the run that broke it, and no other run has one.
  const card = messages.find(({ id }) => id === broke!.message_reference?.message_id);
  expect(headOf(card!)).toContain('#204');

  await muster.restart();
  await muster.pass(11 * MINUTE_MS);
  expect(muster.standIn.messages('pipelines')).toHaveLength(3);
  expect(github.faults).toEqual([]);
}, 120_000);
