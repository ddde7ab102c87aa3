import { createGithubCheckSuiteHandler } from '../../handlers/github-check-suite.ts';
import { createGithubCreateHandler } from '../../handlers/github-create.ts';
import { createGithubDeploymentHandler } from '../../handlers/github-deployment.ts';
import { createGithubDeploymentProtectionRuleHandler } from '../../handlers/github-deployment-protection-rule.ts';
import { createGithubDeploymentStatusHandler } from '../../handlers/github-deployment-status.ts';
import { createGithubPushHandler } from '../../handlers/github-push.ts';
import { createGithubReleaseHandler } from '../../handlers/github-release.ts';
import { createGithubWorkflowJobHandler } from '../../handlers/github-workflow-job.ts';
import { createGithubWorkflowRunHandler } from '../../handlers/github-workflow-run.ts';
import { createMissedInbox } from '../../src/missed-inbox.ts';
import { createAwayRouting } from '../../src/pipelines/away-routing-service.ts';
import { createAwayService, type AwayService } from '../../src/pipelines/away-service.ts';
import type { DeploymentFact } from '../../src/pipelines/deployment-fact.ts';
import { createDeploymentService, type DeploymentService } from '../../src/pipelines/deployment-service.ts';
import type { ExecutionsPast } from '../../src/pipelines/executions-past-service.ts';
import type { FindGithub } from '../../src/pipelines/github-past-port.ts';
import { createProtectionService, type ProtectionService } from '../../src/pipelines/protection-service.ts';
import type { RunFact } from '../../src/pipelines/run-fact.ts';
import { createConfigRouting } from '../../src/pipelines/run-routing-service.ts';
import { createRunService, type RunService } from '../../src/pipelines/run-service.ts';
import { createTagService, isBranchWanted, type TagService } from '../../src/pipelines/tag-service.ts';
import type { Config } from '../../src/platform/config/config.ts';
import { Secret } from '../../src/platform/config/secret.ts';
import type { Database } from '../../src/platform/database/transaction.ts';
import { createIds } from '../../src/platform/ids.ts';
import { createGithubSource } from '../../src/platform/intake/github-source.ts';
import type { Handler } from '../../src/platform/intake/handler.ts';
import type { Inbox } from '../../src/platform/intake/inbox.ts';
import { listSetAside, type SetAsideEvent } from '../../src/platform/intake/inbox-store.ts';
import { createIntake, type IntakeOutcome } from '../../src/platform/intake/intake.ts';
import type { JsonValue } from '../../src/platform/json.ts';
import { createTestInbox, githubHeaders, SECRET } from '../platform/intake/intake-fixture.ts';
import { createReleaseService } from '../../src/releases/release-service.ts';
import { TestClock } from './clock.ts';
import { testOccurrenceRouting } from './occurrences.ts';
import { readCards, type ShownCard } from './pipelines.ts';
import { RecordedFacts } from './recorded-facts.ts';
import { roomCards } from './room.ts';

export interface GithubRoom {
  readonly clock: TestClock;
  readonly runs: RunService;
  readonly deployments: DeploymentService;
  readonly protections: ProtectionService;
  readonly tags: TagService;
  readonly away: AwayService;
  readonly inbox: Inbox;
  readonly facts: readonly (RunFact | DeploymentFact)[];
  /** Sends an event as GitHub does, signed, and waits until it is handled. */
  post(event: string, payload: JsonValue, deliveryId?: string): Promise<IntakeOutcome['kind']>;
  cards(): Promise<readonly ShownCard[]>;
  setAside(): Promise<readonly SetAsideEvent[]>;
  stop(): Promise<void>;
}

export interface GithubRoomOptions {
  readonly clock?: TestClock;
  readonly findGithub?: FindGithub;
  readonly executions?: ExecutionsPast;
  readonly mayGoOn?: () => boolean;
  /** False leaves what arrives where it is: another inbox of the test handles it. */
  readonly processes?: boolean;
}

/** Every handler of GitHub's events with its real services, behind the real intake and inbox. */
export function openGithubRoom(database: Database, config: () => Config, options: GithubRoomOptions = {}): GithubRoom {
  const { clock = new TestClock(), findGithub = () => null, executions = () => [], mayGoOn = () => true } = options;
  const facts = new RecordedFacts<RunFact | DeploymentFact>();
  const cards = roomCards(clock);
  const routing = createConfigRouting({ config });
  const runs = createRunService({ config, cards, facts, routing: createAwayRouting({ inner: routing, clock }), clock });
  const protections = createProtectionService({ facts, runs });
  const occurrences = testOccurrenceRouting(config, clock);
  const deployments = createDeploymentService({ config, cards, facts, runs, protections, routing: occurrences });
  const tags = createTagService({ config, facts, cards, routing: occurrences });
  const releases = createReleaseService({
    config,
    cards,
    clock,
    facts: { state: () => Promise.resolve() },
    routing: occurrences,
  });
  const handlers: readonly Handler[] = [
    createGithubWorkflowRunHandler(runs),
    createGithubWorkflowJobHandler(runs),
    createGithubCheckSuiteHandler(runs),
    createGithubDeploymentHandler({ deployments, runs }),
    createGithubDeploymentStatusHandler({ deployments, runs }),
    createGithubDeploymentProtectionRuleHandler(protections),
    createGithubPushHandler(tags),
    createGithubCreateHandler(tags),
    createGithubReleaseHandler(releases),
  ];
  const { inbox, observer, log } = createTestInbox(database, { handlers, clock });
  const intake = createIntake({
    sources: [
      createGithubSource({
        secrets: [new Secret(SECRET)],
        knowsRepository: () => true,
        wantsBranch: (repository, branch) => isBranchWanted(config(), { system: 'github', repository, branch }),
      }),
    ],
    handlers,
    inbox,
    observer,
    log,
  });
  const away = createAwayService({
    config,
    database,
    clock,
    ids: createIds(clock),
    inbox: createMissedInbox({ database, clock, handlers, inbox, intake }),
    findGithub,
    executions,
    runs,
    tags,
    cards,
    facts,
    routing,
    mayGoOn,
  });
  if (options.processes !== false) inbox.start();
  let sent = 0;
  return {
    clock,
    runs,
    deployments,
    protections,
    tags,
    away,
    inbox,
    facts: facts.all,
    async post(event, payload, deliveryId = `sent-${++sent}`) {
      const body = JSON.stringify(payload);
      const headers = githubHeaders(body, { 'x-github-event': event, 'x-github-delivery': deliveryId });
      const { kind } = await intake.accept('github', { headers, body: Buffer.from(body) });
      await inbox.idle();
      return kind;
    },
    cards: () => readCards(database),
    setAside: () => listSetAside(database.read, { limit: 1000 }),
    stop: () => inbox.stop(),
  };
}
