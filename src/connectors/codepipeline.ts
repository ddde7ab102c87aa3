import type * as Aws from '@aws-sdk/client-codepipeline';
import { codepipelineState } from '../pipelines/aws-run-state.ts';
import { commitOf } from '../pipelines/aws-run.ts';
import type { AskAws, AskOutcome } from './codepipeline-deployer.ts';
import type { CodepipelinePort, PipelineNow, StageNow } from '../pipelines/codepipeline-port.ts';
import type { ListedExecution, ListExecutionsOutcome } from '../pipelines/executions-port.ts';
import type { SdkCaller, SdkEnd } from '../platform/outbound/sdk-caller.ts';

export interface AwsCredential {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

export interface CodepipelineOptions {
  /** The endpoint of one region: `https://codepipeline.eu-central-1.amazonaws.com`, or one of a VPC. */
  readonly baseUrl: string;
  /** null: the SDK's own chain of providers (environment, profile, role of the machine). */
  readonly credential: AwsCredential | null;
  readonly caller: SdkCaller;
}

export interface OpenCodepipeline extends CodepipelinePort {
  /** For what is not only read. */
  readonly ask: AskAws;
  close(): void;
}

const TIMEOUT_MS = 10_000;
const CONNECT_TIMEOUT_MS = 3_000;
/** The SDK tries again by itself when it is throttled or a connection breaks; more would outlast who asks. */
const MOST_TRIES = 3;
/** The API's own limit of a page (API: MaxResults), and as many pages as a busy day has. */
const PAGE = 100;
const MOST_PAGES = 5;

/** AWS CodePipeline of one account and region, asked through the AWS SDK. */
export function createCodepipeline(options: CodepipelineOptions): OpenCodepipeline {
  let opened: Promise<Api> | null = null;
  const api = (): Promise<Api> => (opened ??= openApi(options));
  return {
    listExecutions: async (pipeline, { since }) => listExecutions(await api(), pipeline, since),
    getState: async (pipeline) => readState(await api(), pipeline),
    ask: async (question) => {
      const { sdk, client, caller } = await api();
      try {
        return { kind: 'answered', answer: await caller.call(() => question({ sdk, client }), endOf) };
      } catch (error) {
        return unanswered(error);
      }
    },
    close: () => {
      void opened?.then(({ client }) => {
        client.destroy();
      });
    },
  };
}

/** Loads the SDK with the first question: a house without AWS starts sooner without it, and is smaller. */
async function openApi({ baseUrl, credential, caller }: CodepipelineOptions): Promise<Api> {
  const sdk = await import('@aws-sdk/client-codepipeline');
  const client = new sdk.CodePipelineClient({
    endpoint: baseUrl,
    region: regionOf(baseUrl),
    ...(credential === null ? {} : { credentials: { ...credential } }),
    maxAttempts: MOST_TRIES,
    requestHandler: { requestTimeout: TIMEOUT_MS, connectionTimeout: CONNECT_TIMEOUT_MS, throwOnRequestTimeout: true },
  });
  return { sdk, client, caller };
}

/** Endpoints name their region (AWS docs: "Service endpoints"); an address that does not is signed for the first one. */
export function regionOf(baseUrl: string): string {
  const host = URL.parse(baseUrl)?.hostname ?? '';
  return /(?:^|\.)codepipeline(?:-fips)?\.([a-z]{2}(?:-[a-z]+)+-\d)\./.exec(host)?.[1] ?? 'us-east-1';
}

/** `<access key id>:<secret>[:<session token>]`; null for any other text. */
export function readAwsCredential(text: string): AwsCredential | null {
  const [accessKeyId = '', secretAccessKey = '', ...rest] = text.trim().split(':');
  if (!/^[A-Z0-9]{16,128}$/.test(accessKeyId) || secretAccessKey.length < 16) return null;
  const sessionToken = rest.join(':');
  return sessionToken === '' ? { accessKeyId, secretAccessKey } : { accessKeyId, secretAccessKey, sessionToken };
}

interface Api {
  readonly sdk: typeof Aws;
  readonly client: Aws.CodePipelineClient;
  readonly caller: SdkCaller;
}

/**
 * The list is ordered by start. Executions that began before `since` and changed later stand on the same page, unless a
 * hundred began in between.
 */
async function listExecutions(
  { sdk, client, caller }: Api,
  pipeline: string,
  since: Date,
): Promise<ListExecutionsOutcome> {
  const found: ListedExecution[] = [];
  let nextToken: string | undefined;
  try {
    for (let page = 0; page < MOST_PAGES; page++) {
      const input = { pipelineName: pipeline, maxResults: PAGE, ...(nextToken === undefined ? {} : { nextToken }) };
      const answer = await caller.call(() => client.send(new sdk.ListPipelineExecutionsCommand(input)), endOf);
      const summaries = answer.pipelineExecutionSummaries ?? [];
      found.push(...summaries.flatMap((summary) => listedFrom(pipeline, summary)));
      nextToken = answer.nextToken;
      const oldest = summaries.at(-1)?.startTime ?? null;
      if (nextToken === undefined || nextToken === '' || (oldest !== null && oldest < since))
        return { kind: 'listed', executions: changedSince(found, since) };
    }
    return { kind: 'cut-off', executions: changedSince(found, since) };
  } catch (error) {
    return failureOf(error);
  }
}

function changedSince(executions: readonly ListedExecution[], since: Date): readonly ListedExecution[] {
  return executions
    .filter(({ updatedAt }) => updatedAt >= since)
    .toSorted((a, b) => b.updatedAt.getTime() - a.updatedAt.getTime());
}

function listedFrom(pipeline: string, summary: Aws.PipelineExecutionSummary): readonly ListedExecution[] {
  const { pipelineExecutionId, status, startTime, lastUpdateTime, sourceRevisions, trigger } = summary;
  const updatedAt = lastUpdateTime ?? startTime;
  if (pipelineExecutionId === undefined || updatedAt === undefined) return [];
  const shas = (sourceRevisions ?? []).flatMap(({ revisionId }) => commitOf(revisionId ?? '') ?? []);
  const rawState = status ?? 'unknown';
  return [
    {
      pipeline,
      executionId: pipelineExecutionId,
      state: codepipelineState(rawState).state,
      rawState,
      startedAt: startTime ?? null,
      updatedAt,
      sha: shas[0] ?? null,
      ref: null,
      trigger: trigger?.triggerType ?? null,
    },
  ];
}

async function readState({ sdk, client, caller }: Api, pipeline: string): Promise<PipelineNow> {
  try {
    const answer = await caller.call(() => client.send(new sdk.GetPipelineStateCommand({ name: pipeline })), endOf);
    return { kind: 'read', stages: (answer.stageStates ?? []).flatMap(stageFrom) };
  } catch (error) {
    return failureOf(error);
  }
}

function stageFrom({
  stageName,
  inboundTransitionState,
  latestExecution,
  actionStates,
}: Aws.StageState): readonly StageNow[] {
  if (stageName === undefined) return [];
  const executionId = latestExecution?.pipelineExecutionId;
  return [
    {
      name: stageName,
      inbound: inboundFrom(inboundTransitionState),
      latest: executionId === undefined ? null : { executionId, rawState: latestExecution?.status ?? 'unknown' },
      actions: (actionStates ?? []).flatMap(({ actionName, latestExecution: latest }) =>
        actionName === undefined
          ? []
          : [
              {
                name: actionName,
                rawState: latest?.status ?? null,
                summary: latest?.summary ?? null,
                changedAt: latest?.lastStatusChange ?? null,
              },
            ],
      ),
    },
  ];
}

/** The first stage has no way in, and nobody closes what is not there. */
function inboundFrom(state: Aws.StageState['inboundTransitionState']): StageNow['inbound'] {
  if (state?.enabled !== false) return { kind: 'open' };
  const { lastChangedBy, lastChangedAt, disabledReason } = state;
  return { kind: 'closed', by: lastChangedBy ?? null, since: lastChangedAt ?? null, reason: disabledReason ?? '' };
}

/** What only somebody who changes rights, keys or the configuration can mend. */
const TO_MEND =
  /^(?:AccessDenied|UnrecognizedClient|InvalidClientTokenId|InvalidSignature|SignatureDoesNotMatch|ExpiredToken|MissingAuthenticationToken|IncompleteSignature|OptInRequired|CredentialsProvider|TokenProvider|Validation)/;

function failureOf(error: unknown): { kind: 'no-such-pipeline' } | Extract<PipelineNow, { kind: 'failed' }> {
  if (nameOf(error) === 'PipelineNotFoundException') return { kind: 'no-such-pipeline' };
  return { kind: 'failed', why: wordsOf(error), again: TO_MEND.test(nameOf(error)) ? 'after-mending' : 'later' };
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'Error';
}

const LONGEST_WHY = 200;

/** The SDK's errors say what AWS said, and carry neither key nor signature in their message. */
function wordsOf(error: unknown): string {
  const text = error instanceof Error ? `${error.name}: ${error.message}` : 'it failed';
  return (text.split('\n', 1)[0] ?? text).slice(0, LONGEST_WHY);
}

function unanswered(error: unknown): Exclude<AskOutcome<never>, { kind: 'answered' }> {
  const status = statusOf(error);
  return status === null
    ? { kind: 'lost', why: wordsOf(error) }
    : { kind: 'refused', name: nameOf(error), why: wordsOf(error), status };
}

function statusOf(error: unknown): number | null {
  if (!(error instanceof Error) || !('$metadata' in error)) return null;
  const { $metadata: metadata } = error;
  if (typeof metadata !== 'object' || metadata === null || !('httpStatusCode' in metadata)) return null;
  return typeof metadata.httpStatusCode === 'number' ? metadata.httpStatusCode : null;
}

/** AWS answered, or it did not. */
function endOf(error: unknown): SdkEnd {
  return error instanceof Error && '$metadata' in error && hasStatus(error.$metadata) ? 'refused' : 'unreachable';
}

function hasStatus(metadata: unknown): boolean {
  return (
    typeof metadata === 'object' &&
    metadata !== null &&
    'httpStatusCode' in metadata &&
    metadata.httpStatusCode !== undefined
  );
}
