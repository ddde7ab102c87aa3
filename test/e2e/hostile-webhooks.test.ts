import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import type { JsonValue } from '../../src/platform/json.ts';
import { PIPELINE, pipelineSays, stageSays } from '../support/aws-events.ts';
import { e2eConfig, MEMBERS, ROLE } from '../support/e2e-config.ts';
import { GITLAB_PROJECT, gitlabBuild, gitlabPipeline, gitlabStory } from '../support/gitlab.ts';
import { jenkinsNotification } from '../support/jenkins.ts';
import { startMuster, type Muster } from '../support/muster.ts';
import { headOf, textOf } from '../support/seen-messages.ts';
import { workflowRunPayload } from '../support/workflow-run.ts';

const TOKEN = 'the-token-of-these-webhooks';
const EVIL = `\u202E@everyone @here <@&${ROLE.infra}> <@${MEMBERS[0].id}> **x** [a](https://evil.example) \`\` \`\`\` || ~~`;

const pipeline = (system: string, repository: string) => ({
  environment: 'production',
  system,
  repository,
  branches: ['*'],
  channel: 'pipelines',
  mention: 'nobody',
});

// In other capitals than the systems write them, in sub-groups, and in folders with blanks.
const CONFIG = e2eConfig({
  pipelines: {
    node: pipeline('github', 'Acme/NODE'),
    dashboard: pipeline('gitlab', 'Acme/Group/Sub/Dashboard'),
    branch: pipeline('jenkins', 'nim waku/feature%2Fx'),
    site: pipeline('generic', 'buildbot/site'),
    backend: pipeline('aws', PIPELINE),
  },
});
const PROJECT = { ...GITLAB_PROJECT, path_with_namespace: 'acme/group/sub/dashboard' };
const GENERIC = {
  version: 1,
  kind: 'run',
  source: 'buildbot',
  pipeline: 'site',
  run: 1,
  state: 'failed',
  at: '2026-03-02T09:01:00Z',
};

describe('what hostile senders put into genuine webhooks', () => {
  let muster: Muster;

  beforeEach(async () => {
    muster = await startMuster({
      config: CONFIG,
      members: MEMBERS,
      startAt: '2026-03-02T09:02:00Z',
      env: {
        GITLAB_WEBHOOK_SECRET: TOKEN,
        JENKINS_WEBHOOK_TOKEN: TOKEN,
        GENERIC_WEBHOOK_TOKEN: TOKEN,
        EVENTBRIDGE_WEBHOOK_KEY: TOKEN,
      },
    });
  });

  async function post(source: string, body: JsonValue, headers = proofOf(source)): Promise<number> {
    const response = await fetch(`${muster.url}/webhooks/${source}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
    await response.text();
    return response.status;
  }

  const tellGithub = async (run: Readonly<Record<string, JsonValue>>): Promise<number> =>
    (await muster.deliver(workflowRunPayload({ action: 'completed', run }))).status;
  const shown = (): readonly string[] => muster.standIn.messages('pipelines').map(textOf);
  const setAside = async (): Promise<unknown> => {
    const health = (await (await fetch(`${muster.url}/healthz?verbose`)).json()) as Record<string, unknown>; // Border: ours.
    return health['inboxSetAside'];
  };

  it('is shown as text: it notifies nobody, formats nothing and reorders nothing', async () => {
    const builds = Array.from({ length: 500 }, (_none, index) =>
      gitlabBuild({
        id: index + 1,
        name: `${EVIL} ${index}`,
        stage: EVIL,
        status: 'failed',
        failure_reason: EVIL.repeat(90),
      }),
    );
    const statuses = [
      await tellGithub({
        status: 'completed',
        conclusion: 'failure',
        name: EVIL,
        display_title: EVIL,
        head_branch: EVIL,
        event: EVIL,
        triggering_actor: { login: EVIL },
        html_url: 'https://github.com/x/y)(@everyone',
      }),
      await post(
        'gitlab',
        gitlabPipeline({
          pipeline: { status: 'failed', ref: EVIL, stages: [EVIL], finished_at: '2026-03-02 09:01:00 UTC' },
          builds,
          more: { project: PROJECT, commit: { title: EVIL, message: EVIL, author: { name: EVIL } } },
        }),
      ),
      await post('jenkins', {
        ...jenkinsNotification('FINALIZED', { status: EVIL, scm: { branch: EVIL, commit: EVIL } }),
        url: 'job/nim%20waku/job/feature%252Fx/',
      }),
      await post('generic', {
        ...GENERIC,
        id: 'one',
        title: EVIL,
        actor: EVIL.slice(0, 100),
        failure: EVIL,
        stages: [{ name: EVIL.slice(0, 100), state: '__proto__', jobs: [{ name: 'toString', state: 'constructor' }] }],
      }),
      await post('aws/eventbridge', stageSays(EVIL, { state: 'constructor', second: 4 })),
    ];
    await muster.pass(10_000);

    expect(statuses).toEqual([202, 202, 202, 202, 202]);
    expect(await setAside()).toBe(0);
    const messages = muster.standIn.messages('pipelines');
    const all = messages.map(textOf).join('\n');
    for (const named of ['· node ·', '· dashboard ·', '· branch ·', '· site ·', '· backend ·'])
      expect(all).toContain(named);
    expect(
      messages.filter((each) => each.mention_everyone || each.mentions.length + each.mention_roles.length > 0),
    ).toEqual([]);
    expect(all).not.toMatch(/[\u202A-\u202E\u2066-\u2069]|@everyone|@here/u);
    expect(all.replaceAll(/`[^`\n]*`/gu, '')).not.toMatch(/(?<!\\)\[a(?<!\\)\]\(https|(?<!\\)<@|(?<!\\)\*\*x/u);
  });

  it.each(['constructor', '__proto__', '👍🏽', 'x'.repeat(400)])(
    'shows the state %s as it came, also where stages of the run have begun',
    async (state) => {
      await post('aws/eventbridge', pipelineSays({ state, second: 5 }));
      await post('aws/eventbridge', stageSays('Build', { state: 'STARTED', second: 9 }));
      await muster.pass(5000);

      expect(shown().join('\n').replaceAll('\\', '')).toContain(state.slice(0, 30));
    },
  );

  it('is refused with a reason, and never a fault, when it is nested without end', async () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;

    const statuses = [
      await post('jenkins', `{"url":"job/a","build":{"phase":${deep}}}`),
      await post('jenkins', `{"url":${deep},"build":{"phase":"STARTED","number":${deep}}}`),
      await post('generic', deep),
      await post('generic', `{"version":1,"kind":"run","stages":${deep}}`),
      await post('aws/eventbridge', deep),
      await post('gitlab', `{"project":${deep},"builds":${deep}}`),
    ];
    await muster.pass(1000);

    expect(statuses).toEqual([400, 202, 400, 400, 400, 202]);
    expect(await setAside()).toBe(2);
    expect(muster.standIn.messages('devops').map(headOf)).toHaveLength(2);
  });

  it('is told at once when a name has nothing in it to show, rather than set aside later', async () => {
    const blank = [' ', '\u0000', '\n\t'];
    const statuses: number[] = [];
    for (const name of blank) {
      statuses.push(await post('generic', { ...GENERIC, id: randomUUID(), stages: [{ name, state: 'failed' }] }));
      statuses.push(await post('generic', { ...GENERIC, id: randomUUID(), state: name }));
    }
    const odd = await post('generic', { ...GENERIC, id: randomUUID(), title: '\u0000Keep\u0007it', branch: 'main\n' });
    await muster.pass(5000);

    expect(statuses).toEqual([400, 400, 400, 400, 400, 400]);
    expect([odd, await setAside()]).toEqual([202, 0]);
    expect(shown().join('\n')).toContain('Keep it');
  });

  it('ends right when it comes backwards and twice, with a kill in between', async () => {
    const done = pipelineSays({ state: 'SUCCEEDED', second: 60 });
    const [created, running, passed] = gitlabStory('success').map((word) => ({ ...word, project: PROJECT }));

    const first = [await post('aws/eventbridge', done), await post('gitlab', passed ?? null)];
    await muster.process.crash();
    await muster.process.start();
    const then = [
      await post('aws/eventbridge', pipelineSays({ state: 'STARTED', second: 0 })),
      await post('aws/eventbridge', done),
      await post('gitlab', running ?? null),
      await post('gitlab', passed ?? null),
      await post('gitlab', created ?? null),
    ];
    await muster.pass(5000);

    expect([...first, ...then]).toEqual([202, 202, 202, 202, 202, 202, 202]);
    expect(muster.standIn.messages('pipelines').map(headOf).toSorted()).toEqual([
      '✅ backend-production 12345678: succeeded',
      '✅ dashboard #3 on main: succeeded',
    ]);
  });

  it('is forged when the proof stands in another place', async () => {
    const event = pipelineSays({ state: 'STARTED', second: 0 });
    const places = ['x-amz-key', 'authorization', 'x-gitlab-token', 'x-api-token'];

    const statuses: number[] = [];
    for (const place of places) statuses.push(await post('aws/eventbridge', event, { [place]: TOKEN }));
    statuses.push(await post('gitlab', gitlabPipeline(), { 'x-gitlab-event': 'Pipeline Hook', 'x-api-key': TOKEN }));
    statuses.push(await post('jenkins', jenkinsNotification('STARTED'), { 'x-api-key': TOKEN }));

    expect(statuses).toEqual([401, 401, 401, 401, 401, 401]);
  });
});

function proofOf(source: string): Readonly<Record<string, string>> {
  if (source === 'aws/eventbridge') return { 'x-api-key': TOKEN };
  if (source === 'gitlab')
    return { 'x-gitlab-event': 'Pipeline Hook', 'x-gitlab-token': TOKEN, 'idempotency-key': randomUUID() };
  return { authorization: `Bearer ${TOKEN}` };
}
