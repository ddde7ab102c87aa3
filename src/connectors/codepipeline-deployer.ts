import type * as Aws from '@aws-sdk/client-codepipeline';
import type { DeployerPort, DeployReceipt, DeployRunReading, FoundRun, PauseReading } from '../holds/deployer-port.ts';
import type { SendOutcome } from '../platform/acts/act.ts';
import type { DeployerConfig } from '../platform/config/config.ts';
import { transitionReason } from './transition-reason.ts';

/** AWS shows a changed transition within seconds. */
export const CODEPIPELINE_SETTLING_MS = 60_000;

type CodepipelineDeployer = Extract<DeployerConfig, { kind: 'codepipeline' }>;
type Send = (ask: (api: OpenedApi) => Promise<unknown>) => Promise<SendOutcome>;

export interface OpenedApi {
  readonly sdk: typeof Aws;
  readonly client: Aws.CodePipelineClient;
}

/** Runs a question through the connection's own caller: guarded, counted, and with errors that carry no secret. */
export type AskAws = <Answer>(ask: (api: OpenedApi) => Promise<Answer>) => Promise<AskOutcome<Answer>>;

export type AskOutcome<Answer> =
  | { readonly kind: 'answered'; readonly answer: Answer }
  /** AWS said no: `name` is its exception. */
  | { readonly kind: 'refused'; readonly name: string; readonly why: string; readonly status: number }
  /** It may have arrived. */
  | { readonly kind: 'lost'; readonly why: string };

/**
 * The way into a stage of a pipeline (AWS docs: transitions.md): disabled, revisions wait before it, the latest one of
 * which runs through when it is enabled. What runs already is not stopped.
 */
export function createCodepipelineDeployer(
  ask: AskAws,
  { pipeline, stage, sourceAction }: CodepipelineDeployer,
): DeployerPort {
  const way = { pipelineName: pipeline, stageName: stage, transitionType: 'Inbound' } as const;
  const send: Send = async (call) => sendOutcomeOf(await ask(call));
  return {
    settlingMs: CODEPIPELINE_SETTLING_MS,
    deploysOnce: true,
    // A revision waits before a closed stage, also one that was asked for.
    pausableOnce: 'ended',
    async readPause(): Promise<PauseReading> {
      const outcome = await ask(({ sdk, client }) => client.send(new sdk.GetPipelineStateCommand({ name: pipeline })));
      if (outcome.kind !== 'answered')
        return outcome.kind === 'refused' && outcome.name === 'PipelineNotFoundException'
          ? { kind: 'gone', why: `AWS knows no pipeline ${pipeline} in this account and region` }
          : { kind: 'unreadable', why: outcome.why, retryAt: null };
      const found = (outcome.answer.stageStates ?? []).find(({ stageName }) => stageName === stage);
      if (found === undefined) return { kind: 'gone', why: `the pipeline ${pipeline} has no stage ${stage}` };
      const { enabled, lastChangedBy, disabledReason } = found.inboundTransitionState ?? {};
      const by = lastChangedBy === undefined ? null : `last changed by ${lastChangedBy}`;
      const why = disabledReason === undefined ? null : `because "${disabledReason}"`;
      const words = [by, why].filter((each) => each !== null).join(', ');
      return {
        kind: 'read',
        state: enabled === false ? 'paused' : 'running',
        words: words === '' ? null : words,
        mark: null,
        url: null,
      };
    },
    setPause: (wanted, { reason }) =>
      send(({ sdk, client }) =>
        wanted === 'paused'
          ? client.send(new sdk.DisableStageTransitionCommand({ ...way, reason: transitionReason(reason) }))
          : client.send(new sdk.EnableStageTransitionCommand(way)),
      ),
    async deploy({ ref, idempotencyKey }): Promise<SendOutcome> {
      const revision = revisionOf(ref, sourceAction);
      if (revision === null)
        return {
          kind: 'refused',
          because:
            'CodePipeline starts only what a commit names, and the configuration has to say of which sourceAction',
        };
      const outcome = await ask(({ sdk, client }) =>
        client.send(
          new sdk.StartPipelineExecutionCommand({
            name: pipeline,
            clientRequestToken: idempotencyKey.replaceAll(/[^A-Za-z0-9-]/g, '-').slice(0, 128),
            sourceRevisions: [revision],
          }),
        ),
      );
      if (outcome.kind !== 'answered') return sendOutcomeOf(outcome);
      const execution = outcome.answer.pipelineExecutionId;
      return { kind: 'accepted', receipt: execution === undefined ? {} : { execution } };
    },
    readRun: (receipt) => readRun(ask, pipeline, receipt),
    findReleased: (since) => findReleased(ask, { pipeline, stage, since }),
    // Its token makes asking again the same execution, so that nothing has to be looked for.
    findRun: () => Promise.resolve({ kind: 'none' }),
  };
}

interface Releasing {
  readonly pipeline: string;
  readonly stage: string;
  readonly since: Date;
}

/** What waits before the stage, runs in it, or ran there since (API reference: StageState). */
async function findReleased(ask: AskAws, { pipeline, stage, since }: Releasing): Promise<FoundRun> {
  const outcome = await ask(({ sdk, client }) => client.send(new sdk.GetPipelineStateCommand({ name: pipeline })));
  if (outcome.kind !== 'answered') return { kind: 'unreadable', why: outcome.why, retryAt: null };
  const found = (outcome.answer.stageStates ?? []).find(({ stageName }) => stageName === stage);
  const waiting = found?.inboundExecution?.pipelineExecutionId;
  if (waiting !== undefined) return { kind: 'found', receipt: { execution: waiting } };
  const execution = found?.latestExecution;
  const changes = (found?.actionStates ?? []).map(({ latestExecution }) => latestExecution?.lastStatusChange);
  const isNew = execution?.status === 'InProgress' || changes.some((at) => at !== undefined && at >= since);
  return execution?.pipelineExecutionId !== undefined && isNew
    ? { kind: 'found', receipt: { execution: execution.pipelineExecutionId } }
    : { kind: 'none' };
}

function revisionOf(ref: string, sourceAction: string | null) {
  if (sourceAction === null || !/^[0-9a-f]{7,64}$/.test(ref)) return null;
  return { actionName: sourceAction, revisionType: 'COMMIT_ID', revisionValue: ref } as const;
}

const SHA = /^[0-9a-f]{40}$/;
const EXECUTION = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

async function readRun(ask: AskAws, pipeline: string, receipt: DeployReceipt): Promise<DeployRunReading> {
  const id = receipt['execution'] ?? '';
  if (!EXECUTION.test(id)) return { kind: 'unknown', why: 'AWS did not say which execution it became' };
  const outcome = await ask(({ sdk, client }) =>
    client.send(new sdk.GetPipelineExecutionCommand({ pipelineName: pipeline, pipelineExecutionId: id })),
  );
  if (outcome.kind !== 'answered')
    return outcome.kind === 'refused' && outcome.name === 'PipelineExecutionNotFoundException'
      ? { kind: 'unknown', why: `execution ${id} is gone` }
      : { kind: 'unreadable', why: outcome.why, retryAt: null };
  const { status, artifactRevisions = [] } = outcome.answer.pipelineExecution ?? {};
  const sha = artifactRevisions.map(({ revisionId = '' }) => revisionId).find((each) => SHA.test(each)) ?? null;
  const about = { run: id.slice(0, 8), url: null, sha, receipt: { execution: id } };
  switch (status) {
    case 'Succeeded':
      return { kind: 'passed', ...about };
    case 'Failed':
      return { kind: 'failed', ...about };
    case 'Cancelled':
    case 'Stopped':
    case 'Superseded':
      return { kind: 'stopped', ...about };
    case 'InProgress':
    case 'Stopping':
    case undefined:
      return { kind: 'running', ...about };
  }
}

function sendOutcomeOf(outcome: AskOutcome<unknown>): SendOutcome {
  switch (outcome.kind) {
    case 'answered':
      return { kind: 'accepted', receipt: {} };
    case 'lost':
      return { kind: 'lost', why: outcome.why };
    case 'refused':
      if (outcome.name === 'ThrottlingException' || outcome.status === 429)
        return { kind: 'not-sent', why: outcome.why, retryAt: null };
      return outcome.status >= 500 ? { kind: 'lost', why: outcome.why } : { kind: 'refused', because: outcome.why };
  }
}
