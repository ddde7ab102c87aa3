import type { ApprovalService } from '../approvals/approval-service.ts';
import type { DeployService } from '../deploys/deploy-service.ts';
import type { TellVersions } from '../deploys/metric-version.ts';
import type { FleetService } from '../fleets/fleet-service.ts';
import type { HealthService } from '../health/health-service.ts';
import { asMuster } from '../audit/as-muster.ts';
import type { HoldService } from '../holds/hold-service.ts';
import type { Transaction } from '../platform/database/transaction.ts';
import type { Actor } from '../platform/gate.ts';
import type { WindowService } from '../windows/window-service.ts';
import { putExecutionNews } from './execution-news-service.ts';
import { byMuster, recordChange, type RequestServiceDeps } from './request-record-service.ts';
import { deployRequirement } from './request-rights.ts';
import { saveStep } from './request-store.ts';
import type { Doer, UpgradeRequest } from './request.ts';

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
  const by = byMuster(deps, request, 'upgrade:follow');
  await recordChange(tx, deps, { request, by, requirement: deployRequirement(request), told: false });
  await putExecutionNews(tx, deps, request);
}
