import type { ApprovalFact } from '../../src/approvals/approval-fact.ts';
import { createApprovalService, type ApprovalService } from '../../src/approvals/approval-service.ts';
import type { Approval } from '../../src/approvals/approval.ts';
import { createAuditService } from '../../src/audit/audit-service.ts';
import { createFleetService } from '../../src/fleets/fleet-service.ts';
import { createFleetObserver } from '../../src/fleets/observe-service.ts';
import { createActs } from '../../src/platform/acts/act-ledger.ts';
import type { Config } from '../../src/platform/config/config.ts';
import type { Database } from '../../src/platform/database/transaction.ts';
import type { FactSink } from '../../src/platform/facts.ts';
import type { Actor } from '../../src/platform/gate.ts';
import { createIds } from '../../src/platform/ids.ts';
import { createGate } from '../../src/policy/policy-service.ts';
import { readApprovalsAbout } from '../../src/approvals/approval-reading-service.ts';
import type { Beginning, ExecutionPort } from '../../src/requests/begin-execution-service.ts';
import type { RequestFact } from '../../src/requests/request-fact.ts';
import { doerOf } from '../../src/requests/request-rights.ts';
import type { RequestService } from '../../src/requests/request-service.ts';
import { findRequest, insertRequest, listSteps, nextNumber } from '../../src/requests/request-store.ts';
import { requestId, type UpgradeRequest } from '../../src/requests/request.ts';
import { settleUpgrades } from '../../src/requests/settle-service.ts';
import { signOffPrefix } from '../../src/requests/sign-off.ts';
import { createUpgradeBeginService, type UpgradeBeginService } from '../../src/requests/upgrade-begin-service.ts';
import type { WindowFact } from '../../src/windows/window-fact.ts';
import { planWindow, type WindowWish } from '../../src/windows/window-plan.ts';
import { createWindowService, type WindowService } from '../../src/windows/window-service.ts';
import type { ReleaseWindow } from '../../src/windows/window.ts';
import { TestClock } from './clock.ts';
import { openTestDatabase } from './database.ts';
import { readBodies } from './pipelines.ts';
import { testRequest, testRequestService } from './requests.ts';
import { roomCards } from './room.ts';

export interface BeginHouse {
  readonly database: Database;
  readonly clock: TestClock;
  readonly config: { current: Config };
  readonly requests: RequestService;
  readonly begins: UpgradeBeginService;
  readonly approvals: ApprovalService;
  readonly windows: WindowService;
  /** What was handed over to be carried out, in order. */
  readonly begun: Beginning[];
  /** As when the process dies before the transaction that states a fact is durable. */
  crashes: boolean;
  /** What carrying out answers; null: it begins. */
  refuses: Awaited<ReturnType<ExecutionPort['begin']>> | null;
  file(by: Actor, parts?: Partial<UpgradeRequest>): Promise<UpgradeRequest>;
  request(number: number): Promise<UpgradeRequest>;
  approvalsOf(number: number): Promise<readonly Approval[]>;
  agree(approval: Approval, by: Actor): Promise<string>;
  openWindow(wish: Partial<WindowWish>, by: Actor): Promise<ReleaseWindow>;
  /** What the jobs do, once. */
  settle(): Promise<void>;
  states(number: number): Promise<readonly string[]>;
  /** Texts of cards by their kind. */
  cards(kind: string): Promise<readonly string[]>;
  close(): Promise<void>;
}

/**
 * Requests, approvals and windows as they run, wired as reactions wire them, over a fulfilment of the port that carries
 * out nothing.
 */
export async function openBeginHouse(initial: Config): Promise<BeginHouse> {
  const current = { current: initial };
  const config = (): Config => current.current;
  const clock = new TestClock('2026-03-02T09:00:00Z');
  const { database, close } = await openTestDatabase();
  const audit = createAuditService({ database, clock, config });
  const gate = createGate(config);
  const guildId = initial.guild.id ?? '';
  const begun: Beginning[] = [];
  const facts: FactSink<RequestFact | ApprovalFact | WindowFact> = {
    async state(tx, fact) {
      if ('request' in fact) await begins.requestChanged(tx, fact.request);
      else if ('approval' in fact) {
        await windows.approvalEnded(tx, fact.approval);
        await begins.approvalChanged(tx, fact.approval);
      } else if (fact.kind === 'window.changed') {
        await windows.settleOne(tx, fact.window.number);
        await begins.windowChanged(tx, fact.window);
      }
      if (house.crashes) throw new Error('A crash.');
    },
  };
  const parts = { config, database, clock, gate, audit, cards: roomCards(clock), facts, guildId };
  const approvals = createApprovalService({
    ...parts,
    bindingNow: async (tx, { subject }) => {
      const override = await windows.bindingNow(tx, subject);
      const binding = override === undefined ? await begins.bindingNow(tx, subject) : override;
      return binding === undefined ? 'as-asked' : binding;
    },
    objection: (read, approval, person) => begins.objection(read, approval, person),
  });
  const acts = createActs({ clock, facts: { state: () => Promise.resolve() }, guildId, wake: () => undefined });
  const windows = createWindowService({ ...parts, ids: createIds(clock), approvals, acts });
  const execution: ExecutionPort = {
    prepare: () => Promise.resolve({ backTo: 'v0.38.0', before: null }),
    begin: (tx, beginning) => {
      if (house.refuses !== null) return Promise.resolve(house.refuses);
      tx.afterCommit(() => begun.push(beginning));
      const { by } = beginning;
      const deploy = { by, begunAt: clock.now(), deploy: begun.length + 1, backTo: 'v0.38.0', hold: null };
      return Promise.resolve({ kind: 'begun', execution: { ...deploy, soak: null, rollback: null } });
    },
  };
  const begins: UpgradeBeginService = createUpgradeBeginService({ ...parts, approvals, windows, execution });
  const observer = createFleetObserver({
    config,
    database,
    clock,
    ports: { registry: () => null, nodes: () => null },
    onFault: (error) => {
      throw error;
    },
  });
  const fleets = createFleetService({ config, database, clock, gate, observer });
  const requests = testRequestService({ database, clock, config, audit, fleets, facts });
  const house: BeginHouse = {
    database,
    clock,
    config: current,
    requests,
    begins,
    approvals,
    windows,
    begun,
    crashes: false,
    refuses: null,
    file: (by, more = {}) =>
      database.transaction(async (tx) => {
        const request = testRequest({
          ...{ number: await nextNumber(tx), guildId, requestedBy: doerOf(config(), by) },
          ...{ requestedAt: clock.now(), enteredAt: clock.now() },
          ...more,
        });
        await insertRequest(tx, request);
        return request;
      }),
    async request(number) {
      const found = await findRequest(database.read, guildId, number);
      if (found === null) throw new Error(`There is no ${requestId(number)}.`);
      return found;
    },
    approvalsOf: (number) => readApprovalsAbout(database.read, guildId, signOffPrefix({ number })),
    async agree({ number }, actor) {
      const ask = { number, act: { kind: 'agree' }, seen: null } as const;
      const outcome = await approvals.decide(ask, { actor, act: 'button:approval-agree' });
      return outcome?.kind === 'not-you' ? outcome.why : (outcome?.kind ?? 'none');
    },
    openWindow(wish, actor) {
      const whole: WindowWish = {
        ...{ kind: 'allow', name: 'Release window', start: 'tomorrow 10:00', length: '2h', repeats: null, zone: null },
        ...{ fleets: 'status.prod', environments: null, pipelines: null, trains: null, staff: null },
        ...{ closing: 'finish', channel: null },
        ...wish,
      };
      const planned = planWindow(whole, { config: config(), now: clock.now(), timeZone: 'Europe/Berlin' });
      if (planned.kind !== 'planned') throw new Error(JSON.stringify(planned));
      return windows.schedule(planned.plan, { actor, act: 'command:window schedule' });
    },
    async settle() {
      await database.transaction((tx) => windows.settle(tx));
      await database.transaction((tx) => approvals.settle(tx));
      const other = (): Promise<void> => Promise.resolve();
      const cases = { age: other, begin: (due: UpgradeRequest) => begins.beginDue(due), watch: other };
      await settleUpgrades({ database, clock, guildId, cases });
    },
    states: async (number) => (await listSteps(database.read, number)).map(({ state }) => state),
    cards: (kind) => readBodies(database, kind),
    close,
  };
  return house;
}
