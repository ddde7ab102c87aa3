import type { ApiAct } from '../src/platform/http/api/api-spec.ts';
import { createActApi, type ActApiDeps } from './acts.ts';
import type { AlertApiDeps } from './alert-asked.ts';
import { createAlertApi } from './alerts.ts';
import { createApprovalApi, type ApprovalApiDeps } from './approvals.ts';
import { createAutodeployPreviewApi } from './autodeploy-preview.ts';
import { createAutodeployApi, type AutodeployApiDeps } from './autodeploy.ts';
import { createAuditApi, type AuditApiDeps } from './audit.ts';
import { createDeployApi, type DeployApiDeps } from './deploys.ts';
import { createDoctorApi, type DoctorApiDeps } from './doctor.ts';
import { createFleetHealthApi, type FleetHealthApiDeps } from './fleet-health.ts';
import { createFleetApi, type FleetApiDeps } from './fleets.ts';
import { createFleetMetricsApi, type FleetMetricsApiDeps } from './fleet-metrics.ts';
import { createHistoryApi, type HistoryApiDeps } from './histories.ts';
import { createInboxMineApi, type InboxMineApiDeps } from './inbox-mine.ts';
import { createInboxApi, type InboxApiDeps } from './inbox.ts';
import { createPipelineApi, type PipelineApiDeps } from './pipelines.ts';
import { createSubscriptionApi, type SubscriptionApiDeps } from './subscriptions.ts';
import { createShardBudgetApi, type ShardBudgetApiDeps } from './shard-budget.ts';
import { createShardMeshApi, type ShardMeshApiDeps } from './shard-mesh.ts';
import { createShardApi, type ShardApiDeps } from './shards.ts';
import { createShardTypesApi, type ShardTypesApiDeps } from './shard-types.ts';
import { createServiceApi, type ServiceApiDeps } from './services.ts';
import { createSnsApi, type SnsApiDeps } from './sns.ts';
import { createStandInApi, type StandInApiDeps } from './stand-ins.ts';
import { createStudyApi, type StudyApiDeps } from './studies.ts';
import { createTokenApi, type TokenApiDeps } from './tokens.ts';
import { createUpgradeApi, type UpgradeApiDeps } from './upgrades.ts';
import { createRollBackApi, type RollBackApiDeps } from './upgrades-rollback.ts';
import { createUpgradeBeginApi, type UpgradeBeginApiDeps } from './upgrades-begin.ts';
import { createCanApi, type CanApiDeps } from './can.ts';
import { createWindowApi, type WindowApiDeps } from './windows.ts';

/** What the API needs of the house; app.ts has it. */
export type ApiServices = FleetApiDeps &
  FleetMetricsApiDeps &
  FleetHealthApiDeps &
  ShardApiDeps &
  ShardMeshApiDeps &
  ShardTypesApiDeps &
  ShardBudgetApiDeps &
  HistoryApiDeps &
  AuditApiDeps &
  InboxApiDeps &
  InboxMineApiDeps &
  TokenApiDeps &
  UpgradeApiDeps &
  StandInApiDeps &
  StudyApiDeps &
  UpgradeBeginApiDeps &
  RollBackApiDeps &
  PipelineApiDeps &
  SubscriptionApiDeps &
  AlertApiDeps &
  ApprovalApiDeps &
  WindowApiDeps &
  AutodeployApiDeps &
  DeployApiDeps &
  CanApiDeps &
  ActApiDeps &
  SnsApiDeps &
  ServiceApiDeps &
  DoctorApiDeps;

/** Every act that programs may ask for. What is not in this list does not exist. */
export function createApiActs(services: ApiServices): readonly ApiAct[] {
  return [
    ...createFleetApi(services),
    ...createFleetMetricsApi(services),
    ...createFleetHealthApi(services),
    ...createShardApi(services),
    ...createShardMeshApi(services),
    ...createShardTypesApi(services),
    ...createShardBudgetApi(services),
    ...createHistoryApi(services),
    ...createAuditApi(services),
    ...createInboxApi(services),
    createInboxMineApi(services),
    ...createTokenApi(services),
    ...createUpgradeApi(services),
    ...createStandInApi(services),
    ...createStudyApi(services),
    ...createUpgradeBeginApi(services),
    createRollBackApi(services),
    ...createPipelineApi(services),
    ...createSubscriptionApi(services),
    ...createAlertApi(services),
    ...createApprovalApi(services),
    ...createWindowApi(services),
    ...createAutodeployApi(services),
    ...createDeployApi(services),
    createAutodeployPreviewApi(services),
    ...createCanApi(services),
    ...createActApi(services),
    ...createSnsApi(services),
    ...createServiceApi(services),
    ...createDoctorApi(services),
  ];
}
