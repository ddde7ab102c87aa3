import { createAuditService, type AuditService } from '../../src/audit/audit-service.ts';
import type { ApprovalFact } from '../../src/approvals/approval-fact.ts';
import type { ApprovalService } from '../../src/approvals/approval-service.ts';
import { createActs } from '../../src/platform/acts/act-ledger.ts';
import type { Acts } from '../../src/platform/acts/act.ts';
import type { Config } from '../../src/platform/config/config.ts';
import type { Database } from '../../src/platform/database/transaction.ts';
import type { Actor } from '../../src/platform/gate.ts';
import { createIds } from '../../src/platform/ids.ts';
import { createGate } from '../../src/policy/policy-service.ts';
import { createWindowService, type WindowService } from '../../src/windows/window-service.ts';
import type { WindowFact } from '../../src/windows/window-fact.ts';
import { planWindow, type WindowWish } from '../../src/windows/window-plan.ts';
import type { WindowPlan } from '../../src/windows/window.ts';
import { testActor } from './actor.ts';
import { testApprovalService } from './approvals.ts';
import { TestClock } from './clock.ts';
import { testConfig, testFleet, testPerson } from './config.ts';
import { openTestDatabase } from './database.ts';
import { readBodies } from './pipelines.ts';
import { RecordedFacts } from './recorded-facts.ts';
import { roomCards } from './room.ts';

export const ACCOUNTS = {
  'an-owner': '300000000000000001',
  'a-maintainer': '300000000000000002',
  'an-operator': '300000000000000003',
  'a-stranger': '300000000000000009',
} as const;
export type Account = keyof typeof ACCOUNTS;

export interface WindowHouse {
  readonly database: Database;
  readonly path: string;
  readonly clock: TestClock;
  readonly config: { current: Config };
  readonly windows: WindowService;
  readonly approvals: ApprovalService;
  readonly acts: Acts;
  readonly audit: AuditService;
  readonly facts: RecordedFacts<WindowFact>;
  as(account: Account): { readonly actor: Actor; readonly act: string };
  plan(wish: Partial<WindowWish>): WindowPlan;
  /** What the job does, once. */
  settle(): Promise<void>;
  /** Texts of cards by their kind, oldest first. */
  cards(kind: string): Promise<readonly string[]>;
  close(): Promise<void>;
}

export function windowsConfig(parts: Partial<Config['windows']> = {}): Config {
  const base = testConfig();
  return testConfig({
    channels: [
      { name: 'devops', id: '110000000000000002' },
      { name: 'releases', id: '110000000000000004' },
    ],
    people: Object.entries(ACCOUNTS)
      .filter(([name]) => name !== 'a-stranger')
      .map(([name, id]) =>
        testPerson({ name, discord: [id], timeZone: 'Europe/Berlin', grants: [{ permission: '*', fleets: ['*'] }] }),
      ),
    fleets: [testFleet({ name: 'status.prod' }), testFleet({ name: 'waku.test' })],
    windows: {
      ...base.windows,
      needed: [{ acts: ['deploy'], fleets: ['*.prod'], environments: [], pipelines: [], trains: [] }],
      ...parts,
    },
  });
}

/** The windows room as it runs, with real approvals, acts and cards, and no relay that would show them. */
export async function openWindowHouse(initial: Config = windowsConfig()): Promise<WindowHouse> {
  const config = { current: initial };
  const clock = new TestClock('2026-03-02T09:00:00Z');
  const { database, path, close } = await openTestDatabase();
  const current = (): Config => config.current;
  const audit = createAuditService({ database, clock, config: current });
  const facts = new RecordedFacts<WindowFact>();
  const guildId = testActor().guildId;
  const acts = createActs({
    clock,
    facts: { state: () => Promise.resolve() },
    guildId,
    wake: () => undefined,
  });
  const approvals = testApprovalService({
    database,
    clock,
    config: current,
    audit,
    facts: { state: (tx, { approval }: ApprovalFact) => windows.approvalEnded(tx, approval) },
  });
  const windows: WindowService = createWindowService({
    config: current,
    database,
    clock,
    ids: createIds(clock),
    gate: createGate(current),
    audit,
    cards: roomCards(clock),
    facts: {
      state: async (tx, fact) => {
        await facts.state(tx, fact);
        if (fact.kind === 'window.changed') await windows.settleOne(tx, fact.window.number);
      },
    },
    approvals,
    acts,
    guildId,
  });
  return {
    database,
    path,
    clock,
    config,
    windows,
    approvals,
    acts,
    audit,
    facts,
    as: (account) => ({
      actor: testActor({ discordUserId: ACCOUNTS[account], displayName: account }),
      act: 'command:window test',
    }),
    plan(wish) {
      const whole: WindowWish = {
        kind: 'allow',
        name: 'Release window',
        start: 'tomorrow 10:00',
        length: '2h',
        repeats: null,
        zone: null,
        fleets: 'status.*',
        environments: null,
        pipelines: null,
        trains: null,
        staff: null,
        closing: 'finish',
        channel: null,
        ...wish,
      };
      const planned = planWindow(whole, { config: config.current, now: clock.now(), timeZone: 'Europe/Berlin' });
      if (planned.kind !== 'planned') throw new Error(`${planned.field}: ${planned.why}`);
      return planned.plan;
    },
    settle: () => database.transaction((tx) => windows.settle(tx)),
    cards: (kind) => readBodies(database, kind),
    close,
  };
}
