import type { JsonValue } from '../../platform/json.ts';
import type { Execution, PipelineAction, PipelineStage } from './codepipeline.ts';

/*
 * What EventBridge tells of CodePipeline and CodeBuild (AWS docs: "Monitoring CodePipeline events", "Build notifications
 * sample for CodeBuild"). One account and region; fields that nobody could want here are left out.
 */

export const ACCOUNT = '111122223333';
export const REGION = 'eu-central-1';

type JsonObject = Readonly<Record<string, JsonValue>>;

export interface EventAt {
  readonly id: string;
  readonly at: Date;
}

export function pipelineEvent(execution: Execution, state: string, event: EventAt): JsonValue {
  return envelope('CodePipeline Pipeline Execution State Change', execution, event, {
    ...subjectOf(execution),
    state,
    version: 3,
    'pipeline-execution-attempt': 1,
    'execution-trigger': {
      'trigger-type': 'WebhookV2',
      'trigger-detail': `arn:aws:codeconnections:${REGION}:${ACCOUNT}`,
    },
  });
}

export function stageEvent(
  execution: Execution,
  stage: PipelineStage,
  { state, ...event }: EventAt & { readonly state: string },
): JsonValue {
  return envelope('CodePipeline Stage Execution State Change', execution, event, {
    ...subjectOf(execution),
    stage: stage.name,
    state,
    version: '3',
  });
}

export interface ActionWord extends EventAt {
  readonly state: string;
  /** What came of it, where it is over. */
  readonly result?: JsonObject;
}

export function actionEvent(
  execution: Execution,
  { stage, action }: { readonly stage: PipelineStage; readonly action: PipelineAction },
  { state, result, ...event }: ActionWord,
): JsonValue {
  return envelope('CodePipeline Action Execution State Change', execution, event, {
    ...subjectOf(execution),
    stage: stage.name,
    action: action.name,
    state,
    region: REGION,
    type: { owner: 'AWS', category: action.category, provider: action.provider, version: '1' },
    version: 3,
    ...(result === undefined ? {} : { 'execution-result': result }),
  });
}

export interface BuildWord extends EventAt {
  readonly status: string;
  readonly startedAt: Date;
}

/** CodeBuild tells of the same failure as the action that started it. */
export function buildEvent(
  execution: Execution,
  buildId: string,
  { status, startedAt, ...event }: BuildWord,
): JsonValue {
  const project = buildId.split(':')[0] ?? buildId;
  const failed = status === 'FAILED';
  return {
    version: '0',
    id: event.id,
    'detail-type': 'CodeBuild Build State Change',
    source: 'aws.codebuild',
    account: ACCOUNT,
    time: seconds(event.at),
    region: REGION,
    resources: [buildArn(buildId)],
    detail: {
      'build-status': status,
      'project-name': project,
      'build-id': buildArn(buildId),
      'current-phase': status === 'IN_PROGRESS' ? 'SUBMITTED' : 'COMPLETED',
      'current-phase-context': '[]',
      version: '1',
      'additional-information': {
        initiator: `codepipeline/${execution.pipeline}`,
        'build-start-time': usTime(startedAt),
        'build-complete': status !== 'IN_PROGRESS',
        'timeout-in-minutes': 60,
        source: { type: 'CODEPIPELINE' },
        'source-version': execution.commit.sha,
        environment: {
          image: 'aws/codebuild/standard:7.0',
          'compute-type': 'BUILD_GENERAL1_SMALL',
          'environment-variables': [],
        },
        logs: {
          'group-name': `/aws/codebuild/${project}`,
          'deep-link': `https://console.aws.amazon.com/cloudwatch/home?region=${REGION}#logEvent:group=/aws/codebuild/${project}`,
        },
        ...(status === 'IN_PROGRESS'
          ? {}
          : {
              phases: [
                {
                  'phase-type': 'INSTALL',
                  'phase-status': 'SUCCEEDED',
                  'phase-context': [],
                  'duration-in-seconds': 12,
                },
                {
                  'phase-type': 'BUILD',
                  'phase-status': failed ? 'FAILED' : 'SUCCEEDED',
                  'phase-context': failed
                    ? ['COMMAND_EXECUTION_ERROR: Error while executing command: npm test. Reason: exit status 1']
                    : [],
                  'duration-in-seconds': 48,
                },
              ],
            }),
      },
    },
  };
}

export function buildArn(buildId: string): string {
  return `arn:aws:codebuild:${REGION}:${ACCOUNT}:build/${buildId}`;
}

export function pipelineArn(pipeline: string): string {
  return `arn:aws:codepipeline:${REGION}:${ACCOUNT}:${pipeline}`;
}

function subjectOf({ pipeline, id }: Execution): JsonObject {
  return { pipeline, 'execution-id': id };
}

function envelope(detailType: string, execution: Execution, { id, at }: EventAt, detail: JsonObject): JsonValue {
  return {
    version: '0',
    id,
    'detail-type': detailType,
    source: 'aws.codepipeline',
    account: ACCOUNT,
    time: seconds(at),
    region: REGION,
    resources: [pipelineArn(execution.pipeline)],
    detail,
  };
}

/** EventBridge's times have no fractions. */
function seconds(at: Date): string {
  return at.toISOString().replace(/\.\d+Z$/, 'Z');
}

/** CodeBuild writes times as an American would: "Sep 1, 2017 4:12:29 PM". */
function usTime(at: Date): string {
  const date = at.toLocaleDateString('en-US', { timeZone: 'UTC', month: 'short', day: 'numeric', year: 'numeric' });
  const time = at.toLocaleTimeString('en-US', {
    timeZone: 'UTC',
    hour: 'numeric',
    minute: '2-digit',
    second: '2-digit',
  });
  return `${date} ${time.replaceAll(/\s/gu, ' ')}`;
}
