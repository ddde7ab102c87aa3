import { createApiActs } from '../api/index.ts';
import { createCommands } from '../commands/index.ts';
import { foreignLine } from '../handlers/foreign-line.ts';
import { createHandlers } from '../handlers/index.ts';
import { findAmong, type ActConnectors } from './act-connectors.ts';
import { createPinActs } from './connectors/discord-pins.ts';
import { createDeadMan } from './connectors/dead-man.ts';
import { createProber } from './connectors/prober.ts';
import { createEventActs } from './connectors/discord-events.ts';
import { createAlertRooms } from './alert-rooms.ts';
import { createCloudwatchAlarmService } from './alerts/cloudwatch-alarm-service.ts';
import { createApprovalService } from './approvals/approval-service.ts';
import { createAuditService } from './audit/audit-service.ts';
import { createAwsSources } from './aws-sources.ts';
import { createBoardService } from './boards/board-service.ts';
import { createBearers } from './bearers.ts';
import { messengerWithCheckpoints, observerWithCheckpoints, type ReachCheckpoint } from './checkpoints.ts';
import { createCalendarRoutes } from './calendar-routes.ts';
import { createCiSources, createGenericSchemaRoutes } from './ci-sources.ts';
import { createConnections } from './connections.ts';
import { createDeployers } from './deployers.ts';
import { createDeployService } from './deploys/deploy-service.ts';
import { DRAIN_MS, endWithin } from './drain.ts';
import { createConfigChangeService } from './fleets/config-change-service.ts';
import { createFleetService } from './fleets/fleet-service.ts';
import { createVersionSightings } from './fleets/version-sighting-service.ts';
import { createFleetObserver } from './fleets/observe-service.ts';
import { examine } from './examination.ts';
import { createExaminer } from './examiner.ts';
import { createHealthService } from './health/health-service.ts';
import { describeHealth } from './house-health.ts';
import { watchHouse } from './house-metrics.ts';
import { createHoldService } from './holds/hold-service.ts';
import { createInspection, type Inspection } from './inspect.ts';
import { createJobs } from './jobs.ts';
import { createLastChanges } from './last-changes.ts';
import { createMineService } from './mine/mine-service.ts';
import { createMenuSubjects } from './menu-subjects.ts';
import { createMeshRoom } from './mesh-room.ts';
import { createMetricVersions } from './metric-versions.ts';
import { createMetricSources } from './metric-sources.ts';
import { createBandwidthService } from './shards/bandwidth-service.ts';
import { createBudgetService } from './shards/budget-service.ts';
import { createExpectationService } from './shards/expectation-service.ts';
import { createShardListService } from './shards/shard-list-service.ts';
import { createShardTopService } from './shards/shard-top-service.ts';
import { createShardTrafficReader } from './shards/shard-traffic-service.ts';
import { createFleetMetricsService } from './metrics/fleet-metrics-service.ts';
import { createMissedInbox } from './missed-inbox.ts';
import { createActDeskService } from './operations/act-desk-service.ts';
import { createInboxService } from './operations/inbox-service.ts';
import { createDoctorService } from './operations/doctor-service.ts';
import { confirmCommand } from './operations/pending-topic.ts';
import { createBeatService } from './operations/beat-service.ts';
import { createNoticeService } from './operations/notice-service.ts';
import { createTokenService } from './people/token-service.ts';
import { createAwayRouting } from './pipelines/away-routing-service.ts';
import { createAwayService } from './pipelines/away-service.ts';
import { createDeploymentService } from './pipelines/deployment-service.ts';
import { createJenkinsBuildService } from './pipelines/jenkins-build-service.ts';
import { createPipelineStatusService } from './pipelines/pipeline-status-service.ts';
import type { ProberPort } from './probes/prober-port.ts';
import { createProbeService } from './probes/probe-service.ts';
import { watchProbes } from './probe-metrics.ts';
import { createServiceStatusService } from './probes/service-status-service.ts';
import { createProtectionGate } from './pipelines/protection-gate-service.ts';
import { createProtectionService } from './pipelines/protection-service.ts';
import { createRunFinder } from './pipelines/run-finder-service.ts';
import { channelIdOf } from './pipelines/route-channel.ts';
import { createAwsApprovalService } from './pipelines/aws-approval-service.ts';
import { findOpenBreak } from './pipelines/break-store.ts';
import { streamOf } from './pipelines/run.ts';
import { createRunService } from './pipelines/run-service.ts';
import { createSilenceService } from './pipelines/silence-service.ts';
import { createTagService, isBranchWanted } from './pipelines/tag-service.ts';
import { createActs } from './platform/acts/act-ledger.ts';
import { createActRunner } from './platform/acts/act-runner.ts';
import { createChartRenderer } from './platform/chart/chart-renderer.ts';
import { systemClock, type Clock } from './platform/clock.ts';
import type { Config } from './platform/config/config.ts';
import { secretsOf, type Environment } from './platform/config/environment.ts';
import type { Secret } from './platform/config/secret.ts';
import type { OpenDatabase } from './platform/database/open-database.ts';
import type { Reader } from './platform/database/transaction.ts';
import { createCards } from './platform/delivery/cards.ts';
import { createRelay } from './platform/delivery/relay.ts';
import { probeDiscord } from './platform/discord/discord-probe.ts';
import { createDispatcher } from './platform/discord/dispatcher.ts';
import { createMembers } from './platform/discord/members.ts';
import { createGateway } from './platform/discord/gateway.ts';
import { createGuildEvents } from './platform/discord/rest-guild-events.ts';
import { registerCommands, type RegistrationOutcome } from './platform/discord/registration.ts';
import { observedResponder } from './platform/discord/observed-responder.ts';
import { createPins } from './platform/discord/rest-pins.ts';
import { createRestMessenger } from './platform/discord/rest-messenger.ts';
import { createRestResponder } from './platform/discord/rest-responder.ts';
import type { FactSink } from './platform/facts.ts';
import type { Actor } from './platform/gate.ts';
import { createApiRoutes } from './platform/http/api/api-routes.ts';
import { createHttpServer, type RouteGroup } from './platform/http/server.ts';
import type { Ids } from './platform/ids.ts';
import { createAlertmanagerSource } from './platform/intake/alertmanager-source.ts';
import { createGithubSource } from './platform/intake/github-source.ts';
import type { CertificateSource } from './platform/intake/certificate-source.ts';
import { createGrafanaSource } from './platform/intake/grafana-source.ts';
import { createInbox } from './platform/intake/inbox.ts';
import { countSetAside, listSetAside } from './platform/intake/inbox-store.ts';
import { createIntake } from './platform/intake/intake.ts';
import { createActMetrics } from './platform/observability/act-metrics.ts';
import { createHttpMetrics } from './platform/observability/http-metrics.ts';
import { createIntakeMetrics } from './platform/observability/intake-metrics.ts';
import type { Log } from './platform/observability/log.ts';
import { watchProcess, type Metrics } from './platform/observability/metrics.ts';
import {
  createCommandMetrics,
  createDeliveryMetrics,
  createRunMetrics,
  createJobMetrics,
  createOutboundMetrics,
} from './platform/observability/room-metrics.ts';
import { createScrubber } from './platform/observability/scrubber.ts';
import { createScheduler } from './platform/scheduler/scheduler.ts';
import { createGate } from './policy/policy-service.ts';
import { createReactions, type HouseFact } from './reactions.ts';
import { createRouteRooms, isGithubRepositoryNamed } from './route-rooms.ts';
import { createReleaseService } from './releases/release-service.ts';
import { createExecution } from './requests/execute-service.ts';
import { settleUpgrades } from './requests/settle-service.ts';
import { createUpgradeBeginService } from './requests/upgrade-begin-service.ts';
import { ageRequest } from './requests/age-service.ts';
import { createDraftService } from './requests/draft-service.ts';
import { createHistoryService } from './requests/history-service.ts';
import { upgradeRules } from './requests/can-upgrade-service.ts';
import { createRequestService } from './requests/request-service.ts';
import { createStandInService } from './requests/stand-in-service.ts';
import { createStudyService } from './requests/study-service.ts';
import { createVersionSources } from './requests/version-sources-service.ts';
import type { SampleKeeper } from './sample-keeper.ts';
import { createTelemetryRoom } from './telemetry-room.ts';
import { VERSION } from './version.ts';
import { createOwnWaiting, createWaitingDeploy } from './waiting-deploy.ts';
import { createWaker } from './waker.ts';
import type { UpgradeRulesAsk } from './windows/can-service.ts';
import { createCalendarService } from './windows/calendar-service.ts';
import { createEventMirror } from './windows/event-service.ts';
import { createWindowService } from './windows/window-service.ts';

/** What an app lives in: everything it would otherwise reach for by itself. */
export interface AppWorld {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly database: OpenDatabase;
  /** Null where samples are not kept: then fleets whose exporters are to be scraped have no metrics. */
  readonly samples?: SampleKeeper | null;
  readonly environment: Environment;
  readonly config: { current(): Config };
  readonly credential: (name: string) => Secret | null;
  /** For kill tests: told at each point at which a crash must lose and double nothing. */
  readonly checkpoint?: ReachCheckpoint;
  /** Where the certificates of AWS SNS come from: its own hosts, unless a test serves one it made. */
  readonly certificates?: CertificateSource;
  /** 'changing' where a second of the clock is not one of real time: the sandbox's. */
  readonly pace?: 'real' | 'changing';
  /** Who asks what probes ask: Muster itself over the network, but in the sandbox its simulated world. */
  readonly prober?: ProberPort;
  /** Routes beyond Muster's own: the sandbox's. */
  readonly routes?: readonly RouteGroup[];
}

export interface App {
  /** Where the HTTP server listens; throws before `start`. */
  readonly url: string;
  start(): Promise<void>;
  /**
   * Stops intake, lets what is under way end for at most ten seconds, closes. The database stays open: it is the
   * world's.
   */
  stop(): Promise<void>;
  /** Drops every connection and begins nothing more; waits for nothing that is under way. For a crash rehearsed. */
  cut(): Promise<void>;
  /** What goes on inside, for those who watch. */
  readonly inspect: Inspection;
  /** Makes the slash commands on Discord equal to ours. */
  registerCommands(): Promise<RegistrationOutcome>;
  /** Resolves when Discord's gateway was ready for the first time. */
  untilReady(): Promise<void>;
  /** For tests: resolves when the inbox, the relay and the dispatcher have nothing to do now. */
  idle(): Promise<void>;
}

/** Builds the house, bottom to top, and starts nothing. */
export function createApp(world: AppWorld): App {
  const { clock, ids, log, metrics, database, environment } = world;
  const config = (): Config => world.config.current();
  const guildId = guildOf(world);
  const token = tokenOf(environment);
  const runningSince = clock.now();

  // The cards need somebody to state facts to, and those who react need the cards.
  const facts: FactSink<HouseFact> = { state: (tx, fact) => reactions.state(tx, fact) };
  const cards = createCards({
    clock,
    ids,
    facts,
    wake: () => {
      relay.wake();
    },
  });
  const notices = createNoticeService({ cards, config });
  const messenger = createRestMessenger({
    token: token.reveal(),
    apiUrl: environment.discord.apiUrl,
    guildId,
    clock,
    emptyBucketsHeldBy: world.pace === 'changing' ? 'caller' : 'discord.js',
  });
  const deliveryMetrics = createDeliveryMetrics(metrics);
  const relay = createRelay({
    database,
    messenger: messengerWithCheckpoints(messenger, world.checkpoint),
    clock,
    ids,
    facts,
    resolveChannel: (name) => channelIdOf(config(), name),
    guildId,
    log,
    probe: async () => (await probeDiscord(environment.discord.apiUrl)).kind,
    observer: observerWithCheckpoints(deliveryMetrics, world.checkpoint),
  });

  const gate = createGate(config);
  const audit = createAuditService({ database, clock, config });
  const wakeActs = (): void => {
    actRunner.wake();
  };
  const actDesk = createActDeskService({ database, clock, config, cards, audit, gate, facts, wake: wakeActs });
  const approvals = createApprovalService({
    config,
    database,
    clock,
    gate,
    audit,
    cards,
    facts,
    guildId,
    bindingNow: async (tx, approval) => {
      const override = await windows.bindingNow(tx, approval.subject);
      const begin = override === undefined ? await upgradeBegins.bindingNow(tx, approval.subject) : override;
      const binding = begin === undefined ? await execution.bindingNow(tx, approval) : begin;
      return binding === undefined ? 'as-asked' : binding;
    },
    objection: (read, approval, person) => upgradeBegins.objection(read, approval, person),
  });
  const acts = createActs({ clock, facts, guildId, wake: wakeActs });
  const windows = createWindowService({
    config,
    database,
    clock,
    ids,
    gate,
    audit,
    cards,
    facts,
    approvals,
    acts,
    guildId,
  });
  const guildEvents = createGuildEvents({
    apiUrl: environment.discord.apiUrl,
    token,
    guildId,
    clock,
    ...(world.pace === undefined ? {} : { pace: world.pace }),
  });
  const pins = createPins({
    apiUrl: environment.discord.apiUrl,
    token,
    clock,
    ...(world.pace === undefined ? {} : { pace: world.pace }),
  });
  const eventMirror = createEventMirror({
    config,
    database,
    clock,
    cards,
    guildId,
    acts,
    events: guildEvents,
    guild: () => gateway.guild,
    redraw: (tx, number) => windows.settleOne(tx, number),
  });
  const reactions = createReactions({
    eventMirror,
    notices,
    // Made below: the alerts need the cards.
    alerts: {
      hear: (tx, report) => alerts.hear(tx, report),
      redrawFleet: (tx, fleet) => alerts.redrawFleet(tx, fleet),
      redrawOpen: (tx) => alerts.redrawOpen(tx),
    },
    alertSilences: { settled: (tx, act) => alertSilences.settled(tx, act) },
    actDesk,
    windows,
    config,
    holds: {
      actChanged: (tx, act) => holds.actChanged(tx, act),
      runHeard: (tx, fleet) => holds.runHeard(tx, fleet),
    },
    upgradeBegins: {
      requestChanged: (tx, request) => upgradeBegins.requestChanged(tx, request),
      approvalChanged: (tx, approval) => upgradeBegins.approvalChanged(tx, approval),
      windowChanged: (tx, window) => upgradeBegins.windowChanged(tx, window),
    },
    upgrades: {
      begun: (tx, request) => execution.begun(tx, request),
      deployChanged: (tx, deploy) => execution.deployChanged(tx, deploy),
      approvalEnded: (tx, approval) => execution.approvalEnded(tx, approval),
    },
    deploys: {
      actChanged: (tx, act) => deploys.actChanged(tx, act),
      holdEnded: (tx, hold) => deploys.holdEnded(tx, hold),
      runHeard: (tx, fleet) => deploys.runHeard(tx, fleet),
    },
    // Made below: it needs the protections, which state facts.
    protectionGate: {
      answer: (tx) => protectionGate.answer(tx),
      settled: (tx, act) => protectionGate.settled(tx, act),
    },
  });
  const outboundMetrics = createOutboundMetrics(metrics);
  const connections = createConnections({
    config,
    credential: world.credential,
    clock,
    observer: outboundMetrics,
  });
  const observer = createFleetObserver({
    config,
    database,
    clock,
    ports: connections.fleetPorts,
    onFault: (error) => {
      log.error('What a fleet said could not be recorded.', { error });
    },
  });
  const metricSources = createMetricSources({
    config,
    clock,
    metrics,
    samples: world.samples ?? null,
    databasePath: database.path,
    findExporter: connections.findExporter,
    findPrometheus: connections.findPrometheus,
  });
  const telemetry = createTelemetryRoom({
    config,
    clock,
    metrics,
    log,
    samples: world.samples ?? null,
    credential: world.credential,
  });
  const fleets = createFleetService({ config, database, clock, gate, observer });
  const fleetMetrics = createFleetMetricsService({ findMetrics: metricSources.findMetrics, clock });
  const shardTraffic = createShardTrafficReader({ findMetrics: metricSources.findMetrics });
  const bandwidth = createBandwidthService({ traffic: shardTraffic, clock });
  const shardList = createShardListService({ traffic: shardTraffic, telemetry: telemetry.reader, clock });
  const shardTop = createShardTopService({ traffic: shardTraffic, telemetry: telemetry.reader, clock });
  const health = createHealthService({
    config,
    database,
    clock,
    fleets,
    findMetrics: metricSources.findMetrics,
    facts,
    onFault: (error) => {
      log.error('The health of a fleet could not be judged.', { error });
    },
  });
  const prober = createProber({ clock });
  const probes = createProbeService({ config, database, clock, prober: world.prober ?? prober, facts });
  const services = createServiceStatusService({ config, clock, gate, probes });
  const requestDeps = {
    config,
    database,
    clock,
    gate,
    audit,
    cards,
    facts,
    fleets,
    guildId,
    sources: createVersionSources({
      config,
      tags: { find: (read, tag) => tags.find(read, tag) },
      findRefs: connections.findRefs,
      findCompare: connections.findCompare,
      findImages: connections.findImages,
    }),
    holdsOf: (read: Reader, fleet: string) => holds.list(read, fleet),
  };
  const requests = createRequestService(requestDeps);
  const standIns = createStandInService({ config, database, clock, audit, guildId });
  const drafts = createDraftService({ ...requestDeps, ids });
  const { routing, occurrences, routeKeeper, subscriptions, why } = createRouteRooms({
    config,
    clock,
    cards,
    database,
    audit,
    guildId,
    guild: () => gateway.guild,
    metrics,
  });
  const runs = createRunService({
    config,
    cards,
    facts,
    routing: createAwayRouting({ inner: routing, clock }),
    clock,
    observer: createRunMetrics(metrics),
  });
  const protections = createProtectionService({ facts, runs });
  const deployers = createDeployers({
    clock,
    database,
    outboundOf: connections.outboundOf,
    findCodepipeline: connections.findCodepipeline,
  });
  const holds = createHoldService({
    config,
    database,
    clock,
    gate,
    audit,
    cards,
    facts,
    windows,
    acts,
    guildId,
    rolesOf: async (userId) => {
      const member = await members.read(userId);
      if (member.kind === 'not-a-member') return 'gone';
      return member.kind === 'member' ? member.roleIds : null;
    },
    waitingDeploy: (read, fleet, actor) => waitingDeploy(read, fleet, actor),
    backTo: async (read, fleet) => (await deploys.branchOn(read, fleet))?.backTo ?? null,
    findDeployer: deployers.find,
  });
  const tellVersions = createMetricVersions({ findMetrics: metricSources.findMetrics, clock });
  const deploys = createDeployService({
    config,
    database,
    clock,
    audit,
    cards,
    facts,
    windows,
    acts,
    guildId,
    holds,
    fleets,
    observer,
    waiting: createOwnWaiting({ config, findCompare: connections.findCompare, guildId }),
    tellVersions,
    findDeployer: deployers.find,
  });
  const budgets = createBudgetService({
    config,
    database,
    clock,
    traffic: shardTraffic,
    alerts: { hear: (tx, report) => alerts.hear(tx, report) },
    deploys,
    holds,
  });
  const expectations = createExpectationService({
    config,
    database,
    clock,
    cards,
    guildId,
    traffic: shardTraffic,
    requests,
    deploys,
  });
  const execution = createExecution({
    config,
    database,
    clock,
    audit,
    cards,
    facts,
    fleets,
    approvals,
    windows,
    holds,
    deploys,
    health,
    tellVersions,
    guildId,
  });
  const beginDeps = {
    config,
    database,
    clock,
    gate,
    audit,
    cards,
    facts,
    guildId,
    approvals,
    windows,
    execution,
  };
  const upgradeBegins = createUpgradeBeginService(beginDeps);
  const studies = createStudyService(beginDeps);
  const history = createHistoryService({ config, database, gate, fleets, deploys, guildId });
  const protectionGate = createProtectionGate({
    config,
    clock,
    protections,
    windows,
    holds,
    isDeployed: (read, fleet, runId) => deploys.isRun(read, fleet, runId),
    acts,
    audit,
    guildId,
  });
  const deployments = createDeploymentService({ config, cards, facts, runs, protections, routing: occurrences });
  const tags = createTagService({ config, facts, cards, routing: occurrences });
  const releases = createReleaseService({ config, cards, clock, facts, routing: occurrences });
  const alertWaker = createWaker({ clock, wake: () => void scheduler.runNow('settle-alerts') });
  const {
    alerts,
    handlings,
    silences: alertSilences,
    alertDesk,
    ...alertRooms
  } = createAlertRooms({
    config,
    clock,
    ids,
    cards,
    facts,
    database,
    acts,
    audit,
    gate,
    guildId,
    findAlertmanager: connections.findAlertmanager,
    changes: createLastChanges({ config, guildId }),
    wakeAt: (at) => {
      alertWaker.at(at);
    },
  });

  const jenkinsBuilds = createJenkinsBuildService({
    database,
    clock,
    runs,
    jenkins: connections.findJenkins,
    clean: foreignLine,
  });

  const alarms = createCloudwatchAlarmService({ config, alerts });
  const awsApprovals = createAwsApprovalService({ config, cards });

  const deadMan = createDeadMan({ clock });
  const beats = createBeatService({
    config,
    database,
    clock,
    cards,
    record: async (number) => {
      const deliveryId = `beat-${number}-${clock.now().getTime()}`;
      const outcome = await inbox.record({
        source: 'muster',
        event: 'beat',
        deliveryId,
        payload: `{"number":${number}}`,
      });
      return outcome.kind === 'recorded';
    },
    watcher: () => {
      const asked = config().deadMan;
      const url = asked?.url ?? secretAddress(world, asked?.urlEnv ?? null);
      return url === null || !URL.canParse(url) ? null : deadMan.at(url);
    },
  });

  const handlers = createHandlers({
    beats,
    runs,
    deployments,
    protections,
    tags,
    jenkinsBuilds,
    releases,
    alerts,
    notices,
    alarms,
    awsApprovals,
  });
  const intakeMetrics = createIntakeMetrics(metrics, handlers);
  const inbox = createInbox({
    database,
    clock,
    ids,
    log,
    observer: intakeMetrics,
    handlers,
    facts,
    scrub: createScrubber(secretsOf(environment)),
    ...(world.checkpoint === undefined ? {} : { checkpoint: world.checkpoint }),
  });
  const aws = createAwsSources({
    environment,
    config,
    clock,
    observer: outboundMetrics,
    ...(world.certificates === undefined ? {} : { certificates: world.certificates }),
  });
  const intake = createIntake({
    sources: [
      createGithubSource({
        secrets: environment.webhookSecrets.github,
        knowsRepository: isKnown(config),
        wantsBranch: (repository, branch) => isBranchWanted(config(), { system: 'github', repository, branch }),
      }),
      createAlertmanagerSource({ secrets: environment.webhookSecrets.alertmanager, clock }),
      createGrafanaSource({ secrets: environment.webhookSecrets.grafana, clock }),
      ...aws.sources,
      ...createCiSources({ environment, config, clock }),
    ],
    handlers,
    inbox,
    observer: intakeMetrics,
    log,
  });

  let isStopping = false;
  const away = createAwayService({
    config,
    database,
    clock,
    ids,
    inbox: createMissedInbox({ database, clock, handlers, inbox, intake }),
    findGithub: connections.findGithub,
    executions: () => connections.codepipelines(),
    runs,
    tags,
    cards,
    facts,
    routing,
    mayGoOn: () => !isStopping,
  });

  const eventActs = createEventActs(guildEvents, guildId);
  const actConnectors: ActConnectors = {
    ...connections.acts,
    ...deployers.acts,
    ...Object.fromEntries(
      Object.entries({ ...eventActs, ...createPinActs(pins) }).map(([verb, connector]) => [verb, () => connector]),
    ),
  };
  const actRunner = createActRunner({
    database,
    clock,
    facts,
    findConnector: findAmong(actConnectors),
    guard: (tx, act) => {
      if (deploys.owns(act)) return deploys.guard(tx, act);
      if (Object.hasOwn(deployers.acts, act.verb)) return holds.guard(tx, act);
      return (Object.hasOwn(eventActs, act.verb) ? eventMirror : protectionGate).guard(tx, act);
    },
    log,
    observer: createActMetrics(metrics, Object.keys(actConnectors)),
    ...(world.checkpoint === undefined ? {} : { checkpoint: world.checkpoint }),
  });

  const inboxService = createInboxService({
    database,
    audit,
    inbox: { list: listSetAside, count: countSetAside, replay: (tx, choice) => inbox.replayIn(tx, choice) },
  });
  const runFinder = createRunFinder({ config, gate });
  const pipelineStatus = createPipelineStatusService({ config, finder: runFinder });
  const waitingDeploy = createWaitingDeploy({ config, status: pipelineStatus, findCompare: connections.findCompare });
  // Drawing takes real time, also where the house lives by a faster clock.
  const charts = createChartRenderer({ clock: systemClock, log });
  const calendar = createCalendarService({ config, database, clock, ids, gate, audit, guildId });
  const pauseOf = (fleet: string) => holds.pauseOf(database.read, fleet);
  const questions = {
    services,
    calendar,
    can: {
      pauseOf,
      upgradeRules: (read: Reader, ask: UpgradeRulesAsk) => upgradeRules(read, { config, gate, guildId }, ask),
      config,
      gate,
      windows,
      approvals,
      rolesOf: async (userId: string) => {
        const member = await members.read(userId);
        return member.kind === 'member' ? member.roleIds : null;
      },
    },
    openBreak: async (fleet: string) => {
      const last = await runs.lastRunForFleet(database.read, fleet);
      const stream = last === null ? null : streamOf(last.run);
      const found = stream === null ? null : await findOpenBreak(database.read, stream);
      if (found === null) return null;
      const { first, failures, latest } = found.break;
      return { since: first.at, failures, url: latest.url };
    },
    lastRun: (fleet: string) => runs.lastRunForFleet(database.read, fleet),
    openRequests: (fleet: string) => requests.listOpen(database.read, fleet),
    pauseOf,
    waitingDeploy: (fleet: string, actor: Actor) => waitingDeploy(database.read, fleet, actor),
    firing: (fleet: string) => questions.firingOn([fleet]),
    firingOn: async (names: readonly string[]) =>
      environment.webhookSecrets.alertmanager.length === 0 ? null : alerts.listFiring(database.read, names),
  };
  const boards = createBoardService({
    config,
    database,
    clock,
    cards,
    acts,
    fleets,
    health,
    windows,
    requests,
    pauseOf,
    firing: questions.firingOn,
  });
  const { meshes, meshHistory, meshAlerts } = createMeshRoom({
    config,
    clock,
    database,
    samples: world.samples ?? null,
    fleets,
    findMetrics: metricSources.findMetrics,
    handlings,
  });
  const mine = createMineService({ config, clock, gate, approvals, holds, deploys, handlings, requests, windows });
  const alertDeps = { mine, handlings, silences: alertSilences, alertDesk };
  const commands = createCommands({
    ...alertDeps,
    subscriptions,
    why,
    windows,
    holds,
    deploys,
    ...questions,
    runFinder,
    pipelineStatus,
    charts,
    approvals,
    actDesk,
    fleets,
    fleetMetrics,
    bandwidth,
    shardList,
    meshes,
    meshHistory,
    meshAlerts,
    shardTop,
    budgets,
    history,
    drafts,
    standIns,
    studies,
    menuSubject: createMenuSubjects(config),
    health,
    gate,
    audit,
    inboxService,
    requests,
    begins: upgradeBegins,
    execution,
    doctor: { examine: () => doctor.examine() },
    database,
    clock,
    config,
  });
  const commandMetrics = createCommandMetrics(metrics);
  const responder = observedResponder(createRestResponder({ apiUrl: environment.discord.apiUrl }), (call) => {
    deliveryMetrics.called(call);
  });
  const dispatcher = createDispatcher({
    commands,
    guildId,
    responder,
    gate,
    audit,
    database,
    clock,
    ids,
    log,
    observe: ({ act, outcome, acknowledgedMs }) => {
      commandMetrics.answered({ command: act, outcome });
      if (acknowledgedMs !== null) commandMetrics.acknowledged({ command: act, tookMs: acknowledgedMs });
    },
  });
  const gateway = createGateway({
    apiUrl: environment.discord.apiUrl,
    token,
    guildId,
    clock,
    log,
    onInteraction: (interaction) => void dispatcher.dispatch(interaction),
    onGuildChange: (change) => {
      log.info('The Discord server changed.', { ...change });
      examiner.soon();
    },
  });
  const doctor = createDoctorService({
    readFacts: () =>
      examine({
        health,
        routes: routeKeeper,
        eventMirror,
        scrapeHealth: metricSources.health,
        probes,
        beats,
        config,
        environment,
        database,
        clock,
        gateway,
        relay,
        inbox,
        handledSources: handlers.map(({ source }) => source).filter((source) => source !== 'muster'),
        unconfirmedTopics: () => aws.confirmations.list().map(({ topicArn, askedAt }) => ({ name: topicArn, askedAt })),
        runningSince,
      }),
    database,
    notices,
  });
  const members = createMembers({ apiUrl: environment.discord.apiUrl, token, guildId, clock });
  const tokens = createTokenService({ database, clock, ids, config, audit });
  const api = createApiRoutes({
    acts: createApiActs({
      ...alertDeps,
      subscriptions,
      why,
      ...questions,
      gate,
      windows,
      holds,
      deploys,
      runFinder,
      pipelineStatus,
      clock,
      approvals,
      actDesk,
      pendingTopics: () =>
        aws.confirmations.list().map(({ topicArn, token: secret, askedAt, until }) => ({
          topicArn,
          askedAt,
          until,
          command: confirmCommand({ topicArn, token: secret.reveal() }),
        })),
      fleets,
      fleetMetrics,
      bandwidth,
      shardList,
      meshes,
      meshHistory,
      shardTop,
      budgets,
      history,
      standIns,
      studies,
      health,
      audit,
      inboxService,
      tokens,
      requests,
      begins: upgradeBegins,
      execution,
      doctor,
      database,
      config,
    }),
    authenticate: createBearers({ tokens, members, guildId }),
    version: VERSION,
    gate,
    audit,
    database,
    clock,
    ids,
    log,
    observe: ({ act, outcome }) => {
      commandMetrics.answered({ command: `api:${act}`, outcome });
    },
  });
  const examiner = createExaminer({ doctor, clock, log });
  const scheduler = createScheduler({
    database,
    clock,
    log,
    observer: createJobMetrics(metrics),
    jobs: createJobs({
      config,
      database,
      observer,
      configChanges: createConfigChangeService({ config, database, clock }),
      versionSightings: createVersionSightings({ config, database, clock, fleets }),
      health,
      meshHistory,
      inbox,
      audit,
      runs,
      probes,
      beats,
      silences: createSilenceService({ config, database, clock, ids, cards, facts }),
      deployments,
      protections,
      protectionGate,
      away,
      routeKeeper,
      releases,
      alerts,
      handlings,
      alertSilences,
      alertRooms,
      alarms,
      awsApprovals,
      approvals,
      windows,
      holds,
      deploys,
      upgrades: () =>
        settleUpgrades({
          database,
          clock,
          guildId,
          cases: {
            age: (request) => ageRequest({ config, database, clock, audit, cards, facts, guildId }, request),
            begin: (request) => upgradeBegins.beginDue(request),
            watch: (request) => execution.watch(request),
          },
        }),
      eventMirror,
      boards,
      jenkinsBuilds,
      scraper: metricSources.scraper,
      rollups: metricSources.rollups,
      budgets,
      expectations,
      telemetry,
      doctor,
      clock,
      databasePath: database.path,
    }),
  });

  const server = createHttpServer({
    address: environment.http,
    intake,
    metrics,
    observer: createHttpMetrics(metrics),
    clock,
    log,
    health: async () => describeHealth({ database, clock, inbox, relay, gateway }),
    ready: () => inbox.checkCommit(),
    groups: [
      api,
      createCalendarRoutes({
        calendar,
        database,
        guildId,
        rolesOf: async (userId) => {
          const member = await members.read(userId);
          if (member.kind === 'not-a-member') return 'gone';
          return member.kind === 'member' ? member.roleIds : null;
        },
      }),
      createGenericSchemaRoutes(),
      telemetry.routes,
      ...(world.routes ?? []),
    ],
  });

  watchProbes({ metrics, database, clock, probes, beats });
  watchHouse({ metrics, database, clock, inbox, relay, gateway });

  return {
    get url() {
      return server.url;
    },
    async start() {
      watchProcess(metrics);
      // First, because it takes longest and waits for nothing here: what people ask is stored and answered at any time.
      gateway.start();
      // Also when Discord never lets us in: then the log is all that can say why.
      examiner.soon();
      void gateway.untilReady().then(() => {
        examiner.soon();
      });
      try {
        await server.start();
        inbox.start();
        await relay.start();
        await scheduler.start();
        // What was told while nobody listened; it waits for nobody, and nobody for it.
        void scheduler.runNow('catch-up');
        void scheduler.runNow('watch-alertmanager');
        void alertRooms.alertmanagerLook.reread({ tells: true }).catch((error: unknown) => {
          log.error('What Alertmanager has could not be taken in.', { error });
        });
        await actRunner.start();
      } catch (error) {
        await gateway.stop();
        throw error;
      }
      log.info('Muster has started.', { url: server.url, schemaVersion: database.schemaVersion, mode: database.mode });
    },
    async stop() {
      isStopping = true;
      alertWaker.stop();
      const underWay = async (): Promise<void> => {
        await Promise.all([server.refuse(), gateway.stop(), scheduler.stop(), examiner.stop(), actRunner.stop()]);
        await inbox.stop();
        await Promise.all([dispatcher.settled(), observer.idle(), telemetry.keepLast()]);
        await relay.stop();
        await server.stop();
      };
      if ((await endWithin(clock, DRAIN_MS, underWay())) === 'cut-off') {
        log.warn('Not all that was under way ended in time. It is cut off; the next start goes on with it.', {
          afterMs: DRAIN_MS,
          calls: relay.status().inFlight,
        });
        await this.cut();
        return;
      }
      connections.close();
      prober.close();
      deadMan.close();
      aws.close();
      responder.close();
      members.close();
      guildEvents.close();
      pins.close();
      messenger.close();
      await Promise.all([charts.close(), telemetry.close()]);
    },
    async cut() {
      alertWaker.stop();
      // Each is told to begin nothing more. None is waited for: what it has under way breaks off by itself.
      for (const part of [relay, actRunner, inbox, scheduler, gateway, examiner]) part.stop().catch(() => undefined);
      connections.close();
      prober.close();
      deadMan.close();
      aws.close();
      responder.close();
      members.close();
      guildEvents.close();
      pins.close();
      messenger.close();
      await Promise.all([charts.close(), telemetry.close()]);
      await server.cut();
    },
    inspect: createInspection({ database, clock, relay, scheduler }),
    registerCommands: () =>
      registerCommands({
        apiUrl: environment.discord.apiUrl,
        token,
        applicationId: applicationOf(environment),
        guildId,
        commands,
      }),
    async idle() {
      await dispatcher.settled();
      await examiner.settled();
      await inbox.idle();
      await actRunner.idle();
      await jenkinsBuilds.settled();
      await metricSources.scraper.idle();
      await relay.idle();
    },
    untilReady: () => gateway.untilReady(),
  };
}

/** Read once: a Muster serves one guild from its start to its end. */
function guildOf({ config, environment }: AppWorld): string {
  const id = environment.discord.guildId ?? config.current().guild.id;
  if (id === null) throw new Error('No guild is named: set DISCORD_GUILD_ID, or guild.id in the configuration.');
  return id;
}

function tokenOf({ discord }: Environment): Secret {
  if (discord.token === null) throw new Error('An app needs a token, if only the one of the stand-in.');
  return discord.token;
}

function applicationOf({ discord }: Environment): string {
  if (discord.applicationId === null) throw new Error('Set DISCORD_APPLICATION_ID to register the slash commands.');
  return discord.applicationId;
}

/** An organisation's hook tells of every repository; those that the configuration does not name are not ours. */
function isKnown(config: () => Config): (fullName: string) => boolean {
  return (fullName) => isGithubRepositoryNamed(config(), fullName);
}

/** An address that is a secret in itself stands in an environment variable. */
function secretAddress({ credential }: AppWorld, variable: string | null): string | null {
  return variable === null ? null : (credential(variable)?.reveal() ?? null);
}
