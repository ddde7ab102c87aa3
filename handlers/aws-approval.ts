/*
 * What a manual approval action of CodePipeline publishes to its topic → POST /webhooks/aws/sns (AWS docs: "JSON data
 * format for manual approval notifications in CodePipeline").
 *
 * Received when an execution reaches the action, once, beside the action's own event where that is routed here.
 * What comes of it: a card of its own in the pipeline's channel says what waits, where and until when, and notifies the
 * maintainer of what the pipeline changes; it is edited once somebody answered.
 * Who may: the topics of SNS_TOPIC_ARNS. `token`, `approvalReviewLink` and `consoleLink` are not kept: with the first two
 * anybody may approve, and the third says nothing that is not known.
 */
import { z } from 'zod';
import type { AwsApprovalService } from '../src/pipelines/aws-approval-service.ts';
import { defineHandler, type Handler } from '../src/platform/intake/handler.ts';
import type { JsonValue } from '../src/platform/json.ts';
import { filled, line } from './aws-event.ts';
import { foreignLine } from './foreign-line.ts';
import { foreignUrl } from './foreign-text.ts';
import { pickFields } from './pick-fields.ts';

/** All that is ever stored of such an event. */
function redact(raw: JsonValue): JsonValue {
  return pickFields(raw, {
    region: foreignLine,
    approval: {
      pipelineName: foreignLine,
      stageName: foreignLine,
      actionName: foreignLine,
      expires: foreignLine,
      externalEntityLink: foreignUrl,
      customData: foreignLine,
    },
  });
}

/** "2016-07-07T20:22Z": without seconds, as ISO 8601 allows. */
const expiry = z
  .string()
  .transform((text) => text.replace(/^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2})(Z|[+-]\d{2}:?\d{2})$/u, '$1:00$2'))
  .pipe(z.iso.datetime({ offset: true }))
  .transform((text) => new Date(text))
  .nullish()
  .catch(null);

const PAYLOAD = z.object({
  region: line.nullish(),
  approval: z.object({
    pipelineName: filled,
    stageName: filled,
    actionName: filled,
    expires: expiry,
    externalEntityLink: line.nullish(),
    customData: line.nullish(),
  }),
});

export function createApprovalHandler(awsApprovals: AwsApprovalService): Handler {
  return defineHandler({
    source: 'aws/sns',
    event: 'CodePipeline Approval',
    redact,
    payload: PAYLOAD,
    async handle({ region, approval }, event, tx) {
      await awsApprovals.ask(tx, {
        pipeline: approval.pipelineName,
        stage: approval.stageName,
        action: approval.actionName,
        region: region ?? '',
        executionId: null,
        // The message does not say when; SNS brings it at once, or tries for an hour.
        at: event.receivedAt,
        expiresAt: approval.expires ?? null,
        note: approval.customData || null,
        lookAt: approval.externalEntityLink || null,
      });
    },
  });
}
