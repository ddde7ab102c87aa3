/*
 * /why fleet <fleet>    why nothing is being deployed to it, or why something is: the answer first, then holds, drift,
 *                       windows, approvals, the break that is open, policy, the last run and what waits, each with who and
 *                       since when; and what would change it
 * The answer is private. Needs: window.view, on the fleet; of runs and requests it tells who may see those.
 */
import { SlashCommandBuilder } from '@discordjs/builders';
import { z } from 'zod';
import type { FleetConfig } from '../src/platform/config/config.ts';
import { defineCommand, type Actor, type Answer, type Command } from '../src/platform/discord/command.ts';
import { readWhyFleet, type WhyFleetServices } from '../src/requests/why-fleet-service.ts';
import { whyFleetMessage } from '../src/windows/why-fleet-view.ts';
import { fleetOption, noSuchFleet, offerFleets } from './fleet-named.ts';

export type WhyFleetCommandDeps = WhyFleetServices;

const INPUT = z.object({ subcommand: z.literal('fleet'), fleet: z.string().trim().min(1).max(100) });

export function createWhyFleetCommand(deps: WhyFleetCommandDeps): Command {
  const { fleets } = deps;
  return defineCommand<z.infer<typeof INPUT>, FleetConfig>({
    definition: definition(),
    permissions: { fleet: ['window.view'] },
    input: INPUT,
    pace: 'deferred',
    visibility: () => 'private',
    find: ({ fleet }) => {
      const match = fleets.resolve(fleet);
      return Promise.resolve(match.kind === 'unknown' ? null : match.fleet);
    },
    requires: (_input, { name }) => ({ permission: 'window.view', fleet: name }),
    notFound: ({ fleet }) => noSuchFleet(fleet),
    run: (_input, fleet, actor) => run(deps, fleet, actor),
    autocomplete: ({ typed }) => Promise.resolve(offerFleets(fleets, { typed, permission: 'window.view' })),
  });
}

async function run(deps: WhyFleetCommandDeps, fleet: FleetConfig, actor: Actor): Promise<Answer> {
  const body = whyFleetMessage(await readWhyFleet(deps, fleet, actor));
  return { kind: 'message', outcome: 'told', body };
}

function definition() {
  return new SlashCommandBuilder()
    .setName('why')
    .setDescription('Why something was shown, told or held, or was not')
    .addSubcommand((fleet) =>
      fleet
        .setName('fleet')
        .setDescription('Why nothing is being deployed to a fleet, and what would change it')
        .addStringOption(fleetOption),
    )
    .toJSON();
}
