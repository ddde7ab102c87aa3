/*
 * /why …   what Muster did, or did not do, and why. Each question is a file of its own: commands/why-run.ts, …
 * Answers are private. What each needs is said in its file.
 */
import type { Command } from '../src/platform/discord/command.ts';
import { joinCommands } from '../src/platform/discord/join-commands.ts';
import { createWhyAlertCommand, type WhyAlertCommandDeps } from './why-alert.ts';
import { createWhyFleetCommand, type WhyFleetCommandDeps } from './why-fleet.ts';
import { createWhyRunCommand, type WhyRunCommandDeps } from './why-run.ts';

export type WhyCommandDeps = WhyRunCommandDeps & WhyFleetCommandDeps & WhyAlertCommandDeps;

export function createWhyCommand(deps: WhyCommandDeps): Command {
  return joinCommands({ name: 'why', description: 'Why something was shown, told or held, or was not' }, [
    createWhyRunCommand(deps),
    createWhyFleetCommand(deps),
    createWhyAlertCommand(deps),
  ]);
}
