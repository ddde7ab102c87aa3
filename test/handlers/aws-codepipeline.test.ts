import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createHandlers } from '../../handlers/index.ts';
import type { Run } from '../../src/pipelines/run.ts';
import { partsOf } from '../../src/pipelines/run-part.ts';
import { shownAttempt } from '../../src/pipelines/run.ts';
import type { Config } from '../../src/platform/config/config.ts';
import type { JsonValue } from '../../src/platform/json.ts';
import {
  actionSays,
  BUILD_ID,
  buildSays,
  byNotificationRule,
  EXECUTION,
  PIPELINE,
  pipelineSays,
  SHA,
  stageSays,
} from '../support/aws-events.ts';
import { openAwsRoom, type AwsRoom } from '../support/aws-room.ts';
import { testConfig } from '../support/config.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import { testPipeline } from '../support/runs.ts';

const KEY = `aws:${PIPELINE}:${EXECUTION}`;
const ROLE_ID = '300000000000000001';

function awsConfig(): Config {
  return testConfig({
    roles: [{ name: 'ezops', id: ROLE_ID, grants: [] }],
    pipelines: [
      testPipeline({
        name: 'backend',
        system: 'aws',
        repository: PIPELINE,
        workflow: null,
        branches: ['*'],
        environment: 'production',
        mention: { kind: 'role', name: 'ezops' },
      }),
    ],
  });
}

/** An execution that fails in its build, as EventBridge tells it. */
const STORY: readonly JsonValue[] = [
  pipelineSays({
    state: 'STARTED',
    second: 0,
    detail: {
      'execution-trigger': {
        'trigger-type': 'StartPipelineExecution',
        'trigger-detail': 'arn:aws:sts::111122223333:assumed-role/Deployers/an-owner',
      },
    },
  }),
  stageSays('Source', { state: 'STARTED', second: 1 }),
  actionSays('Source/Checkout', { state: 'STARTED', second: 2, category: 'Source', provider: 'CodeCommit' }),
  actionSays('Source/Checkout', {
    state: 'SUCCEEDED',
    second: 9,
    category: 'Source',
    provider: 'CodeCommit',
    result: { 'external-execution-id': SHA, 'external-execution-summary': 'Add a licence' },
  }),
  stageSays('Source', { state: 'SUCCEEDED', second: 10 }),
  stageSays('Build', { state: 'STARTED', second: 11 }),
  actionSays('Build/Test', { state: 'STARTED', second: 12, category: 'Build', provider: 'CodeBuild' }),
  actionSays('Build/Test', {
    state: 'FAILED',
    second: 80,
    category: 'Build',
    provider: 'CodeBuild',
    result: {
      'external-execution-id': BUILD_ID,
      'external-execution-summary': 'Build terminated with state: FAILED',
      'external-execution-url':
        'https://console.aws.amazon.com/codebuild/home?region=eu-central-1#/builds/backend-tests',
      'error-code': 'JobFailed',
    },
  }),
  stageSays('Build', { state: 'FAILED', second: 81 }),
  pipelineSays({ state: 'FAILED', second: 82 }),
];

describe('what CodePipeline says of an execution', () => {
  let store: TestDatabase;
  let room: AwsRoom;

  beforeEach(async () => {
    store = await openTestDatabase({ engine: 'sqlite' });
    const config = awsConfig();
    room = openAwsRoom(store.database, () => config);
  });

  afterEach(async () => {
    await store.close();
  });

  async function theRun(): Promise<Run> {
    const run = await room.runs.find(store.database.read, KEY);
    if (run === null) throw new Error('There is no such run.');
    return run;
  }

  it('adds up to one run: who, which commit, where it failed, and how long each part took', async () => {
    const outcomes = await room.tell(...STORY);

    expect(outcomes.every(({ kind }) => kind === 'handled')).toBe(true);
    const run = await theRun();
    expect(run).toMatchObject({
      repository: PIPELINE,
      sha: SHA,
      title: 'Add a licence',
      trigger: 'StartPipelineExecution',
      url: `https://eu-central-1.console.aws.amazon.com/codesuite/codepipeline/pipelines/${PIPELINE}/executions/${EXECUTION}/timeline?region=eu-central-1`,
    });
    expect(shownAttempt(run)).toMatchObject({
      state: 'failed',
      rawState: 'FAILED',
      verdict: 'failed',
      actor: 'an-owner',
      startedAt: new Date('2026-03-02T09:00:00.208Z'),
      endedAt: new Date('2026-03-02T09:01:22Z'),
    });
    expect(
      run.parts.map(({ key, state, startedAt, endedAt, failure }) => [
        key,
        state,
        ((endedAt?.getTime() ?? 0) - (startedAt?.getTime() ?? 0)) / 1000,
        failure,
      ]),
    ).toEqual([
      ['Source', 'succeeded', 9, null],
      ['Source/Checkout', 'succeeded', 7, null],
      ['Build', 'failed', 70, null],
      ['Build/Test', 'failed', 68, 'Build terminated with state: FAILED'],
    ]);
  });

  it('is one card at each place, and the break of production notifies whom the pipeline names', async () => {
    await room.tell(...STORY);

    const cards = await room.cards();
    expect(cards.map(({ kind }) => kind)).toEqual(['run', 'run-broke']);
    expect(cards[0]).toMatchObject({ key: `run:${KEY}@pipelines`, phase: 'final' });
    expect(cards[1]!.body.allowed_mentions).toEqual({ parse: [], users: [], roles: [ROLE_ID] });
  });

  it('ends in the same run in any order, with any of it repeated, through either way in', async () => {
    await room.tell(...STORY);
    const expected = await theRun();

    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray([...STORY, ...STORY.slice(3)], { minLength: STORY.length + STORY.length - 3 }),
        fc.constantFrom('aws/sns' as const, 'aws/eventbridge' as const),
        async (shuffled, source) => {
          const other = await openTestDatabase({ engine: 'sqlite' });
          const config = awsConfig();
          await openAwsRoom(other.database, () => config, { source }).tell(...shuffled);
          const run = await room.runs.find(other.database.read, KEY);
          await other.close();
          expect(run).toEqual(expected);
        },
      ),
      { numRuns: 15 },
    );
  });

  it('counts a retried stage as another attempt, which mends what the first one broke', async () => {
    await room.tell(
      ...STORY,
      pipelineSays({ state: 'RESUMED', second: 200, attempt: 2 }),
      stageSays('Build', { state: 'RESUMED', second: 200, attempt: 2 }),
      actionSays('Build/Test', { state: 'STARTED', second: 201, attempt: 2, category: 'Build', provider: 'CodeBuild' }),
    );
    const during = await theRun();
    await room.tell(
      actionSays('Build/Test', {
        state: 'SUCCEEDED',
        second: 260,
        attempt: 2,
        category: 'Build',
        provider: 'CodeBuild',
      }),
      pipelineSays({ state: 'SUCCEEDED', second: 270, attempt: 2 }),
    );

    expect(shownAttempt(during)).toMatchObject({ number: 2, state: 'running' });
    const run = await theRun();
    expect(run.attempts.map(({ number, state }) => [number, state])).toEqual([
      [1, 'failed'],
      [2, 'succeeded'],
    ]);
    expect(shownAttempt(run).startedAt).toEqual(new Date('2026-03-02T09:03:20Z'));
    expect(partsOf(run.parts, 2).map(({ key }) => key)).toEqual(['Build', 'Build/Test']);
    expect((await room.cards()).map(({ kind }) => kind)).toContain('run-fixed');
  });

  it('is read in the shape of a notification rule, with what failed, and the branch of its source', async () => {
    await room.tell(
      byNotificationRule(pipelineSays({ state: 'STARTED', second: 0 })),
      byNotificationRule(stageSays('Source', { state: 'STARTED', second: 1, attempt: 0 }), {
        sourceActions: [
          {
            sourceActionName: 'Source',
            sourceActionProvider: 'CodeCommit',
            sourceActionVariables: { BranchName: 'main', CommitId: SHA, RepositoryName: 'backend' },
          },
        ],
      }),
      byNotificationRule(pipelineSays({ state: 'FAILED', second: 90 }), {
        failedActionCount: 1,
        failedActions: [{ action: 'Roll-out', additionalInformation: 'Deployment d-1 failed' }],
        failedStage: 'Deploy',
      }),
    );

    const run = await theRun();
    expect(run).toMatchObject({ branch: 'main', sha: SHA });
    expect(run.attempts).toHaveLength(1);
    expect(run.parts.find(({ key }) => key === 'Deploy/Roll-out')).toMatchObject({
      state: 'failed',
      failure: 'Deployment d-1 failed',
    });
  });

  it('takes what an action says of itself over what the rule says of it, whichever comes last', async () => {
    const byRule = byNotificationRule(pipelineSays({ state: 'FAILED', second: 90 }), {
      failedActions: [{ action: 'Roll-out', additionalInformation: 'failed' }],
      failedStage: 'Deploy',
    });
    const itself = actionSays('Deploy/Roll-out', {
      state: 'FAILED',
      second: 80,
      result: { 'external-execution-summary': 'Task stopped: out of memory' },
    });

    await room.tell(itself, byRule);

    expect((await theRun()).parts).toMatchObject([{ failure: 'Task stopped: out of memory' }]);
  });

  it('reads the commit of a connection, which tells it as JSON, and of a trigger', async () => {
    await room.tell(
      pipelineSays({
        state: 'SUCCEEDED',
        second: 60,
        detail: {
          'execution-trigger': {
            'author-display-name': 'A Committer',
            'full-repository-name': 'acme/backend',
            'provider-type': 'GitHub',
            'commit-message': 'Keep peers\n\npassword=hunter2hunter2',
            'tag-name': 'v1.2.3',
            'commit-id': SHA,
          },
        },
      }),
      actionSays('Source/Checkout', {
        state: 'SUCCEEDED',
        second: 9,
        category: 'Source',
        provider: 'CodeStarSourceConnection',
        result: {
          'external-execution-id': SHA,
          'external-execution-summary': '{"ProviderType":"GitHub","CommitMessage":"Keep peers\\n\\nmore"}',
        },
      }),
    );

    expect(await theRun()).toMatchObject({ branch: 'v1.2.3', author: 'A Committer', title: 'Keep peers', sha: SHA });
  });

  it('does not take the version of an archive for a commit', async () => {
    await room.tell(
      actionSays('Source/Archive', {
        state: 'SUCCEEDED',
        second: 9,
        category: 'Source',
        provider: 'S3',
        result: { 'external-execution-id': 'Zl5Yq_KLM.Q8', 'external-execution-summary': 'Amazon S3 version id: Zl5' },
      }),
    );

    expect(await theRun()).toMatchObject({ sha: '', title: null });
  });

  it.each([
    { state: 'STOPPING', shown: 'running' },
    { state: 'STOPPED', shown: 'stopped' },
    { state: 'SUPERSEDED', shown: 'superseded' },
    { state: 'CANCELED', shown: 'canceled' },
    { state: 'TELEPORTED', shown: 'unknown' },
    { state: 'constructor', shown: 'unknown' },
  ])('shows $state as $shown, with the word as it came', async ({ state, shown }) => {
    await room.tell(pipelineSays({ state, second: 5 }));

    expect(shownAttempt(await theRun())).toMatchObject({ state: shown, rawState: state });
    const [card] = await room.cards();
    expect(card!.summary.toLowerCase()).toContain(state.toLowerCase());
  });

  it.each([
    { name: 'no execution', event: pipelineSays({ state: 'STARTED', second: 0, detail: { 'execution-id': '' } }) },
    { name: 'no pipeline', event: pipelineSays({ state: 'STARTED', second: 0, detail: { pipeline: null } }) },
    { name: 'no time', event: pipelineSays({ state: 'STARTED', second: 0, more: { time: 'yesterday' } }) },
    { name: 'no detail', event: pipelineSays({ state: 'STARTED', second: 0, more: { detail: 'none' } }) },
  ])('sets an event aside that names $name', async ({ event }) => {
    expect((await room.tell(event))[0]).toMatchObject({ kind: 'misfit' });
  });

  it('joins a build of CodeBuild with the action that started it', async () => {
    await room.tell(...STORY, buildSays({ status: 'IN_PROGRESS', second: 20 }));

    const link = await room.runs.findLinked(store.database.read, { kind: 'codebuild', externalId: BUILD_ID });
    expect(link).toMatchObject({ runKey: KEY, part: 'Build/Test' });
    expect(await room.runs.find(store.database.read, `aws:${BUILD_ID}`)).not.toBeNull();
    expect((await room.cards()).filter(({ kind }) => kind === 'run-broke')).toHaveLength(1);
  });
});

describe('what CodeBuild says of a build', () => {
  let store: TestDatabase;
  let room: AwsRoom;

  beforeEach(async () => {
    store = await openTestDatabase({ engine: 'sqlite' });
    room = openAwsRoom(store.database, () => testConfig({}));
  });

  afterEach(async () => {
    await store.close();
  });

  const FAILED = buildSays({
    status: 'FAILED',
    second: 90,
    more: {
      phases: [
        {
          'phase-type': 'INSTALL',
          'phase-status': 'SUCCEEDED',
          'phase-context': [': '],
          'start-time': 'Mar 2, 2026 9:00:25 AM',
          'end-time': 'Mar 2, 2026 9:00:40 AM',
          'duration-in-seconds': 15,
        },
        {
          'phase-type': 'BUILD',
          'phase-status': 'FAILED',
          'phase-context': ['COMMAND_EXECUTION_ERROR: Error while executing command: npm test. Reason: exit status 1'],
          'start-time': 'Mar 2, 2026 9:00:40 AM',
          'end-time': 'Mar 2, 2026 9:01:20 AM',
        },
        { 'phase-type': 'COMPLETED' },
      ],
    },
  });

  it('is a run with its phases; the failure is the first that did not succeed, the link leads to its log', async () => {
    await room.tell(buildSays({ status: 'IN_PROGRESS', second: 20 }), FAILED);

    const run = await room.runs.find(store.database.read, `aws:${BUILD_ID}`);
    expect(run).toMatchObject({
      number: 12,
      branch: '',
      sha: '',
      trigger: `codepipeline/${PIPELINE}`,
      url: 'https://console.aws.amazon.com/cloudwatch/home?region=eu-central-1#logEvent:group=/aws/codebuild/backend-tests',
    });
    expect(shownAttempt(run!)).toMatchObject({
      state: 'failed',
      startedAt: new Date('2026-03-02T09:00:20Z'),
      endedAt: new Date('2026-03-02T09:01:30Z'),
    });
    expect(run!.parts.map(({ key, state, failure }) => [key, state, failure])).toEqual([
      ['INSTALL', 'succeeded', null],
      ['BUILD', 'failed', 'COMMAND_EXECUTION_ERROR: Error while executing command: npm test. Reason: exit status 1'],
    ]);
    expect(run!.parts[1]!.endedAt).toEqual(new Date('2026-03-02T09:01:20Z'));
  });

  it('shows its phases as they end', async () => {
    const phase = {
      ...(buildSays({ status: 'IN_PROGRESS', second: 41 }) as object),
      'detail-type': 'CodeBuild Build Phase Change',
      detail: {
        'completed-phase': 'INSTALL',
        'completed-phase-status': 'TIMED_OUT',
        'completed-phase-context': '[: ]',
        'completed-phase-duration-seconds': 15,
        'project-name': 'backend-tests',
        'build-id': `arn:aws:codebuild:eu-central-1:111122223333:build/${BUILD_ID}`,
        'additional-information': { initiator: 'a-maintainer', 'source-version': SHA },
      },
    };

    await room.tell(phase);

    const run = await room.runs.find(store.database.read, `aws:${BUILD_ID}`);
    expect(shownAttempt(run!).state).toBe('running');
    expect(run).toMatchObject({ trigger: 'manual', sha: SHA });
    expect(run!.parts).toMatchObject([{ key: 'INSTALL', state: 'failed', failure: 'INSTALL ended TIMED_OUT' }]);
  });

  it.each([
    { version: 'refs/heads/main', initiator: 'GitHub-Hookshot/eb8bd46', branch: 'main', trigger: 'webhook' },
    { version: 'pr/17', initiator: 'GitHub-Hookshot/eb8bd46', branch: 'pr/17', trigger: 'pull_request' },
    { version: 'main', initiator: 'rule/nightly', branch: 'main', trigger: 'schedule' },
    { version: 'refs/tags/v1.2.3', initiator: 'assumed-role/Dev/an-owner', branch: 'v1.2.3', trigger: 'manual' },
  ])('of $version, begun by $initiator, is on $branch by $trigger', async ({ version, initiator, branch, trigger }) => {
    await room.tell(buildSays({ status: 'SUCCEEDED', second: 9, more: { 'source-version': version, initiator } }));

    expect(await room.runs.find(store.database.read, `aws:${BUILD_ID}`)).toMatchObject({ branch, trigger });
  });
});

describe('what is kept of events of AWS', () => {
  const PLANTED = 'pl4nted';
  const SECRETS = {
    'environment-variables': [{ name: 'X', value: `${PLANTED}-1` }],
    token: `${PLANTED}-2`,
    approvalReviewLink: `https://console.aws.amazon.com/?token=${PLANTED}-3`,
    configuration: { OAuthToken: `${PLANTED}-4` },
    'action-execution-id': `${PLANTED}-5`,
    SubscribeURL: `https://sns.eu-central-1.amazonaws.com/?Token=${PLANTED}-6`,
    Token: `${PLANTED}-7`,
  };
  // Nothing is handled here, so nobody has to be there.
  const handlers = createHandlers({} as Parameters<typeof createHandlers>[0]).filter(({ source }) =>
    source.startsWith('aws/'),
  );

  it.each(handlers.map((handler) => ({ name: `${handler.source} ${handler.event}`, handler })))(
    'of $name holds no secret, however deep one is planted',
    ({ handler }) => {
      const everywhere = [pipelineSays, (said: Parameters<typeof pipelineSays>[0]) => stageSays('Deploy', said)].map(
        (says) =>
          says({
            state: `FAILED password=${PLANTED}-password-8`,
            second: 1,
            detail: {
              ...SECRETS,
              'additional-information': { ...SECRETS, environment: SECRETS },
              'execution-result': {
                ...SECRETS,
                'external-execution-url': `https://user:${PLANTED}-9@console.aws.amazon.com/?token=${PLANTED}-10`,
              },
              'execution-trigger': SECRETS,
            },
            more: { ...SECRETS, additionalAttributes: SECRETS, approval: SECRETS, Message: `${PLANTED}-11` },
          }),
      );

      for (const event of [...everywhere, buildSays({ status: 'FAILED', second: 1, more: SECRETS })])
        expect(JSON.stringify(handler.redact(event))).not.toMatch(/pl4nted/u);
    },
  );

  it.each(handlers.map((handler) => ({ name: `${handler.source} ${handler.event}`, handler })))(
    'of $name is the same when it is taken in again, and nothing breaks it',
    ({ handler }) => {
      fc.assert(
        fc.property(fc.jsonValue(), (raw) => {
          const once = handler.redact(raw as JsonValue);
          expect(handler.redact(once)).toEqual(once);
        }),
      );
      const once = handler.redact(STORY[7]!);
      expect(handler.redact(once)).toEqual(once);
    },
  );
});
