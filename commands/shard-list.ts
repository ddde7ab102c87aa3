/*
 * /shard list [fleet] [private]   the shards of a fleet: topic, whether messages must be signed, what flows over each
 *                                 now, which other fleets serve it, who uses it, and what its nodes can take; without a
 *                                 fleet, of all that you may see
 * Needs: fleet.view on the fleet; for all of them, on at least one.
 */
import { SlashCommandBuilder } from '@discordjs/builders';
import { z } from 'zod';
import type { FleetService } from '../src/fleets/fleet-service.ts';
import type { Command } from '../src/platform/discord/command.ts';
import type { ShardListService } from '../src/shards/shard-list-service.ts';
import { noShardsMessage, shardListMessage } from '../src/shards/shard-list-view.ts';
import { defineShardCommand, SHARD_COMMAND, shardFleetOption } from './shard-command.ts';

export interface ShardListCommandDeps {
  readonly fleets: FleetService;
  readonly shardList: ShardListService;
}

const INPUT = z.object({
  subcommand: z.literal('list'),
  fleet: z.string().optional(),
  private: z.boolean().default(false),
});
type Input = z.infer<typeof INPUT>;

/** Subcommand of /shard. */
export function createShardListCommand({ fleets, shardList }: ShardListCommandDeps): Command {
  return defineShardCommand<Input>(fleets, {
    definition: definition(),
    subcommands: ['list'],
    input: INPUT,
    async answer(fleet, _input, actor) {
      const listed = await shardList.list([fleet], fleets.listVisible(actor));
      return listed.length === 0
        ? { kind: 'message', outcome: 'no-shards', body: noShardsMessage(fleet.name) }
        : { kind: 'message', outcome: 'list', body: shardListMessage(listed) };
    },
    async answerAll(asked, actor) {
      const listed = await shardList.list(asked, fleets.listVisible(actor));
      return { kind: 'message', outcome: 'list', body: shardListMessage(listed) };
    },
  });
}

function definition(): ReturnType<SlashCommandBuilder['toJSON']> {
  return new SlashCommandBuilder()
    .setName(SHARD_COMMAND.name)
    .setDescription(SHARD_COMMAND.description)
    .addSubcommand((list) =>
      list
        .setName('list')
        .setDescription(
          'The shards: signed or not, what flows over each, who serves and uses it, and what nodes can take',
        )
        .addStringOption(shardFleetOption)
        .addBooleanOption((option) => option.setName('private').setDescription('Show the answer to you alone')),
    )
    .toJSON();
}
