import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JsonValue } from '../../src/platform/json.ts';
import type { Config } from '../../src/platform/config/config.ts';
import { testConfig } from '../support/config.ts';
import { ENGINES, openTestDatabase, type TestDatabase } from '../support/database.ts';
import { openGithubRoom, type GithubRoom } from '../support/github-room.ts';
import { testPipeline } from '../support/runs.ts';
import { workflowRunPayload, workflowRunStory } from '../support/workflow-run.ts';

const REPOSITORY = { id: 396980812, full_name: 'acme/node', html_url: 'https://github.com/acme/node' };
const SHA = '5779607b49aab1200488439f02372c57b4f75444';
const RUN = 'github:acme/node:8163';

interface JobParts {
  readonly id?: number;
  readonly name?: string;
  readonly status?: string;
  readonly conclusion?: string | null;
  readonly minute?: number;
  readonly attempt?: number;
  readonly steps?: readonly JsonValue[];
}

function job({
  id = 1,
  name = 'test',
  status = 'in_progress',
  conclusion = null,
  minute = 1,
  attempt = 1,
  steps = [],
}: JobParts) {
  const at = `2026-03-02T09:${String(minute).padStart(2, '0')}:00Z`;
  return {
    action: status,
    repository: REPOSITORY,
    workflow_job: {
      id,
      run_id: 8163,
      run_attempt: attempt,
      workflow_name: 'ci',
      head_branch: 'master',
      head_sha: SHA,
      html_url: `https://github.com/acme/node/actions/runs/8163/job/${id}`,
      name,
      status,
      conclusion,
      created_at: '2026-03-02T09:00:30Z',
      started_at: status === 'completed' ? '2026-03-02T09:01:00Z' : at,
      completed_at: status === 'completed' ? at : null,
      steps,
      runner_name: 'pl4nted-runner',
      labels: ['pl4nted-label'],
    },
  } satisfies JsonValue;
}

const STEPS = [
  { name: 'Set up job', status: 'completed', conclusion: 'success', number: 1 },
  { name: 'Upload the report', status: 'completed', conclusion: 'failure', number: 4 },
  { name: 'Run the tests', status: 'completed', conclusion: 'failure', number: 3, log: 'pl4nted-log' },
];

interface DeploymentParts {
  readonly id?: number;
  readonly state?: string;
  readonly second?: number;
  readonly environment?: string;
  readonly run?: { readonly [field: string]: JsonValue } | null;
  readonly ref?: string;
}

const deployedAt = (second: number): string => `2026-03-02T09:02:${String(second).padStart(2, '0')}Z`;

/** A deployment, or where `state` is given a word on it. */
function deployment({
  id = 77,
  state,
  second = 0,
  environment = 'Production',
  run = null,
  ref = 'v1.2.3',
}: DeploymentParts = {}) {
  return {
    action: 'created',
    repository: REPOSITORY,
    deployment: {
      id,
      sha: SHA,
      ref,
      environment,
      description: null,
      creator: { login: 'a-committer' },
      created_at: deployedAt(0),
      payload: { token: 'pl4nted-payload' },
    },
    ...(state === undefined
      ? {}
      : {
          deployment_status: {
            id: second,
            state,
            description: '',
            environment,
            target_url: '',
            log_url: 'https://github.com/acme/node/actions/runs/8163/job/1',
            environment_url: 'https://user:pl4nted@node.example.org/',
            created_at: deployedAt(second),
          },
        }),
    workflow_run: run,
  } satisfies JsonValue;
}

const RUN_OF_DEPLOYMENT = workflowRunPayload({
  run: { status: 'in_progress', updated_at: '2026-03-02T09:01:00Z' },
}).workflow_run;

function protection(parts: { readonly callback?: string } = {}) {
  const { callback = 'https://api.github.com/repos/acme/node/actions/runs/8163/deployment_protection_rule' } = parts;
  return {
    action: 'requested',
    environment: 'Production',
    event: 'push',
    deployment_callback_url: callback,
    deployment: deployment().deployment,
    pull_requests: [],
    repository: REPOSITORY,
  } satisfies JsonValue;
}

describe.each(ENGINES)('what GitHub tells beside its runs, on %s', (engine) => {
  let store: TestDatabase;
  let config: Config;
  let room: GithubRoom;

  beforeEach(async () => {
    store = await openTestDatabase({ engine });
    config = testConfig({
      pipelines: [
        testPipeline({ name: 'ci' }),
        testPipeline({
          name: 'production',
          environment: 'production',
          workflow: '.github/workflows/deploy.yml',
          branches: ['v*'],
          channel: 'deployments',
        }),
      ],
    });
    room = openGithubRoom(store.database, () => config);
  });

  afterEach(async () => {
    expect(await room.setAside()).toEqual([]);
    await room.stop();
    await store.close();
  });

  const find = () => room.runs.find(store.database.read, RUN);
  const shown = async (key: string): Promise<string> => {
    const card = (await room.cards()).find((each) => each.key === key);
    return `${card?.summary ?? ''} ${JSON.stringify(card?.body ?? null)}`;
  };

  describe('a job', () => {
    it('is a part of its run, with the first step that failed, whatever the order of news', async () => {
      const [requested, started] = workflowRunStory(163, { conclusion: 'failure' });
      const failed = job({ status: 'completed', conclusion: 'failure', minute: 5, steps: STEPS });

      await room.post('workflow_job', job({ minute: 1 }));
      await room.post('workflow_job', failed);
      await room.post('workflow_run', requested!);
      await room.post('workflow_run', started!);
      await room.post('workflow_job', job({ minute: 1 }));

      const run = await find();
      expect(run!.parts).toMatchObject([
        {
          key: '1',
          job: 'test',
          stage: null,
          state: 'failed',
          failure: 'Run the tests',
          url: failed.workflow_job.html_url,
        },
      ]);
      expect(run!.parts[0]!.endedAt).toEqual(new Date('2026-03-02T09:05:00Z'));
      expect(run!.workflow.path).toBe('.github/workflows/ci.yml');
    });

    it('of a matrix has an id of its own, and of a second attempt belongs to that', async () => {
      await room.post('workflow_job', job({ id: 1, name: 'test (18)' }));
      await room.post('workflow_job', job({ id: 2, name: 'test (20)' }));
      await room.post('workflow_job', job({ id: 3, name: 'test (18)', attempt: 2 }));

      const run = await find();
      expect(run!.parts.map(({ attempt, key, job: name }) => [attempt, key, name])).toEqual([
        [1, '1', 'test (18)'],
        [1, '2', 'test (20)'],
        [2, '3', 'test (18)'],
      ]);
    });

    it('does not place a run that is not known: a fork calls its branch master, too', async () => {
      await room.post('workflow_job', job({}));
      expect(await room.cards()).toEqual([]);

      await room.post(
        'workflow_run',
        workflowRunPayload({ run: { head_repository: { full_name: 'someone/node' }, event: 'pull_request' } }),
      );
      expect(await room.cards()).toEqual([]);
    });

    it('that waits is told in the words of GitHub, and a word nobody knows is kept', async () => {
      await room.post('workflow_job', job({ id: 1, status: 'waiting' }));
      await room.post('workflow_job', job({ id: 2, status: 'levitating' }));

      const run = await find();
      expect(run!.parts.map(({ state, rawState }) => [state, rawState])).toEqual([
        ['unknown', 'levitating'],
        // It has not begun, so it comes last.
        ['waiting_approval', 'waiting'],
      ]);
    });
  });

  describe('a deployment', () => {
    it('belongs to its run, whose card says how it went', async () => {
      await room.post('workflow_run', workflowRunPayload());
      await room.post('deployment', deployment({ run: RUN_OF_DEPLOYMENT }));
      await room.post('deployment_status', deployment({ run: RUN_OF_DEPLOYMENT, state: 'in_progress', second: 5 }));
      expect(await shown(`run:${RUN}@pipelines`)).toContain('Deployment to `Production`: under way');

      await room.post('deployment_status', deployment({ run: RUN_OF_DEPLOYMENT, state: 'success', second: 9 }));
      await room.post('deployment_status', deployment({ run: RUN_OF_DEPLOYMENT, state: 'inactive', second: 30 }));

      expect(await shown(`run:${RUN}@pipelines`)).toContain('✅ Deployed to `Production`');
      expect((await room.cards()).filter(({ kind }) => kind === 'deployment')).toEqual([]);
    });

    it('is known by its latest word, whatever the order', async () => {
      const words = [
        deployment(),
        deployment({ state: 'queued', second: 1 }),
        deployment({ state: 'in_progress', second: 1 }),
        deployment({ state: 'success', second: 9 }),
      ];
      for (const payload of [...words, ...words].toReversed())
        await room.post('deployment_status' in payload ? 'deployment_status' : 'deployment', payload);

      const found = await room.deployments.find(store.database.read, 'github:acme/node:deployment:77');
      expect(found).toMatchObject({
        word: { state: 'succeeded', rawState: 'success' },
        succeededAt: new Date(deployedAt(9)),
      });
    });

    it('without a run is a card of its own where a pipeline has its environment, in any capitals', async () => {
      await room.post('deployment', deployment());
      expect(await shown('github:acme/node:deployment:77@deployments')).toContain('⏳ v1.2.3 to Production: queued');

      await room.post('deployment_status', deployment({ state: 'error', second: 4 }));

      const text = await shown('github:acme/node:deployment:77@deployments');
      expect(text).toContain('❌ v1.2.3 to Production: failed (error)');
      expect(text).not.toContain('pl4nted');
      expect((await room.cards()).map(({ phase }) => phase)).toEqual(['final']);
    });

    it.each([
      { what: 'of another environment', parts: { environment: 'Staging' } },
      { what: 'of a ref that the pipeline does not take', parts: { ref: 'experiment' } },
    ])('$what makes no card, and is kept', async ({ parts }) => {
      await room.post('deployment', deployment(parts));

      expect(await room.cards()).toEqual([]);
      expect(await room.deployments.listLatest(store.database.read)).toHaveLength(1);
    });

    it('that GitHub tells without its run is found to be of the run of its commit and environment', async () => {
      config = { ...config, pipelines: [testPipeline({ environment: 'production' })] };
      await room.post('workflow_run', workflowRunPayload());

      await room.post('deployment_status', deployment({ state: 'success', second: 9 }));

      expect(await room.deployments.listOfRun(store.database.read, RUN)).toHaveLength(1);
      expect((await room.cards()).map(({ kind }) => kind)).toEqual(['run']);
    });

    it('that failed leaves live what was live before it', async () => {
      await room.post('deployment_status', deployment({ id: 77, state: 'success', second: 9 }));
      const later = deployment({ id: 78, state: 'failure', second: 20, ref: 'v1.3.0' });
      await room.post('deployment_status', {
        ...later,
        deployment: { ...later.deployment, created_at: deployedAt(15) },
      });

      const [there, ...others] = await room.deployments.listLatest(store.database.read, { environment: 'PRODUCTION' });

      expect(others).toEqual([]);
      expect([there!.live!.ref, there!.newest.ref]).toEqual(['v1.2.3', 'v1.3.0']);
    });

    it('goes with its age, but for what is live', async () => {
      await room.post('deployment_status', deployment({ id: 77, state: 'success', second: 9 }));
      await room.post('deployment_status', deployment({ id: 79, state: 'failure', second: 9, environment: 'Staging' }));
      const before = new Date('2026-06-01T00:00:00Z');

      const gone = await store.database.transaction((tx) => room.deployments.prune(tx, { before, limit: 10 }));

      const left = await room.deployments.listLatest(store.database.read);
      expect([gone, left.map(({ newest }) => newest.key)]).toEqual([1, ['github:acme/node:deployment:77']]);
    });
  });

  describe('a protected environment', () => {
    it('shows its run as waiting until the deployment goes on, and is stated as a fact', async () => {
      await room.post(
        'workflow_run',
        workflowRunPayload({ run: { status: 'in_progress', updated_at: '2026-03-02T09:01:00Z' } }),
      );
      await room.post('deployment_protection_rule', protection());
      await room.post('deployment_protection_rule', protection());

      const [request, ...others] = await room.protections.list(store.database.read, { state: 'waiting' });
      expect(others).toEqual([]);
      expect(request).toMatchObject({ runId: '8163', environment: 'Production', repository: 'acme/node', runKey: RUN });
      expect((await find())!.parts).toMatchObject([{ state: 'waiting_approval', job: 'protection of Production' }]);

      await room.post('deployment_status', deployment({ run: RUN_OF_DEPLOYMENT, state: 'in_progress', second: 40 }));

      expect(await room.protections.find(store.database.read, request!.key)).toMatchObject({ state: 'passed-by' });
      expect((await find())!.parts).toMatchObject([{ state: 'succeeded', rawState: 'passed-by' }]);
      const kinds = room.facts.map(({ kind }) => kind).filter((kind) => kind.startsWith('protection.'));
      expect(kinds).toEqual(['protection.requested', 'protection.settled']);
    });

    it('is settled once: the first answer stands', async () => {
      await room.post('deployment_protection_rule', protection());
      const [request] = await room.protections.list(store.database.read, {});
      const settle = (state: 'approved' | 'rejected') =>
        store.database.transaction((tx) =>
          room.protections.settle(tx, request!.key, { state, at: new Date('2026-03-02T10:00:00Z') }),
        );

      expect([(await settle('approved')).kind, (await settle('rejected')).kind]).toEqual(['settled', 'settled-before']);
      expect(await room.protections.find(store.database.read, request!.key)).toMatchObject({ state: 'approved' });
    });
  });

  it.each([
    'https://api.github.com/repos/evil/place/actions/runs/1/deployment_protection_rule',
    'https://api.github.com/repos/acme/node/actions/runs/1/../../../../evil',
    'javascript:alert(1)',
  ])('a protection rule that points to %s is set aside: it names no run of its repository', async (callback) => {
    await room.post('deployment_protection_rule', protection({ callback }));

    const [aside] = await room.setAside();
    expect(aside!.error).toContain('deployment_callback_url: ');
    expect(await room.protections.list(store.database.read, {})).toEqual([]);
    await room.stop();
    await store.close();
    store = await openTestDatabase({ engine });
    room = openGithubRoom(store.database, () => config);
  });

  describe('a push', () => {
    const push = (parts: { readonly [field: string]: JsonValue }, seconds = 0): JsonValue => ({
      before: '0'.repeat(40),
      after: SHA,
      created: false,
      deleted: false,
      head_commit: {
        id: SHA,
        message: 'Keep peers\n\nbody',
        author: { name: 'A Committer', email: 'pl4nted@example.org' },
      },
      pusher: { name: 'a-committer', email: 'pl4nted@example.org' },
      repository: { ...REPOSITORY, pushed_at: Date.parse('2026-03-02T09:00:00Z') / 1000 + seconds },
      ...parts,
    });

    it('of a tag is kept with the commit it names, also when it moves, and when it is gone', async () => {
      const tag = { system: 'github', repository: 'Acme/Node', name: 'v1.0.0' } as const;
      const look = () => room.tags.find(store.database.read, tag);

      await room.post('create', {
        ref: 'v1.0.0',
        ref_type: 'tag',
        repository: { ...REPOSITORY, pushed_at: '2026-03-02T09:00:00Z' },
        sender: { login: 'a-committer' },
      });
      await room.post('push', push({ ref: 'refs/tags/v1.0.0' }));
      expect(await look()).toMatchObject({ sha: SHA, by: 'a-committer', state: 'present', moves: 0 });

      const moved = 'a'.repeat(40);
      await room.post('push', push({ ref: 'refs/tags/v1.0.0', head_commit: { id: moved }, after: moved }, 60));
      expect(await look()).toMatchObject({ sha: moved, moves: 1 });

      await room.post('push', push({ ref: 'refs/tags/v1.0.0', deleted: true, head_commit: null }, 120));
      expect(await look()).toMatchObject({ state: 'deleted' });
      const facts = room.facts.flatMap((fact) => (fact.kind === 'tag.changed' ? [fact.change] : []));
      expect(facts).toEqual(['appeared', 'moved', 'vanished']);
    });

    it('to a branch of a pipeline is kept as where it stands; to any other it is not wanted', async () => {
      const outcomes = [
        await room.post('push', push({ ref: 'refs/heads/master' }, 60)),
        await room.post('push', push({ ref: 'refs/heads/experiment' })),
        await room.post('push', push({ ref: 'refs/heads/master', after: 'b'.repeat(40) }, 30)),
      ];

      expect(outcomes).toEqual(['recorded', 'unwanted', 'recorded']);
      const head = await room.tags.findHead(store.database.read, {
        system: 'github',
        repository: 'acme/node',
        branch: 'master',
      });
      expect(head).toMatchObject({ sha: SHA, title: 'Keep peers', author: 'A Committer' });
    });
  });

  it('a push that tells a time beyond all times counts as of when it came', async () => {
    for (const pushed_at of [1e308, -1, 8_640_000_000_001])
      await room.post('push', { ref: 'refs/heads/master', after: SHA, repository: { ...REPOSITORY, pushed_at } });

    expect(await room.setAside()).toEqual([]);
    const master = { system: 'github', repository: 'acme/node', branch: 'master' } as const;
    expect((await room.tags.findHead(store.database.read, master))?.at).toEqual(room.clock.now());
  });

  describe('a check suite of another app', () => {
    const suite = (head_branch: string | null): JsonValue => ({
      action: 'completed',
      repository: REPOSITORY,
      sender: { login: 'a-committer' },
      check_suite: {
        id: 5,
        status: 'completed',
        conclusion: 'failure',
        head_branch,
        head_sha: SHA,
        head_commit: { message: 'Keep peers', author: { name: 'A Committer' } },
        latest_check_runs_count: 1,
        app: { slug: 'another-ci', name: 'Another CI' },
        created_at: '2026-03-02T09:00:00Z',
        updated_at: '2026-03-02T09:03:00Z',
      },
    });
    const broken = () => room.facts.filter(({ kind }) => kind === 'run.broke');

    beforeEach(() => {
      config = { ...config, pipelines: [testPipeline({ workflow: null, branches: ['*'] })] };
    });

    it('breaks its branch', async () => {
      await room.post('check_suite', suite('master'));

      expect(broken()).toHaveLength(1);
    });

    it('of a commit of a fork, of which GitHub tells no branch, breaks none', async () => {
      await room.post('check_suite', suite(null));

      expect(broken()).toEqual([]);
      expect((await room.cards()).map(({ kind }) => kind)).toEqual(['run']);
    });
  });

  it('keeps no runner, payload, address of a person or password', async () => {
    await room.post('workflow_job', job({ status: 'completed', conclusion: 'failure', steps: STEPS }));
    await room.post('deployment_status', deployment({ state: 'success', second: 2 }));
    await room.post('push', {
      ref: 'refs/tags/v9',
      after: SHA,
      head_commit: { id: SHA, message: 'x', author: { email: 'pl4nted@example.org' } },
      repository: REPOSITORY,
      pusher: { name: 'a', email: 'pl4nted@example.org' },
    });

    const rows = await store.database.read
      .tables<{ inbox_events: { payload: string } }>()
      .selectFrom('inbox_events')
      .select('payload')
      .execute();
    expect(rows).toHaveLength(3);
    expect(JSON.stringify(rows)).not.toContain('pl4nted');
  });
});
