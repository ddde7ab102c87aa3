import { describe, expect, it } from 'vitest';
import { openWorld, type OpenWorld } from '../../support/open-world.ts';

const MINUTE = 60_000;

interface AwsWord {
  readonly 'detail-type': string;
  readonly id: string;
  readonly time: string;
  readonly detail: {
    readonly state?: string;
    readonly stage?: string;
    readonly action?: string;
    readonly 'build-status'?: string;
    readonly 'build-id'?: string;
    readonly 'execution-result'?: { readonly 'external-execution-id'?: string };
  };
}

function awsWords({ sent }: OpenWorld): readonly AwsWord[] {
  return sent.filter(({ source }) => source === 'aws/eventbridge').map(({ payload }) => payload as unknown as AwsWord); // JSON that the world made.
}

function shortly({ 'detail-type': kind, detail }: AwsWord): string {
  const { state, stage, action } = detail;
  const what = kind.split(' ')[1] ?? kind;
  return [what, stage, action, state ?? detail['build-status']].filter((part) => part !== undefined).join(' ');
}

interface PipelineHook {
  readonly object_attributes: { readonly id: number; readonly status: string; readonly finished_at: string | null };
  readonly builds: readonly { readonly id: number; readonly name: string; readonly status: string }[];
}

function pipelineHooks({ sent }: OpenWorld): readonly PipelineHook[] {
  return sent
    .filter(({ source, event }) => source === 'gitlab' && event === 'Pipeline Hook')
    .map(({ payload }) => payload as unknown as PipelineHook); // JSON that the world made.
}

describe('the simulated CodePipeline', () => {
  it('tells of execution, stages, actions and the build within, in their order, and waits for whom it asked', async () => {
    const place = await openWorld();

    const { id } = place.world.codepipeline.start({
      pipeline: 'backend-production',
      message: 'Read replicas',
      approval: 'asked',
      lastsMs: 10 * MINUTE,
      failsIn: null,
    });
    await place.pass(30 * MINUTE);
    const beforeApproval = awsWords(place).map(shortly);
    place.world.codepipeline.answer(id, 'approved');
    await place.pass(10 * MINUTE);

    expect(beforeApproval).toEqual([
      'Pipeline STARTED',
      'Stage Source STARTED',
      'Action Source Checkout STARTED',
      'Action Source Checkout SUCCEEDED',
      'Stage Source SUCCEEDED',
      'Stage Build STARTED',
      'Action Build Test STARTED',
      'Build IN_PROGRESS',
      'Build SUCCEEDED',
      'Action Build Test SUCCEEDED',
      'Stage Build SUCCEEDED',
      'Stage Approve STARTED',
      'Action Approve Sign-off STARTED',
    ]);
    expect(awsWords(place).map(shortly).slice(-2)).toEqual(['Stage Deploy SUCCEEDED', 'Pipeline SUCCEEDED']);
    expect(new Set(awsWords(place).map((word) => word.id)).size).toBe(awsWords(place).length);
    expect(() => {
      place.world.codepipeline.answer(id, 'approved');
    }).toThrow('waits for no approval');
  });

  it('fails where it was told to, and names the same build in both systems', async () => {
    const place = await openWorld();

    place.world.codepipeline.start({
      pipeline: 'backend-staging',
      message: 'Read replicas',
      approval: 'none',
      lastsMs: 10 * MINUTE,
      failsIn: 'Build',
    });
    await place.pass(20 * MINUTE);

    const words = awsWords(place);
    const build = words.find(({ detail }) => detail['build-status'] === 'FAILED');
    const action = words.find(({ detail }) => detail.action === 'Test' && detail.state === 'FAILED');
    const named = action?.detail['execution-result']?.['external-execution-id'] ?? 'none';
    expect(named).not.toBe('none');
    expect(build?.detail['build-id']).toContain(named);
    expect(words.map(shortly).at(-1)).toBe('Pipeline FAILED');
    expect(place.world.codepipeline.executionsOf('backend-staging')).toMatchObject([{ status: 'Failed' }]);
  });
});

describe('the simulated GitLab', () => {
  const pipeline = {
    project: 'acme/dashboard',
    ref: 'main',
    title: 'Show the age',
    actor: 'a-maintainer',
    environment: 'production',
    lastsMs: 9 * MINUTE,
  };

  it('runs stage by stage and tells of the deployment', async () => {
    const place = await openWorld();

    place.world.gitlab.start({ ...pipeline, failsIn: null });
    await place.pass(10 * MINUTE);

    expect(pipelineHooks(place).map(({ object_attributes: { status } }) => status)).toEqual([
      'pending',
      'running',
      'running',
      'running',
      'success',
    ]);
    const deployments = place.sent.filter(({ event }) => event === 'Deployment Hook').map(({ payload }) => payload);
    expect(deployments).toMatchObject([
      { status: 'running', environment: 'production' },
      { status: 'success', environment: 'production' },
    ]);
  });

  it('retries what failed and what was skipped, in the same pipeline, and nothing that passed', async () => {
    const place = await openWorld();
    const { id } = place.world.gitlab.start({ ...pipeline, failsIn: 'test' });
    expect(() => {
      place.world.gitlab.retry(id, { lastsMs: MINUTE, failsIn: null });
    }).toThrow('Only a pipeline that failed');
    await place.pass(10 * MINUTE);
    const failed = pipelineHooks(place).at(-1)!;

    place.world.gitlab.retry(id, { lastsMs: 3 * MINUTE, failsIn: null });
    await place.pass(10 * MINUTE);

    const passed = pipelineHooks(place).at(-1)!;
    expect(failed.builds.map(({ name, status }) => `${name} ${status}`)).toEqual([
      'compile success',
      'unit success',
      'integration failed',
      'roll-out skipped',
    ]);
    expect(passed.object_attributes).toMatchObject({ id, status: 'success' });
    expect(passed.builds.map(({ name, status }) => `${name} ${status}`)).toEqual([
      'compile success',
      'unit success',
      'integration success',
      'roll-out success',
    ]);
    expect(passed.builds[2]!.id).not.toBe(failed.builds[2]!.id);
  });
});
