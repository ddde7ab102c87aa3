import { createApprovalHandler } from '../../handlers/aws-approval.ts';
import { createCodebuildPhaseHandlers } from '../../handlers/aws-codebuild-phase.ts';
import { createCodebuildStateHandlers } from '../../handlers/aws-codebuild-state.ts';
import { createCodepipelineActionHandlers } from '../../handlers/aws-codepipeline-action.ts';
import { createCodepipelineHandlers } from '../../handlers/aws-codepipeline-pipeline.ts';
import { createCodepipelineStageHandlers } from '../../handlers/aws-codepipeline-stage.ts';
import { createAwsApprovalService } from '../../src/pipelines/aws-approval-service.ts';
import type { RunService } from '../../src/pipelines/run-service.ts';
import type { Config } from '../../src/platform/config/config.ts';
import type { Database } from '../../src/platform/database/transaction.ts';
import type { Handler, HandlerOutcome, Source } from '../../src/platform/intake/handler.ts';
import { awsEventName } from '../../src/platform/intake/aws-payload.ts';
import type { JsonValue } from '../../src/platform/json.ts';
import { openPipelinesRoom, type PipelinesRoom, type PipelinesRoomOptions } from './pipelines.ts';
import { deliverTo, roomCards } from './room.ts';

export interface AwsRoom extends Omit<PipelinesRoom, 'handler' | 'deliver'> {
  /** Each to the handler of its name; ids and order as the inbox gives them. */
  tell(...events: readonly JsonValue[]): Promise<readonly HandlerOutcome[]>;
}

/** The pipelines' room with everything that hears AWS in front of it. */
export function openAwsRoom(
  database: Database,
  config: () => Config,
  { source = 'aws/eventbridge', more = () => [], ...options }: AwsRoomOptions = {},
): AwsRoom {
  const room = openPipelinesRoom(database, config, options);
  const { runs, clock } = room;
  const awsApprovals = createAwsApprovalService({ config, cards: roomCards(clock) });
  const all = [
    ...createCodepipelineHandlers(runs),
    ...createCodepipelineStageHandlers(runs),
    ...createCodepipelineActionHandlers({ runs, awsApprovals }),
    createApprovalHandler(awsApprovals),
    ...createCodebuildStateHandlers(runs),
    ...createCodebuildPhaseHandlers(runs),
    ...more(runs),
  ];
  const deliverers = new Map(
    all
      .filter((each) => each.source === source)
      .map((handler) => [handler.event, deliverTo(handler, { database, clock })]),
  );
  return {
    ...room,
    async tell(...events) {
      const outcomes: HandlerOutcome[] = [];
      for (const event of events) {
        const deliver = deliverers.get(awsEventName(event) ?? '');
        if (deliver === undefined) throw new Error(`Nothing hears ${String(awsEventName(event))}.`);
        outcomes.push(...(await deliver(event)));
      }
      return outcomes;
    },
  };
}

export interface AwsRoomOptions extends PipelinesRoomOptions {
  readonly source?: Source;
  readonly more?: (runs: RunService) => readonly Handler[];
}
