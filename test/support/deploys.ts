import { createDeployers } from '../../src/deployers.ts';
import type { DeployerPort } from '../../src/holds/deployer-port.ts';
import { createDeployService, type DeployService } from '../../src/deploys/deploy-service.ts';
import type { DeployFact } from '../../src/deploys/deploy-fact.ts';
import type { Deploy } from '../../src/deploys/deploy.ts';
import { findAmong } from '../../src/act-connectors.ts';
import { createAuditService, type AuditService } from '../../src/audit/audit-service.ts';
import type { WaitingDeploy } from '../../src/holds/hold-outcome.ts';
import type { HoldFact } from '../../src/holds/hold-fact.ts';
import type { HoldService } from '../../src/holds/hold-service.ts';
import type { ActFact } from '../../src/platform/acts/act-fact.ts';
import { createActs } from '../../src/platform/acts/act-ledger.ts';
import { createActRunner, type ActRunner } from '../../src/platform/acts/act-runner.ts';
import type { ActCheckpoint } from '../../src/platform/acts/act-turn.ts';
import type { Acts } from '../../src/platform/acts/act.ts';
import type { Config, FleetConfig } from '../../src/platform/config/config.ts';
import { Secret } from '../../src/platform/config/secret.ts';
import type { Transaction } from '../../src/platform/database/transaction.ts';
import type { Actor } from '../../src/platform/gate.ts';
import { createOutbound } from '../../src/platform/outbound/create-outbound.ts';
import type { WindowService } from '../../src/windows/window-service.ts';
import { testActor } from './actor.ts';
import { testPerson } from './config.ts';
import { openFleetWorld, type FleetWorld } from './fleet-world.ts';
import { fleetsConfig, missionFleets } from './fleets.ts';
import { testHoldService } from './holds.ts';
import { TEST_GUILD } from './interactions.ts';
import { readBodies } from './pipelines.ts';
import { recordedLog } from './recorded-log.ts';
import { roomCards } from './room.ts';
import { testWindowService } from './windows.ts';

export const DEPLOYERS = { 'an-owner': '300000000000000001', 'a-maintainer': '300000000000000002' } as const;

export interface DeployHouse extends FleetWorld {
  readonly deploys: DeployService;
  readonly holds: HoldService;
  readonly windows: WindowService;
  readonly audit: AuditService;
  readonly acts: Acts;
  readonly fleet: FleetConfig;
  as(account: keyof typeof DEPLOYERS): { readonly actor: Actor; readonly act: string };
  /** Time passes, five seconds at a go, with all that is due on the way. */
  pass(ms: number): Promise<void>;
  /** Until it has ended, or so much time is over. */
  follow(number: number, mostMs?: number): Promise<Deploy>;
  /** What is not written down is lost, and whatever runs ends: a new one goes on from the store. */
  restart(): Promise<void>;
  /** Texts of cards by their kind, oldest first. */
  cards(kind: string): Promise<readonly string[]>;
  get(number: number): Promise<Deploy>;
}

export interface DeployHouseParts {
  /** What Muster speaks to in place of Jenkins itself: a wrapper of it, say. */
  readonly wrap?: (port: DeployerPort) => DeployerPort;
  readonly fleet?: Partial<FleetConfig>;
  /** What waits, by the source's own comparison; null: nobody can tell. */
  readonly waiting?: () => WaitingDeploy | null;
  /** What the house does of a deploy that changed. */
  readonly deployChanged?: (tx: Transaction, deploy: Deploy) => Promise<void>;
  /** Throw to crash there. */
  readonly checkpoint?: (point: ActCheckpoint) => void;
}

const STEP_MS = 5_000;

/** Holds, deploys and acts as they run, over the simulated world's Jenkins, hosts and directory. */
export async function openDeployHouse(parts: DeployHouseParts = {}): Promise<DeployHouse> {
  const house = await openFleetWorld(configOf(parts));
  const { database, clock, world } = house;
  const config = () => house.config.current;
  const audit = createAuditService({ database, clock, config });
  const windows = testWindowService({ database, clock, config, audit });
  const { user, apiToken } = world.credentials.jenkins;
  const http = createOutbound({
    name: 'ci',
    baseUrl: `${world.url}/jenkins`,
    requestsPerMinute: 60_000,
    credential: { kind: 'basic', user, secret: new Secret(apiToken) },
    clock,
  });
  const deployers = createDeployers({
    clock,
    database,
    outboundOf: () => http,
    findCodepipeline: () => null,
    ...(parts.wrap === undefined ? {} : { wrap: parts.wrap }),
  });
  const facts = {
    state: async (tx: Transaction, fact: ActFact | HoldFact | DeployFact): Promise<void> => {
      if (fact.kind === 'deploy.changed') await parts.deployChanged?.(tx, fact.deploy);
      if (fact.kind === 'hold.ended') await deploys.holdEnded(tx, fact.hold);
      if (!('act' in fact)) return;
      await holds.actChanged(tx, fact.act);
      await deploys.actChanged(tx, fact.act);
    },
  };
  const acts = createActs({ clock, facts, guildId: TEST_GUILD, wake: () => undefined });
  const holds: HoldService = testHoldService({
    database,
    clock,
    config,
    audit,
    acts,
    windows,
    facts: () => undefined,
    stateIn: (tx, fact) => facts.state(tx, fact),
    backTo: async (read, fleet) => (await deploys.branchOn(read, fleet))?.backTo ?? null,
    findDeployer: deployers.find,
  });
  const deploys: DeployService = createDeployService({
    config,
    facts,
    database,
    clock,
    audit,
    cards: roomCards(clock),
    windows,
    acts,
    guildId: TEST_GUILD,
    holds,
    fleets: house.fleets,
    observer: house.observer,
    waiting: () => Promise.resolve(parts.waiting?.() ?? null),
    tellVersions: () => Promise.resolve(new Map()),
    findDeployer: deployers.find,
  });
  const newRunner = (): ActRunner =>
    createActRunner({
      database,
      clock,
      facts,
      log: recordedLog(),
      findConnector: findAmong(deployers.acts),
      guard: (tx, act) => (deploys.owns(act) ? deploys.guard(tx, act) : holds.guard(tx, act)),
      random: () => 0,
      ...(parts.checkpoint === undefined ? {} : { checkpoint: parts.checkpoint }),
    });
  let runner = newRunner();
  await runner.start();
  const due = async (): Promise<void> => {
    runner.wake();
    await runner.idle();
    await holds.settle();
    runner.wake();
    await runner.idle();
    await deploys.follow();
    runner.wake();
    await runner.idle();
  };
  const get = async (number: number): Promise<Deploy> => {
    const deploy = await deploys.find(database.read, number);
    if (deploy === null) throw new Error(`There is no D-${number}.`);
    return deploy;
  };
  const pass = async (ms: number): Promise<void> => {
    for (let passed = 0; passed < ms; passed += STEP_MS) {
      clock.advance(STEP_MS);
      await due();
    }
  };
  return {
    ...house,
    deploys,
    holds,
    windows,
    audit,
    acts,
    get fleet() {
      const found = config().fleets.find(({ name }) => name === 'waku.test');
      if (found === undefined) throw new Error('no fleet');
      return found;
    },
    as: (account) => ({
      actor: testActor({ discordUserId: DEPLOYERS[account], displayName: account }),
      act: 'command:deploy test',
    }),
    pass,
    async follow(number, mostMs = 3_600_000) {
      for (let passed = 0; passed < mostMs; passed += STEP_MS) {
        const deploy = await get(number);
        if (deploy.endedAt !== null) return deploy;
        await pass(STEP_MS);
      }
      return get(number);
    },
    async restart() {
      runner.stop().catch(() => undefined);
      runner = newRunner();
      await runner.start();
      await due();
    },
    get,
    cards: (kind) => readBodies(database, kind),
    async close() {
      await runner.stop();
      http.close();
      await house.close();
    },
  };
}

function configOf({ fleet = {} }: DeployHouseParts): Config {
  const fleets = missionFleets().map((each) =>
    each.name === 'waku.test'
      ? {
          ...each,
          deployer: {
            kind: 'jenkins',
            connection: 'ci',
            job: 'nim-waku/deploy-waku-test',
            refParameter: 'GIT_REF',
          } as const,
          ...fleet,
        }
      : each,
  );
  const base = fleetsConfig(fleets);
  const everything = [{ permission: '*', fleets: ['*'] }];
  return {
    ...base,
    channels: [...base.channels, { name: 'devops', id: '110000000000000002' }].filter(
      ({ name }, index, all) => all.findIndex((each) => each.name === name) === index,
    ),
    people: Object.entries(DEPLOYERS).map(([name, id]) => testPerson({ name, discord: [id], grants: everything })),
  };
}

export interface DeployRoom extends Pick<FleetWorld, 'database' | 'clock' | 'fleets' | 'observer'> {
  readonly config: () => Config;
  readonly audit: AuditService;
}

/** The real service over real windows and holds; nothing carries out its acts. */
export function testDeployService({ database, clock, fleets, observer, config, audit }: DeployRoom): DeployService {
  return createDeployService({
    config,
    facts: { state: () => Promise.resolve() },
    database,
    clock,
    audit,
    cards: roomCards(clock),
    windows: testWindowService({ database, clock, config, audit }),
    acts: createActs({ clock, facts: { state: () => Promise.resolve() }, guildId: TEST_GUILD, wake: () => undefined }),
    guildId: TEST_GUILD,
    holds: testHoldService({ database, clock, config, audit }),
    fleets,
    observer,
    waiting: () => Promise.resolve(null),
    tellVersions: () => Promise.resolve(new Map()),
    findDeployer: () => null,
  });
}

export function testDeploy(parts: Partial<Deploy> = {}): Deploy {
  const at = new Date('2026-03-02T09:00:00Z');
  return {
    number: 1,
    guildId: TEST_GUILD,
    fleet: 'waku.test',
    kind: 'branch',
    ref: 'feature/x',
    backTo: 'master',
    reason: 'a look',
    askedBy: { userId: DEPLOYERS['an-owner'], person: 'an-owner', name: 'An owner' },
    hold: null,
    follows: null,
    state: 'done',
    because: null,
    begunAt: at,
    enteredAt: at,
    actKey: 'deploy:D-1:start',
    byHand: false,
    overrideUntil: null,
    owesPause: false,
    run: '#1',
    runUrl: null,
    receipt: { build: '1' },
    sha: 'a'.repeat(40),
    hosts: [],
    lookedAt: null,
    failingBecause: null,
    overAt: null,
    endedAt: at,
    dueAt: null,
    version: 1,
    ...parts,
  };
}
