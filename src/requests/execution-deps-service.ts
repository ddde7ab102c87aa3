import type { ApprovalService } from '../approvals/approval-service.ts';
import type { DeployService } from '../deploys/deploy-service.ts';
import type { TellVersions } from '../deploys/metric-version.ts';
import type { FleetService } from '../fleets/fleet-service.ts';
import type { HealthService } from '../health/health-service.ts';
import { asMuster } from '../holds/hold-deps-service.ts';
import type { HoldService } from '../holds/hold-service.ts';
import type { FleetConfig } from '../platform/config/config.ts';
import type { Transaction } from '../platform/database/transaction.ts';
import type { Actor, Requirement } from '../platform/gate.ts';
import type { WindowService } from '../windows/window-service.ts';
import { putExecutionNews } from './execution-news-service.ts';
import { recordChange, type ActBy, type RequestServiceDeps } from './request-record-service.ts';
import { saveStep } from './request-store.ts';
import { requestId, type Doer, type UpgradeRequest } from './request.ts';

/** What carrying out, watching and putting back work with. */
export interface ExecutionDeps extends Pick<
  RequestServiceDeps,
  'config' | 'database' | 'clock' | 'audit' | 'cards' | 'facts' | 'guildId'
> {
  readonly fleets: Pick<FleetService, 'examine'>;
  readonly approvals: Pick<ApprovalService, 'request' | 'consume' | 'voidFor'>;
  readonly windows: Pick<WindowService, 'authorise' | 'judge' | 'fleetTarget'>;
  readonly holds: Pick<HoldService, 'pin' | 'unpin' | 'list' | 'isHolder' | 'find'>;
  readonly deploys: Pick<DeployService, 'startUpgrade' | 'whyNoUpgrade' | 'list' | 'find'>;
  readonly health: Pick<HealthService, 'explain' | 'listStarts'>;
  /** What the metrics of the fleet say of its hosts. */
  readonly tellVersions: TellVersions;
}

export function fleetOf({ config }: Pick<ExecutionDeps, 'config'>, name: string): FleetConfig | null {
  return config().fleets.find((each) => each.name === name) ?? null;
}

/** What carrying out what was decided takes; whoever decided it was judged by it. */
export function executeRequirement({ fleet }: Pick<UpgradeRequest, 'fleet'>): Requirement {
  return { permission: 'upgrade.deploy', fleet };
}

export function rollBackRequirement({ fleet }: Pick<UpgradeRequest, 'fleet'>): Requirement {
  return { permission: 'upgrade.rollback', fleet };
}

/** Muster itself, about a request. */
export function byMuster({ guildId }: Pick<ExecutionDeps, 'guildId'>, { number }: UpgradeRequest): ActBy {
  return { actor: asMuster(guildId, requestId(number)), act: 'upgrade:follow' };
}

/** Who decided it, where they are not there any more: what they hold is theirs by their account, not by their roles. */
export function actorOf({ guildId }: Pick<ExecutionDeps, 'guildId'>, by: Doer | null, id: string): Actor {
  if (by === null) return asMuster(guildId, id);
  return { ...asMuster(guildId, id), via: 'discord', discordUserId: by.userId, displayName: by.name };
}

/** A step that nobody clicked: the card, the audit, the fact, and the news for those whom it concerns. */
export async function stepByItself(
  tx: Transaction,
  deps: Pick<ExecutionDeps, 'config' | 'audit' | 'cards' | 'facts' | 'guildId'>,
  request: UpgradeRequest,
): Promise<void> {
  await saveStep(tx, request, null);
  const by = byMuster(deps, request);
  await recordChange(tx, deps, { request, by, requirement: executeRequirement(request), told: false });
  await putExecutionNews(tx, deps, request);
}
