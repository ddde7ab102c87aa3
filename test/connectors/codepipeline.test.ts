import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  createCodepipeline,
  readAwsCredential,
  regionOf,
  type OpenCodepipeline,
} from '../../src/connectors/codepipeline.ts';
import { createSdkCaller } from '../../src/platform/outbound/sdk-caller.ts';
import { openCodepipelineFake, type CodepipelineFake } from '../support/codepipeline-fake.ts';

const CREDENTIAL = { accessKeyId: 'AKIDFORTESTS00000', secretAccessKey: 'a secret for tests' };
const SINCE = new Date('2026-03-02T08:00:00Z');
const SHA = '8cf40f2a1b2c3d4e5f60718293a4b5c6d7e8f901';

const seconds = (text: string): number => Date.parse(text) / 1000;

function summary(id: string, startTime: string, lastUpdateTime = startTime) {
  return {
    pipelineExecutionId: id,
    status: 'Succeeded',
    startTime: seconds(startTime),
    lastUpdateTime: seconds(lastUpdateTime),
  };
}

describe('CodePipeline, asked through the SDK', () => {
  let fake: CodepipelineFake;
  let pipeline: OpenCodepipeline;
  const calls: string[] = [];

  beforeEach(async () => {
    calls.length = 0;
    fake = await openCodepipelineFake();
    const caller = createSdkCaller({ name: 'aws', observer: { called: ({ outcome }) => calls.push(outcome) } });
    pipeline = createCodepipeline({ baseUrl: fake.url, credential: CREDENTIAL, caller });
  });

  afterEach(async () => {
    pipeline.close();
    await fake.close();
    expect(fake.refused).toEqual([]);
  });

  it('lists executions that changed since, the newest change first', async () => {
    fake.answer('ListPipelineExecutions', () => ({
      pipelineExecutionSummaries: [
        {
          ...summary('e-3', '2026-03-02T08:50:00Z', '2026-03-02T08:55:00Z'),
          status: 'InProgress',
          sourceRevisions: [
            { actionName: 'Archive', revisionId: 'Zl5Yq_KLM.Q8' },
            { actionName: 'Source', revisionId: SHA, revisionSummary: 'Add a licence' },
          ],
          trigger: { triggerType: 'WebhookV2', triggerDetail: 'arn:aws:codeconnections:x' },
        },
        summary('e-2', '2026-03-02T07:30:00Z', '2026-03-02T08:59:00Z'),
        summary('e-1', '2026-03-02T07:00:00Z', '2026-03-02T07:10:00Z'),
      ],
    }));

    const outcome = await pipeline.listExecutions('backend', { since: SINCE });

    expect(outcome).toMatchObject({
      kind: 'listed',
      executions: [
        { executionId: 'e-2', state: 'succeeded', sha: null, trigger: null },
        {
          pipeline: 'backend',
          executionId: 'e-3',
          state: 'running',
          rawState: 'InProgress',
          startedAt: new Date('2026-03-02T08:50:00Z'),
          updatedAt: new Date('2026-03-02T08:55:00Z'),
          sha: SHA,
          ref: null,
          trigger: 'WebhookV2',
        },
      ],
    });
    expect(fake.taken).toMatchObject([
      {
        operation: 'ListPipelineExecutions',
        input: { pipelineName: 'backend', maxResults: 100 },
        accessKeyId: CREDENTIAL.accessKeyId,
      },
    ]);
    expect(calls).toEqual(['ok']);
  });

  it('turns pages until they are older than asked for', async () => {
    const pages: Readonly<Record<string, unknown>> = {
      first: { pipelineExecutionSummaries: [summary('e-3', '2026-03-02T08:50:00Z')], nextToken: 'second' },
      second: { pipelineExecutionSummaries: [summary('e-2', '2026-03-02T07:50:00Z')], nextToken: 'third' },
    };
    fake.answer(
      'ListPipelineExecutions',
      ({ nextToken }) => pages[typeof nextToken === 'string' ? nextToken : 'first'],
    );

    const outcome = await pipeline.listExecutions('backend', { since: SINCE });

    expect(outcome.kind === 'listed' ? outcome.executions.map(({ executionId }) => executionId) : outcome).toEqual([
      'e-3',
    ]);
    expect(fake.taken).toHaveLength(2);
  });

  it('says that there were more than it reads', async () => {
    fake.answer('ListPipelineExecutions', () => ({
      pipelineExecutionSummaries: [summary('e-1', '2026-03-02T08:50:00Z')],
      nextToken: 'another',
    }));

    expect((await pipeline.listExecutions('backend', { since: SINCE })).kind).toBe('cut-off');
    expect(fake.taken).toHaveLength(5);
  });

  it('reads the state of a pipeline, closed ways in with who closed them, and no token of an approval', async () => {
    fake.answer('GetPipelineState', () => ({
      pipelineName: 'backend',
      stageStates: [
        { stageName: 'Source', actionStates: [] },
        {
          stageName: 'Deploy',
          inboundTransitionState: {
            enabled: false,
            lastChangedBy: 'arn:aws:iam::111122223333:user/an-owner',
            lastChangedAt: seconds('2026-03-02T08:00:00Z'),
            disabledReason: 'simmer 1.2.3',
          },
          latestExecution: { pipelineExecutionId: 'e-1', status: 'InProgress' },
          actionStates: [
            {
              actionName: 'Sign-off',
              latestExecution: {
                status: 'InProgress',
                token: 'pl4nted',
                lastStatusChange: seconds('2026-03-02T08:30:00Z'),
              },
            },
            { actionName: 'Roll-out' },
          ],
        },
      ],
    }));

    const now = await pipeline.getState('backend');

    expect(now).toEqual({
      kind: 'read',
      stages: [
        { name: 'Source', inbound: { kind: 'open' }, latest: null, actions: [] },
        {
          name: 'Deploy',
          inbound: {
            kind: 'closed',
            by: 'arn:aws:iam::111122223333:user/an-owner',
            since: new Date('2026-03-02T08:00:00Z'),
            reason: 'simmer 1.2.3',
          },
          latest: { executionId: 'e-1', rawState: 'InProgress' },
          actions: [
            { name: 'Sign-off', rawState: 'InProgress', summary: null, changedAt: new Date('2026-03-02T08:30:00Z') },
            { name: 'Roll-out', rawState: null, summary: null, changedAt: null },
          ],
        },
      ],
    });
    expect(JSON.stringify(now)).not.toContain('pl4nted');
  });

  it.each([
    { error: 'PipelineNotFoundException', status: 400, outcome: { kind: 'no-such-pipeline' } },
    { error: 'AccessDeniedException', status: 400, outcome: { kind: 'failed', again: 'after-mending' } },
    { error: 'UnrecognizedClientException', status: 400, outcome: { kind: 'failed', again: 'after-mending' } },
    { error: 'ExpiredTokenException', status: 400, outcome: { kind: 'failed', again: 'after-mending' } },
    { error: 'ValidationException', status: 400, outcome: { kind: 'failed', again: 'after-mending' } },
    { error: 'InvalidNextTokenException', status: 400, outcome: { kind: 'failed', again: 'later' } },
  ])('tells $error apart', async ({ error, status, outcome }) => {
    fake.answer('ListPipelineExecutions', { status, error, message: 'AWS says why' });

    const given = await pipeline.listExecutions('backend', { since: SINCE });

    expect(given).toMatchObject(outcome);
    if (given.kind === 'failed') expect(given.why).toBe(`${error}: AWS says why`);
    expect(calls).toEqual(['refused']);
  });

  it('tries again by itself when it is throttled', async () => {
    fake.answer('GetPipelineState', { status: 400, error: 'ThrottlingException', message: 'Rate exceeded' });

    expect(await pipeline.getState('backend')).toMatchObject({ kind: 'failed', again: 'later' });
    expect(fake.taken).toHaveLength(3);
  });
});

describe("the fake, by the SDK's own model", () => {
  const SIGNED = {
    'content-type': 'application/x-amz-json-1.1',
    authorization: `AWS4-HMAC-SHA256 Credential=AKID/20260302/us-east-1/codepipeline/aws4_request, SignedHeaders=host, Signature=${'0'.repeat(64)}`,
  };
  const DISABLE = { pipelineName: 'p', stageName: 's', transitionType: 'Inbound', reason: 'simmer' };

  it.each([
    { name: 'another service', target: 'CodeBuild_20161006.ListBuilds', input: {}, says: 'no operation' },
    { name: 'a missing field', target: 'CodePipeline_20150709.ListPipelineExecutions', input: {}, says: 'is missing' },
    {
      name: 'a field there is not',
      target: 'CodePipeline_20150709.ListPipelineExecutions',
      input: { pipelineName: 'p', since: 1 },
      says: 'no field since',
    },
    {
      name: 'a value of another type',
      target: 'CodePipeline_20150709.ListPipelineExecutions',
      input: { pipelineName: 'p', maxResults: '9' },
      says: 'is no number',
    },
    {
      name: 'a reason with what AWS forbids',
      target: 'CodePipeline_20150709.DisableStageTransition',
      input: { ...DISABLE, reason: 'v1.2.3+4' },
      says: 'reason does not fit',
    },
    {
      name: 'a part of a part that is missing',
      target: 'CodePipeline_20150709.PutApprovalResult',
      input: { pipelineName: 'p', stageName: 's', actionName: 'a', token: 't', result: { summary: 'ok' } },
      says: 'input.result.status is missing',
    },
    {
      name: 'no signature',
      target: 'CodePipeline_20150709.ListPipelines',
      input: {},
      says: 'not signed',
      unsigned: true,
    },
  ])('refuses $name', async ({ target, input, says, unsigned = false }) => {
    const fake = await openCodepipelineFake();
    const headers = { ...SIGNED, 'x-amz-target': target, ...(unsigned ? { authorization: 'Bearer x' } : {}) };

    const { status } = await fetch(`${fake.url}/`, { method: 'POST', headers, body: JSON.stringify(input) });
    await fake.close();

    expect(status).toBe(400);
    expect(fake.refused.join()).toContain(says);
  });
});

describe('CodePipeline that does not answer', () => {
  it('fails without throwing, and is counted', async () => {
    const gone = await openCodepipelineFake();
    await gone.close();
    const calls: string[] = [];
    const caller = createSdkCaller({ name: 'aws', observer: { called: ({ outcome }) => calls.push(outcome) } });
    const pipeline = createCodepipeline({ baseUrl: gone.url, credential: CREDENTIAL, caller });

    const outcome = await pipeline.listExecutions('backend', { since: SINCE });
    pipeline.close();

    expect(outcome).toMatchObject({ kind: 'failed', again: 'later' });
    expect(JSON.stringify(outcome)).not.toContain(CREDENTIAL.secretAccessKey);
    expect(calls).toEqual(['unreachable']);
  });
});

describe('a connection to CodePipeline', () => {
  it.each([
    { baseUrl: 'https://codepipeline.eu-central-1.amazonaws.com', region: 'eu-central-1' },
    { baseUrl: 'https://codepipeline-fips.us-gov-west-1.amazonaws.com', region: 'us-gov-west-1' },
    { baseUrl: 'https://codepipeline.cn-north-1.amazonaws.com.cn', region: 'cn-north-1' },
    { baseUrl: 'https://vpce-0a1b-x.codepipeline.eu-west-1.vpce.amazonaws.com', region: 'eu-west-1' },
    { baseUrl: 'http://127.0.0.1:8080', region: 'us-east-1' },
  ])('to $baseUrl is of $region', ({ baseUrl, region }) => {
    expect(regionOf(baseUrl)).toBe(region);
  });

  it('has a credential of two or three parts', () => {
    const secret = 's'.repeat(40);

    expect(readAwsCredential(`AKIDFORTESTS00000:${secret}`)).toEqual({
      accessKeyId: 'AKIDFORTESTS00000',
      secretAccessKey: secret,
    });
    expect(readAwsCredential(`AKIDFORTESTS00000:${secret}:to:ken`)?.sessionToken).toBe('to:ken');
    for (const wrong of ['', 'one', `akid:${secret}`, 'AKIDFORTESTS00000:short'])
      expect(readAwsCredential(wrong)).toBeNull();
  });
});
