import type { JsonValue } from '../../src/platform/json.ts';

/* Events as AWS writes them (AWS docs: "Monitoring CodePipeline events", "Build notifications sample for CodeBuild"). */

type Fields = Readonly<Record<string, JsonValue>>;

export const PIPELINE = 'backend-production';
export const EXECUTION = '12345678-1234-5678-abcd-12345678abcd';
export const BUILD_ID = 'backend-tests:8745a7a9-c340-456a-9166-edf953571bec';
export const SHA = '8cf40f2a1b2c3d4e5f60718293a4b5c6d7e8f901';

/** 9:00 and so many seconds, as EventBridge writes it. */
export function atSecond(seconds: number): string {
  return new Date(Date.UTC(2026, 2, 2, 9, 0, seconds)).toISOString().replace('.000Z', 'Z');
}

export interface Said {
  readonly state: string;
  readonly second: number;
  readonly attempt?: number;
  readonly detail?: Fields;
  readonly more?: Fields;
}

export function pipelineSays({ state, second, attempt = 1, detail = {}, more = {} }: Said): JsonValue {
  return envelope('CodePipeline Pipeline Execution State Change', second, {
    detail: {
      pipeline: PIPELINE,
      'execution-id': EXECUTION,
      'start-time': '2026-03-02T09:00:00.208Z',
      state,
      version: 3.0,
      'pipeline-execution-attempt': attempt,
      ...detail,
    },
    more,
  });
}

export function stageSays(stage: string, { state, second, attempt = 1, detail = {}, more = {} }: Said): JsonValue {
  return envelope('CodePipeline Stage Execution State Change', second, {
    detail: {
      pipeline: PIPELINE,
      'execution-id': EXECUTION,
      'start-time': '2026-03-02T09:00:00.208Z',
      stage,
      state,
      version: '3',
      'pipeline-execution-attempt': attempt,
      ...detail,
    },
    more,
  });
}

export interface ActionSaid extends Said {
  readonly category?: string;
  readonly provider?: string;
  readonly result?: Fields;
}

export function actionSays(path: `${string}/${string}`, said: ActionSaid): JsonValue {
  const { state, second, attempt = 1, category = 'Deploy', provider = 'ECS', result, detail = {}, more = {} } = said;
  const [stage = '', action = ''] = path.split('/');
  return envelope('CodePipeline Action Execution State Change', second, {
    detail: {
      pipeline: PIPELINE,
      'execution-id': EXECUTION,
      stage,
      'action-execution-id': '47f821c5-a902-44b2-ae61-b878d31ecd21',
      action,
      state,
      region: 'eu-central-1',
      type: { owner: 'AWS', provider, category, version: '1' },
      version: 3.0,
      'pipeline-execution-attempt': attempt,
      ...(result === undefined ? {} : { 'execution-result': result }),
      ...detail,
    },
    more,
  });
}

export interface BuildSaid {
  readonly status: string;
  readonly second: number;
  readonly more?: Fields;
}

export function buildSays({ status, second, more = {} }: BuildSaid): JsonValue {
  return envelope('CodeBuild Build State Change', second, {
    source: 'aws.codebuild',
    detail: {
      'build-status': status,
      'project-name': 'backend-tests',
      'build-id': `arn:aws:codebuild:eu-central-1:111122223333:build/${BUILD_ID}`,
      'current-phase': 'COMPLETED',
      'current-phase-context': '[]',
      version: '1',
      'additional-information': {
        'build-number': 12,
        initiator: `codepipeline/${PIPELINE}`,
        'build-start-time': 'Mar 2, 2026 9:00:20 AM',
        'build-complete': status !== 'IN_PROGRESS',
        'timeout-in-minutes': 60,
        'source-version': 'arn:aws:s3:::codepipeline-eu-central-1-1/backend/SourceArti/x',
        environment: {
          image: 'aws/codebuild/standard:7.0',
          'environment-variables': [{ name: 'DB_PASSWORD', type: 'PLAINTEXT', value: 'pl4nted-password' }],
        },
        logs: {
          'group-name': '/aws/codebuild/backend-tests',
          'deep-link':
            'https://console.aws.amazon.com/cloudwatch/home?region=eu-central-1#logEvent:group=/aws/codebuild/backend-tests',
        },
        ...more,
      },
    },
    more: {},
  });
}

/** What a notification rule of the Developer Tools makes of an event. */
export function byNotificationRule(event: JsonValue, additionalAttributes: Fields = {}): JsonValue {
  const { 'detail-type': detailType, id: _id, version: _version, ...rest } = event as Record<string, JsonValue>; // border: made here
  return {
    ...rest,
    detailType: detailType ?? null,
    notificationRuleArn: 'arn:aws:codestar-notifications:eu-central-1:111122223333:notificationrule/a69c62c2',
    additionalAttributes,
  };
}

interface Enveloped {
  readonly source?: string;
  readonly detail: Fields;
  readonly more: Fields;
}

function envelope(detailType: string, second: number, { source = 'aws.codepipeline', detail, more }: Enveloped) {
  return {
    version: '0',
    id: `event-${detailType.length}-${second}`,
    'detail-type': detailType,
    source,
    account: '111122223333',
    time: atSecond(second),
    region: 'eu-central-1',
    resources: [`arn:aws:codepipeline:eu-central-1:111122223333:${PIPELINE}`],
    detail,
    ...more,
  };
}
