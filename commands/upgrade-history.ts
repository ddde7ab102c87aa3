/*
 * /upgrade history <fleet>   the upgrade requests of a fleet, the newest first, each step by step, with who agreed and
 *                            what was deployed
 * The answer is private. Needs: upgrade.view on the fleet; who agreed shows with approval.view.
 */
import { SlashCommandBuilder } from '@discordjs/builders';
import { z } from 'zod';
import { defineCommand, type Command } from '../src/platform/discord/command.ts';
import { PASTS_SHOWN, requestHistoryMessage } from '../src/requests/history-view.ts';
import type { HistoryCommandDeps } from './fleet-history.ts';
import { fleetOption, typedFleet } from './fleet-named.ts';

const PERMISSION = 'upgrade.view';

const INPUT = z.object({ subcommand: z.literal('history'), fleet: z.string().trim().min(1).max(100) });
type Input = z.infer<typeof INPUT>;

/** A subcommand of /upgrade. A fleet that left the configuration still has its past. */
export function createUpgradeHistoryCommand({ fleets, history }: HistoryCommandDeps): Command {
  return defineCommand<Input, { readonly fleet: string }>({
    definition: definition(),
    permissions: { history: [PERMISSION] },
    input: INPUT,
    pace: 'deferred',
    visibility: () => 'private',
    sees: PERMISSION,
    async find({ fleet }) {
      const match = fleets.resolve(fleet);
      return { fleet: match.kind === 'unknown' ? fleet.toLowerCase() : match.fleet.name };
    },
    requires: (_input, { fleet }) => ({ permission: PERMISSION, fleet }),
    notFound: ({ fleet }) =>
      `No fleet whose requests you may see is called ${typedFleet(fleet)}. \`/fleet list\` shows those there are.`,
    async run(_input, { fleet }, actor) {
      const pasts = await history.ofRequests(fleet, actor, PASTS_SHOWN + 1);
      const shown = { pasts: pasts.slice(0, PASTS_SHOWN), more: pasts.length > PASTS_SHOWN };
      return { kind: 'message', outcome: 'history', body: requestHistoryMessage(fleet, shown) };
    },
    autocomplete: async ({ typed }) =>
      fleets
        .listNames()
        .filter(({ typed: name, fleet }) => name === fleet.name && name.includes(typed.trim().toLowerCase()))
        .map(({ fleet: { name } }) => ({ name, value: name, requires: { permission: PERMISSION, fleet: name } })),
  });
}

function definition() {
  return new SlashCommandBuilder()
    .setName('upgrade')
    .setDescription('What became of upgrades')
    .addSubcommand((history) =>
      history
        .setName('history')
        .setDescription('The upgrade requests of a fleet, step by step, with who agreed and what was deployed')
        .addStringOption(fleetOption),
    )
    .toJSON();
}
