/*
 * /fleet history <fleet>     what is live on a fleet, since when and by whom, and what was before, with the deploy, the
 *                            request, the approvals or the run behind it
 * `fleet` takes a fleet's name or any name it once had. The channel sees the answer, unless `private` is set.
 * Needs: fleet.view on the fleet. What is behind a version shows with hold.view, upgrade.view, approval.view, run.view.
 */
import { SlashCommandBuilder } from '@discordjs/builders';
import { z } from 'zod';
import type { FleetService } from '../src/fleets/fleet-service.ts';
import type { FleetConfig } from '../src/platform/config/config.ts';
import { defineCommand, type Command } from '../src/platform/discord/command.ts';
import type { HistoryService } from '../src/requests/history-service.ts';
import { fleetHistoryMessage } from '../src/requests/history-view.ts';
import { fleetOption, noSuchFleet } from './fleet-named.ts';
import { offerFleetNames } from './fleet-offers.ts';

export interface HistoryCommandDeps {
  readonly fleets: FleetService;
  readonly history: HistoryService;
}

const PERMISSION = 'fleet.view';
/** More versions would not fit a message. */
const CHANGES_SHOWN = 12;

const INPUT = z.object({
  subcommand: z.literal('history'),
  fleet: z.string().trim().min(1).max(100),
  private: z.boolean().default(false),
});
type Input = z.infer<typeof INPUT>;

/** A subcommand of /fleet. */
export function createFleetHistoryCommand({ fleets, history }: HistoryCommandDeps): Command {
  return defineCommand<Input, FleetConfig>({
    definition: definition(),
    permissions: { history: [PERMISSION] },
    input: INPUT,
    pace: 'deferred',
    visibility: (input) => (input.private ? 'private' : 'public'),
    sees: PERMISSION,
    async find({ fleet }) {
      const match = fleets.resolve(fleet);
      return match.kind === 'unknown' ? null : match.fleet;
    },
    requires: (_input, { name }) => ({ permission: PERMISSION, fleet: name }),
    notFound: ({ fleet }) => noSuchFleet(fleet),
    run: async (_input, fleet, actor) => ({
      kind: 'message',
      outcome: 'history',
      body: fleetHistoryMessage(await history.ofFleet(fleet, actor, CHANGES_SHOWN)),
    }),
    autocomplete: offerFleetNames(fleets),
  });
}

function definition() {
  return new SlashCommandBuilder()
    .setName('fleet')
    .setDescription('What ran on a fleet')
    .addSubcommand((history) =>
      history
        .setName('history')
        .setDescription('What is live on a fleet, since when and by whom, and what was before')
        .addStringOption(fleetOption)
        .addBooleanOption((option) => option.setName('private').setDescription('Only you see the answer')),
    )
    .toJSON();
}
