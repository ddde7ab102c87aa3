import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createGitlabJobHandler } from '../../handlers/gitlab-job.ts';
import { createGitlabPipelineHandler } from '../../handlers/gitlab-pipeline.ts';
import { shownAttempt, type Run } from '../../src/pipelines/run.ts';
import type { Config } from '../../src/platform/config/config.ts';
import type { JsonValue } from '../../src/platform/json.ts';
import { testConfig } from '../support/config.ts';
import { ENGINES, openTestDatabase, type TestDatabase } from '../support/database.ts';
import { gitlabAt, gitlabBuild, gitlabJob, gitlabPipeline, gitlabStory } from '../support/gitlab.ts';
import { openPipelinesRoom, type PipelinesRoom } from '../support/pipelines.ts';
import { deliverTo, type Deliver } from '../support/room.ts';
import { testPipeline } from '../support/runs.ts';

const KEY = 'gitlab:acme/dashboard:31';

describe.each(ENGINES)("GitLab's pipelines and jobs on %s", (engine) => {
  let store: TestDatabase;
  let config: Config;
  let room: PipelinesRoom;
  let pipeline: Deliver;
  let job: Deliver;

  beforeEach(async () => {
    store = await openTestDatabase({ engine });
    config = testConfig({
      pipelines: [testPipeline({ system: 'gitlab', repository: 'acme/dashboard', workflow: null, branches: ['main'] })],
    });
    room = openPipelinesRoom(store.database, () => config);
    const { database } = store;
    pipeline = deliverTo(createGitlabPipelineHandler(room.runs), { database, clock: room.clock });
    job = deliverTo(createGitlabJobHandler(room.runs), { database, clock: room.clock });
  });

  afterEach(async () => {
    await store.close();
  });

  async function run(): Promise<Run> {
    const found = await room.runs.find(store.database.read, KEY);
    if (found === null) throw new Error('The run is not known.');
    return found;
  }

  async function parts(): Promise<readonly string[]> {
    return (await run()).parts.map(({ stage, job: name, state }) => `${stage} / ${name}: ${state}`);
  }

  /** The state of each run that has a card, in the order in which the cards were first put. */
  async function states(): Promise<readonly string[]> {
    const cards = (await room.cards()).filter(({ kind }) => kind === 'run');
    const found = await Promise.all(
      cards.map(({ key }) => room.runs.find(store.database.read, key.slice('run:'.length).split('@')[0] ?? '')),
    );
    return found.map((each) => (each === null ? 'not known' : `#${each.number}: ${shownAttempt(each).state}`));
  }

  it('are one card, edited as the pipeline goes, with jobs in the order of its stages', async () => {
    const seen: string[] = [];

    for (const payload of gitlabStory()) {
      expect((await pipeline(payload)).map(({ kind }) => kind)).toEqual(['handled']);
      seen.push(`${(await states()).join()} · ${(await parts()).join(', ')}`);
    }

    expect(seen).toEqual([
      '#3: queued · build / image: queued, test / unit: queued',
      '#3: running · build / image: running, test / unit: queued',
      '#3: succeeded · build / image: succeeded, test / unit: succeeded',
    ]);
    expect(await run()).toMatchObject({
      sha: 'bcbb5ec396a2c0f828686f14fac9b80b780504f2',
      title: 'Keep charts that load',
      author: 'A Committer',
      url: 'https://gitlab.example.org/acme/dashboard/-/pipelines/31',
      trigger: 'push',
      attempts: [
        {
          actor: 'a-committer',
          startedAt: new Date('2026-03-02T09:00:05Z'),
          endedAt: new Date('2026-03-02T09:01:30Z'),
          verdict: 'passed',
        },
      ],
    });
  });

  it('end alike whatever the order in which events come, and how often', async () => {
    const story = [...gitlabStory('failed')];
    const words: readonly [Deliver, JsonValue][] = [
      ...story.map((payload): [Deliver, JsonValue] => [pipeline, payload]),
      [job, gitlabJob()],
      [
        job,
        gitlabJob({
          build_status: 'failed',
          build_failure_reason: 'script_failure',
          build_finished_at: gitlabAt(90),
        }),
      ],
    ];
    const ends = new Set<string>();

    for (const order of [words, words.toReversed(), [...words.slice(2), ...words.slice(0, 2), ...words]]) {
      await store.close();
      store = await openTestDatabase({ engine });
      room = openPipelinesRoom(store.database, () => config);
      const at = { database: store.database, clock: room.clock };
      pipeline = deliverTo(createGitlabPipelineHandler(room.runs), at);
      job = deliverTo(createGitlabJobHandler(room.runs), at);
      for (const [of, payload] of order) await (of === words[0]?.[0] ? pipeline : job)(payload);
      const { attempts, ...known } = await run();
      ends.add(JSON.stringify([attempts, { ...known, parts: (await parts()).toSorted() }]));
      expect((await states()).join()).toBe('#3: failed');
    }

    expect(ends.size).toBe(1);
    const failed = (await run()).parts.find(({ job: name }) => name === 'unit');
    expect(failed).toMatchObject({
      failure: 'script failure',
      url: 'https://gitlab.example.org/acme/dashboard/-/jobs/381',
    });
  });

  it('go on under their number when a job is retried', async () => {
    await pipeline(...gitlabStory('failed'));
    const [, , ended] = gitlabStory('failed');
    const image = gitlabBuild({
      status: 'success',
      started_at: gitlabAt(5),
      finished_at: gitlabAt(58),
    });
    const again = { id: 390, stage: 'test', name: 'unit', created_at: gitlabAt(300) };

    await pipeline(
      gitlabPipeline({
        pipeline: { status: 'running', finished_at: gitlabAt(90) },
        builds: [image, gitlabBuild({ ...again, status: 'running', started_at: gitlabAt(302) })],
      }),
    );
    await pipeline(ended);
    expect(await states()).toEqual(['#3: running']);
    expect(await parts()).toEqual(['build / image: succeeded', 'test / unit: running']);

    await pipeline(
      gitlabPipeline({
        pipeline: { status: 'success', finished_at: gitlabAt(400) },
        builds: [
          image,
          gitlabBuild({ ...again, status: 'success', started_at: gitlabAt(302), finished_at: gitlabAt(400) }),
        ],
      }),
    );
    expect(await states()).toEqual(['#3: succeeded']);
    expect((await run()).attempts).toHaveLength(1);
  });

  it('show a state that GitLab did not have yet as it came', async () => {
    await pipeline(gitlabPipeline({ pipeline: { status: 'waiting_for_the_moon' } }));

    const [card] = await room.cards();
    expect(JSON.stringify(card?.body)).toContain('waiting');
    expect((await run()).attempts[0]).toMatchObject({ state: 'unknown', rawState: 'waiting_for_the_moon' });
    await pipeline(gitlabPipeline({ pipeline: { status: 'constructor' } }));
    expect((await run()).attempts[0].state).toBe('unknown');
  });

  it('wait for somebody where a job that must be run by hand holds them up, and not where it need not be', async () => {
    const deploy = { id: 382, stage: 'deploy', name: 'production', status: 'manual', manual: true };

    await pipeline(
      gitlabPipeline({ pipeline: { status: 'running' }, builds: [gitlabBuild({ ...deploy, allow_failure: true })] }),
    );
    expect(await states()).toEqual(['#3: running']);
    await pipeline(
      gitlabPipeline({
        pipeline: { status: 'manual' },
        builds: [gitlabBuild(deploy), gitlabBuild({ status: 'success', finished_at: gitlabAt(60) })],
      }),
    );
    expect(await states()).toEqual(['#3: waiting_approval']);
  });

  it('of a fork or a merge request break no branch', async () => {
    const failed = { status: 'failed', finished_at: gitlabAt(90), source: 'merge_request_event' };
    const request = { iid: 1, title: 'Try this', source_project_id: 380, target_project_id: 380 };

    await pipeline(gitlabPipeline({ pipeline: failed, more: { merge_request: request } }));
    expect(await states()).toEqual(['#3: failed']);
    await pipeline(
      gitlabPipeline({
        pipeline: { ...failed, id: 32, iid: 4 },
        more: { merge_request: { ...request, source_project_id: 999 } },
      }),
    );

    // The fork's `main` is not ours, so no pipeline of the config asks for it.
    expect(await states()).toEqual(['#3: failed']);
    expect((await room.cards()).filter(({ kind }) => kind === 'run-broke')).toEqual([]);
  });

  it('that are scheduled say nothing about what was pushed', async () => {
    await pipeline(...gitlabStory('success'));
    await pipeline(
      gitlabPipeline({
        pipeline: { id: 40, iid: 4, status: 'failed', source: 'schedule', finished_at: gitlabAt(900) },
      }),
      gitlabPipeline({ pipeline: { id: 41, iid: 5, status: 'success', finished_at: gitlabAt(1000) } }),
    );

    const broke = (await room.cards()).filter(({ kind }) => kind === 'run-broke');
    expect(broke).toHaveLength(1);
    expect((await room.cards()).filter(({ kind }) => kind === 'run-fixed')).toEqual([]);
  });

  it('keep nothing that may be secret: variables, bodies of commits, addresses of people', async () => {
    const planted = 'planted-value-of-a-gitlab-variable';
    const laden = gitlabPipeline({
      pipeline: {
        variables: [{ key: 'DEPLOY_TOKEN', value: planted }],
        url: `https://oauth2:${planted}@gitlab.example.org/acme/dashboard/-/pipelines/31`,
      },
      builds: [gitlabBuild({ runner: { description: planted }, user: { email: planted } })],
      more: {
        commit: { title: 'Use glpat-PLANTEDplantedPLANT', message: `Title\n\npassword: ${planted}` },
        user: { username: 'a-committer', email: planted },
      },
    });

    const kept = JSON.stringify(createGitlabPipelineHandler(room.runs).redact(laden));
    await pipeline(laden);

    expect(kept).not.toContain(planted);
    expect(kept).not.toContain('glpat-');
    expect(JSON.stringify([await run(), await room.cards()])).not.toMatch(/planted|glpat-/u);
  });

  it('that do not fit are set aside by the names of their fields', async () => {
    const outcomes = await pipeline(gitlabPipeline({ pipeline: { id: 'x', created_at: 'yesterday' } }), {}, null, []);

    expect(outcomes.map(({ kind }) => kind)).toEqual(['misfit', 'misfit', 'misfit', 'misfit']);
    expect(JSON.stringify(outcomes[0])).toContain('object_attributes.created_at');
    expect(JSON.stringify(outcomes)).not.toContain('yesterday');
  });
});
