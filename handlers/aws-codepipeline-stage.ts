/*
 * CodePipeline Stage Execution State Change → POST /webhooks/aws/eventbridge or, through a topic, /webhooks/aws/sns
 * (AWS docs: "Monitoring CodePipeline events"), in either shape.
 *
 * Received at least once, in any order, for each change of a stage. A notification rule says at the source stage's start
 * which branch and commit it is.
 * What comes of it: the run's card shows the stage with its state and duration.
 * Who may: whoever holds the key, or the allowed topics. Nothing here is done to AWS.
 */
import { z } from 'zod';
import { codepipelineState } from '../src/pipelines/aws-run-state.ts';
import { commitOf, executionDescription } from '../src/pipelines/aws-run.ts';
import type { RunService } from '../src/pipelines/run-service.ts';
import { impliedAttempt, type RunEvent } from '../src/pipelines/run.ts';
import type { Handler } from '../src/platform/intake/handler.ts';
import type { JsonValue } from '../src/platform/json.ts';
import { attemptNumber, ENVELOPE_PICKS, envelope, filled, handleBothWays, line, maybeInstant } from './aws-event.ts';
import { foreignLine } from './foreign-line.ts';
import { listIn, pickFields } from './pick-fields.ts';

const MOST_SOURCES = 20;
const VARIABLES = { BranchName: foreignLine, CommitId: foreignLine, CommitMessage: foreignLine } as const;

/** All that is ever stored of such an event. */
function redact(raw: JsonValue): JsonValue {
  const sources = listIn(raw, ['additionalAttributes', 'sourceActions'], MOST_SOURCES).map((source) =>
    pickFields(source, { sourceActionVariables: VARIABLES }),
  );
  return {
    ...pickFields(raw, {
      ...ENVELOPE_PICKS,
      detail: {
        pipeline: foreignLine,
        'execution-id': foreignLine,
        'start-time': foreignLine,
        stage: foreignLine,
        state: foreignLine,
        'pipeline-execution-attempt': foreignLine,
      },
    }),
    ...(sources.length === 0 ? {} : { additionalAttributes: { sourceActions: sources } }),
  };
}

const PAYLOAD = z.object({
  ...envelope,
  detail: z.object({
    pipeline: filled,
    'execution-id': filled,
    'start-time': maybeInstant,
    stage: filled,
    state: filled,
    'pipeline-execution-attempt': attemptNumber,
  }),
  additionalAttributes: z
    .object({
      sourceActions: z
        .array(
          z.object({
            sourceActionVariables: z
              .object({ BranchName: line.nullish(), CommitId: line.nullish(), CommitMessage: line.nullish() })
              .nullish(),
          }),
        )
        .nullish(),
    })
    .nullish(),
});

type Payload = z.infer<typeof PAYLOAD>;

export function createCodepipelineStageHandlers(runs: RunService): readonly Handler[] {
  return handleBothWays<Payload>({
    event: 'CodePipeline Stage Execution State Change',
    redact,
    payload: PAYLOAD,
    async handle(payload, _event, tx) {
      await runs.record(tx, stageEventFrom(payload));
    },
  });
}

const BEGINS: ReadonlySet<string> = new Set(['STARTED', 'RESUMED']);

/** The stage's own start is when it says so: `start-time` is that of the whole execution. */
export function stageEventFrom({ detail, time, region, additionalAttributes }: Payload): RunEvent {
  const attempt = detail['pipeline-execution-attempt'];
  const { state, rawState, phase } = codepipelineState(detail.state);
  const source = additionalAttributes?.sourceActions?.[0]?.sourceActionVariables ?? null;
  return {
    ...executionDescription(
      {
        pipeline: detail.pipeline,
        executionId: detail['execution-id'],
        region,
        at: detail['start-time'] ?? time,
      },
      {
        branch: source?.BranchName || null,
        sha: commitOf(source?.CommitId ?? ''),
        title: source?.CommitMessage || null,
      },
    ),
    attempt: impliedAttempt(attempt),
    parts: [
      {
        attempt,
        key: detail.stage,
        stage: detail.stage,
        job: null,
        state,
        rawState,
        phase,
        position: null,
        mayFail: false,
        url: null,
        failure: null,
        startedAt: BEGINS.has(detail.state) ? time : null,
        updatedAt: time,
        endedAt: phase === 'finished' ? time : null,
      },
    ],
  };
}
