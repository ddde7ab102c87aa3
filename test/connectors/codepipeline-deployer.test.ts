import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCodepipelineDeployer } from '../../src/connectors/codepipeline-deployer.ts';
import { createCodepipeline, type OpenCodepipeline } from '../../src/connectors/codepipeline.ts';
import type { DeployerPort } from '../../src/holds/deployer-port.ts';
import { createSdkCaller } from '../../src/platform/outbound/sdk-caller.ts';
import { openCodepipelineFake, type CodepipelineFake } from '../support/codepipeline-fake.ts';

const EXECUTION = '11111111-2222-3333-4444-555555555555';

describe('the way into a stage of CodePipeline', () => {
  let aws: CodepipelineFake;
  let opened: OpenCodepipeline;
  let port: DeployerPort;
  let transition: { enabled: boolean; lastChangedBy?: string; disabledReason?: string };

  beforeEach(async () => {
    aws = await openCodepipelineFake();
    transition = { enabled: true };
    aws.answer('GetPipelineState', () => ({
      pipelineName: 'prod',
      stageStates: [{ stageName: 'Deploy', inboundTransitionState: transition }],
    }));
    aws.answer('DisableStageTransition', ({ reason }) => {
      transition = { enabled: false, lastChangedBy: 'arn:aws:iam::1:user/muster', disabledReason: String(reason) };
      return {};
    });
    aws.answer('EnableStageTransition', () => {
      transition = { enabled: true };
      return {};
    });
    opened = createCodepipeline({
      baseUrl: aws.url,
      credential: { accessKeyId: 'NOBODY0000000000', secretAccessKey: 'no secret at all' },
      caller: createSdkCaller({ name: 'aws' }),
    });
    port = createCodepipelineDeployer(opened.ask, {
      kind: 'codepipeline',
      connection: 'aws',
      pipeline: 'prod',
      stage: 'Deploy',
      sourceAction: 'Source',
    });
  });

  afterEach(async () => {
    opened.close();
    expect(aws.refused).toEqual([]);
    await aws.close();
  });

  it('tells what it lets go when it is opened: what waits before the stage, runs in it, or ran there since', async () => {
    const since = new Date('2026-03-02T09:00:00Z');
    const state = (stage: Readonly<Record<string, unknown>>): void => {
      aws.answer('GetPipelineState', () => ({
        pipelineName: 'prod',
        stageStates: [{ stageName: 'Deploy', ...stage }],
      }));
    };
    const ran = (status: string, lastStatusChange: string) => ({
      latestExecution: { pipelineExecutionId: EXECUTION, status },
      actionStates: [
        { actionName: 'Go', latestExecution: { lastStatusChange: Date.parse(lastStatusChange) / 1000, status } },
      ],
    });
    const found = { kind: 'found', receipt: { execution: EXECUTION } };

    expect(await port.findReleased?.(since)).toEqual({ kind: 'none' });
    state({ inboundExecution: { pipelineExecutionId: EXECUTION, status: 'InProgress' } });
    expect(await port.findReleased?.(since)).toEqual(found);
    state(ran('InProgress', '2026-03-02T08:00:00Z'));
    expect(await port.findReleased?.(since)).toEqual(found);
    state(ran('Succeeded', '2026-03-02T09:00:01Z'));
    expect(await port.findReleased?.(since)).toEqual(found);
    state(ran('Succeeded', '2026-03-02T08:00:00Z'));
    expect(await port.findReleased?.(since)).toEqual({ kind: 'none' });
    aws.answer('GetPipelineState', { status: 400, error: 'ThrottlingException', message: 'Rate exceeded' });
    expect((await port.findReleased?.(since))?.kind).toBe('unreadable');
  });

  it('is closed with a reason that AWS takes, read back with who did it, and opened', async () => {
    expect(await port.readPause(null)).toMatchObject({ kind: 'read', state: 'running' });

    const paused = await port.setPause('paused', { reason: 'Ann: disk #4, until <t:1:F>' });
    expect(paused.kind).toBe('accepted');
    expect(await port.readPause(null)).toMatchObject({
      state: 'paused',
      words: 'last changed by arn:aws:iam::1:user/muster, because "Ann disk 4 until t 1 F"',
    });

    expect((await port.setPause('running', { reason: '' })).kind).toBe('accepted');
    expect(await port.readPause(null)).toMatchObject({ state: 'running' });
  });

  it('is refused where AWS says no, lost where AWS breaks, and gone where there is none', async () => {
    aws.answer('DisableStageTransition', { status: 400, error: 'StageNotFoundException', message: 'no stage' });
    expect((await port.setPause('paused', { reason: 'x' })).kind).toBe('refused');

    aws.answer('DisableStageTransition', { status: 400, error: 'ThrottlingException', message: 'slow down' });
    expect((await port.setPause('paused', { reason: 'x' })).kind).toBe('not-sent');

    aws.answer('DisableStageTransition', { status: 500, error: 'InternalFailure', message: 'oh' });
    expect((await port.setPause('paused', { reason: 'x' })).kind).toBe('lost');

    aws.answer('GetPipelineState', { status: 400, error: 'PipelineNotFoundException', message: 'none' });
    expect((await port.readPause(null)).kind).toBe('gone');
  });

  it('starts a commit once by its token, and follows the execution', async () => {
    aws.answer('StartPipelineExecution', () => ({ pipelineExecutionId: EXECUTION }));
    aws.answer('GetPipelineExecution', () => ({
      pipelineExecution: { pipelineName: 'prod', pipelineExecutionId: EXECUTION, status: 'Succeeded' },
    }));

    const outcome = await port.deploy({ ref: 'a'.repeat(40), idempotencyKey: 'hold:waku.test:1' });

    expect(outcome).toEqual({ kind: 'accepted', receipt: { execution: EXECUTION } });
    expect(aws.taken.at(-1)?.input).toMatchObject({ clientRequestToken: 'hold-waku-test-1' });
    expect(await port.readRun({ execution: EXECUTION })).toMatchObject({ kind: 'passed' });
    expect((await port.deploy({ ref: 'a-branch', idempotencyKey: 'x' })).kind).toBe('refused');
  });
});
