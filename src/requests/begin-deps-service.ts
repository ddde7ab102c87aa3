import type { ApprovalService } from '../approvals/approval-service.ts';
import type { FleetConfig } from '../platform/config/config.ts';
import type { Reader } from '../platform/database/transaction.ts';
import type { WindowService } from '../windows/window-service.ts';
import type { ExecutionPort } from './begin-execution-service.ts';
import type { RequestServiceDeps } from './request-record-service.ts';
import type { UpgradeRequest } from './request.ts';
import { readStandings } from './sign-off-reading-service.ts';
import type { SignOffStanding } from './sign-off.ts';

/** What the decision to begin works with. */
export interface BeginDeps extends Omit<RequestServiceDeps, 'fleets'> {
  readonly approvals: Pick<ApprovalService, 'request' | 'consume' | 'voidFor'>;
  readonly windows: Pick<WindowService, 'judge' | 'authorise' | 'fleetTarget' | 'find' | 'next' | 'maySee'>;
  readonly execution: ExecutionPort;
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
