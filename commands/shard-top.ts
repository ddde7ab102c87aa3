/*
 * /shard top [fleet] [by] [window] [shard] [direction] [theme] [private]
 *     what opted-in clients send, or receive, by message type, group of types or topic, with share, clients and a chart;
 *     by protocol, what the fleet's nodes tell and, apart from it, what clients tell
 * /shard clients [fleet] [window] [theme] [private]
 *     how the fleet's shards look from its opted-in clients: peers by shard and origin, missed messages, store errors,
 *     failed dials, confirmed deliveries
 * Only whole hours are told of, beyond four days whole days, and nothing of fewer than five clients. `fleet` takes a
 * fleet's name or any name it once had; without it, the only one with shards that you may see.
 * Needs: fleet.view on the fleet.
 */
import {
  SlashCommandBuilder,
  type SlashCommandBooleanOption,
  type SlashCommandStringOption,
} from '@discordjs/builders';
import { z } from 'zod';
import type { FleetService } from '../src/fleets/fleet-service.ts';
import type { ChartRenderer } from '../src/platform/chart/chart.ts';
import type { FleetConfig } from '../src/platform/config/config.ts';
import type { Answer, Command } from '../src/platform/discord/command.ts';
import { clientHealthMessage } from '../src/shards/client-health-view.ts';
import { MOST_SHARD, trafficWindow } from '../src/shards/shard-input.ts';
import { clientHealthChart, topChart } from '../src/shards/shard-top-chart.ts';
import type { ShardTopService } from '../src/shards/shard-top-service.ts';
import { noTopMessage, protocolMessage, topMessage } from '../src/shards/shard-top-view.ts';
import { DIRECTIONS, TOP_BY } from '../src/shards/shard-top.ts';
import { drawPicture } from './chart-picture.ts';
import { defineShardCommand, SHARD_COMMAND, shardFleetOption, shardOption } from './shard-command.ts';
import { chosenTheme, themeOption } from './theme-option.ts';

export interface ShardTopCommandDeps {
  readonly fleets: FleetService;
  readonly shardTop: ShardTopService;
  readonly charts: Pick<ChartRenderer, 'draw'>;
}

const common = {
  fleet: z.string().optional(),
  window: trafficWindow,
  theme: chosenTheme,
  private: z.boolean().default(false),
};
const INPUT = z.discriminatedUnion('subcommand', [
  z.object({
    ...common,
    subcommand: z.literal('top'),
    by: z.enum(TOP_BY).default('type'),
    shard: z.number().int().min(0).max(MOST_SHARD).optional(),
    direction: z.enum(DIRECTIONS).default('sent'),
  }),
  z.object({ ...common, subcommand: z.literal('clients') }),
]);
type Input = z.infer<typeof INPUT>;

/** Subcommands of /shard. */
export function createShardTopCommand(deps: ShardTopCommandDeps): Command {
  return defineShardCommand<Input>(deps.fleets, {
    definition: definition(),
    subcommands: ['top', 'clients'],
    input: INPUT,
    answer: (fleet, input) => answer(deps, fleet, input),
  });
}

async function answer({ shardTop, charts }: ShardTopCommandDeps, fleet: FleetConfig, input: Input): Promise<Answer> {
  if (input.subcommand === 'clients') {
    const report = await shardTop.clients(fleet, input.window);
    if (report.kind !== 'client-health') return { kind: 'message', outcome: report.kind, body: noTopMessage(report) };
    const { picture, files } = await drawPicture(charts, PICTURE, clientHealthChart(report, input.theme));
    return { kind: 'message', outcome: 'clients', body: clientHealthMessage(report, picture), files };
  }
  const { by, direction, window: windowMs, shard = null } = input;
  const report = await shardTop.top(fleet, { by, windowMs, shard, direction });
  if (report.kind === 'protocols') return { kind: 'message', outcome: 'protocols', body: protocolMessage(report) };
  if (report.kind !== 'top') return { kind: 'message', outcome: report.kind, body: noTopMessage(report) };
  const { picture, files } = await drawPicture(charts, PICTURE, topChart(report, input.theme));
  return { kind: 'message', outcome: 'top', body: topMessage(report, picture), files };
}

const PICTURE = 'shard-clients.png';

function definition(): ReturnType<SlashCommandBuilder['toJSON']> {
  const window = (option: SlashCommandStringOption): SlashCommandStringOption =>
    option
      .setName('window')
      .setDescription('The last whole hours or days: 1h, 6h, 24h, 7d, at most 30d; 24h unless you say')
      .setAutocomplete(true)
      .setMaxLength(20);
  const forMe = (option: SlashCommandBooleanOption): SlashCommandBooleanOption =>
    option.setName('private').setDescription('Show the answer to you alone');
  return new SlashCommandBuilder()
    .setName(SHARD_COMMAND.name)
    .setDescription(SHARD_COMMAND.description)
    .addSubcommand((top) =>
      top
        .setName('top')
        .setDescription('What opted-in clients send by message type, group or topic; bandwidth by protocol')
        .addStringOption(shardFleetOption)
        .addStringOption((option) =>
          option
            .setName('by')
            .setDescription('Message type unless you say')
            .setChoices(...TOP_BY.map((by) => ({ name: by, value: by }))),
        )
        .addStringOption(window)
        .addIntegerOption(shardOption)
        .addStringOption((option) =>
          option
            .setName('direction')
            .setDescription('What clients send, unless you say received')
            .setChoices(...DIRECTIONS.map((direction) => ({ name: direction, value: direction }))),
        )
        .addStringOption(themeOption)
        .addBooleanOption(forMe),
    )
    .addSubcommand((clients) =>
      clients
        .setName('clients')
        .setDescription('Shards as opted-in clients see them: peers, missed messages, store errors, failed dials')
        .addStringOption(shardFleetOption)
        .addStringOption(window)
        .addStringOption(themeOption)
        .addBooleanOption(forMe),
    )
    .toJSON();
}
