import type { ApprovalService } from '../approvals/approval-service.ts';
import type { FleetConfig } from '../platform/config/config.ts';
import type { Reader } from '../platform/database/transaction.ts';
import type { Actor, Requirement } from '../platform/gate.ts';
import type { WindowService } from '../windows/window-service.ts';
import type { ExecutionPort } from './begin-execution-service.ts';
import type { ActBy, RequestServiceDeps } from './request-record-service.ts';
import { requestId, type UpgradeRequest } from './request.ts';
import { readStandings } from './sign-off-reading-service.ts';
import type { SignOffStanding } from './sign-off.ts';

/** What the decision to begin works with. */
export interface BeginDeps extends Omit<RequestServiceDeps, 'fleets'> {
  readonly approvals: Pick<ApprovalService, 'request' | 'consume' | 'voidFor'>;
  readonly windows: Pick<WindowService, 'judge' | 'authorise' | 'fleetTarget' | 'find' | 'next' | 'maySee'>;
  readonly execution: ExecutionPort;
}

export function fleetOf({ config }: Pick<BeginDeps, 'config'>, name: string): FleetConfig | null {
  return config().fleets.find((each) => each.name === name) ?? null;
}

/** Beginning, planning and taking a plan back take the same. */
export function deployRequirement({ fleet }: Pick<UpgradeRequest, 'fleet'>): Requirement {
  return { permission: 'upgrade.deploy', fleet };
}

/** A deploy of what was asked for, as windows are asked for it. */
export function windowAsk({ windows }: Pick<BeginDeps, 'windows'>, { fleet, version }: UpgradeRequest) {
  return { act: 'deploy', target: windows.fleetTarget(fleet), version: version.text };
}

/** How each office's word about it stands at this moment. */
export function standingsOf(
  read: Reader,
  { config, clock }: Pick<BeginDeps, 'config' | 'clock'>,
  { request, fleet }: { readonly request: UpgradeRequest; readonly fleet: FleetConfig },
): Promise<readonly SignOffStanding[]> {
  return readStandings(read, { request, fleet, config: config(), now: clock.now() });
}

/** What Muster does of itself to a request. */
export function byMuster({ guildId }: Pick<BeginDeps, 'guildId'>, request: UpgradeRequest, act: string): ActBy {
  const actor: Actor = {
    via: 'muster',
    guildId,
    discordUserId: null,
    discordRoleIds: [],
    displayName: 'Muster',
    requestId: requestId(request.number),
  };
  return { actor, act };
}
