/*
 * CodePipeline Action Execution State Change → POST /webhooks/aws/eventbridge or, through a topic, /webhooks/aws/sns
 * (AWS docs: "Monitoring CodePipeline events"), in either shape.
 *
 * Received at least once, in any order, for each change of an action.
 * What comes of it: the run's card shows the action with its state, duration, failure and link; a source action tells
 * the run's commit, a build is known as CodeBuild's own, and one that a person has to approve is told in a card of its
 * own until somebody has.
 * Who may: whoever holds the key, or the allowed topics. Nothing here is done to AWS. `action-execution-id` is not kept:
 * an approval can be given with it.
 */
import { z } from 'zod';
import { actionState } from '../src/pipelines/aws-run-state.ts';
import { buildOf, commitOf, executionDescription, type Told } from '../src/pipelines/aws-run.ts';
import type { AwsApprovalService } from '../src/pipelines/aws-approval-service.ts';
import type { RunPart } from '../src/pipelines/run-part.ts';
import type { RunService } from '../src/pipelines/run-service.ts';
import { impliedAttempt, type RunEvent } from '../src/pipelines/run.ts';
import type { Handler } from '../src/platform/intake/handler.ts';
import type { Transaction } from '../src/platform/database/transaction.ts';
import type { JsonValue } from '../src/platform/json.ts';
import { attemptNumber, ENVELOPE_PICKS, envelope, filled, handleBothWays, line, maybeInstant } from './aws-event.ts';
import { foreignLine } from './foreign-line.ts';
import { foreignUrl } from './foreign-text.ts';
import { isObject, pickFields } from './pick-fields.ts';

/** A source that CodeConnections reads tells its commit as JSON: `{"ProviderType":"GitHub","CommitMessage":"…"}`. */
function summaryLine(summary: string): string {
  return foreignLine(commitMessageIn(summary) ?? summary);
}

function commitMessageIn(summary: string): string | null {
  if (!summary.startsWith('{')) return null;
  try {
    const told = JSON.parse(summary) as JsonValue; // Border: JSON.parse gives JSON or throws.
    const message = isObject(told) ? told['CommitMessage'] : undefined;
    return typeof message === 'string' ? message : null;
  } catch {
    return null;
  }
}

/** All that is ever stored of such an event. */
function redact(raw: JsonValue): JsonValue {
  return pickFields(raw, {
    ...ENVELOPE_PICKS,
    detail: {
      pipeline: foreignLine,
      'execution-id': foreignLine,
      'start-time': foreignLine,
      stage: foreignLine,
      action: foreignLine,
      state: foreignLine,
      'pipeline-execution-attempt': foreignLine,
      type: { owner: foreignLine, category: foreignLine, provider: foreignLine },
      'execution-result': {
        'external-execution-url': foreignUrl,
        'external-execution-summary': summaryLine,
        'external-execution-id': foreignLine,
        'error-code': foreignLine,
      },
    },
    additionalAttributes: {
      additionalInformation: foreignLine,
      customData: foreignLine,
      externalEntityLink: foreignUrl,
    },
  });
}

const PAYLOAD = z.object({
  ...envelope,
  detail: z.object({
    pipeline: filled,
    'execution-id': filled,
    'start-time': maybeInstant,
    stage: filled,
    action: filled,
    state: filled,
    'pipeline-execution-attempt': attemptNumber,
    type: z.object({ category: line.nullish(), provider: line.nullish() }).nullish(),
    'execution-result': z
      .object({
        'external-execution-url': line.nullish(),
        'external-execution-summary': line.nullish(),
        'external-execution-id': line.nullish(),
        'error-code': line.nullish(),
      })
      .nullish(),
  }),
  additionalAttributes: z
    .object({
      additionalInformation: line.nullish(),
      customData: line.nullish(),
      externalEntityLink: line.nullish(),
    })
    .nullish(),
});

type Payload = z.infer<typeof PAYLOAD>;

export interface ActionHandlerServices {
  readonly runs: RunService;
  readonly awsApprovals: AwsApprovalService;
}

export function createCodepipelineActionHandlers({ runs, awsApprovals }: ActionHandlerServices): readonly Handler[] {
  return handleBothWays<Payload>({
    event: 'CodePipeline Action Execution State Change',
    redact,
    payload: PAYLOAD,
    async handle(payload, _event, tx) {
      const event = actionEventFrom(payload);
      await runs.record(tx, event);
      await linkBuild(tx, { payload, runKey: event.key, runs });
      await tellApproval(tx, payload, awsApprovals);
    },
  });
}

interface Linking {
  readonly payload: Payload;
  readonly runKey: string;
  readonly runs: RunService;
}

/** The build that an action started tells of itself, too; with this it is known to be the same. */
async function linkBuild(tx: Transaction, { payload: { detail }, runKey, runs }: Linking): Promise<void> {
  if (detail.type?.provider !== 'CodeBuild') return;
  const build = buildOf(detail['execution-result']?.['external-execution-id'] ?? '');
  if (build === null) return;
  await runs.link(tx, {
    kind: 'codebuild',
    externalId: `${build.project}:${build.uuid}`,
    runKey,
    part: partKey(detail),
  });
}

const ENDINGS = { succeeded: 'approved', failed: 'rejected', stopped: 'dropped', canceled: 'dropped' } as const;

/** FAILED is a rejection, a time that ran out, or an action that is set up wrongly: nobody approved. */
async function tellApproval(tx: Transaction, payload: Payload, awsApprovals: AwsApprovalService): Promise<void> {
  const { detail, time, region, additionalAttributes } = payload;
  if (detail.type?.category !== 'Approval') return;
  const { pipeline, stage, action } = detail;
  const subject = { pipeline, stage, action, region, executionId: detail['execution-id'] };
  const { state } = actionState(detail.state, { category: 'Approval' });
  if (state === 'waiting_approval')
    await awsApprovals.ask(tx, {
      ...subject,
      at: time,
      expiresAt: null,
      note: additionalAttributes?.customData || null,
      lookAt: additionalAttributes?.externalEntityLink || null,
    });
  else if (state === 'succeeded' || state === 'failed' || state === 'stopped' || state === 'canceled')
    await awsApprovals.settle(tx, {
      ...subject,
      at: time,
      ending: ENDINGS[state],
      askedAt: detail['start-time'] ?? null,
    });
}

function partKey({ stage, action }: Payload['detail']): string {
  return `${stage}/${action}`;
}

/** `start-time` is the action's own here; the execution began then at the latest. */
export function actionEventFrom(payload: Payload): RunEvent {
  const { detail, time, region } = payload;
  const at = detail['start-time'] ?? time;
  return {
    ...executionDescription(
      { pipeline: detail.pipeline, executionId: detail['execution-id'], region, at },
      sourceTold(detail),
    ),
    attempt: impliedAttempt(detail['pipeline-execution-attempt']),
    parts: [partFrom(payload)],
  };
}

function sourceTold({ type, state, ...detail }: Payload['detail']): Told {
  const result = detail['execution-result'];
  const sha = commitOf(result?.['external-execution-id'] ?? '');
  if (type?.category !== 'Source' || state !== 'SUCCEEDED' || sha === null) return {};
  return { sha, title: result?.['external-execution-summary'] || null };
}

function partFrom({ detail, time, additionalAttributes }: Payload): RunPart {
  const category = detail.type?.category ?? '';
  const { state, rawState, phase } = actionState(detail.state, { category });
  const result = detail['execution-result'];
  const startedAt = detail['start-time'] ?? (detail.state === 'STARTED' ? time : null);
  const failure =
    result?.['external-execution-summary'] ||
    additionalAttributes?.additionalInformation ||
    result?.['error-code'] ||
    null;
  return {
    attempt: detail['pipeline-execution-attempt'],
    key: partKey(detail),
    stage: detail.stage,
    job: detail.action,
    state,
    rawState,
    phase,
    position: null,
    mayFail: false,
    // An approval's address may carry what it takes to approve.
    url: category === 'Approval' ? null : result?.['external-execution-url'] || null,
    failure: state === 'failed' ? failure : null,
    startedAt,
    updatedAt: time,
    endedAt: phase === 'finished' ? time : null,
    waitingSince: category === 'Approval' ? startedAt : null,
  };
}
