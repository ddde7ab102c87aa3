import type { AlertRooms } from './alert-rooms.ts';
import type { AlertService } from './alerts/alert-service.ts';
import type { HandlingService } from './alerts/handling-service.ts';
import type { SilenceService as AlertSilenceService } from './alerts/silence-keeper-service.ts';
import type { CloudwatchAlarmService } from './alerts/cloudwatch-alarm-service.ts';
import { MIGRATIONS } from '../migrations/index.ts';
import type { BoardService } from './boards/board-service.ts';
import type { ApprovalService } from './approvals/approval-service.ts';
import type { AuditService } from './audit/audit-service.ts';
import type { DeployService } from './deploys/deploy-service.ts';
import type { HoldService } from './holds/hold-service.ts';
import type { ConfigChangeService } from './fleets/config-change-service.ts';
import type { FleetObserver } from './fleets/observe-service.ts';
import type { VersionSightings } from './fleets/version-sighting-service.ts';
import type { HealthService } from './health/health-service.ts';
import type { JenkinsBuildService } from './pipelines/jenkins-build-service.ts';
import type { AwayService } from './pipelines/away-service.ts';
import type { DeploymentService } from './pipelines/deployment-service.ts';
import type { ProtectionGate } from './pipelines/protection-gate-service.ts';
import type { ProtectionService } from './pipelines/protection-service.ts';
import type { AwsApprovalService } from './pipelines/aws-approval-service.ts';
import type { ProbeService } from './probes/probe-service.ts';
import type { RouteKeeper } from './pipelines/route-keeper-service.ts';
import type { RunService } from './pipelines/run-service.ts';
import type { SilenceService } from './pipelines/silence-service.ts';
import type { Config } from './platform/config/config.ts';
import type { BudgetService } from './shards/budget-service.ts';
import type { ExpectationService } from './shards/expectation-service.ts';
import type { Rollups } from './metrics/rollup-service.ts';
import type { Scraper } from './metrics/scrape-service.ts';
import { TICK_MS } from './metrics/scrape-target.ts';
import type { BeatService } from './operations/beat-service.ts';
import type { DoctorService } from './operations/doctor-service.ts';
import type { Clock } from './platform/clock.ts';
import { deleteSettledActs } from './platform/acts/act-store.ts';
import { rotateBackups } from './platform/database/backup-rotation.ts';
import { backUpDatabase } from './platform/database/backup.ts';
import type { Database, Transaction } from './platform/database/transaction.ts';
import { deleteRequests } from './platform/http/api/request-store.ts';
import { pruneCards } from './platform/delivery/delivery-retention.ts';
import type { Inbox } from './platform/intake/inbox.ts';
import type { JobSpec } from './platform/scheduler/job.ts';
import type { EventMirror } from './windows/event-service.ts';
import type { WindowService } from './windows/window-service.ts';
import type { MeshHistoryService } from './shards/mesh-history-service.ts';
import type { ReleaseService } from './releases/release-service.ts';
import type { TelemetryService } from './telemetry/telemetry-service.ts';

export interface JobServices {
  readonly config: () => Config;
  readonly database: Database;
  readonly observer: FleetObserver;
  readonly configChanges: Pick<ConfigChangeService, 'look'>;
  readonly versionSightings: VersionSightings;
  readonly health: Pick<HealthService, 'judgeAll'>;
  readonly meshHistory: Pick<MeshHistoryService, 'record' | 'prune'>;
  readonly inbox: Inbox;
  readonly audit: AuditService;
  readonly runs: RunService;
  readonly silences: SilenceService;
  readonly deployments: Pick<DeploymentService, 'prune'>;
  readonly protections: Pick<ProtectionService, 'prune'>;
  readonly protectionGate: Pick<ProtectionGate, 'answer'>;
  readonly away: Pick<AwayService, 'look' | 'prune'>;
  readonly releases: ReleaseService;
  readonly alerts: AlertService;
  readonly handlings: Pick<HandlingService, 'prune'>;
  readonly alertSilences: Pick<AlertSilenceService, 'prune'>;
  readonly alertRooms: Pick<AlertRooms, 'settleHandlings' | 'alertmanagerLook'>;
  readonly alarms: Pick<CloudwatchAlarmService, 'prune'>;
  readonly awsApprovals: Pick<AwsApprovalService, 'prune'>;
  readonly approvals: Pick<ApprovalService, 'settle'>;
  readonly windows: Pick<WindowService, 'settle'>;
  readonly holds: Pick<HoldService, 'settle' | 'watch'>;
  readonly deploys: Pick<DeployService, 'follow' | 'prune'>;
  /** Looks at the upgrade requests that are due. */
  readonly upgrades: () => Promise<void>;
  readonly eventMirror: Pick<EventMirror, 'look'>;
  readonly boards: Pick<BoardService, 'keep'>;
  readonly jenkinsBuilds: Pick<JenkinsBuildService, 'confirmDue'>;
  readonly routeKeeper: Pick<RouteKeeper, 'keep' | 'prune'>;
  readonly scraper: Pick<Scraper, 'scrapeDue'>;
  readonly rollups: Pick<Rollups, 'rollUp'>;
  readonly budgets: Pick<BudgetService, 'judgeAll'>;
  readonly expectations: Pick<ExpectationService, 'compareAll'>;
  readonly telemetry: Pick<TelemetryService, 'keep'>;
  readonly probes: Pick<ProbeService, 'pass' | 'watch' | 'prune'>;
  readonly beats: Pick<BeatService, 'look'>;
  readonly doctor: Pick<DoctorService, 'examineAndTell'>;
  readonly clock: Clock;
  /** The file that is backed up. */
  readonly databasePath: string;
}

const DAY_MS = 86_400_000;
/** How often probes failed is told for as long as people compare. */
const PROBE_HOURS_KEPT_DAYS = 35;
/** Rows a transaction deletes at most: a large delete would hold the only writer for seconds. */
const PRUNE_AT_ONCE = 200;

/** Everything Muster does by the clock. */
export function createJobs({
  config,
  database,
  observer,
  configChanges,
  versionSightings,
  health,
  meshHistory,
  inbox,
  audit,
  runs,
  silences,
  deployments,
  protections,
  protectionGate,
  away,
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
  upgrades,
  eventMirror,
  boards,
  jenkinsBuilds,
  routeKeeper,
  scraper,
  rollups,
  budgets,
  expectations,
  telemetry,
  probes,
  beats,
  doctor,
  clock,
  databasePath,
}: JobServices): readonly JobSpec[] {
  const daysBefore = (now: Date, days: number): Date => new Date(now.getTime() - days * DAY_MS);
  return [
    {
      // Reminds, opens and closes; nobody wants to wait for a window that should be open.
      name: 'settle-windows',
      schedule: '*/15 * * * * *',
      timeZone: 'UTC',
      run: () => database.transaction((tx) => windows.settle(tx)),
    },
    {
      // What a hold keeps from moving is to move when its time is up, not a minute later.
      name: 'settle-holds',
      schedule: '*/15 * * * * *',
      timeZone: 'UTC',
      run: () => holds.settle(),
    },
    {
      // Somebody watches hosts roll one by one; each run and each host has a rhythm of its own.
      name: 'follow-deploys',
      schedule: '*/10 * * * * *',
      timeZone: 'UTC',
      run: () => deploys.follow(),
    },
    {
      // What is planned begins at its minute, and what is watched is seen to go wrong.
      name: 'settle-upgrades',
      schedule: '*/15 * * * * *',
      timeZone: 'UTC',
      run: () => upgrades(),
    },
    {
      // Each deployer has its turn as its connection's budget allows; this is how often turns are looked for.
      name: 'watch-deployers',
      schedule: '*/30 * * * * *',
      timeZone: 'UTC',
      run: () => holds.watch(),
    },
    {
      // Events follow what is planned within a minute, and what moderators do is seen as soon.
      name: 'mirror-windows',
      schedule: '*/30 * * * * *',
      timeZone: 'UTC',
      run: () => eventMirror.look(),
    },
    {
      // Cards that say the same as before are not sent, so a board costs nothing while nothing changes.
      name: 'keep-boards',
      schedule: '50 * * * * *',
      timeZone: 'UTC',
      run: () => boards.keep(),
    },
    {
      // A beat is sent soon after Discord showed its card.
      name: 'beat',
      schedule: '*/10 * * * * *',
      timeZone: 'UTC',
      run: () => beats.look(),
    },
    {
      // Each probe has its own rhythm; this only looks for those that are due.
      name: 'probe',
      schedule: '*/5 * * * * *',
      timeZone: 'UTC',
      run: () => probes.pass(),
    },
    {
      name: 'watch-probes',
      schedule: '* * * * *',
      timeZone: 'UTC',
      run: () => probes.watch(),
    },
    {
      name: 'forget-probes',
      schedule: '12 3 * * *',
      timeZone: 'UTC',
      run: (now) =>
        untilNone(database, (tx) =>
          probes.prune(tx, { before: daysBefore(now, PROBE_HOURS_KEPT_DAYS), limit: PRUNE_AT_ONCE }),
        ),
    },
    {
      name: 'observe-fleets',
      schedule: '* * * * *',
      timeZone: 'UTC',
      jitterMs: 10_000,
      // Judged at once, from what was just heard.
      run: async () => {
        await configChanges.look();
        await observer.observeAll();
        await versionSightings.look();
        await health.judgeAll();
        await meshHistory.record();
      },
    },
    {
      // Each exporter has its turn among these; a fleet's turns are spread over the interval.
      name: 'scrape-metrics',
      schedule: `*/${TICK_MS / 1000} * * * * *`,
      timeZone: 'UTC',
      run: (now) => scraper.scrapeDue(now),
    },
    {
      // Buckets end every five minutes; what is behind after a time without Muster is caught up with.
      name: 'roll-up-samples',
      schedule: '* * * * *',
      timeZone: 'UTC',
      run: () => rollups.rollUp(),
    },
    {
      // What clients reported is in memory alone until it is kept: a kill loses a minute of it at most.
      name: 'keep-telemetry',
      schedule: '* * * * *',
      timeZone: 'UTC',
      run: () => telemetry.keep(),
    },
    {
      // Traffic is read by five minutes; what is outside must last before anybody is told.
      name: 'judge-shards',
      schedule: '20 */5 * * * *',
      timeZone: 'UTC',
      run: () => budgets.judgeAll(),
    },
    {
      // The hour that an upgrade is compared by, and its day, end at any minute.
      name: 'compare-bandwidth',
      schedule: '40 */5 * * * *',
      timeZone: 'UTC',
      run: () => expectations.compareAll(),
    },
    {
      // Windows also open by being staffed, and freezes end: what waits is judged again by the clock.
      name: 'answer-protections',
      schedule: '*/20 * * * * *',
      timeZone: 'UTC',
      run: () => database.transaction((tx) => protectionGate.answer(tx)),
    },
    {
      name: 'keep-routes',
      schedule: '* * * * *',
      timeZone: 'UTC',
      run: () => routeKeeper.keep(),
    },
    {
      name: 'remark-long-runs',
      schedule: '* * * * *',
      timeZone: 'UTC',
      run: async () => {
        await database.transaction((tx) => runs.remarkLong(tx));
      },
    },
    {
      name: 'seal-audit',
      schedule: '7 0 * * *',
      timeZone: 'UTC',
      run: async () => {
        await audit.sealAndPrune();
      },
    },
    {
      name: 'forget-events',
      schedule: '17 3 * * *',
      timeZone: 'UTC',
      run: async (now) => {
        const before = daysBefore(now, config().retention.inboxDays);
        await inbox.purge({ processedBefore: before, setAsideBefore: before });
      },
    },
    {
      name: 'forget-cards',
      schedule: '27 3 * * *',
      timeZone: 'UTC',
      run: (now) =>
        untilNone(database, (tx) =>
          pruneCards(tx, { before: daysBefore(now, config().retention.cardsDays), limit: PRUNE_AT_ONCE }),
        ),
    },
    {
      name: 'forget-releases',
      schedule: '32 3 * * *',
      timeZone: 'UTC',
      run: (now) =>
        untilNone(database, (tx) =>
          releases.prune(tx, { before: daysBefore(now, config().retention.releasesDays), limit: PRUNE_AT_ONCE }),
        ),
    },
    {
      name: 'forget-meshes',
      schedule: '7 4 * * *',
      timeZone: 'UTC',
      run: () => meshHistory.prune(),
    },
    {
      name: 'back-up',
      schedule: '41 2 * * *',
      timeZone: 'UTC',
      run: async () => {
        await backUp({ databasePath, clock, keep: config().retention.backups });
      },
    },
    {
      name: 'examine-muster',
      schedule: '23 * * * *',
      timeZone: 'UTC',
      jitterMs: 60_000,
      run: async () => {
        await doctor.examineAndTell();
      },
    },
    {
      // A caller who repeats a request does so within hours.
      name: 'forget-api-requests',
      schedule: '52 3 * * *',
      timeZone: 'UTC',
      run: async (now) => {
        await database.transaction((tx) => deleteRequests(tx, daysBefore(now, 2)));
      },
    },
    {
      name: 'notice-silence',
      schedule: '*/10 * * * *',
      timeZone: 'UTC',
      run: () => silences.look(),
    },
    {
      name: 'forget-runs',
      schedule: '37 3 * * *',
      timeZone: 'UTC',
      run: (now) =>
        untilNone(database, (tx) =>
          runs.prune(tx, { before: daysBefore(now, config().retention.runsDays), limit: PRUNE_AT_ONCE }),
        ),
    },
    {
      name: 'forget-deployments',
      schedule: '42 3 * * *',
      timeZone: 'UTC',
      run: async (now) => {
        const before = daysBefore(now, config().retention.runsDays);
        await untilNone(database, (tx) => deployments.prune(tx, { before, limit: PRUNE_AT_ONCE }));
        await untilNone(database, (tx) => routeKeeper.prune(tx, { before, limit: PRUNE_AT_ONCE }));
        await untilNone(database, (tx) => deploys.prune(tx, { before, limit: PRUNE_AT_ONCE }));
        await untilNone(database, (tx) => versionSightings.prune(tx, { before, limit: PRUNE_AT_ONCE }));
        await database.transaction(async (tx) => {
          await protections.prune(tx, before);
          await away.prune(tx, before);
        });
      },
    },
    {
      // Also run at each start.
      name: 'catch-up',
      schedule: '*/10 * * * *',
      timeZone: 'UTC',
      jitterMs: 30_000,
      run: async () => {
        await away.look();
      },
    },
    {
      // Cards of alert storms are written in between, and nobody wants to wait long for their last word.
      name: 'settle-alerts',
      schedule: '*/15 * * * * *',
      timeZone: 'UTC',
      run: () => database.transaction((tx) => alerts.settle(tx)),
    },
    {
      // Acknowledgements that end, and chains: somebody waits for the next step.
      name: 'settle-handlings',
      schedule: '*/15 * * * * *',
      timeZone: 'UTC',
      run: () => database.transaction((tx) => alertRooms.settleHandlings(tx)),
    },
    {
      // Also run at each start. What somebody does to a silence in Alertmanager is seen within a minute.
      name: 'watch-alertmanager',
      schedule: '*/30 * * * * *',
      timeZone: 'UTC',
      jitterMs: 5_000,
      run: () => alertRooms.alertmanagerLook.lookAtSilences(),
    },
    {
      // A webhook that was lost for good is made up for.
      name: 'reread-alertmanager',
      schedule: '*/5 * * * *',
      timeZone: 'UTC',
      jitterMs: 30_000,
      run: async () => {
        await alertRooms.alertmanagerLook.reread({ tells: false });
      },
    },
    {
      // Whoever answers too late is told so at the click; the card says it by itself soon after.
      name: 'settle-approvals',
      schedule: '*/30 * * * * *',
      timeZone: 'UTC',
      run: () => database.transaction((tx) => approvals.settle(tx)),
    },
    {
      name: 'forget-acts',
      schedule: '42 3 * * *',
      timeZone: 'UTC',
      run: (now) =>
        untilNone(database, (tx) =>
          deleteSettledActs(tx, { before: daysBefore(now, config().retention.actsDays), limit: PRUNE_AT_ONCE }),
        ),
    },
    {
      // Whom a broken deployment concerns waits for this, so it is asked soon.
      name: 'confirm-builds',
      schedule: '*/5 * * * * *',
      timeZone: 'UTC',
      run: async () => {
        await jenkinsBuilds.confirmDue();
      },
    },
    {
      name: 'forget-alerts',
      schedule: '47 3 * * *',
      timeZone: 'UTC',
      run: async (now) => {
        const options = { before: daysBefore(now, config().retention.alertsDays), limit: PRUNE_AT_ONCE };
        await untilNone(database, (tx) => alerts.prune(tx, options));
        await untilNone(database, (tx) => handlings.prune(tx, PRUNE_AT_ONCE));
        await untilNone(database, (tx) => alertSilences.prune(tx, options));
      },
    },
    {
      name: 'forget-aws',
      schedule: '57 3 * * *',
      timeZone: 'UTC',
      run: async (now) => {
        const { alertsDays, runsDays } = config().retention;
        await database.transaction(async (tx) => {
          await alarms.prune(tx, daysBefore(now, alertsDays));
          await awsApprovals.prune(tx, daysBefore(now, runsDays));
        });
      },
    },
  ];
}

async function untilNone(database: Database, prune: (tx: Transaction) => Promise<number>): Promise<void> {
  while ((await database.transaction(prune)) > 0) await new Promise((resolve) => setImmediate(resolve));
}

/** The old ones go only once the new one is whole and checked. Throws what the operator has to read. */
async function backUp({
  databasePath,
  clock,
  keep,
}: {
  readonly databasePath: string;
  readonly clock: Clock;
  readonly keep: number;
}): Promise<void> {
  const outcome = await backUpDatabase({ path: databasePath, migrations: MIGRATIONS, clock });
  if (outcome.kind !== 'backed-up') throw new Error(outcome.message);
  rotateBackups(databasePath, keep);
}
