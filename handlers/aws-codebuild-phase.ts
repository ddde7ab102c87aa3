/*
 * CodeBuild Build Phase Change → POST /webhooks/aws/eventbridge or, through a topic, /webhooks/aws/sns
 * (AWS docs: "Build notifications sample for CodeBuild"), in either shape.
 *
 * Received at least once, in any order, when a phase of a build ends, with all phases before it.
 * What comes of it: the run's card shows the phases, and the first line of what went wrong in one.
 * Who may: whoever holds the key, or the allowed topics. Environment variables may hold secrets and are never kept.
 */
import { z } from 'zod';
import { codebuildState } from '../src/pipelines/aws-run-state.ts';
import type { RunPart } from '../src/pipelines/run-part.ts';
import type { RunService } from '../src/pipelines/run-service.ts';
import { impliedAttempt, type RunEvent } from '../src/pipelines/run.ts';
import type { Handler } from '../src/platform/intake/handler.ts';
import { buildDescription, buildDetail, phaseParts, redactBuild } from './aws-codebuild-fields.ts';
import { envelope, handleBothWays, line } from './aws-event.ts';
import { foreignLine } from './foreign-line.ts';

const PAYLOAD = z.object({
  ...envelope,
  detail: z.object({
    ...buildDetail,
    'completed-phase': line.nullish(),
    'completed-phase-status': line.nullish(),
    'completed-phase-context': line.nullish(),
  }),
});

type Payload = z.infer<typeof PAYLOAD>;

export function createCodebuildPhaseHandlers(runs: RunService): readonly Handler[] {
  return handleBothWays<Payload>({
    event: 'CodeBuild Build Phase Change',
    redact: (raw) =>
      redactBuild(raw, {
        'completed-phase': foreignLine,
        'completed-phase-status': foreignLine,
        'completed-phase-context': foreignLine,
      }),
    payload: PAYLOAD,
    async handle(payload, _event, tx) {
      await runs.record(tx, phaseEventFrom(payload));
    },
  });
}

export function phaseEventFrom(payload: Payload): RunEvent {
  const told = phaseParts(payload);
  const own = completedPart(payload);
  return {
    ...buildDescription(payload),
    attempt: impliedAttempt(1),
    parts: own === null || told.some(({ key }) => key === own.key) ? told : [...told, own],
  };
}

/** The list of phases says more; this is for events that come without one. */
function completedPart({ detail, time }: Payload): RunPart | null {
  const name = detail['completed-phase'] || null;
  if (name === null || name === 'COMPLETED') return null;
  const { state, rawState, phase } = codebuildState(detail['completed-phase-status'] || 'SUCCEEDED');
  const context = (detail['completed-phase-context'] ?? '').replace(/^\[|\]$/gu, '').trim();
  return {
    attempt: 1,
    key: name,
    stage: null,
    job: name,
    state,
    rawState,
    phase,
    position: null,
    mayFail: false,
    url: null,
    failure: state === 'failed' ? (/^[:\s]*$/u.test(context) ? `${name} ended ${rawState}` : context) : null,
    startedAt: null,
    updatedAt: time,
    endedAt: phase === 'finished' ? time : null,
  };
}
