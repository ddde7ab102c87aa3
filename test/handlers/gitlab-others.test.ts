import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createGitlabDeploymentHandler } from '../../handlers/gitlab-deployment.ts';
import { createGitlabPipelineHandler } from '../../handlers/gitlab-pipeline.ts';
import { createGitlabPushHandler, createGitlabTagPushHandler } from '../../handlers/gitlab-push.ts';
import { createGitlabReleaseHandler } from '../../handlers/gitlab-release.ts';
import { createDeploymentService, type DeploymentService } from '../../src/pipelines/deployment-service.ts';
import { createProtectionService } from '../../src/pipelines/protection-service.ts';
import { createTagService, type TagService } from '../../src/pipelines/tag-service.ts';
import type { Config } from '../../src/platform/config/config.ts';
import type { Handler } from '../../src/platform/intake/handler.ts';
import type { JsonValue } from '../../src/platform/json.ts';
import { testConfig } from '../support/config.ts';
import { ENGINES, openTestDatabase, type TestDatabase } from '../support/database.ts';
import { GITLAB_PROJECT, GITLAB_SHA, gitlabStory } from '../support/gitlab.ts';
import { testOccurrenceRouting } from '../support/occurrences.ts';
import { openPipelinesRoom, type PipelinesRoom } from '../support/pipelines.ts';
import { RecordedFacts } from '../support/recorded-facts.ts';
import { openReleasesRoom, testReleaseConfig, type ReleasesRoom } from '../support/releases.ts';
import { deliverTo, roomCards, type Deliver } from '../support/room.ts';
import { testPipeline } from '../support/runs.ts';

type Fields = Readonly<Record<string, JsonValue>>;

/** GitLab docs, "Webhook events": the examples of each, about the project of these tests. */
function deploymentHook(parts: Fields = {}): Fields {
  return {
    object_kind: 'deployment',
    status: 'success',
    status_changed_at: '2026-03-02 11:05:00 +0200',
    deployment_id: 15,
    deployable_id: 381,
    deployable_url: 'https://gitlab.example.org/acme/dashboard/-/jobs/381',
    environment: 'production',
    environment_tier: 'production',
    environment_slug: 'production',
    environment_external_url: 'https://dashboard.example.org',
    project: GITLAB_PROJECT,
    short_sha: GITLAB_SHA.slice(0, 8),
    user: { id: 1, name: 'An Owner', username: 'an-owner', email: 'planted@example.org' },
    user_url: 'https://gitlab.example.org/an-owner',
    commit_url: `https://gitlab.example.org/acme/dashboard/-/commit/${GITLAB_SHA}`,
    commit_title: 'Keep charts that load',
    ref: 'main',
    ...parts,
  };
}

function tagPush(parts: Fields = {}): Fields {
  return {
    object_kind: 'tag_push',
    event_name: 'tag_push',
    before: '0'.repeat(40),
    after: '82b3d5ae55f7080f1e6022629cdb57bfae7cccc7',
    ref: 'refs/tags/v1.0.0',
    checkout_sha: GITLAB_SHA,
    message: 'A tag',
    user_id: 1,
    user_name: 'An Owner',
    user_username: 'an-owner',
    project: GITLAB_PROJECT,
    commits: [],
    total_commits_count: 0,
    ...parts,
  };
}

function releaseHook(action: string, parts: Fields = {}): Fields {
  return {
    id: 61,
    object_kind: 'release',
    action,
    created_at: '2026-03-02 08:59:00 UTC',
    released_at: '2026-03-02 08:59:00 UTC',
    tag: 'v1.0.0',
    name: 'The first',
    description: '## Fixes\r\n\r\n* Charts load (#12)\r\n',
    url: 'https://gitlab.example.org/acme/dashboard/-/releases/v1.0.0',
    project: GITLAB_PROJECT,
    assets: {
      count: 5,
      links: [{ id: 1, link_type: 'other', name: 'dashboard.tar.gz', url: 'https://x:planted-in-url@files.example/' }],
      sources: [{ format: 'zip', url: 'https://gitlab.example.org/acme/dashboard/-/archive/v1.0.0.zip' }],
    },
    commit: { id: GITLAB_SHA, message: 'password: planted-in-commit', author: { name: 'x', email: 'y' } },
    ...parts,
  };
}

describe.each(ENGINES)("GitLab's deployments, tags and releases on %s", (engine) => {
  let store: TestDatabase;
  let config: Config;
  let room: PipelinesRoom;
  let releasesRoom: ReleasesRoom;
  let deployments: DeploymentService;
  let tags: TagService;

  beforeEach(async () => {
    store = await openTestDatabase({ engine });
    config = testConfig({
      channels: [{ name: 'releases', id: '110000000000000004' }],
      pipelines: [
        testPipeline({
          system: 'gitlab',
          repository: 'acme/dashboard',
          workflow: null,
          branches: ['main'],
          environment: 'production',
        }),
      ],
      releases: [
        testReleaseConfig({ system: 'gitlab', repository: 'acme/dashboard' }),
        testReleaseConfig({ name: 'of-github', system: 'github', repository: '*/*', channel: 'devops' }),
      ],
    });
    room = openPipelinesRoom(store.database, () => config);
    releasesRoom = openReleasesRoom(store.database, () => config);
    const facts = new RecordedFacts();
    const { runs, clock } = room;
    const protections = createProtectionService({ facts, runs });
    deployments = createDeploymentService({
      config: () => config,
      cards: roomCards(clock),
      facts,
      runs,
      protections,
      routing: testOccurrenceRouting(() => config, clock),
    });
    tags = createTagService({
      config: () => config,
      facts,
      cards: roomCards(clock),
      routing: testOccurrenceRouting(() => config, clock),
    });
  });

  afterEach(async () => {
    await store.close();
  });

  function to(handler: Handler): Deliver {
    return deliverTo(handler, { database: store.database, clock: room.clock });
  }

  async function kinds(): Promise<readonly string[]> {
    return (await room.cards()).map(({ kind }) => kind);
  }

  it('link a deployment with the pipeline of its job', async () => {
    await to(createGitlabPipelineHandler(room.runs))(...gitlabStory());

    await to(createGitlabDeploymentHandler(deployments))(deploymentHook());

    const key = 'gitlab:acme/dashboard:deployment:15';
    expect(await deployments.find(store.database.read, key)).toMatchObject({
      runKey: 'gitlab:acme/dashboard:31',
      sha: GITLAB_SHA,
      environment: 'production',
      creator: 'an-owner',
      word: { state: 'succeeded', at: new Date('2026-03-02T09:05:00Z') },
      succeededAt: new Date('2026-03-02T09:05:00Z'),
    });
    expect(await kinds()).toEqual(['run']);
  });

  it('show a deployment that no pipeline makes on a card of its own, whatever the order of its words', async () => {
    const words = [
      deploymentHook({ status: 'running', status_changed_at: '2026-03-02 09:01:00 +0000', deployable_url: null }),
      deploymentHook({ deployable_url: null }),
    ];

    await to(createGitlabDeploymentHandler(deployments))(...words.toReversed(), ...words);

    const found = await deployments.find(store.database.read, 'gitlab:acme/dashboard:deployment:15');
    expect(found?.word.state).toBe('succeeded');
    expect(found?.createdAt).toEqual(new Date('2026-03-02T09:01:00Z'));
    expect(await kinds()).toEqual(['deployment']);
  });

  it.each([
    ['blocked', 'waiting'],
    ['canceled', 'canceled'],
    ['levitating', 'unknown'],
  ])('take the word %s of a deployment for %s', async (status, state) => {
    await to(createGitlabDeploymentHandler(deployments))(deploymentHook({ status }));

    const found = await deployments.find(store.database.read, 'gitlab:acme/dashboard:deployment:15');
    expect(found?.word).toMatchObject({ state, rawState: status });
  });

  it('know a tag by the commit it names, that it moved, and that it is gone', async () => {
    const deliver = to(createGitlabTagPushHandler(tags));
    const name = { system: 'gitlab', repository: 'acme/dashboard', name: 'v1.0.0' } as const;

    await deliver(tagPush());
    expect(await tags.find(store.database.read, name)).toMatchObject({
      sha: GITLAB_SHA,
      by: 'an-owner',
      state: 'present',
    });
    room.clock.advance(60_000);
    await deliver(tagPush({ checkout_sha: 'c'.repeat(40) }));
    room.clock.advance(60_000);
    await deliver(tagPush({ after: '0'.repeat(40), checkout_sha: null }));

    expect(await tags.find(store.database.read, name)).toMatchObject({ state: 'deleted', moves: 1 });
  });

  it('know where a branch stands that a pipeline is about', async () => {
    const push = tagPush({
      object_kind: 'push',
      ref: 'refs/heads/main',
      after: GITLAB_SHA,
      commits: [
        { id: GITLAB_SHA, title: 'Keep charts that load', message: 'x', author: { name: 'A Committer', email: 'y' } },
      ],
    });

    await to(createGitlabPushHandler(tags))(push, { ...push, ref: 'refs/heads/somebody' });

    const of = { system: 'gitlab', repository: 'acme/dashboard' } as const;
    expect(await tags.findHead(store.database.read, { ...of, branch: 'main' })).toMatchObject({
      sha: GITLAB_SHA,
      title: 'Keep charts that load',
    });
    expect(await tags.findHead(store.database.read, { ...of, branch: 'somebody' })).toBeNull();
  });

  it("announce a release where GitLab's are asked for, and keep it true", async () => {
    const deliver = to(createGitlabReleaseHandler(releasesRoom.releases));
    await deliver(releaseHook('create'));

    const [card, ...others] = (await releasesRoom.cards()).filter(({ kind }) => kind === 'release');
    expect([card?.place, others]).toEqual(['channel:releases', []]);
    const shown = JSON.stringify(card?.body);
    expect(shown).toContain('https://gitlab.example.org/acme/dashboard/-/issues/12');
    expect(shown).toContain('dashboard.tar.gz');
    expect(shown).not.toMatch(/0 B|planted/u);

    room.clock.advance(60_000);
    await deliver(releaseHook('update', { name: 'Renamed' }), releaseHook('create'));
    expect(JSON.stringify((await releasesRoom.cards())[0]?.body)).toContain('Renamed');
    room.clock.advance(60_000);
    await deliver(releaseHook('delete'));
    await deliver(releaseHook('update', { name: 'Too late' }));

    expect(JSON.stringify((await releasesRoom.cards())[0]?.body)).not.toContain('Too late');
  });

  it('announce nothing by an update alone', async () => {
    await to(createGitlabReleaseHandler(releasesRoom.releases))(releaseHook('update'));

    expect(await releasesRoom.cards()).toEqual([]);
  });

  it('keep no addresses of people, and no credentials in links or commits', () => {
    const kept = [
      createGitlabDeploymentHandler(deployments).redact(deploymentHook()),
      createGitlabReleaseHandler(releasesRoom.releases).redact(releaseHook('create')),
      createGitlabTagPushHandler(tags).redact(tagPush({ user_email: 'planted@example.org' })),
    ];

    expect(JSON.stringify(kept)).not.toContain('planted');
  });
});
