import {
  createCodepipeline,
  readAwsCredential,
  type AwsCredential,
  type OpenCodepipeline,
} from './connectors/codepipeline.ts';
import { createAlertmanagerPort } from './connectors/alertmanager.ts';
import { createSilenceExpiry, createSilencePlacing } from './connectors/alertmanager-acts.ts';
import { createPagingWebhook, type PageSigning } from './connectors/paging-webhook.ts';
import { EXPIRE_SILENCE, PLACE_SILENCE, type FindAlertmanager } from './alerts/alertmanager-port.ts';
import { SEND_PAGE } from './alerts/page.ts';
import type { AskAws } from './connectors/codepipeline-deployer.ts';
import { createFleetRegistry } from './connectors/fleet-registry.ts';
import type { ActConnectors } from './act-connectors.ts';
import { createProtectionAnswers } from './connectors/github-acts.ts';
import { createGithubCompare } from './connectors/github-compare.ts';
import { createGithubRefs } from './connectors/github-refs.ts';
import { createGithubPast } from './connectors/github.ts';
import { createGitlabCompare } from './connectors/gitlab-compare.ts';
import { createGitlabRefs } from './connectors/gitlab-refs.ts';
import { createHarbor } from './connectors/harbor.ts';
import { createJenkins } from './connectors/jenkins.ts';
import { createNodeMetrics } from './connectors/node-metrics.ts';
import { createPrometheus } from './connectors/prometheus.ts';
import { createSpacemeshNode } from './connectors/spacemesh-node.ts';
import { createWakuNode } from './connectors/waku-node.ts';
import type { FleetPorts } from './fleets/observe-service.ts';
import type { ComparePort } from './holds/compare-port.ts';
import type { NodePort } from './fleets/node-port.ts';
import type { RegistryPort } from './fleets/registry-port.ts';
import { ANSWER_PROTECTION } from './pipelines/protection-answer.ts';
import type { MetricsPort } from './metrics/metrics-port.ts';
import type { FindExporter } from './metrics/scrape-port.ts';
import type { FindGithub } from './pipelines/github-past-port.ts';
import type { CodepipelinePort } from './pipelines/codepipeline-port.ts';
import type { FindJenkins } from './pipelines/jenkins-build-port.ts';
import type { Clock } from './platform/clock.ts';
import type { Config, ConnectionConfig } from './platform/config/config.ts';
import { Secret } from './platform/config/secret.ts';
import type { ImagePort, RefPort } from './requests/version-source-port.ts';
import { createOutbound } from './platform/outbound/create-outbound.ts';
import type { Outbound, OutboundCredential, OutboundObserver } from './platform/outbound/outbound.ts';
import { createSdkCaller } from './platform/outbound/sdk-caller.ts';

export interface ConnectionsOptions {
  readonly config: () => Config;
  /** The secret in an environment variable; null when it is not set. */
  readonly credential: (name: string) => Secret | null;
  readonly clock: Clock;
  readonly observer: OutboundObserver;
}

export interface Connections {
  readonly fleetPorts: FleetPorts;
  readonly findExporter: FindExporter;
  readonly findPrometheus: (connection: string) => MetricsPort | null;
  readonly findJenkins: FindJenkins;
  readonly findGithub: FindGithub;
  /** Where the source of what is deployed compares two commits. */
  readonly findCompare: (system: 'github' | 'gitlab', connection: string) => ComparePort | null;
  /** Where a tag, branch or commit of what is deployed would be. */
  readonly findRefs: (system: 'github' | 'gitlab', connection: string) => RefPort | null;
  /** Where images are. */
  readonly findImages: (connection: string) => ImagePort | null;
  readonly findAlertmanager: FindAlertmanager;
  /** Every account and region of CodePipeline that the configuration names; one of them knows a pipeline. */
  codepipelines(): readonly CodepipelinePort[];
  /** One account and region of CodePipeline, to do something there; null where the configuration has none of that name. */
  readonly findCodepipeline: (connection: string) => AskAws | null;
  /** The door of a connection of that name and kind; null where the configuration has none. */
  readonly outboundOf: (name: string, kind: ConnectionConfig['kind']) => Outbound | null;
  /** Who carries out which act. */
  readonly acts: ActConnectors;
  close(): void;
}

/** A node that is down is what we want to learn, so the breaker looks again soon. */
const NODE_LONGEST_OPEN_MS = 60_000;
/** Short of the 1.5 s for which an answer to a person waits, with time left to record. */
const NODE_TIMEOUT_MS = 5_000;

interface Open {
  readonly of: ConnectionConfig;
  readonly outbound: Outbound;
}

/** One outbound door per connection of the configuration, kept while the connection stays as it is. */
export function createConnections({ config, credential, clock, observer }: ConnectionsOptions): Connections {
  const open = new Map<string, Open>();

  const outboundOf = (name: string, kind: ConnectionConfig['kind']): Outbound | null => {
    const connection = config().connections.find((each) => each.name === name && each.kind === kind);
    if (connection === undefined) return null;
    const known = open.get(name);
    if (known !== undefined && isSame(known.of, connection)) return known.outbound;
    known?.outbound.close();
    const secret = connection.credentialEnv === null ? null : credential(connection.credentialEnv);
    const outbound = createOutbound({
      name,
      // A webhook's address is taken as it is written, and no path is put below it.
      baseUrl: kind === 'webhook' ? new URL(connection.baseUrl).origin : connection.baseUrl,
      requestsPerMinute: connection.requestsPerMinute,
      credential: secret === null ? null : credentialFor(kind, secret),
      clock,
      observer,
      ...(kind === 'waku-node' || kind === 'spacemesh-node' || kind === 'node-metrics'
        ? { longestOpenMs: NODE_LONGEST_OPEN_MS, timeoutMs: NODE_TIMEOUT_MS }
        : {}),
    });
    open.set(name, { of: connection, outbound });
    return outbound;
  };

  const port = <Port>(make: (outbound: Outbound) => Port, kind: ConnectionConfig['kind']) => {
    return (name: string): Port | null => {
      const outbound = outboundOf(name, kind);
      return outbound === null ? null : make(outbound);
    };
  };

  const wakuNodes = port<NodePort>(createWakuNode, 'waku-node');
  const spacemeshNodes = port<NodePort>(createSpacemeshNode, 'spacemesh-node');

  const openPipelines = new Map<string, { readonly of: ConnectionConfig; readonly pipeline: OpenCodepipeline }>();

  const codepipelineOf = (connection: ConnectionConfig): Omit<OpenCodepipeline, 'close'> => {
    const known = openPipelines.get(connection.name);
    if (known !== undefined && isSame(known.of, connection)) return known.pipeline;
    known?.pipeline.close();
    const found = awsCredentialOf(connection, credential);
    if (found.kind === 'missing') return unusable(found.why);
    const caller = createSdkCaller({ name: connection.name, observer });
    const pipeline = createCodepipeline({ baseUrl: connection.baseUrl, credential: found.credential, caller });
    openPipelines.set(connection.name, { of: connection, pipeline });
    return pipeline;
  };

  const githubCompare = port<ComparePort>(createGithubCompare, 'github');
  const gitlabCompare = port<ComparePort>(createGitlabCompare, 'gitlab');
  const githubRefs = port<RefPort>(createGithubRefs, 'github');
  const gitlabRefs = port<RefPort>(createGitlabRefs, 'gitlab');

  return {
    codepipelines: () =>
      config()
        .connections.filter(({ kind }) => kind === 'codepipeline')
        .map(codepipelineOf),
    fleetPorts: {
      registry: port<RegistryPort>(createFleetRegistry, 'fleet-registry'),
      nodes: (name) => wakuNodes(name) ?? spacemeshNodes(name),
    },
    findExporter: (connection, exporter) => {
      const outbound = outboundOf(connection, 'node-metrics');
      return outbound === null ? null : createNodeMetrics(outbound, exporter);
    },
    findPrometheus: port(createPrometheus, 'prometheus'),
    findJenkins: ({ fullUrl }) => {
      const all = config().connections.filter(({ kind }) => kind === 'jenkins');
      if (all.length === 0) return { kind: 'none-configured' };
      const [first, ...others] = all.filter(({ baseUrl }) => fullUrl === null || isBelow(baseUrl, fullUrl));
      // Where a build does not say whose it is, it can only be that of the one there is.
      if (first === undefined || others.length > 0) return { kind: 'elsewhere' };
      const outbound = outboundOf(first.name, 'jenkins');
      return outbound === null
        ? { kind: 'elsewhere' }
        : { kind: 'found', connection: first.name, port: createJenkins(outbound) };
    },
    findGithub: port(createGithubPast, 'github'),
    findRefs: (system, name) => (system === 'github' ? githubRefs(name) : gitlabRefs(name)),
    findImages: port<ImagePort>(createHarbor, 'harbor'),
    findCompare: (system, name) => (system === 'github' ? githubCompare(name) : gitlabCompare(name)),
    findCodepipeline: (name) => {
      const connection = config().connections.find((each) => each.name === name && each.kind === 'codepipeline');
      return connection === undefined ? null : codepipelineOf(connection).ask;
    },
    outboundOf,
    findAlertmanager: port(createAlertmanagerPort, 'alertmanager'),
    acts: {
      [ANSWER_PROTECTION]: port(createProtectionAnswers, 'github'),
      [PLACE_SILENCE]: port(createSilencePlacing, 'alertmanager'),
      [EXPIRE_SILENCE]: port(createSilenceExpiry, 'alertmanager'),
      [SEND_PAGE]: (name) => {
        const outbound = outboundOf(name, 'webhook');
        const address = config().connections.find((each) => each.name === name)?.baseUrl;
        if (outbound === null || address === undefined) return null;
        const { secondPath } = config().alerts;
        const env = secondPath?.connection === name ? secondPath.signingSecretEnv : null;
        return createPagingWebhook(outbound, { path: pathOf(address), signing: signingOf(env, credential) });
      },
    },
    close: () => {
      for (const { outbound } of open.values()) outbound.close();
      open.clear();
      for (const { pipeline } of openPipelines.values()) pipeline.close();
      openPipelines.clear();
    },
  };
}

/** Jenkins and Harbor take a user's name and token: the variable holds `user:token`. Everything else here takes a bearer. */
function credentialFor(kind: ConnectionConfig['kind'], secret: Secret): OutboundCredential {
  const [user = '', ...token] = secret.reveal().split(':');
  return (kind === 'jenkins' || kind === 'harbor') && token.length > 0
    ? { kind: 'basic', user, secret: new Secret(token.join(':')) }
    : { kind: 'bearer', secret };
}

/** Where a secret is wanted and not there, nothing is sent unsigned. */
function signingOf(env: string | null, credential: ConnectionsOptions['credential']): PageSigning {
  if (env === null) return { kind: 'none' };
  const secret = credential(env);
  return secret === null ? { kind: 'missing', env } : { kind: 'secret', secret };
}

function pathOf(address: string): string {
  const { pathname, search } = new URL(address);
  return `${pathname}${search}`;
}

function isBelow(baseUrl: string, fullUrl: string): boolean {
  const base = URL.parse(baseUrl);
  const full = URL.parse(fullUrl);
  if (base === null || full === null) return false;
  return full.origin === base.origin && full.pathname.startsWith(`${base.pathname.replace(/\/+$/, '')}/`);
}

function isSame(one: ConnectionConfig, other: ConnectionConfig): boolean {
  return (
    one.baseUrl === other.baseUrl &&
    one.credentialEnv === other.credentialEnv &&
    one.requestsPerMinute === other.requestsPerMinute
  );
}

type AwsCredentialOutcome =
  | { readonly kind: 'found'; readonly credential: AwsCredential | null }
  | { readonly kind: 'missing'; readonly why: string };

/** What this machine may do at AWS is for AWS alone: an address of this machine gets credentials that are none. */
const NO_CREDENTIAL: AwsCredential = { accessKeyId: 'NOBODY0000000000', secretAccessKey: 'no secret' };

function awsCredentialOf(
  { baseUrl, credentialEnv }: ConnectionConfig,
  credential: ConnectionsOptions['credential'],
): AwsCredentialOutcome {
  const isHere = /^(?:127\.|localhost$|\[::1\]$)/.test(URL.parse(baseUrl)?.hostname ?? '');
  if (credentialEnv === null) return { kind: 'found', credential: isHere ? NO_CREDENTIAL : null };
  const secret = credential(credentialEnv);
  if (secret === null) return { kind: 'missing', why: `${credentialEnv} is not set` };
  const read = readAwsCredential(secret.reveal());
  return read === null
    ? { kind: 'missing', why: `${credentialEnv} does not hold <access key id>:<secret access key>` }
    : { kind: 'found', credential: read };
}

function unusable(why: string): Omit<OpenCodepipeline, 'close'> {
  const failed = { kind: 'failed', why, again: 'after-mending' } as const;
  return {
    listExecutions: () => Promise.resolve(failed),
    getState: () => Promise.resolve(failed),
    ask: () => Promise.resolve({ kind: 'refused', name: 'NoCredential', why, status: 403 }),
  };
}
