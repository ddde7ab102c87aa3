import type { ActBy } from '../approvals/approval-outcome.ts';
import { asMuster } from '../audit/as-muster.ts';
import type { FleetService } from '../fleets/fleet-service.ts';
import type { FleetObserver } from '../fleets/observe-service.ts';
import type { DeployerPort } from '../holds/deployer-port.ts';
import type { WaitingDeploy } from '../holds/hold-outcome.ts';
import type { HoldService } from '../holds/hold-service.ts';
import type { Acts } from '../platform/acts/act.ts';
import type { Clock } from '../platform/clock.ts';
import type { Config, DeployerConfig, FleetConfig } from '../platform/config/config.ts';
import type { Database, Reader, Transaction } from '../platform/database/transaction.ts';
import type { Cards } from '../platform/delivery/card.ts';
import type { FactSink } from '../platform/facts.ts';
import type { AuditTrail, Requirement } from '../platform/gate.ts';
import type { WindowService } from '../windows/window-service.ts';
import type { DeployFact } from './deploy-fact.ts';
import { deployId, type Deploy } from './deploy.ts';
import type { TellVersions } from './metric-version.ts';
import type { AskableDeployer } from './start-act.ts';

/** What this room works with. */
export interface DeployServiceDeps {
  /** The configuration in force; read once for each act. */
  readonly config: () => Config;
  readonly database: Database;
  readonly clock: Clock;
  readonly audit: AuditTrail;
  readonly cards: Cards;
  readonly facts: FactSink<DeployFact>;
  readonly windows: Pick<WindowService, 'judge' | 'authorise' | 'fleetTarget'>;
  readonly acts: Acts;
  readonly guildId: string;
  readonly holds: Pick<
    HoldService,
    'pin' | 'pauseNow' | 'unpin' | 'resumeOverride' | 'list' | 'lastEnded' | 'deploysOf' | 'isHolder'
  >;
  readonly fleets: Pick<FleetService, 'examine'>;
  readonly observer: Pick<FleetObserver, 'observe'>;
  /** What the metrics of the fleet say of its hosts. */
  readonly tellVersions: TellVersions;
  /** What would be deployed to the fleet as soon as it may be, as Muster itself sees it; null: nobody can tell. */
  readonly waiting: (read: Reader, fleet: string) => Promise<WaitingDeploy | null>;
  /** null: the configuration has no such connection, or people deploy. */
  readonly findDeployer: (deployer: DeployerConfig) => DeployerPort | null;
}

/** Who acts, and what the gate judged; null for Muster itself. */
export interface DeployBy extends ActBy {
  readonly requirement: Requirement;
}

/** What programs can be asked for a deploy; null where there is nothing, or people do it. */
export function askable(fleet: FleetConfig | null): AskableDeployer | null {
  const deployer = fleet?.deployer ?? null;
  return deployer === null || deployer.kind === 'manual' ? null : deployer;
}

/** What asking for each takes; the latest follows from the end of a hold. */
const PERMISSION = {
  branch: 'deploy.branch',
  restore: 'deploy.restore',
  latest: 'hold.release',
  upgrade: 'upgrade.deploy',
  rollback: 'upgrade.rollback',
} as const;

/** What a deploy's change leaves in the audit, in the transaction that made it. */
export function recordDeploy(
  tx: Transaction,
  { audit, guildId }: Pick<DeployServiceDeps, 'audit' | 'guildId'>,
  { deploy, by, outcome }: { readonly deploy: Deploy; readonly by: DeployBy | null; readonly outcome: string },
): Promise<void> {
  const id = deployId(deploy);
  const permission = PERMISSION[deploy.kind];
  return audit.record(tx, {
    actor: by?.actor ?? asMuster(guildId, id),
    act: by?.act ?? 'deploy:follow',
    requirement: by?.requirement ?? { permission, fleet: deploy.fleet },
    verdict: 'allowed',
    outcome,
    subject: `${id} on ${deploy.fleet}: ${deploy.ref}`,
  });
}

/** A deploy of the fleet, as windows are asked for it. */
export function deployAsk({ windows }: Pick<DeployServiceDeps, 'windows'>, fleet: string, ref: string) {
  return { act: 'deploy', target: windows.fleetTarget(fleet), version: ref };
}
