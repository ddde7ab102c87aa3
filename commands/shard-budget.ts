/*
 * /shard budget [fleet] [private]   what each shard takes of an average node in the last hour, against its budget and
 *                                   against what is usual for this hour of this weekday, and since when what is outside is
 * `fleet` takes a fleet's name or any name it once had; without it, the only one with shards that you may see. The
 * channel sees the answer, unless `private` is set.
 * Needs: fleet.view on the fleet.
 */
import { SlashCommandBuilder } from '@discordjs/builders';
import { z } from 'zod';
import type { FleetService } from '../src/fleets/fleet-service.ts';
import type { Command } from '../src/platform/discord/command.ts';
import type { BudgetService } from '../src/shards/budget-service.ts';
import { budgetMessage } from '../src/shards/budget-view.ts';
import { defineShardCommand, SHARD_COMMAND, shardFleetOption } from './shard-command.ts';

export interface ShardBudgetDeps {
  readonly fleets: FleetService;
  readonly budgets: Pick<BudgetService, 'report'>;
}

const INPUT = z.object({
  subcommand: z.literal('budget'),
  fleet: z.string().optional(),
  private: z.boolean().default(false),
});
type Input = z.infer<typeof INPUT>;

/** Subcommand of /shard. */
export function createShardBudgetCommand({ fleets, budgets }: ShardBudgetDeps): Command {
  return defineShardCommand<Input>(fleets, {
    definition: definition(),
    subcommands: ['budget'],
    input: INPUT,
    async answer(fleet) {
      const report = await budgets.report(fleet);
      return { kind: 'message', outcome: report.kind, body: budgetMessage(report) };
    },
  });
}

function definition(): ReturnType<SlashCommandBuilder['toJSON']> {
  return new SlashCommandBuilder()
    .setName(SHARD_COMMAND.name)
    .setDescription(SHARD_COMMAND.description)
    .addSubcommand((budget) =>
      budget
        .setName('budget')
        .setDescription('What each shard takes of a node, against its budget and against what is usual at this hour')
        .addStringOption(shardFleetOption)
        .addBooleanOption((option) => option.setName('private').setDescription('Show the answer to you alone')),
    )
    .toJSON();
}
