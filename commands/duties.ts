/*
 * /duties           what the owner of a fleet has to do, what its maintainer, and what they share, over all fleets you
 *                   see: each duty with the command that does it, and whether you may, or "by hand"
 * /duties <fleet>   the same for one fleet, with who is who
 * The answer is private.
 * Needs: fleet.view on the fleet; for all of them, on at least one.
 */
import { SlashCommandBuilder } from '@discordjs/builders';
import { z } from 'zod';
import type { FleetService } from '../src/fleets/fleet-service.ts';
import type { Config, FleetConfig } from '../src/platform/config/config.ts';
import { defineCommand, type Command, type Gate } from '../src/platform/discord/command.ts';
import { draftDutySheet } from '../src/policy/duty-sheet.ts';
import { allDutiesMessage, fleetDutiesMessage } from '../src/policy/duty-view.ts';
import { readGuide } from './command-entries.ts';
import { findNamedOrAll, noSuchFleet, requireOnNamedOrAny, type NamedOrAll } from './fleet-named.ts';
import { offerFleetNames } from './fleet-offers.ts';

export interface DutiesCommandDeps {
  readonly fleets: Pick<FleetService, 'listVisible' | 'listNames' | 'resolve'>;
  readonly gate: Gate;
  readonly config: () => Config;
}

const PERMISSION = 'fleet.view';

const INPUT = z.object({ fleet: z.string().max(100).optional() });
type Input = z.infer<typeof INPUT>;

/** `commands`: all there are, this one among them; read when somebody asks. */
export function createDutiesCommand(deps: DutiesCommandDeps, commands: () => readonly Command[]): Command {
  const { fleets, gate, config } = deps;
  return defineCommand<Input, NamedOrAll>({
    definition: definition(),
    permissions: { '': [PERMISSION] },
    input: INPUT,
    pace: 'deferred',
    sees: PERMISSION,
    visibility: () => 'private',
    find: async ({ fleet }) => findNamedOrAll(fleets, fleet),
    requires: (_input, subject, actor) => requireOnNamedOrAny(fleets, subject, { permission: PERMISSION, actor }),
    notFound: ({ fleet }) => noSuchFleet(fleet),
    async run(_input, subject, actor) {
      const seen = subject.kind === 'one' ? [subject.fleet] : fleets.listVisible(actor).filter(isActive);
      const entries = readGuide(commands()).flatMap((command) => command.entries);
      const sheet = draftDutySheet({ config: config(), gate, actor, fleets: seen, entries });
      return subject.kind === 'one'
        ? { kind: 'message', outcome: 'one', body: fleetDutiesMessage(sheet) }
        : { kind: 'message', outcome: 'all', body: allDutiesMessage(sheet) };
    },
    autocomplete: offerFleetNames(fleets),
  });
}

/** Nobody has duties for what is gone. */
function isActive({ lifecycle }: FleetConfig): boolean {
  return lifecycle !== 'retired';
}

function definition() {
  return new SlashCommandBuilder()
    .setName('duties')
    .setDescription('What the owner and the maintainer of a fleet have to do, and what does it')
    .addStringOption((fleet) =>
      fleet
        .setName('fleet')
        .setDescription('Its name, or one it once had; all that you see when none is named')
        .setAutocomplete(true)
        .setMaxLength(100),
    )
    .toJSON();
}
