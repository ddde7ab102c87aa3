import { asMuster } from '../audit/as-muster.ts';
import type { Acts } from '../platform/acts/act.ts';
import type { ActBy } from '../approvals/approval-outcome.ts';
import type { Clock } from '../platform/clock.ts';
import type { Config, DeployerConfig } from '../platform/config/config.ts';
import type { Database, Reader, Transaction } from '../platform/database/transaction.ts';
import type { Cards } from '../platform/delivery/card.ts';
import type { FactSink } from '../platform/facts.ts';
import type { Actor, AuditTrail, Gate, Requirement } from '../platform/gate.ts';
import type { WindowService } from '../windows/window-service.ts';
import type { DeployerPort } from './deployer-port.ts';
import type { HoldFact } from './hold-fact.ts';
import { holdId, type Hold } from './hold.ts';
import type { WaitingDeploy } from './hold-outcome.ts';

/** What this room works with. */
export interface HoldServiceDeps {
  /** The configuration in force; read once for each act. */
  readonly config: () => Config;
  readonly database: Database;
  readonly clock: Clock;
  readonly gate: Gate;
  readonly audit: AuditTrail;
  readonly cards: Cards;
  readonly facts: FactSink<HoldFact>;
  readonly windows: Pick<WindowService, 'judge' | 'authorise' | 'fleetTarget'>;
  readonly acts: Acts;
  readonly guildId: string;
  /** The roles somebody carries now: 'gone' who is not on the server, null while Discord does not say. */
  readonly rolesOf: (userId: string) => Promise<readonly string[] | 'gone' | null>;
  /** What would be deployed to the fleet as soon as it may be; null: nobody can tell. */
  readonly waitingDeploy: (read: Reader, fleet: string, actor: Actor) => Promise<WaitingDeploy | null>;
  /** What comes back to a fleet on which somebody tries a branch; null: nobody does. */
  readonly backTo: (read: Reader, fleet: string) => Promise<string | null>;
  /** null: the configuration has no such connection, or nobody can look there. */
  readonly findDeployer: (deployer: DeployerConfig) => DeployerPort | null;
}

/** Who acts, and what the gate judged. */
export interface HoldBy extends ActBy {
  readonly requirement: Requirement;
}

/** What a hold's change leaves in the audit, in the transaction that made it. */
export function recordHold(
  tx: Transaction,
  { audit, guildId }: Pick<HoldServiceDeps, 'audit' | 'guildId'>,
  { hold, by, outcome }: { readonly hold: Hold; readonly by: HoldBy | null; readonly outcome: string },
): Promise<void> {
  const id = holdId(hold);
  return audit.record(tx, {
    actor: by?.actor ?? asMuster(guildId, id),
    act: by?.act ?? 'hold:settle',
    requirement: by?.requirement ?? { permission: 'hold.release', fleet: hold.fleet },
    verdict: 'allowed',
    outcome,
    subject: `${id} on ${hold.fleet}`,
  });
}
