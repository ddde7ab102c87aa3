/*
 * CodeBuild Build State Change → POST /webhooks/aws/eventbridge or, through a topic, /webhooks/aws/sns
 * (AWS docs: "Build notifications sample for CodeBuild"), in either shape.
 *
 * Received at least once, in any order, when a build begins and ends.
 * What comes of it: the build is recorded as a run with its phases; if a pipeline of the config asks for it, one card per
 * run and channel shows it. A build that CodePipeline started is part of that execution, and tells nothing twice.
 * Who may: whoever holds the key, or the allowed topics. Environment variables may hold secrets and are never kept.
 */
import { z } from 'zod';
import { codebuildState } from '../src/pipelines/aws-run-state.ts';
import type { RunService } from '../src/pipelines/run-service.ts';
import type { RunEvent } from '../src/pipelines/run.ts';
import type { Handler } from '../src/platform/intake/handler.ts';
import { actorOf, buildDescription, buildDetail, phaseParts, redactBuild } from './aws-codebuild-fields.ts';
import { envelope, filled, handleBothWays } from './aws-event.ts';
import { foreignLine } from './foreign-line.ts';

const PAYLOAD = z.object({ ...envelope, detail: z.object({ ...buildDetail, 'build-status': filled }) });

type Payload = z.infer<typeof PAYLOAD>;

export function createCodebuildStateHandlers(runs: RunService): readonly Handler[] {
  return handleBothWays<Payload>({
    event: 'CodeBuild Build State Change',
    redact: (raw) => redactBuild(raw, { 'build-status': foreignLine }),
    payload: PAYLOAD,
    async handle(payload, _event, tx) {
      await runs.record(tx, buildEventFrom(payload));
    },
  });
}

/** One snapshot of a build. It is never begun again under its id. */
export function buildEventFrom(payload: Payload): RunEvent {
  const { detail, time } = payload;
  const state = codebuildState(detail['build-status']);
  return {
    ...buildDescription(payload),
    attempt: {
      ...state,
      number: 1,
      actor: actorOf(payload),
      startedAt: detail['additional-information']?.['build-start-time'] ?? null,
      updatedAt: time,
      endedAt: state.phase === 'finished' ? time : null,
    },
    parts: phaseParts(payload),
  };
}
