import type { ApprovalFact } from '../../src/approvals/approval-fact.ts';
import type { ApprovalAsk } from '../../src/approvals/approval-outcome.ts';
import { createApprovalService, type ApprovalService } from '../../src/approvals/approval-service.ts';
import { hashBinding, type Approval, type Binding } from '../../src/approvals/approval.ts';
import { createActDeskService, type ActDeskService } from '../../src/operations/act-desk-service.ts';
import type { Clock } from '../../src/platform/clock.ts';
import type { Config } from '../../src/platform/config/config.ts';
import type { Database, Transaction } from '../../src/platform/database/transaction.ts';
import type { FactSink } from '../../src/platform/facts.ts';
import type { AuditTrail } from '../../src/platform/gate.ts';
import { createGate } from '../../src/policy/policy-service.ts';
import { TEST_GUILD } from './interactions.ts';
import { roomCards } from './room.ts';

export interface ApprovalHouse {
  readonly database: Database;
  readonly clock: Clock;
  readonly config: () => Config;
  readonly audit: AuditTrail;
  readonly facts?: FactSink<ApprovalFact>;
  readonly bindingNow?: (tx: Transaction, approval: Approval) => Promise<Binding | 'as-asked' | null>;
}

/** The real service over real cards, with no relay that would show them. */
export function testApprovalService(house: ApprovalHouse): ApprovalService {
  return createApprovalService({
    facts: { state: () => Promise.resolve() },
    bindingNow: () => Promise.resolve('as-asked'),
    ...house,
    cards: roomCards(house.clock),
    gate: createGate(house.config),
    guildId: TEST_GUILD,
  });
}

/** The real desk; nothing carries out what it resumes. */
export function testActDesk({
  database,
  clock,
  config,
  audit,
}: Pick<ApprovalHouse, 'database' | 'clock' | 'config' | 'audit'>): ActDeskService {
  return createActDeskService({
    database,
    clock,
    config,
    audit,
    gate: createGate(config),
    cards: roomCards(clock),
    facts: { state: () => Promise.resolve() },
    wake: () => undefined,
  });
}

/** What a room would ask for, were it to override a window on a production fleet. */
export function testAsk(parts: Partial<ApprovalAsk> = {}): ApprovalAsk {
  return {
    subject: 'window-override:12',
    binding: { act: 'window.override', target: 'status.prod', version: 'v0.38.1', window: 'friday' },
    fleet: 'status.prod',
    permission: 'approval.give',
    people: 1,
    from: [],
    what: 'let v0.38.1 be deployed to status.prod outside its windows',
    reason: 'The fix of the leak cannot wait',
    expiresAt: new Date('2026-03-02T10:00:00Z'),
    askedUnder: { permission: 'window.override', fleet: 'status.prod' },
    ...parts,
  };
}

/** An approval as it would look when an owner had just asked for it. */
export function testApproval(parts: Partial<Approval> = {}): Approval {
  const { askedUnder: _askedUnder, ...asked } = testAsk();
  const binding = parts.binding ?? asked.binding;
  return {
    ...asked,
    number: 1,
    guildId: TEST_GUILD,
    bindingHash: hashBinding(binding),
    requestedBy: { userId: '200000000000000001', person: 'an-owner', name: 'An owner' },
    requestedAt: new Date('2026-03-02T09:00:00Z'),
    channel: 'devops',
    state: 'waiting',
    decision: 1,
    agreements: [],
    end: null,
    ...parts,
  };
}
