import { testActDesk, testApprovalService } from '../support/approvals.ts';
import { openAlertDesk } from '../support/alert-desk.ts';
import { testDispatcher } from '../support/dispatcher.ts';
import { testDoctor } from '../support/house-facts.ts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readGuide } from '../../commands/command-entries.ts';
import { createCommands } from '../../commands/index.ts';
import { createAuditService } from '../../src/audit/audit-service.ts';
import type { Config, FleetConfig } from '../../src/platform/config/config.ts';
import type { Command } from '../../src/platform/discord/command.ts';
import type { Dispatcher } from '../../src/platform/discord/dispatcher.ts';
import { DUTIES } from '../../src/policy/duty.ts';
import { createMineService } from '../../src/mine/mine-service.ts';
import { createGate } from '../../src/policy/policy-service.ts';
import { openFleetWorld, type FleetWorld } from '../support/fleet-world.ts';
import { fleetsConfig, manyFleets, missionFleets } from '../support/fleets.ts';
import { press, slash, typing, type Who } from '../support/interactions.ts';
import { RecordingResponder } from '../support/recording-responder.ts';
import { listActs } from '../support/registered-acts.ts';
import { testServices } from '../support/probes.ts';
import { testPipelineQuestions } from '../support/pipeline-questions.ts';
import { testRouteServices } from '../support/subscriptions.ts';
import { createIds } from '../../src/platform/ids.ts';
import { createCalendarService } from '../../src/windows/calendar-service.ts';
import { testDeployService } from '../support/deploys.ts';
import { testHoldService } from '../support/holds.ts';
import { testExecution } from '../support/upgrades.ts';
import { testWindowService } from '../support/windows.ts';
import {
  testDrafts,
  testHistory,
  testStandIns,
  testStudies,
  testRequestService,
  testUpgradeBegins,
} from '../support/requests.ts';
import { testInboxService } from '../support/set-aside.ts';

const OWNERS = '400000000000000001';
const MAINTAINERS = '400000000000000002';
const OWNER: Who = { userId: '200000000000000001', roles: [OWNERS] };
const MAINTAINER: Who = { userId: '200000000000000002', roles: [MAINTAINERS] };
const READER: Who = { userId: '200000000000000008' };

const FLEETS: readonly FleetConfig[] = missionFleets().map((fleet) =>
  fleet.name === 'waku.test' ? { ...fleet, sharedDuties: ['commission-upgrade', 'watch-fleet-health'] } : fleet,
);
const all = (permission: string) => ({ permission, fleets: ['*'] });
const CONFIG = fleetsConfig(FLEETS, {
  roles: [
    { name: 'owners', id: OWNERS, grants: [] },
    { name: 'maintainers', id: MAINTAINERS, grants: [all('inbox.*')] },
  ],
  policy: {
    everyone: [all('fleet.view'), all('upgrade.view'), all('help.read')],
    owner: ['upgrade.request', 'upgrade.cancel', 'audit.search'],
    maintainer: ['upgrade.decide', 'upgrade.cancel'],
    shell: [],
  },
});

describe('what Muster tells of itself', () => {
  let house: FleetWorld;
  let commands: readonly Command[];
  let responder: RecordingResponder;
  let dispatcher: Dispatcher;

  async function open(config: Config): Promise<void> {
    house = await openFleetWorld(config);
    const { database, clock, fleets } = house;
    const inForce = () => house.config.current;
    const audit = createAuditService({ database, clock, config: inForce });
    const gate = createGate(inForce);
    const approvals = testApprovalService({ database, clock, config: inForce, audit });
    const windows = testWindowService({ database, clock, config: inForce, audit });
    const holds = testHoldService({ database, clock, config: inForce, audit });
    const deploys = testDeployService({ ...house, config: inForce, audit });
    const requests = testRequestService({ database, clock, config: inForce, audit, fleets });
    const alertDesk = openAlertDesk(database, inForce, { clock });
    const { handlings } = alertDesk;
    commands = createCommands({
      ...alertDesk,
      mine: createMineService({
        config: inForce,
        clock,
        gate,
        approvals,
        holds,
        deploys,
        handlings,
        requests,
        windows,
      }),
      ...testPipelineQuestions({ config: inForce, gate }),
      ...testRouteServices({ database, clock, config: inForce, audit }),
      services: testServices({ config: inForce, clock, database, gate }),
      fleets,
      health: house.health,
      fleetMetrics: house.fleetMetrics,
      bandwidth: house.bandwidth,
      shardList: house.shardList,
      meshes: house.meshes,
      meshHistory: house.meshHistory,
      meshAlerts: async () => [],
      shardTop: house.shardTop,
      budgets: house.budgets,
      history: testHistory({ database, clock, config: inForce, audit, fleets }),
      standIns: testStandIns({ database, clock, config: inForce, audit, fleets }),
      drafts: testDrafts({ database, clock, config: inForce, audit, fleets }),
      menuSubject: () => Promise.resolve(null),
      gate,
      audit,
      inboxService: testInboxService({ database, audit }),
      requests,
      begins: testUpgradeBegins({ database, clock, config: inForce, audit, approvals, windows }),
      studies: testStudies({ database, clock, config: inForce, audit, approvals, windows }),
      execution: testExecution({ ...house, config: inForce, audit, approvals, windows }),
      doctor: testDoctor(),
      windows,
      holds,
      deploys,
      calendar: createCalendarService({
        config: inForce,
        database,
        clock,
        ids: createIds(clock),
        gate,
        audit,
        guildId: inForce().guild.id ?? '',
      }),
      can: { config: inForce, gate, windows, approvals, rolesOf: () => Promise.resolve([]) },
      approvals,
      actDesk: testActDesk({ database, clock, config: inForce, audit }),
      database,
      clock,
      config: inForce,
    });
    responder = new RecordingResponder();
    dispatcher = testDispatcher({
      commands,
      gate,
      audit,
      database,
      responder,
      clock,
    });
  }

  beforeEach(() => open(CONFIG));

  afterEach(async () => {
    await dispatcher.settled();
    await house.close();
  });

  async function told(interaction: Parameters<Dispatcher['dispatch']>[0]): Promise<string> {
    responder.calls.length = 0;
    await dispatcher.dispatch(interaction);
    const [first, second] = responder.calls;
    expect(responder.summary[0]).toMatch(/^callback (?:5 private|6|8)/);
    return JSON.stringify(second ?? first)
      .replaceAll('\\n', '\n')
      .replaceAll('\\\\', '\\');
  }

  const option = (name: string, value: string) => [{ name, type: 3, value }];
  const help = (who: Who, topic?: string) =>
    told(slash('help', topic === undefined ? [] : option('topic', topic), who));
  const duties = (who: Who, fleet?: string) =>
    told(slash('duties', fleet === undefined ? [] : option('fleet', fleet), who));

  /** Every page of /help without a topic. */
  async function wholeHelp(who: Who): Promise<string> {
    const first = await help(who);
    const pages = Number(/Page 1 of (\d+)/.exec(first)?.[1] ?? 1);
    const others: string[] = [];
    for (let page = 2; page <= pages; page += 1) others.push(await told(press(`help-page:${page}`, who)));
    return [first, ...others].join('\n');
  }

  describe('/help', () => {
    it.each([
      ['few fleets', CONFIG],
      ['two hundred fleets', fleetsConfig(manyFleets(200, 1), { policy: CONFIG.policy })],
    ])('has every command and subcommand that is registered, with %s', async (_what, config) => {
      await house.close();
      await open(config);

      const said = await wholeHelp(READER);

      const typed = listActs(commands)
        .filter((act) => act.startsWith('command:'))
        .map((act) => act.replace('command:', '/'));
      expect(typed.length).toBeGreaterThan(10);
      expect(typed.filter((each) => !said.includes(`\`${each}`))).toEqual([]);
      expect(said).not.toContain('are not shown');
      expect(said).not.toContain('… and');
    });

    it('says where somebody may, and who may elsewhere', async () => {
      const line = (said: string, usage: string) => said.split('\n').find((each) => each.includes(`\`${usage}`)) ?? '';

      expect(line(await wholeHelp(MAINTAINER), '/upgrade request')).toContain(
        'Yours on `waku.test`; on `status.prod`, `status.staging`, `waku.sandbox`: owners may.',
      );
      expect(line(await wholeHelp(READER), '/inbox replay')).toContain('Not yours: maintainers may.');
      expect(line(await wholeHelp(MAINTAINER), '/inbox replay')).toContain('Yours to use.');
      expect(line(await wholeHelp(READER), '/fleet status')).toContain('Yours on every fleet you see.');
      expect(line(await wholeHelp(READER), '/audit search')).toContain('Not yours: on');
    });

    it('tells nothing of fleets that are not theirs to see', async () => {
      const everyone = [all('help.read'), { permission: 'fleet.view', fleets: ['waku.*'] }];
      house.config.current = { ...CONFIG, policy: { ...CONFIG.policy, everyone } };

      expect(await wholeHelp(READER)).not.toMatch(/status\.(?:prod|staging|test)/);
      expect(await help(READER, 'upgrade request')).not.toMatch(/status\.(?:prod|staging|test)/);
    });

    it('tells one topic in full: options, permission, duty', async () => {
      const said = await help(OWNER, '/Upgrade  request');

      expect(said).toContain(
        '/upgrade request <fleet> <version> <reason> [precondition] [config] [bandwidth] [wanted] [risk] [replaces] [override]',
      );
      expect(said).toContain('`replaces` (may be left out): An open request');
      expect(said).toContain('`upgrade.request`: may ask for an upgrade');
      expect(said).toContain('the owner’s duty 3: commission upgrades');
    });

    it('tells a command with all it holds', async () => {
      const said = await help(READER, 'upgrade');

      for (const each of ['request', 'list', 'show', 'cancel']) expect(said).toContain(`\`/upgrade ${each}`);
    });

    it('does not know what is not there, and repeats no foreign text', async () => {
      expect(await help(READER, 'upgrdae')).toContain('`upgrdae` is no topic of `/help`.');
      expect(await help(READER, '@everyone ``')).toContain('That is no topic of `/help`.');
    });

    it('offers its topics while somebody types', async () => {
      const offered = await told(
        typing('help', [{ name: 'topic', type: 3, value: '/UPGRADE', focused: true }], READER),
      );

      expect(offered).toMatch(/"upgrade".*"upgrade request".*"upgrade cancel"/);
    });
  });

  describe('/duties', () => {
    it('has for every duty a registered command, or says by hand', () => {
      const paths = readGuide(commands).flatMap(({ entries }) => entries.map(({ path }) => path));

      const unknown = DUTIES.flatMap((duty) => duty.commands).filter((path) => !paths.includes(path));
      expect(unknown).toEqual([]);
      expect(DUTIES.filter((duty) => duty.commands.length === 0 && duty.byHand === null)).toEqual([]);
    });

    it('has all seven duties of an owner and those of a maintainer', async () => {
      const said = await duties(READER);

      for (const { text } of DUTIES) expect(said).toContain(text.slice(1));
      expect(said).toMatch(
        /What the owner of a fleet does.*\*\*1\.\*\*.*\*\*7\.\*\*.*What its maintainer does.*\*\*1\.\*\*/s,
      );
      expect(said).toContain('Commission new fleets. By hand: agree with the maintainer');
    });

    it('says what is whose: own fleets, shared duties, and who else may', async () => {
      const maintainer = await duties(MAINTAINER);
      const owner = await duties(OWNER, 'status.prod');
      const shared = await duties(MAINTAINER, 'waku.test');
      const reader = await duties(READER, 'status.prod');

      expect(maintainer).toContain('You own no fleet that you see.');
      expect(maintainer).toContain('You maintain `status.prod`, `status.staging`, `waku.test`, `waku.sandbox`.');
      expect(maintainer).toContain(
        'Commission upgrades (shared with the maintainer on `waku.test`): `/upgrade request` (yours on `waku.test`;',
      );
      expect(owner).toContain('The owner, owners, benefits from the fleet and commissions it. You are its owner.');
      expect(owner).toContain(
        'Commission upgrades: `/upgrade request` (yours), `/upgrade list` (yours), `/upgrade cancel` (yours).',
      );
      expect(shared).toContain('Commission upgrades (shared with the maintainer): `/upgrade request` (yours)');
      expect(reader).toContain('You are neither of the two.');
      expect(reader).toContain('`/upgrade request` (owners may)');
    });

    it('takes an old name, and says what is not there or not theirs to see in the same words', async () => {
      const old = await duties(READER, 'shards.test');
      const everyone = [{ permission: 'fleet.view', fleets: ['waku.*'] }];
      house.config.current = { ...CONFIG, policy: { ...CONFIG.policy, everyone } };

      const hidden = await duties(READER, 'status.prod');
      const missing = await duties(READER, 'no-such.prod');

      expect(old).toContain('status.prod: its owner’s duties');
      expect(hidden.replace('status.prod', 'no-such.prod')).toBe(missing);
      expect(await duties(READER)).not.toContain('status.prod');
    });

    it('offers fleets while somebody types', async () => {
      const offered = await told(
        typing('duties', [{ name: 'fleet', type: 3, value: 'shards', focused: true }], READER),
      );

      expect(offered).toContain('"name":"shards.test → status.prod","value":"status.prod"');
    });
  });
});
