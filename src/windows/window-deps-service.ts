import { storable } from '../audit/audit.ts';
import type { ActBy } from '../approvals/approval-outcome.ts';
import { agentOf } from '../approvals/approval-people.ts';
import type { ApprovalService } from '../approvals/approval-service.ts';
import type { Agent } from '../approvals/approval.ts';
import type { Acts } from '../platform/acts/act.ts';
import type { Clock } from '../platform/clock.ts';
import type { Config } from '../platform/config/config.ts';
import type { Database, Transaction } from '../platform/database/transaction.ts';
import type { Cards } from '../platform/delivery/card.ts';
import type { FactSink } from '../platform/facts.ts';
import type { Actor, AuditTrail, Gate, Requirement } from '../platform/gate.ts';
import type { Ids } from '../platform/ids.ts';
import type { WindowFact } from './window-fact.ts';

/** What this room works with. */
export interface WindowServiceDeps {
  /** The configuration in force; read once for each act. */
  readonly config: () => Config;
  readonly database: Database;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly gate: Gate;
  readonly audit: AuditTrail;
  readonly cards: Cards;
  readonly facts: FactSink<WindowFact>;
  readonly approvals: Pick<ApprovalService, 'request' | 'consume' | 'voidFor'>;
  readonly acts: Acts;
  readonly guildId: string;
}

/** Who acts, and what the gate judged. */
export interface JudgedBy extends ActBy {
  readonly requirement: Requirement;
}

export function doer(deps: Pick<WindowServiceDeps, 'config'>, actor: Actor): Agent {
  return agentOf(deps.config(), actor, storable);
}

export function recordAct(
  tx: Transaction,
  { audit }: Pick<WindowServiceDeps, 'audit'>,
  { by, outcome, subject }: { readonly by: JudgedBy; readonly outcome: string; readonly subject: string },
): Promise<void> {
  const { actor, act, requirement } = by;
  return audit.record(tx, { actor, act, requirement, verdict: 'allowed', outcome, subject });
}
