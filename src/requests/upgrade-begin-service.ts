import type { Objection } from '../approvals/approval-outcome.ts';
import type { Approval, Binding } from '../approvals/approval.ts';
import { fleetOf } from '../fleets/fleet.ts';
import type { Reader, Transaction } from '../platform/database/transaction.ts';
import type { Requirement } from '../platform/gate.ts';
import type { ReleaseWindow } from '../windows/window.ts';
import { standingsOf, type BeginDeps } from './begin-deps-service.ts';
import { deployRequirement } from './request-rights.ts';
import type { AskAgainOutcome, BeginOutcome, PlanOutcome, UnplanOutcome } from './begin-outcome.ts';
import { beginNow, beginPlanned, type BeginAsk } from './begin-service.ts';
import { askAgain, followWindow, schedule, unschedule, type ScheduleAsk } from './plan-service.ts';
import type { ActBy } from './request-record-service.ts';
import type { UpgradeRequest } from './request.ts';
import { followApproval, followRequest, signOffBindingNow, signOffObjection } from './sign-off-service.ts';
import type { SignOffStanding } from './sign-off.ts';

/**
 * Whose word an upgrade needs, when it is to begin, and whether it may. Every act was judged by the gate before, by
 * `deployRequirement`. What changes anything is recorded in the audit here; what changes nothing, the caller records.
 * null: there is no such request.
 */
export interface UpgradeBeginService {
  begin(ask: BeginAsk, by: ActBy): Promise<BeginOutcome | null>;
  schedule(ask: ScheduleAsk, by: ActBy): Promise<PlanOutcome | null>;
  unschedule(ask: BeginAsk, by: ActBy): Promise<UnplanOutcome | null>;
  askAgain(ask: BeginAsk, by: ActBy): Promise<AskAgainOutcome | null>;
  /** How each office's word stands; none where the fleet asks for none, or left the configuration. */
  standings(read: Reader, request: UpgradeRequest): Promise<readonly SignOffStanding[]>;
  deployRequirement(request: Pick<UpgradeRequest, 'fleet'>): Requirement;
  /** The job, for one that is scheduled and due. */
  beginDue(request: UpgradeRequest): Promise<void>;
  /** Reactions. */
  requestChanged(tx: Transaction, request: UpgradeRequest): Promise<void>;
  approvalChanged(tx: Transaction, approval: Approval): Promise<void>;
  windowChanged(tx: Transaction, window: ReleaseWindow): Promise<void>;
  /** For the approvals: what a subject is about by now; undefined where it is another room's. */
  bindingNow(read: Reader, subject: string): Promise<Binding | null | undefined>;
  objection(read: Reader, approval: Approval, person: string): Promise<Objection | null>;
}

export function createUpgradeBeginService(deps: BeginDeps): UpgradeBeginService {
  return {
    begin: (ask, by) => beginNow(deps, ask, by),
    schedule: (ask, by) => schedule(deps, ask, by),
    unschedule: (ask, by) => unschedule(deps, ask, by),
    askAgain: (ask, by) => askAgain(deps, ask, by),
    async standings(read, request) {
      const fleet = fleetOf(deps, request.fleet);
      return fleet === null ? [] : standingsOf(read, deps, { request, fleet });
    },
    deployRequirement,
    beginDue: (request) => beginPlanned(deps, request),
    requestChanged: (tx, request) => followRequest(tx, deps, request),
    approvalChanged: (tx, approval) => followApproval(tx, deps, approval),
    windowChanged: (tx, window) => followWindow(tx, deps, window),
    bindingNow: (read, subject) => signOffBindingNow(read, deps, subject),
    objection: (read, { subject }, person) => signOffObjection(read, deps, { subject, person }),
  };
}
