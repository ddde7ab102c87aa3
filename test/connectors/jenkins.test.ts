import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createJenkins } from '../../src/connectors/jenkins.ts';
import type { JenkinsBuildPort } from '../../src/pipelines/jenkins-build-port.ts';
import { Secret } from '../../src/platform/config/secret.ts';
import { createOutbound } from '../../src/platform/outbound/create-outbound.ts';
import type { Outbound } from '../../src/platform/outbound/outbound.ts';
import { TestClock } from '../support/clock.ts';
import { openHttpFake, type HttpFake } from '../support/http-fake.ts';

const JOB = 'nim-waku/deploy-waku-test';
const AT = '/ci/job/nim-waku/job/deploy-waku-test/18/';
const SHA = '5779607b49aab1200488439f02372c57b4f75444';

/** As Jenkins answers (jenkins.io: "Remote Access API"), with actions of plugins that have nothing to do with us. */
const BUILD = {
  _class: 'org.jenkinsci.plugins.workflow.job.WorkflowRun',
  actions: [
    {
      _class: 'hudson.model.CauseAction',
      causes: [
        {
          _class: 'hudson.model.Cause$UserIdCause',
          shortDescription: 'Started by user A Maintainer',
          userId: 'a-maintainer',
        },
      ],
    },
    {
      _class: 'hudson.model.ParametersAction',
      parameters: [
        { name: 'GIT_REF', value: 'refs/heads/master' },
        { name: 'DOCKER_CRED', value: 'planted-credential' },
        { name: 'DEBUG', value: false },
      ],
    },
    {},
    { _class: 'hudson.plugins.git.util.BuildData', lastBuiltRevision: { SHA1: SHA, branch: [{ name: 'detached' }] } },
    { causes: 'a plugin that knows no better' },
    null,
  ],
  building: false,
  duration: 61_000,
  number: 18,
  result: 'FAILURE',
  timestamp: 1_772_442_000_000,
  url: 'https://ci.example.org/job/nim-waku/job/deploy-waku-test/18/',
  changeSets: [
    {
      items: [
        { commitId: 'aaaaaaa', msg: 'Another', author: { fullName: 'Somebody' } },
        { commitId: SHA, msg: 'Keep peers that answer\n\nbody', author: { fullName: 'A Committer' } },
      ],
    },
  ],
};

describe('a Jenkins that is asked about a build', () => {
  let fake: HttpFake;
  let http: Outbound;
  let jenkins: JenkinsBuildPort;
  const authorizations: string[] = [];

  beforeEach(async () => {
    fake = await openHttpFake();
    authorizations.length = 0;
    http = createOutbound({
      name: 'ci',
      baseUrl: `${fake.url}/ci`,
      requestsPerMinute: 6000,
      credential: { kind: 'basic', user: 'muster', secret: new Secret('11abc') },
      clock: new TestClock(),
    });
    jenkins = createJenkins(http);
  });

  afterEach(async () => {
    http.close();
    await fake.close();
  });

  /** Whatever the tree parameter asks for. */
  async function answerBuild(body: unknown, how: { status?: number; type?: string } = {}): Promise<void> {
    const probe = await askedPath();
    fake.answer(probe, { body: typeof body === 'string' ? body : JSON.stringify(body), ...how });
  }

  /** The address that the connector asks, learned by letting it ask once. */
  async function askedPath(): Promise<string> {
    await jenkins.readBuild(JOB, 18);
    return fake.asked.find((path) => path.startsWith(`${AT}api/json`)) ?? '';
  }

  it('tells result, times, who, ref, commit, and nothing of other parameters', async () => {
    await answerBuild(BUILD);

    const outcome = await jenkins.readBuild(JOB, 18);

    expect(outcome).toEqual({
      kind: 'read',
      build: {
        result: { state: 'failed', rawState: 'FAILURE', phase: 'finished', verdict: 'failed' },
        startedAt: new Date('2026-03-02T09:00:00Z'),
        endedAt: new Date('2026-03-02T09:01:01Z'),
        url: 'https://ci.example.org/job/nim-waku/job/deploy-waku-test/18/',
        cause: 'manual',
        actor: 'a-maintainer',
        ref: 'master',
        sha: SHA,
        commit: { title: 'Keep peers that answer', author: 'A Committer' },
        stages: [],
      },
    });
  });

  it('is asked for what is read and for nothing else, below its base address', async () => {
    const path = await askedPath();

    const tree = new URL(path, fake.url).searchParams.get('tree') ?? '';
    expect(tree).toContain('result');
    expect(tree).not.toContain('log');
    expect(fake.asked.every((each) => each.startsWith(AT))).toBe(true);
  });

  it('tells the stages of the Stage View plugin, and the build without them where it is not installed', async () => {
    await answerBuild({ ...BUILD, result: 'SUCCESS' });
    fake.answer(`${AT}wfapi/describe`, {
      body: JSON.stringify({
        stages: [
          { id: '6', name: 'Build', status: 'SUCCESS', startTimeMillis: 1_772_442_001_000, durationMillis: 40_000 },
          {
            id: '9',
            name: 'Push',
            status: 'FAILED',
            startTimeMillis: 1_772_442_041_000,
            durationMillis: 2_000,
            error: { message: 'script returned exit code 2\nmore', type: 'hudson.AbortException' },
          },
          { id: '12', name: 'Notify', status: 'NOT_EXECUTED', startTimeMillis: 0, durationMillis: 0 },
          { id: '13', name: 'New', status: 'SOMETHING_NEW', startTimeMillis: 1_772_442_041_000, durationMillis: 1 },
        ],
      }),
    });

    const outcome = await jenkins.readBuild(JOB, 18);

    expect(
      outcome.kind === 'read' && outcome.build.stages.map(({ name, state, failure }) => [name, state, failure]),
    ).toEqual([
      ['Build', 'succeeded', null],
      ['Push', 'failed', 'script returned exit code 2'],
      ['Notify', 'stopped', null],
      ['New', 'unknown', null],
    ]);
  });

  it.each([
    ['that still runs', { ...BUILD, building: true, result: null }, null],
    ['that writes its end down', { ...BUILD, building: true, result: 'SUCCESS' }, null],
    ['with a result nobody heard of', { ...BUILD, result: 'MARVELLOUS' }, 'unknown'],
  ])('tells a build %s', async (_what, body, state) => {
    await answerBuild(body);

    const outcome = await jenkins.readBuild(JOB, 18);

    expect(outcome.kind === 'read' && (outcome.build.result?.state ?? null)).toBe(state);
  });

  it('does not guess which of several checked-out repositories the build is about', async () => {
    const other = { lastBuiltRevision: { SHA1: 'b'.repeat(40), branch: [{ name: 'origin/main' }] } };
    await answerBuild({ ...BUILD, actions: [...BUILD.actions.slice(3), other] });

    const outcome = await jenkins.readBuild(JOB, 18);

    expect(outcome.kind === 'read' && [outcome.build.sha, outcome.build.ref, outcome.build.commit]).toEqual([
      '',
      '',
      null,
    ]);
  });

  it('that has no such build says so', async () => {
    expect(await jenkins.readBuild(JOB, 18)).toEqual({ kind: 'no-such-build' });
  });

  it.each([
    ['refuses the token', '<html>Unauthorized</html>', { status: 401, type: 'text/html' }, /401/u],
    ['shows a page of HTML', '<html>Sign in</html>', { status: 200, type: 'text/html' }, /cannot be read/u],
    ['breaks', 'oops', { status: 500, type: 'text/plain' }, /500/u],
    ['tells of another build', { ...BUILD, number: 17 }, {}, /build 17/u],
    ['tells no time', { ...BUILD, timestamp: 'now' }, {}, /timestamp/u],
    ['tells a list', [], {}, /no build/u],
  ])('that %s has told nothing', async (_what, body, how, why) => {
    await answerBuild(body, how);

    const outcome = await jenkins.readBuild(JOB, 18);

    expect(outcome.kind === 'failed' && outcome.why).toMatch(why);
  });

  it('that nobody answers for has told nothing', async () => {
    await fake.close();

    expect(await jenkins.readBuild(JOB, 18)).toMatchObject({ kind: 'failed' });
    fake = await openHttpFake();
  });

  it('is asked by user and API token', async () => {
    const path = await askedPath();
    fake.answer(path, (request, response) => {
      authorizations.push(request.headers.authorization ?? '');
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(BUILD));
    });

    await jenkins.readBuild(JOB, 18);

    expect(authorizations).toEqual([`Basic ${Buffer.from('muster:11abc').toString('base64')}`]);
  });
});
