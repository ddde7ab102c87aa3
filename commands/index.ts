import type { Command } from '../src/platform/discord/command.ts';
import { createAuditCommand, type AuditCommandDeps } from './audit.ts';
import { createFleetCommand, type FleetCommandDeps } from './fleet.ts';
import { createInboxCommand, type InboxCommandDeps } from './inbox.ts';
import { createUpgradeCommand, type UpgradeCommandDeps } from './upgrade.ts';

/** What the commands need of the house; app.ts has it. */
export type CommandServices = FleetCommandDeps & AuditCommandDeps & InboxCommandDeps & UpgradeCommandDeps;

/** Every command people may give, with its buttons, forms and autocomplete. What is not in this list does not exist. */
export function createCommands(services: CommandServices): readonly Command[] {
  return [
    createFleetCommand(services),
    createAuditCommand(services),
    createInboxCommand(services),
    createUpgradeCommand(services),
  ];
}
