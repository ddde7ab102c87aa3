import type { ApprovalService } from '../approvals/approval-service.ts';
import { findCommitAuthor } from '../pipelines/commit-author-store.ts';
import type { FleetConfig } from '../platform/config/config.ts';
import type { Reader } from '../platform/database/transaction.ts';
import type { Actor, Requirement } from '../platform/gate.ts';
import type { WindowService } from '../windows/window-service.ts';
import type { ExecutionPort } from './execution-port.ts';
import type { ActBy, RequestServiceDeps } from './request-record-service.ts';
import { requestId, type UpgradeRequest } from './request.ts';
import type { CommitAuthor } from './sign-off.ts';

/** What the decision to begin works with. */
export interface BeginDeps extends Omit<RequestServiceDeps, 'fleets'> {
  readonly approvals: Pick<ApprovalService, 'request' | 'consume' | 'voidFor' | 'listAbout'>;
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

export async function readAuthor(
  read: Reader,
  { versionPolicy, upgrades }: FleetConfig,
  { version }: UpgradeRequest,
): Promise<CommitAuthor> {
  if (!upgrades.notByAuthor) return { kind: 'unknown' };
  const { repository } = versionPolicy;
  const name = await findCommitAuthor(read, { system: 'github', repository, kind: version.kind, name: version.text });
  return name === null ? { kind: 'unknown' } : { kind: 'known', name };
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
