import { createProtectionGate } from '../src/pipelines/protection-gate-service.ts';
import { createActs } from '../src/platform/acts/act-ledger.ts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MIGRATIONS } from '../migrations/index.ts';
import { listBackups } from '../src/platform/database/backup-rotation.ts';
import { createRouteKeeper } from '../src/pipelines/route-keeper-service.ts';
import { createAwsApprovalService } from '../src/pipelines/aws-approval-service.ts';
import { createJenkinsBuildService } from '../src/pipelines/jenkins-build-service.ts';
import { checkDatabase } from '../src/platform/database/check.ts';
import type { AlertTables } from '../src/alerts/alert-tables.ts';
import { createCloudwatchAlarmService } from '../src/alerts/cloudwatch-alarm-service.ts';
import { createAuditService, type AuditService } from '../src/audit/audit-service.ts';
import { createConfigChangeService } from '../src/fleets/config-change-service.ts';
import { createVersionSightings } from '../src/fleets/version-sighting-service.ts';
import { createJobs } from '../src/jobs.ts';
import type { Config } from '../src/platform/config/config.ts';
import type { Inbox } from '../src/platform/intake/inbox.ts';
import { listSetAside } from '../src/platform/intake/inbox-store.ts';
import type { JobSpec } from '../src/platform/scheduler/job.ts';
import { parseSchedule } from '../src/platform/scheduler/cron-schedule.ts';
import { findRelease, saveRelease } from '../src/releases/release-store.ts';
import { findJobFaults } from '../src/platform/scheduler/scheduler.ts';
import { createTestInbox } from './platform/intake/intake-fixture.ts';
import { openAlertDesk } from './support/alert-desk.ts';
import { openAlertsRoom, testAlert, testNotification, type AlertsRoom } from './support/alerts.ts';
import { testDoctor } from './support/house-facts.ts';
import { testActor } from './support/actor.ts';
import { openFleetWorld, type FleetWorld } from './support/fleet-world.ts';
import { testApprovalService } from './support/approvals.ts';
import { openGithubRoom } from './support/github-room.ts';
import { openPipelinesRoom, type PipelinesRoom } from './support/pipelines.ts';
import { roomCards } from './support/room.ts';
import { openReleasesRoom, testRelease } from './support/releases.ts';
import { insertDeploy, listDeploysOf } from '../src/deploys/deploy-store.ts';
import { testDeploy, testDeployService } from './support/deploys.ts';
import { testHoldService } from './support/holds.ts';
import { testWindowService } from './support/windows.ts';
import { testRunEvent } from './support/runs.ts';
import { createSilenceService } from '../src/pipelines/silence-service.ts';
import { RecordedFacts } from './support/recorded-facts.ts';
import { createIds } from '../src/platform/ids.ts';
import { setEventAside } from './support/set-aside.ts';

const DAY_MS = 86_400_000;

describe('the jobs of the house', () => {
  let house: FleetWorld;
  let audit: AuditService;
  let inbox: Inbox;
  let room: PipelinesRoom;
  let alerts: AlertsRoom;
  let jobs: readonly JobSpec[];

  beforeEach(async () => {
    house = await openFleetWorld();
    const { database, clock, observer } = house;
    const retention = {
      inboxDays: 30,
      cardsDays: 40,
      auditDays: 50,
      runsDays: 60,
      releasesDays: 70,
      alertsDays: 80,
      actsDays: 80,
      backups: 2,
    };
    const config = (): Config => ({ ...house.config.current, retention });
    audit = createAuditService({ database, clock, config });
    ({ inbox } = createTestInbox(database, { handlers: [] }));
    room = openPipelinesRoom(database, config, { clock });
    alerts = openAlertsRoom(database, config, clock);
    const alertDesk = openAlertDesk(database, config, { clock });
    const github = openGithubRoom(database, config, { clock, processes: false });
    jobs = createJobs({
      config,
      database,
      observer,
      configChanges: createConfigChangeService({ config, database, clock }),
      versionSightings: createVersionSightings({ config, database, clock, fleets: house.fleets }),
      health: house.health,
      meshHistory: house.meshHistory,
      inbox,
      audit,
      runs: room.runs,
      silences: createSilenceService({
        config,
        database,
        clock,
        ids: createIds(clock),
        cards: roomCards(clock),
        facts: new RecordedFacts(),
      }),
      beats: { look: () => Promise.resolve() },
      deploys: testDeployService({ ...house, audit, config }),
      upgrades: () => Promise.resolve(),
      probes: {
        pass: () => Promise.resolve(),
        watch: () => Promise.resolve(),
        prune: () => Promise.resolve(0),
      },
      routeKeeper: createRouteKeeper({ config, clock, cards: roomCards(clock), database, guildId: 'a-guild' }),
      deployments: github.deployments,
      protections: github.protections,
      eventMirror: { look: () => Promise.resolve() },
      boards: { keep: () => Promise.resolve() },
      protectionGate: createProtectionGate({
        config,
        clock,
        protections: github.protections,
        windows: testWindowService({ database, clock, config, audit }),
        holds: testHoldService({ database, clock, config, audit }),
        acts: createActs({
          clock,
          facts: { state: () => Promise.resolve() },
          guildId: 'a-guild',
          wake: () => undefined,
        }),
        audit,
        guildId: 'a-guild',
      }),
      holds: testHoldService({ database, clock, config, audit }),
      away: github.away,
      releases: openReleasesRoom(database, config, { clock }).releases,
      alerts: alerts.alerts,
      handlings: alertDesk.handlings,
      alertSilences: alertDesk.silences,
      alertRooms: alertDesk,
      alarms: createCloudwatchAlarmService({ config, alerts: alerts.alerts }),
      awsApprovals: createAwsApprovalService({ config, cards: roomCards(clock) }),
      jenkinsBuilds: createJenkinsBuildService({
        database,
        clock,
        runs: room.runs,
        jenkins: () => ({ kind: 'none-configured' }),
        clean: (line) => line,
      }),
      approvals: testApprovalService({ database, clock, config, audit }),
      windows: testWindowService({ database, clock, config, audit }),
      scraper: { scrapeDue: () => Promise.resolve() },
      rollups: { rollUp: () => Promise.resolve() },
      budgets: { judgeAll: () => Promise.resolve() },
      expectations: { compareAll: () => Promise.resolve() },
      telemetry: { keep: () => Promise.resolve() },
      doctor: testDoctor(),
      clock,
      databasePath: house.databasePath,
    });
  });

  afterEach(async () => {
    await inbox.stop();
    await house.observer.idle();
    await house.close();
  });

  const run = async (name: string): Promise<void> => {
    const job = jobs.find((each) => each.name === name);
    if (job === undefined) throw new Error(`No job is called ${name}.`);
    await job.run(house.clock.now());
  };

  it('have names of their own and schedules that come', () => {
    expect(findJobFaults(jobs)).toEqual([]);
    for (const { name, schedule, timeZone } of jobs) {
      const parsed = parseSchedule(schedule, timeZone);
      expect(name).toMatch(/^[a-z]+(-[a-z]+)*$/);
      expect(parsed.kind === 'valid' && parsed.schedule.nextAfter(house.clock.now())).not.toBeNull();
    }
  });

  it('spread their beginnings within the time to the next', () => {
    for (const { schedule, timeZone, jitterMs = 0 } of jobs) {
      const parsed = parseSchedule(schedule, timeZone);
      if (parsed.kind === 'invalid') throw new Error(parsed.why);
      const first = parsed.schedule.nextAfter(house.clock.now()) ?? new Date(0);
      const second = parsed.schedule.nextAfter(first) ?? new Date(0);

      expect(jitterMs).toBeLessThan(second.getTime() - first.getTime());
    }
  });

  it('forget releases that nobody has spoken of for long', async () => {
    const now = house.clock.now().getTime();
    const releaseOf = (id: number, days: number) => {
      const at = new Date(now - days * DAY_MS);
      const said = { at, action: 'published', receivedAt: at } as const;
      return house.database.transaction((tx) => saveRelease(tx, testRelease({ key: `github:${id}`, said })));
    };
    await releaseOf(1, 71);
    await releaseOf(2, 69);

    await run('forget-releases');

    expect(await findRelease(house.database.read, 'github:1')).toBeNull();
    expect(await findRelease(house.database.read, 'github:2')).not.toBeNull();
  });

  it('forget what is past its retention, and nothing younger', async () => {
    const now = house.clock.now().getTime();
    const eventOf = async (days: number) => {
      const at = new Date(now - days * DAY_MS);
      const hex = at.getTime().toString(16).padStart(12, '0');
      const id = `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`;
      return setEventAside(house.database, { id, receivedAt: at, setAsideAt: at });
    };
    await eventOf(31);
    const young = await eventOf(29);
    const runOf = (number: number, days: number) =>
      house.database.transaction((tx) =>
        room.runs.record(tx, testRunEvent({ number, description: { createdAt: new Date(now - days * DAY_MS) } })),
      );
    await runOf(1, 61);
    await runOf(2, 59);

    for (const name of ['forget-events', 'forget-cards', 'forget-runs']) await run(name);

    const kept = await listSetAside(house.database.read, { limit: 10 });
    expect(kept.map(({ id }) => id)).toEqual([young]);
    expect(await room.runs.find(house.database.read, 'github:acme/node:8001')).toBeNull();
    expect(await room.runs.find(house.database.read, 'github:acme/node:8002')).not.toBeNull();
  });

  it('end alerts of which nothing is heard any more, and forget those that were over for long', async () => {
    await alerts.deliver(testNotification([testAlert()]));
    house.clock.advance(DAY_MS);
    await run('settle-alerts');
    const settled = alerts.facts.map(({ kind, episode: { ending } }) => [kind, ending]);
    await alerts.deliver(testNotification([testAlert({ labels: { alertname: 'DiskFull' } })]));
    const rows = async (): Promise<number> =>
      (await house.database.read.tables<AlertTables>().selectFrom('alerts').select('fingerprint').execute()).length;

    house.clock.advance(79 * DAY_MS);
    await run('forget-alerts');
    const young = await rows();
    house.clock.advance(2 * DAY_MS);
    await run('forget-alerts');

    expect(settled).toEqual([
      ['alert.fired', null],
      ['alert.resolved', 'silent'],
    ]);
    // DiskFull was never settled here, so that it counts as firing and is kept.
    expect([young, await rows()]).toEqual([2, 1]);
  });

  it('back the database up each night, and keep the newest', async () => {
    for (let night = 0; night < 3; night++) {
      await run('back-up');
      house.clock.advance(DAY_MS);
    }

    const kept = listBackups(house.databasePath);
    expect(kept.map(({ takenAt }) => takenAt.toISOString())).toEqual([
      new Date(house.clock.now().getTime() - DAY_MS).toISOString(),
      new Date(house.clock.now().getTime() - 2 * DAY_MS).toISOString(),
    ]);
    const [newest] = kept;
    expect(await checkDatabase({ path: newest?.path ?? '', migrations: MIGRATIONS })).toMatchObject({ kind: 'sound' });
  });

  it('seal the days of the audit that are over', async () => {
    await house.database.transaction((tx) =>
      audit.record(tx, {
        actor: testActor(),
        act: 'command:fleet list',
        requirement: { permission: 'fleet.view', fleet: null },
        verdict: 'allowed',
        outcome: 'list',
        subject: null,
      }),
    );
    house.clock.advance(DAY_MS);

    await run('seal-audit');

    expect(await audit.verify(house.database.read)).toMatchObject({ kind: 'intact', rows: 1, seals: 1 });
  });

  it('forget deploys with the runs that they were', async () => {
    const at = house.clock.now();
    const ended = { guildId: testActor().guildId, endedAt: at, overAt: at };
    await house.database.transaction(async (tx) => {
      await insertDeploy(tx, testDeploy({ ...ended, number: 1, actKey: 'a' }));
      await insertDeploy(tx, testDeploy({ ...ended, number: 2, actKey: 'b' }));
    });
    const left = async (): Promise<readonly number[]> =>
      (await listDeploysOf(house.database.read, { guildId: ended.guildId, fleet: null, limit: 9 })).map(
        ({ number }) => number,
      );

    house.clock.advance(59 * DAY_MS);
    await run('forget-deployments');
    expect(await left()).toEqual([2, 1]);
    house.clock.advance(2 * DAY_MS);
    await run('forget-deployments');
    expect(await left()).toEqual([2]);
  });

  it('look at every active fleet', async () => {
    const active = house.config.current.fleets.filter(({ lifecycle }) => lifecycle === 'active');
    const seen = async (): Promise<readonly string[]> =>
      (await house.fleets.readStatus(active))
        .filter(({ hosts }) => hosts.some(({ healthAt }) => healthAt !== null))
        .map(({ fleet }) => fleet.name);
    expect(await seen()).toEqual([]);

    await run('observe-fleets');

    expect((await seen()).toSorted()).toEqual(active.map(({ name }) => name).toSorted());
    expect(house.faults).toEqual([]);
  });
});
