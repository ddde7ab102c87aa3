import type { FleetService } from '../../src/fleets/fleet-service.ts';
import type { ApprovalService } from '../../src/approvals/approval-service.ts';
import type { Clock } from '../../src/platform/clock.ts';
import type { Config } from '../../src/platform/config/config.ts';
import type { Database } from '../../src/platform/database/transaction.ts';
import type { FactSink } from '../../src/platform/facts.ts';
import type { Actor, AuditTrail } from '../../src/platform/gate.ts';
import { createIds } from '../../src/platform/ids.ts';
import { createGate } from '../../src/policy/policy-service.ts';
import type { ExecutionPort } from '../../src/requests/begin-execution-service.ts';
import type { AskOutcome } from '../../src/requests/request-outcome.ts';
import type { RequestFact } from '../../src/requests/request-fact.ts';
import { createDraftService, type DraftService } from '../../src/requests/draft-service.ts';
import { createHistoryService, type HistoryService } from '../../src/requests/history-service.ts';
import { createStudyService, type StudyService } from '../../src/requests/study-service.ts';
import { createStandInService, type StandInService } from '../../src/requests/stand-in-service.ts';
import { createRequestService, type RequestService } from '../../src/requests/request-service.ts';
import type { UpgradeRequest } from '../../src/requests/request.ts';
import type { RequestServiceDeps } from '../../src/requests/request-record-service.ts';
import { plainWish, type UpgradeWish } from '../../src/requests/upgrade-wish.ts';
import { createUpgradeBeginService, type UpgradeBeginService } from '../../src/requests/upgrade-begin-service.ts';
import type { WindowService } from '../../src/windows/window-service.ts';
import { testActor } from './actor.ts';
import { testPerson } from './config.ts';
import { fleetsConfig, missionFleets } from './fleets.ts';
import { TEST_GUILD } from './interactions.ts';
import { roomCards } from './room.ts';

export interface RequestHouse {
  readonly database: Database;
  readonly clock: Clock;
  readonly config: () => Config;
  readonly audit: AuditTrail;
  readonly fleets: FleetService;
  readonly facts?: FactSink<RequestFact>;
  readonly sources?: NonNullable<RequestServiceDeps['sources']>;
  readonly holdsOf?: NonNullable<RequestServiceDeps['holdsOf']>;
}

/** The fleets of the mission; of what is asked for `status.prod`, an office of one tester has to agree. */
export function testerAgreesConfig(parts: Partial<Config> = {}): Config {
  const tester = { kind: 'person', name: 'a-tester' } as const;
  const approvals = [{ name: 'qa', from: [tester], people: 1, hours: 24 }];
  const fleets = missionFleets().map((fleet) =>
    fleet.name === 'status.prod' ? { ...fleet, upgrades: { ...fleet.upgrades, approvals } } : fleet,
  );
  return fleetsConfig(fleets, {
    channels: [{ name: 'devops', id: '110000000000000002' }],
    people: [
      testPerson({ name: 'an-owner', discord: ['200000000000000001'] }),
      testPerson({ name: 'a-maintainer', discord: ['200000000000000002'] }),
      testPerson({ name: 'a-tester', discord: ['200000000000000003'] }),
    ],
    ...parts,
  });
}

/** The real service over real cards, with no relay that would show them. */
export function testRequestService(house: RequestHouse): RequestService {
  const { clock, config } = house;
  const silent = { state: () => Promise.resolve() };
  return createRequestService({
    facts: silent,
    ...house,
    cards: roomCards(clock),
    gate: createGate(config),
    guildId: TEST_GUILD,
  });
}

export interface BeginHouse extends Omit<RequestHouse, 'fleets'> {
  readonly approvals: ApprovalService;
  readonly windows: WindowService;
  readonly execution?: ExecutionPort;
}

/** The real service; left out, what carries it out says that nothing deploys the fleet. */
export function testUpgradeBegins(house: BeginHouse): UpgradeBeginService {
  const { clock, config } = house;
  return createUpgradeBeginService({
    facts: { state: () => Promise.resolve() },
    execution: NOTHING_DEPLOYS,
    ...house,
    cards: roomCards(clock),
    gate: createGate(config),
    guildId: TEST_GUILD,
  });
}

/** Questions to the offices that are to agree, over the same room. */
export function testStudies(house: BeginHouse): StudyService {
  const { clock, config } = house;
  return createStudyService({
    facts: { state: () => Promise.resolve() },
    execution: NOTHING_DEPLOYS,
    ...house,
    cards: roomCards(clock),
    gate: createGate(config),
    guildId: TEST_GUILD,
  });
}

const NOTHING_DEPLOYS: ExecutionPort = {
  prepare: () => Promise.resolve({ backTo: null, before: null }),
  begin: () => Promise.resolve({ kind: 'no-deployer', why: 'nothing deploys it' }),
};

/** What was, of a house in which nothing was deployed. */
export function testHistory({ database, config, fleets }: RequestHouse): HistoryService {
  const deploys = { list: () => Promise.resolve([]) };
  return createHistoryService({ config, database, gate: createGate(config), fleets, deploys, guildId: TEST_GUILD });
}

/** Drafts over the same room, with ids of their own. */
export function testDrafts(house: RequestHouse): DraftService {
  const { clock, config } = house;
  const silent = { state: () => Promise.resolve() };
  return createDraftService({
    facts: silent,
    ...house,
    cards: roomCards(clock),
    gate: createGate(config),
    guildId: TEST_GUILD,
    ids: createIds(clock),
  });
}

export function testStandIns({ database, clock, config, audit }: RequestHouse): StandInService {
  return createStandInService({ database, clock, config, audit, guildId: TEST_GUILD });
}

/** A request as it would look when an owner had just made it. */
export function testRequest(parts: Partial<UpgradeRequest> = {}): UpgradeRequest {
  return {
    number: 17,
    guildId: TEST_GUILD,
    fleet: 'status.prod',
    version: { text: 'v0.38.1', kind: 'tag', key: 'tag:0.38.1' },
    reason: 'Fixes the store query that timed out.',
    precondition: null,
    running: 'v0.38.0 on 9 hosts',
    requestedBy: { userId: '200000000000000001', person: 'an-owner', name: 'An owner' },
    requestedAt: new Date('2026-03-02T09:00:00Z'),
    channel: 'devops',
    configChange: null,
    bandwidth: null,
    wantedBy: null,
    risk: null,
    image: null,
    checks: [],
    state: 'requested',
    decision: 1,
    enteredAt: new Date('2026-03-02T09:00:00Z'),
    because: null,
    decided: null,
    plan: null,
    execution: null,
    dueAt: null,
    ...parts,
  };
}

export interface Asking extends Partial<UpgradeWish> {
  readonly actor?: Actor;
  readonly fleet?: string;
}

/** Asks as the command would, the gate aside. */
export function askForUpgrade(
  requests: RequestService,
  config: Config,
  { actor = testActor(), fleet = 'status.prod', ...wish }: Asking = {},
): Promise<AskOutcome> {
  const found = config.fleets.find(({ name }) => name === fleet);
  if (found === undefined) throw new Error(`The test's configuration has no fleet ${fleet}.`);
  const asked = { ...plainWish({ version: 'v9.9.9', reason: 'It is better.' }), ...wish };
  return requests.request(found, asked, { actor, act: 'command:upgrade request' });
}
