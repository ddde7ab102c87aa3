import type { DeployerPort } from '../../src/holds/deployer-port.ts';
import { unseen } from '../../src/holds/enforce-service.ts';
import type { HoldFact } from '../../src/holds/hold-fact.ts';
import type { HoldServiceDeps } from '../../src/holds/hold-deps-service.ts';
import { createHoldService, type HoldService } from '../../src/holds/hold-service.ts';
import type { FleetDeploys } from '../../src/holds/fleet-deploys.ts';
import type { Hold } from '../../src/holds/hold.ts';
import type { Acts } from '../../src/platform/acts/act.ts';
import { createActs } from '../../src/platform/acts/act-ledger.ts';
import type { Clock } from '../../src/platform/clock.ts';
import type { Config, DeployerConfig } from '../../src/platform/config/config.ts';
import type { Database, Transaction } from '../../src/platform/database/transaction.ts';
import type { AuditTrail } from '../../src/platform/gate.ts';
import { createGate } from '../../src/policy/policy-service.ts';
import type { WindowService } from '../../src/windows/window-service.ts';
import { TEST_GUILD } from './interactions.ts';
import { roomCards } from './room.ts';
import { testWindowService } from './windows.ts';

export interface HoldHouse {
  readonly database: Database;
  readonly clock: Clock;
  readonly config: () => Config;
  readonly audit: AuditTrail;
  readonly acts?: Acts;
  readonly facts?: (fact: HoldFact) => void;
  /** Reactions in the same transaction. */
  readonly stateIn?: (tx: Transaction, fact: HoldFact) => Promise<void>;
  readonly windows?: WindowService;
  readonly rolesOf?: HoldServiceDeps['rolesOf'];
  readonly findDeployer?: (deployer: DeployerConfig) => DeployerPort | null;
  readonly waitingDeploy?: HoldServiceDeps['waitingDeploy'];
  readonly backTo?: HoldServiceDeps['backTo'];
}

/** The real service over real windows and cards; nothing carries out its acts unless the house does. */
export function testHoldService(house: HoldHouse): HoldService {
  const { database, clock, config, audit } = house;
  return createHoldService({
    database,
    clock,
    config,
    audit,
    gate: createGate(config),
    cards: roomCards(clock),
    facts: {
      state: async (tx, fact) => {
        house.facts?.(fact);
        await house.stateIn?.(tx, fact);
      },
    },
    windows: house.windows ?? testWindowService({ database, clock, config, audit }),
    acts:
      house.acts ??
      createActs({ clock, facts: { state: () => Promise.resolve() }, guildId: TEST_GUILD, wake: () => undefined }),
    guildId: TEST_GUILD,
    rolesOf: house.rolesOf ?? (() => Promise.resolve([])),
    waitingDeploy: house.waitingDeploy ?? (() => Promise.resolve(null)),
    backTo: house.backTo ?? (() => Promise.resolve(null)),
    findDeployer: house.findDeployer ?? (() => null),
  });
}

export function testHold(parts: Partial<Hold> = {}): Hold {
  return {
    number: 1,
    guildId: TEST_GUILD,
    fleet: 'status.prod',
    holder: { userId: '200000000000000001', person: 'an-owner', name: 'An owner' },
    placedVia: 'discord',
    limitedTo: null,
    reason: 'disk swap',
    ref: null,
    placedAt: new Date('2026-03-02T09:00:00Z'),
    until: new Date('2026-03-02T15:00:00Z'),
    state: 'held',
    version: 1,
    remindedOf: null,
    spokenOfAt: null,
    overdueSince: null,
    overdueBecause: null,
    endedAt: null,
    endedBy: null,
    ending: null,
    ...parts,
  };
}

export function testDeploys(parts: Partial<FleetDeploys> = {}): FleetDeploys {
  return {
    ...unseen(TEST_GUILD, 'status.prod'),
    wanted: 'paused',
    wantedSince: new Date('2026-03-02T09:00:00Z'),
    generation: 1,
    deployer: 'none',
    version: 1,
    ...parts,
  };
}
