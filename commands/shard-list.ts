/*
 * /shard list [fleet] [private]   the shards of a fleet: topic, whether messages must be signed, what flows over each
 *                                 now, which other fleets serve it, who uses it, and what its nodes can take; without a
 *                                 fleet, of all that you may see
 * Needs: fleet.view on the fleet; for all of them, on at least one.
 */
import { SlashCommandBuilder } from '@discordjs/builders';
import { z } from 'zod';
import type { FleetService } from '../src/fleets/fleet-service.ts';
import { defineCommand, type Command } from '../src/platform/discord/command.ts';
import type { ShardListService } from '../src/shards/shard-list-service.ts';
import { noShardsMessage, shardListMessage } from '../src/shards/shard-list-view.ts';
import { noSuchFleet } from './fleet-named.ts';
import { offerFleetNames } from './fleet-offers.ts';
import {
  findShardSubject,
  requireShardSubject,
  SHARD_COMMAND,
  SHARD_PERMISSION,
  shardedFleets,
  shardFleetOption,
  type ShardSubject,
} from './shard-fleet.ts';

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
  return defineCommand<Input, ShardSubject>({
    definition: definition(),
    permissions: { list: [SHARD_PERMISSION] },
    input: INPUT,
    pace: 'deferred',
    sees: SHARD_PERMISSION,
    visibility: (input) => (input.private ? 'private' : 'public'),
    find: async ({ fleet }) => findShardSubject(fleets, fleet),
    requires: (_input, subject, actor) => requireShardSubject(fleets, subject, actor),
    notFound: ({ fleet }) => noSuchFleet(fleet),
    async run(_input, subject, actor) {
      const asked = subject.kind === 'one' ? [subject.fleet] : shardedFleets(fleets, actor);
      const listed = await shardList.list(asked, fleets.listVisible(actor));
      if (subject.kind === 'one' && listed.length === 0)
        return { kind: 'message', outcome: 'no-shards', body: noShardsMessage(subject.fleet.name) };
      return { kind: 'message', outcome: 'list', body: shardListMessage(listed) };
    },
    autocomplete: offerFleetNames(fleets),
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
