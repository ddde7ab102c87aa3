import type { ApiAct } from '../src/platform/http/api/api-spec.ts';
import { createActApi, type ActApiDeps } from './acts.ts';
import { createApprovalApi, type ApprovalApiDeps } from './approvals.ts';
import { createAuditApi, type AuditApiDeps } from './audit.ts';
import { createDoctorApi, type DoctorApiDeps } from './doctor.ts';
import { createFleetApi, type FleetApiDeps } from './fleets.ts';
import { createInboxApi, type InboxApiDeps } from './inbox.ts';
import { createTokenApi, type TokenApiDeps } from './tokens.ts';
import { createUpgradeApi, type UpgradeApiDeps } from './upgrades.ts';

/** What the API needs of the house; app.ts has it. */
export type ApiServices = FleetApiDeps &
  AuditApiDeps &
  InboxApiDeps &
  TokenApiDeps &
  UpgradeApiDeps &
  ApprovalApiDeps &
  ActApiDeps &
  DoctorApiDeps;

/** Every act that programs may ask for. What is not in this list does not exist. */
export function createApiActs(services: ApiServices): readonly ApiAct[] {
  return [
    ...createFleetApi(services),
    ...createAuditApi(services),
    ...createInboxApi(services),
    ...createTokenApi(services),
    ...createUpgradeApi(services),
    ...createApprovalApi(services),
    ...createActApi(services),
    ...createDoctorApi(services),
  ];
}
