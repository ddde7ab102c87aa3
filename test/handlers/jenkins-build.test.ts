import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { foreignLine } from '../../handlers/foreign-line.ts';
import { createJenkinsBuildHandler } from '../../handlers/jenkins-build.ts';
import type { FindJenkins } from '../../src/pipelines/jenkins-build-port.ts';
import { createJenkinsBuildService, type JenkinsBuildService } from '../../src/pipelines/jenkins-build-service.ts';
import { listTries } from '../../src/pipelines/connection-try-store.ts';
import { listNotes } from '../../src/pipelines/run-note-store.ts';
import { shownAttempt, type Run } from '../../src/pipelines/run.ts';
import { testConfig } from '../support/config.ts';
import { ENGINES, openTestDatabase, type TestDatabase } from '../support/database.ts';
import { AskedJenkins, jenkinsNotification, readBuild } from '../support/jenkins.ts';
import { openPipelinesRoom, type PipelinesRoom } from '../support/pipelines.ts';
import { deliverTo, type Deliver } from '../support/room.ts';
import { testPipeline } from '../support/runs.ts';

const KEY = 'jenkins:nim-waku/deploy-waku-test:18';
const SECOND = 1000;

describe.each(ENGINES)("Jenkins' builds on %s", (engine) => {
  let store: TestDatabase;
  let room: PipelinesRoom;
  let jenkins: AskedJenkins;
  let builds: JenkinsBuildService;
  let deliver: Deliver;

  beforeEach(async () => {
    store = await openTestDatabase({ engine });
    jenkins = new AskedJenkins();
    open(jenkins.find);
  });

  afterEach(async () => {
    await store.close();
  });

  function open(find: FindJenkins): void {
    const pipelines = [
      testPipeline({
        system: 'jenkins',
        repository: 'nim-waku/deploy-waku-test',
        workflow: null,
        branches: ['master'],
      }),
    ];
    room = openPipelinesRoom(store.database, () => testConfig({ pipelines }));
    const { clock, runs } = room;
    const { database } = store;
    builds = createJenkinsBuildService({ database, clock, runs, jenkins: find, clean: foreignLine });
    deliver = deliverTo(createJenkinsBuildHandler(builds), { database, clock });
  }

  async function run(): Promise<Run> {
    const found = await room.runs.find(store.database.read, KEY);
    if (found === null) throw new Error('The run is not known.');
    return found;
  }

  async function state(): Promise<string> {
    const { state: is, verdict } = shownAttempt(await run());
    return `${is}, ${verdict}`;
  }

  async function note(): Promise<string> {
    return (await listNotes(store.database.read, KEY)).map(({ text }) => text).join('\n');
  }

  async function broke(): Promise<boolean> {
    return (await room.cards()).some(({ kind }) => kind === 'run-broke');
  }

  async function pass(ms: number): Promise<number> {
    room.clock.advance(ms);
    return builds.confirmDue();
  }

  it('go from queued to their end, which FINALIZED alone tells', async () => {
    const seen: string[] = [];

    for (const phase of ['QUEUED', 'STARTED', 'COMPLETED', 'FINALIZED']) {
      await deliver(jenkinsNotification(phase));
      seen.push(await state());
    }

    expect(seen).toEqual(['queued, none', 'running, none', 'running, none', 'failed, none']);
    expect(await run()).toMatchObject({ repository: 'nim-waku/deploy-waku-test', number: 18, branch: 'master' });
  });

  it('end alike whatever the order of the phases, and how often they come', async () => {
    const phases = ['STARTED', 'COMPLETED', 'FINALIZED'];

    for (const phase of [...phases.toReversed(), ...phases]) await deliver(jenkinsNotification(phase));

    expect(await state()).toBe('failed, none');
    expect((await room.cards()).filter(({ kind }) => kind === 'run')).toHaveLength(1);
  });

  it('break their branch once Jenkins itself says that they failed, and not before', async () => {
    await deliver(jenkinsNotification('FINALIZED'));
    expect([await broke(), await pass(1 * SECOND), jenkins.asked]).toEqual([false, 0, []]);
    expect(await note()).toMatch(/Not confirmed yet.*`FAILURE`/u);
    jenkins.answer = readBuild('FAILURE');

    expect(await pass(2 * SECOND)).toBe(1);

    expect(await broke()).toBe(true);
    expect(await state()).toBe('failed, failed');
    expect(await note()).toBe('');
    expect(await run()).toMatchObject({
      branch: 'master',
      trigger: 'manual',
      sha: '5779607b49aab1200488439f02372c57b4f75444',
      title: 'Keep peers that answer',
      author: 'A Committer',
      attempts: [{ actor: 'a-maintainer', endedAt: new Date('2026-03-02T09:01:01Z') }],
    });
    expect(jenkins.asked).toEqual(['nim-waku/deploy-waku-test #18']);
    expect(await pass(3600 * SECOND)).toBe(0);
  });

  it('stay confirmed when what was told before comes again', async () => {
    jenkins.answer = readBuild('FAILURE');
    await deliver(jenkinsNotification('FINALIZED'));
    await pass(5 * SECOND);

    await deliver(jenkinsNotification('FINALIZED'), jenkinsNotification('STARTED'));

    expect([await state(), await note(), await pass(3600 * SECOND)]).toEqual(['failed, failed', '', 0]);
  });

  it('that Jenkins does not know break nothing, and their card says so', async () => {
    await deliver(jenkinsNotification('FINALIZED'));

    await pass(5 * SECOND);

    expect(await broke()).toBe(false);
    expect(await note()).toMatch(/Jenkins does not confirm this: it knows no such build.*counts for no branch/u);
    const card = (await room.cards()).find(({ kind }) => kind === 'run');
    expect(JSON.stringify(card?.body)).toContain('does not confirm this');
  });

  it('that ended otherwise than the webhook says count as Jenkins says', async () => {
    jenkins.answer = readBuild('SUCCESS');
    await deliver(jenkinsNotification('FINALIZED'));

    await pass(5 * SECOND);

    expect([await state(), await broke()]).toEqual(['succeeded, passed', false]);
    expect(await note()).toMatch(/The webhook said `FAILURE`. Jenkins itself says `SUCCESS`/u);
  });

  it('are asked about again while Jenkins cannot be reached, then given up, and break nothing', async () => {
    jenkins.answer = { kind: 'failed', why: 'connection refused' };
    await deliver(jenkinsNotification('FINALIZED'));

    await pass(5 * SECOND);
    expect(await note()).toMatch(/Not confirmed.*connection refused.*asks again <t:/u);
    for (let turn = 0; turn < 30; turn++) await pass(600 * SECOND);

    expect(jenkins.asked.length).toBeGreaterThan(5);
    expect(jenkins.asked.length).toBeLessThan(12);
    expect(await note()).toMatch(/Never confirmed: Jenkins could not be asked \(connection refused\)/u);
    expect([await broke(), await state()]).toEqual([false, 'failed, none']);
  });

  it('leave behind how asking their Jenkins went, for the doctor', async () => {
    jenkins.answer = readBuild('FAILURE');
    await deliver(jenkinsNotification('FINALIZED'));
    await pass(5 * SECOND);
    const answeredAt = room.clock.now();
    jenkins.answer = { kind: 'failed', why: 'it answered 401' };
    await deliver(jenkinsNotification('FINALIZED', { number: 19 }));
    await pass(5 * SECOND);

    const tried = (await listTries(store.database.read)).get('fleet-builds');

    expect(tried).toEqual({
      connection: 'fleet-builds',
      attemptedAt: room.clock.now(),
      succeededAt: answeredAt,
      failure: 'it answered 401',
    });
  });

  it('are confirmed late by a Jenkins that comes back', async () => {
    jenkins.answer = { kind: 'failed', why: 'no answer in time' };
    await deliver(jenkinsNotification('FINALIZED'));
    await pass(5 * SECOND);
    jenkins.answer = readBuild(null);
    await pass(60 * SECOND);
    expect(await note()).toContain('still runs');
    jenkins.answer = readBuild('FAILURE');

    await pass(600 * SECOND);

    expect([await broke(), await note()]).toEqual([true, '']);
  });

  it('count as told where no Jenkins can be asked at all', async () => {
    open(() => ({ kind: 'none-configured' }));

    await deliver(jenkinsNotification('STARTED'), jenkinsNotification('FINALIZED'));

    expect([await broke(), await note(), await pass(60 * SECOND)]).toEqual([true, '', 0]);
  });

  it('of a Jenkins that no connection leads to break nothing', async () => {
    open(() => ({ kind: 'elsewhere' }));

    await deliver(jenkinsNotification('FINALIZED'));

    expect([await broke(), await pass(60 * SECOND)]).toEqual([false, 0]);
    expect(await note()).toMatch(/no connection of the configuration leads to/u);
  });

  it('show their stages, and what went wrong in them', async () => {
    jenkins.answer = readBuild('FAILURE', {
      stages: [
        stage({ id: '6', name: 'Build', state: 'succeeded', rawState: 'SUCCESS' }),
        stage({ id: '9', name: 'Push', failure: 'unauthorized: ghp_PLANTEDplantedPLANTEDplanted0123456' }),
      ],
    });
    await deliver(jenkinsNotification('FINALIZED'));

    await pass(5 * SECOND);

    expect((await run()).parts.map(({ stage: name, state: is, failure }) => [name, is, failure])).toEqual([
      ['Build', 'succeeded', null],
      ['Push', 'failed', 'unauthorized: [redacted]'],
    ]);
  });

  it.each([
    ['SUCCESS', 'succeeded'],
    ['UNSTABLE', 'failed'],
    ['ABORTED', 'canceled'],
    ['NOT_BUILT', 'stopped'],
    ['QUITE_NEW', 'unknown'],
    ['constructor', 'unknown'],
  ])('that ended %s are %s, with the word as it came', async (status, is) => {
    await deliver(jenkinsNotification('FINALIZED', { status }));

    expect(shownAttempt(await run())).toMatchObject({ state: is, rawState: status, phase: 'finished' });
  });

  it('in a phase nobody heard of are in a state that is not known', async () => {
    await deliver(jenkinsNotification('MEDITATING'));

    expect(shownAttempt(await run())).toMatchObject({ state: 'unknown', rawState: 'MEDITATING', phase: 'active' });
  });

  it('keep nothing that may be secret: parameters, the log, failed tests, artifacts', async () => {
    const planted = 'planted-value-of-a-jenkins-build';
    const laden = jenkinsNotification('FINALIZED', {
      parameters: { GIT_REF: 'v1.2.3', DOCKER_CRED: planted, BRANCH: `password=${planted}` },
      log: `Started\n+ export TOKEN=${planted}\n`,
      notes: planted,
      scm: {
        url: `https://x:${planted}@github.com/a/b`,
        branch: 'origin/master',
        commit: planted,
        culprits: [planted],
      },
      test_summary: { total: 3, failed: 1, failed_tests: [{ name: 'a', error_details: planted }] },
      artifacts: { a: { archive: `https://ci.example.org/${planted}` } },
      full_url: `https://user:${planted}@ci.example.org/job/nim-waku/job/deploy-waku-test/18/`,
    });

    const kept = JSON.stringify(createJenkinsBuildHandler(builds).redact(laden));
    await deliver(laden);

    expect(kept).not.toContain(planted);
    expect(JSON.stringify([await run(), await room.cards()])).not.toContain(planted);
    expect((await run()).branch).toBe('v1.2.3');
  });

  it('of a commit name no branch, and the next tag mends what it broke', async () => {
    open(() => ({ kind: 'none-configured' }));
    const commit = '74b73e0560dc3fbf91b9e85ff3f16b8021f5bea9';
    const builds = [
      { number: 18, status: 'FAILURE', parameters: { GIT_REF: commit } },
      { number: 19, status: 'SUCCESS', parameters: { GIT_REF: 'v0.39.1' } },
    ];

    for (const build of builds) await deliver(jenkinsNotification('FINALIZED', { ...build, scm: {} }));

    expect(await run()).toMatchObject({ branch: '', sha: commit });
    expect(room.facts.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['run.broke', 'run.fixed']));
  });

  it('of jobs that build proposals break no branch', async () => {
    open(() => ({ kind: 'none-configured' }));
    const of = { ...jenkinsNotification('FINALIZED'), url: 'job/nim-waku/job/node/job/PR-12/' };

    await deliver(of);

    const found = await room.runs.find(store.database.read, 'jenkins:nim-waku/node/PR-12:18');
    expect(found?.trigger).toBe('pull_request');
    expect(room.facts.filter(({ kind }) => kind === 'run.broke')).toEqual([]);
  });

  it.each([
    ['no address of a job', { url: '../../etc' }],
    ['an address with a part too many', { url: 'job/a/b/' }],
    ['no build', { build: null }],
  ])('with %s are set aside', async (_what, change) => {
    const outcomes = await deliver({ ...jenkinsNotification('STARTED'), ...change });

    expect(outcomes.map(({ kind }) => kind)).toEqual(['misfit']);
  });
});

function stage(parts: Partial<ReturnType<typeof anyStage>>): ReturnType<typeof anyStage> {
  return { ...anyStage(), ...parts };
}

function anyStage() {
  return {
    id: '1',
    name: 'Build',
    state: 'failed' as 'failed' | 'succeeded',
    rawState: 'FAILED',
    phase: 'finished' as const,
    startedAt: new Date('2026-03-02T09:00:01Z'),
    endedAt: new Date('2026-03-02T09:00:41Z'),
    failure: null as string | null,
  };
}
