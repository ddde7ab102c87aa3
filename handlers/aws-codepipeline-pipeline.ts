/*
 * CodePipeline Pipeline Execution State Change → POST /webhooks/aws/eventbridge or, through a topic, /webhooks/aws/sns
 * (AWS docs: "Monitoring CodePipeline events"). As EventBridge emits it, or as a notification rule of the Developer
 * Tools sends it, which also says what failed.
 *
 * Received at least once, in any order, for each change of an execution. A retried stage counts its attempts on.
 * What comes of it: the run is recorded; if a pipeline of the config asks for it, one card per run and channel shows it
 * and is edited as it goes; a branch that breaks is told in a message that notifies whom the pipeline names.
 * Who may: whoever holds the key, or the allowed topics. Nothing here is done to AWS.
 */
import { z } from 'zod';
import { codepipelineState } from '../src/pipelines/aws-run-state.ts';
import { commitOf, executionDescription, personOf } from '../src/pipelines/aws-run.ts';
import type { RunPart } from '../src/pipelines/run-part.ts';
import type { RunService } from '../src/pipelines/run-service.ts';
import type { RunEvent } from '../src/pipelines/run.ts';
import type { Handler } from '../src/platform/intake/handler.ts';
import type { JsonValue } from '../src/platform/json.ts';
import { attemptNumber, ENVELOPE_PICKS, envelope, filled, handleBothWays, line, maybeInstant } from './aws-event.ts';
import { foreignLine } from './foreign-line.ts';
import { isObject, listIn, pickFields } from './pick-fields.ts';

const MOST_FAILED = 50;

/** All that is ever stored of such an event. */
function redact(raw: JsonValue): JsonValue {
  const kept = pickFields(raw, {
    ...ENVELOPE_PICKS,
    detail: {
      pipeline: foreignLine,
      'execution-id': foreignLine,
      'start-time': foreignLine,
      state: foreignLine,
      'pipeline-execution-attempt': foreignLine,
      'execution-trigger': {
        'trigger-type': foreignLine,
        'trigger-detail': foreignLine,
        'branch-name': foreignLine,
        'tag-name': foreignLine,
        'commit-id': foreignLine,
        'commit-message': foreignLine,
        'author-display-name': foreignLine,
        'author-id': foreignLine,
      },
    },
    additionalAttributes: { failedStage: foreignLine },
  });
  const more = kept['additionalAttributes'];
  if (more === undefined || !isObject(more)) return kept;
  const failedActions = listIn(raw, ['additionalAttributes', 'failedActions'], MOST_FAILED).map((action) =>
    pickFields(action, { action: foreignLine, additionalInformation: foreignLine }),
  );
  return { ...kept, additionalAttributes: { ...more, failedActions } };
}

const PAYLOAD = z.object({
  ...envelope,
  detail: z.object({
    pipeline: filled,
    'execution-id': filled,
    'start-time': maybeInstant,
    state: filled,
    'pipeline-execution-attempt': attemptNumber,
    'execution-trigger': z
      .object({
        'trigger-type': line.nullish(),
        'trigger-detail': line.nullish(),
        'branch-name': line.nullish(),
        'tag-name': line.nullish(),
        'commit-id': line.nullish(),
        'commit-message': line.nullish(),
        'author-display-name': line.nullish(),
        'author-id': line.nullish(),
      })
      .nullish(),
  }),
  additionalAttributes: z
    .object({
      failedStage: line.nullish(),
      failedActions: z.array(z.object({ action: line.nullish(), additionalInformation: line.nullish() })).nullish(),
    })
    .nullish(),
});

type Payload = z.infer<typeof PAYLOAD>;

export function createCodepipelineHandlers(runs: RunService): readonly Handler[] {
  return handleBothWays<Payload>({
    event: 'CodePipeline Pipeline Execution State Change',
    redact,
    payload: PAYLOAD,
    async handle(payload, _event, tx) {
      await runs.record(tx, executionEventFrom(payload));
    },
  });
}

/** One word about one attempt. */
export function executionEventFrom(payload: Payload): RunEvent {
  const { detail, time, region } = payload;
  const trigger = detail['execution-trigger'] ?? null;
  const state = codepipelineState(detail.state);
  const startedAt = detail['start-time'] ?? (detail.state === 'STARTED' ? time : null);
  const number = detail['pipeline-execution-attempt'];
  return {
    ...executionDescription(
      { pipeline: detail.pipeline, executionId: detail['execution-id'], region, at: startedAt ?? time },
      {
        branch: trigger?.['branch-name'] || trigger?.['tag-name'] || null,
        sha: commitOf(trigger?.['commit-id'] ?? ''),
        title: trigger?.['commit-message'] || null,
        author: trigger?.['author-display-name'] || trigger?.['author-id'] || null,
        trigger: trigger?.['trigger-type'] || null,
      },
    ),
    attempt: {
      ...state,
      number,
      actor: personOf(trigger?.['trigger-detail'] ?? ''),
      // A later attempt begins when it is resumed; the execution's own start is that of the first.
      startedAt: number === 1 ? startedAt : detail.state === 'RESUMED' ? time : null,
      updatedAt: time,
      endedAt: state.phase === 'finished' ? time : null,
    },
    parts: failedParts(payload),
  };
}

/**
 * What a notification rule says of the actions that failed. Whatever is heard of an action itself knows more, so these
 * count as said at the beginning.
 */
function failedParts({ detail, time, additionalAttributes }: Payload): readonly RunPart[] {
  const stage = additionalAttributes?.failedStage || null;
  const actions = additionalAttributes?.failedActions ?? [];
  return actions.flatMap(({ action, additionalInformation }) =>
    !action || stage === null
      ? []
      : [
          {
            attempt: detail['pipeline-execution-attempt'],
            key: `${stage}/${action}`,
            stage,
            job: action,
            state: 'failed',
            rawState: 'FAILED',
            phase: 'finished',
            position: null,
            mayFail: false,
            url: null,
            failure: additionalInformation || null,
            startedAt: null,
            updatedAt: detail['start-time'] ?? time,
            endedAt: time,
          } as const,
        ],
  );
}
