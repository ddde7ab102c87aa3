import type { Command } from '../src/platform/discord/command.ts';
import { joinCommands } from '../src/platform/discord/join-commands.ts';
import { createActCommand, type ActCommandDeps } from './act.ts';
import { createAlertCommand, type AlertCommandDeps } from './alert.ts';
import { createApprovalCommand, type ApprovalCommandDeps } from './approval.ts';
import { createCanCommand, type CanCommandDeps } from './can.ts';
import { createAutodeployCommand, type AutodeployCommandDeps } from './autodeploy.ts';
import { createAuditCommand, type AuditCommandDeps } from './audit.ts';
import { createDeployCommand, type DeployCommandDeps } from './deploy.ts';
import { createDoctorCommand, type DoctorCommandDeps } from './doctor.ts';
import { createDutiesCommand, type DutiesCommandDeps } from './duties.ts';
import { createFleetCommand, type FleetCommandDeps } from './fleet.ts';
import { createFleetMetricsCommand, type FleetMetricsCommandDeps } from './fleet-metrics.ts';
import { createFleetHistoryCommand, type HistoryCommandDeps } from './fleet-history.ts';
import { createHelpCommand, type HelpCommandDeps } from './help.ts';
import { createInboxCommand, type InboxCommandDeps } from './inbox.ts';
import { createInboxMineCommand, type InboxMineCommandDeps } from './inbox-mine.ts';
import { createPipelineCommand, type PipelineCommandDeps } from './pipeline.ts';
import { createShardBandwidthCommand, type ShardBandwidthDeps } from './shard-bandwidth.ts';
import { SHARD_COMMAND } from './shard-command.ts';
import { createShardBudgetCommand, type ShardBudgetDeps } from './shard-budget.ts';
import { createShardListCommand, type ShardListCommandDeps } from './shard-list.ts';
import { createShardMeshCommand, type ShardMeshCommandDeps } from './shard-mesh.ts';
import { createShardTopCommand, type ShardTopCommandDeps } from './shard-top.ts';
import { createServiceCommand, type ServiceCommandDeps } from './service.ts';
import { createUpgradeCommand, type UpgradeCommandDeps } from './upgrade.ts';
import { createRequestUpgradeMenu, createUpgradeDraftCommand, type DraftCommandDeps } from './upgrade-draft.ts';
import { createStandInCommand, type StandInCommandDeps } from './upgrade-stand-in.ts';
import { createStudyCommand, type StudyCommandDeps } from './upgrade-study.ts';
import { createUpgradeHistoryCommand } from './upgrade-history.ts';
import { createRollBackCommand, type RollBackCommandDeps } from './upgrade-rollback.ts';
import { createWhyCommand, type WhyCommandDeps } from './why.ts';
import { createWindowCommand, type WindowCommandDeps } from './window.ts';

/** What the commands need of the house; app.ts has it. */
export type CommandServices = FleetCommandDeps &
  FleetMetricsCommandDeps &
  HistoryCommandDeps &
  ShardBandwidthDeps &
  ShardListCommandDeps &
  ShardMeshCommandDeps &
  ShardTopCommandDeps &
  ShardBudgetDeps &
  DraftCommandDeps &
  StandInCommandDeps &
  StudyCommandDeps &
  AuditCommandDeps &
  InboxCommandDeps &
  InboxMineCommandDeps &
  UpgradeCommandDeps &
  RollBackCommandDeps &
  PipelineCommandDeps &
  WindowCommandDeps &
  AutodeployCommandDeps &
  DeployCommandDeps &
  WhyCommandDeps &
  CanCommandDeps &
  ActCommandDeps &
  AlertCommandDeps &
  ApprovalCommandDeps &
  DoctorCommandDeps &
  ServiceCommandDeps &
  HelpCommandDeps &
  DutiesCommandDeps;

/** Every command people may give, with its buttons, forms and autocomplete. What is not in this list does not exist. */
export function createCommands(services: CommandServices): readonly Command[] {
  const commands: readonly Command[] = [
    joinCommands({ name: 'fleet', description: 'The fleets you may see, and how they are' }, [
      createFleetCommand(services),
      createFleetMetricsCommand(services),
      createFleetHistoryCommand(services),
    ]),
    joinCommands(SHARD_COMMAND, [
      createShardBandwidthCommand(services),
      createShardListCommand(services),
      createShardMeshCommand(services),
      createShardTopCommand(services),
      createShardBudgetCommand(services),
    ]),
    createAuditCommand(services),
    joinCommands({ name: 'inbox', description: 'What waits for you, and inbound events that could not be handled' }, [
      createInboxMineCommand(services),
      createInboxCommand(services),
    ]),
    joinCommands({ name: 'upgrade', description: 'Ask for upgrades of fleets, and follow what becomes of them' }, [
      createUpgradeCommand(services),
      createUpgradeHistoryCommand(services),
      createUpgradeDraftCommand(services),
      createStandInCommand(services),
      createStudyCommand(services),
      createRollBackCommand(services),
    ]),
    createRequestUpgradeMenu(services),
    createPipelineCommand(services),
    createWhyCommand(services),
    createAlertCommand(services),
    createApprovalCommand(services),
    createWindowCommand(services),
    createAutodeployCommand(services),
    createDeployCommand(services),
    createCanCommand(services),
    createActCommand(services),
    createServiceCommand(services),
    createDoctorCommand(services),
    // These two tell of all, themselves among them.
    createHelpCommand(services, () => commands),
    createDutiesCommand(services, () => commands),
  ];
  return commands;
}
