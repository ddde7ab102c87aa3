import type { ApprovalFact } from '../../src/approvals/approval-fact.ts';
import type { ApprovalService } from '../../src/approvals/approval-service.ts';
import type { MetricsPort } from '../../src/metrics/metrics-port.ts';
import type { FactSink } from '../../src/platform/facts.ts';
import { createExecution, type ExecutionService } from '../../src/requests/execute-service.ts';
import { recordChange } from '../../src/requests/request-record-service.ts';
import { deployRequirement, doerOf } from '../../src/requests/request-rights.ts';
import type { RequestFact } from '../../src/requests/request-fact.ts';
import { findRequest, insertRequest, listSteps, nextNumber, saveStep } from '../../src/requests/request-store.ts';
import { stepRequest, type UpgradeRequest } from '../../src/requests/request.ts';
import { settleUpgrades } from '../../src/requests/settle-service.ts';
import { findWatch } from '../../src/requests/watch-store.ts';
import type { Watch } from '../../src/requests/watch.ts';
import type { World } from '../../src/sandbox/world/world.ts';
import type { WindowService } from '../../src/windows/window-service.ts';
import { testApprovalService } from './approvals.ts';
import {
  openDeployHouse,
  testDeployService,
  type DeployHouse,
  type DeployHouseParts,
  type DeployRoom,
} from './deploys.ts';
import { testHoldService } from './holds.ts';
import { TEST_GUILD } from './interactions.ts';
import { testRequest } from './requests.ts';
import { roomCards } from './room.ts';

export interface UpgradeHouse extends DeployHouse {
  readonly execution: ExecutionService;
  readonly approvals: ApprovalService;
  /** An accepted request for a version of `waku.test`. */
  accepted(version: string): Promise<UpgradeRequest>;
  /** Begins it as the decision to begin does, everything else aside; throws what it was refused with. */
  begin(request: UpgradeRequest, account?: 'an-owner' | 'a-maintainer' | 'planned'): Promise<UpgradeRequest>;
  request(number: number): Promise<UpgradeRequest>;
  watch(number: number): Promise<Watch>;
  states(number: number): Promise<readonly string[]>;
  /** Until it is in one of these states, or so much time is over. */
  until(number: number, states: readonly UpgradeRequest['state'][], mostMs?: number): Promise<UpgradeRequest>;
  /** Time passes, with the job that looks after requests. */
  live(ms: number): Promise<void>;
}

const SOAK_HOURS = 1;
const STEP_MS = 60_000;

/** Deploys over the simulated world, and upgrade requests that are carried out by them. */
export async function openUpgradeHouse(parts: DeployHouseParts = {}): Promise<UpgradeHouse> {
  const upgrades = {
    approvals: [],
    notByAuthor: false,
    after: [],
    soakHours: SOAK_HOURS,
    decideDays: 30,
    beginDays: 14,
    rollback: { people: 1 },
  };
  const house = await openDeployHouse({
    ...parts,
    fleet: { upgrades, ...parts.fleet },
    deployChanged: (tx, deploy) => execution.deployChanged(tx, deploy),
  });
  house.metrics.port = startsOf(house.world);
  const { database, clock, audit, fleets, holds, deploys, windows, health } = house;
  const config = () => house.config.current;
  const facts: FactSink<RequestFact | ApprovalFact> = {
    async state(tx, fact) {
      if (fact.kind === 'upgrade.deploying' && 'request' in fact) await execution.begun(tx, fact.request);
      if (fact.kind === 'approval.agreed' && 'approval' in fact) await execution.approvalEnded(tx, fact.approval);
    },
  };
  const approvals = testApprovalService({
    database,
    clock,
    config,
    audit,
    facts,
    bindingNow: async (tx, approval) => {
      const binding = await execution.bindingNow(tx, approval);
      return binding === undefined ? 'as-asked' : binding;
    },
  });
  const cards = roomCards(clock);
  const deps = { config, database, clock, audit, cards, facts, guildId: TEST_GUILD };
  const execution: ExecutionService = createExecution({
    ...deps,
    fleets,
    approvals,
    windows,
    holds,
    deploys,
    health,
    tellVersions: () => Promise.resolve(new Map()),
  });
  const request = async (number: number): Promise<UpgradeRequest> => {
    const found = await findRequest(database.read, TEST_GUILD, number);
    if (found === null) throw new Error(`There is no UP-${number}.`);
    return found;
  };
  const notDue = (): Promise<never> => Promise.reject(new Error('Only what is carried out falls due here.'));
  const settle = () =>
    settleUpgrades({
      database,
      clock,
      guildId: TEST_GUILD,
      cases: { age: notDue, begin: notDue, watch: (due) => execution.watch(due) },
    });
  const live = async (ms: number): Promise<void> => {
    for (let passed = 0; passed < ms; passed += STEP_MS) {
      await house.pass(STEP_MS);
      await house.observer.observe([house.fleet], { waitMs: 5_000, versions: 'when-due' });
      await settle();
    }
  };
  return {
    ...house,
    get fleet() {
      return house.fleet;
    },
    execution,
    approvals,
    request,
    live,
    accepted: (text) =>
      database.transaction(async (tx) => {
        const number = await nextNumber(tx);
        const requestedBy = doerOf(config(), house.as('an-owner').actor);
        const version = { text, kind: 'tag', key: `tag:${text}` } as const;
        const asked = testRequest({
          ...{ number, fleet: 'waku.test', version, requestedBy, requestedAt: clock.now() },
          enteredAt: clock.now(),
        });
        await insertRequest(tx, asked);
        const by = doerOf(config(), house.as('a-maintainer').actor);
        const stepped = stepRequest(asked, { kind: 'accept' }, { by, at: clock.now(), seen: null });
        await saveStep(tx, stepped.request, by);
        return stepped.request;
      }),
    async begin(wanted, account = 'a-maintainer') {
      const prepared = await execution.prepare(house.fleet);
      const by = account === 'planned' ? null : house.as(account);
      const doer = by === null ? null : doerOf(config(), by.actor);
      return database.transaction(async (tx) => {
        const started = await execution.begin(tx, {
          request: wanted,
          fleet: house.fleet,
          by: doer,
          actor: by?.actor ?? null,
          prepared,
          overrideUntil: null,
        });
        if (started.kind !== 'begun') throw new Error(`${started.kind}: ${started.why}`);
        const act = { kind: 'begin', execution: started.execution } as const;
        const stepped = stepRequest(wanted, act, { by: doer, at: clock.now(), seen: null });
        if (stepped.kind === 'changed') throw new Error('changed');
        await saveStep(tx, stepped.request, doer);
        const judged = { by: by ?? house.as('a-maintainer'), requirement: deployRequirement(wanted) };
        await recordChange(tx, deps, { request: stepped.request, ...judged, told: false });
        return stepped.request;
      });
    },
    async watch(number) {
      const found = await findWatch(database.read, number);
      if (found === null) throw new Error(`Nobody watches UP-${number}.`);
      return found;
    },
    states: async (number) => (await listSteps(database.read, number)).map(({ state }) => state),
    async until(number, states, mostMs = 3_600_000) {
      for (let passed = 0; passed < mostMs; passed += STEP_MS) {
        const is = await request(number);
        if (states.includes(is.state)) return is;
        await live(STEP_MS);
      }
      return request(number);
    },
  };
}

export interface ExecutionRoom extends DeployRoom, Pick<UpgradeHouse, 'health' | 'approvals'> {
  readonly windows: WindowService;
}

/** The real service over real holds and deploys; nothing carries out their acts. */
export function testExecution(room: ExecutionRoom): ExecutionService {
  const { database, clock, config, audit, fleets, health, approvals, windows } = room;
  return createExecution({
    ...{ config, database, clock, audit, fleets, health, approvals, windows },
    cards: roomCards(clock),
    facts: { state: () => Promise.resolve() },
    guildId: TEST_GUILD,
    holds: testHoldService({ database, clock, config, audit }),
    deploys: testDeployService(room),
    tellVersions: () => Promise.resolve(new Map()),
  });
}

/** When each simulated process began, as its metrics would say. */
function startsOf(world: World): MetricsPort {
  return {
    read: (query, { hosts, at }) =>
      Promise.resolve(
        query === 'started-at'
          ? {
              kind: 'answered',
              from: 'prometheus',
              rows: world.nodes
                .filter(({ host }) => hosts.includes(host.name))
                .map(({ host: { name: host }, startedAt }) => ({
                  ...{ host, shard: null, kind: null, at },
                  value: startedAt.getTime() / 1000,
                })),
            }
          : { kind: 'no-data', detail: 'no series answered' },
      ),
    readRange: () => Promise.resolve({ kind: 'no-data', detail: 'no series answered' }),
  };
}
