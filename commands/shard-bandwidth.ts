/*
 * /shard bandwidth [fleet] [shard] [window] [theme] [csv] [private]
 *     where a fleet's bandwidth goes by shard and direction over the last hours or days: what comes in, with and without
 *     duplicates, and goes out, as averages per node; messages, duplication, amplification, shares of all of libp2p with
 *     services, overhead and the unattributed rest; the change against the same hours a week before; a chart; with
 *     `csv`, every figure as a file.
 * `fleet` takes a fleet's name or any name it once had; without it, the only one with shards that you may see. `window`
 * is 1h to 96h, or whole days up to 30d. The channel sees the answer, unless `private` is set.
 * Needs: fleet.view on the fleet.
 */
import { SlashCommandBuilder } from '@discordjs/builders';
import { z } from 'zod';
import type { FleetService } from '../src/fleets/fleet-service.ts';
import type { ChartRenderer } from '../src/platform/chart/chart.ts';
import type { FleetConfig } from '../src/platform/config/config.ts';
import type { Answer, AnswerFile, Command } from '../src/platform/discord/command.ts';
import { bandwidthChart } from '../src/shards/bandwidth-chart.ts';
import { bandwidthCsv } from '../src/shards/bandwidth-csv.ts';
import type { BandwidthReport } from '../src/shards/bandwidth-report.ts';
import type { BandwidthService } from '../src/shards/bandwidth-service.ts';
import { bandwidthMessage, noBandwidthMessage } from '../src/shards/bandwidth-view.ts';
import { MOST_SHARD, trafficWindow } from '../src/shards/shard-input.ts';
import { drawPicture } from './chart-picture.ts';
import { defineShardCommand, SHARD_COMMAND, shardFleetOption, shardOption } from './shard-command.ts';
import { chosenTheme, themeOption } from './theme-option.ts';

export interface ShardBandwidthDeps {
  readonly fleets: FleetService;
  readonly bandwidth: BandwidthService;
  readonly charts: Pick<ChartRenderer, 'draw'>;
}

const INPUT = z.object({
  subcommand: z.literal('bandwidth'),
  fleet: z.string().optional(),
  shard: z.number().int().min(0).max(MOST_SHARD).optional(),
  window: trafficWindow,
  theme: chosenTheme,
  csv: z.boolean().default(false),
  private: z.boolean().default(false),
});
type Input = z.infer<typeof INPUT>;

/** Subcommand of /shard. */
export function createShardBandwidthCommand(deps: ShardBandwidthDeps): Command {
  return defineShardCommand<Input>(deps.fleets, {
    definition: definition(),
    subcommands: ['bandwidth'],
    input: INPUT,
    answer: (fleet, input) => answer(deps, fleet, input),
  });
}

async function answer({ bandwidth, charts }: ShardBandwidthDeps, fleet: FleetConfig, input: Input): Promise<Answer> {
  const report = await bandwidth.read(fleet, { windowMs: input.window, shard: input.shard ?? null });
  if (report.kind !== 'report') return { kind: 'message', outcome: report.kind, body: noBandwidthMessage(report) };
  const { picture, files } = await drawPicture(charts, PICTURE, bandwidthChart(report, input.theme));
  const table = input.csv ? [csvFile(report)] : [];
  return {
    kind: 'message',
    outcome: 'bandwidth',
    body: bandwidthMessage(report, picture),
    files: [...files, ...table],
  };
}

function csvFile(report: BandwidthReport): AnswerFile {
  const { fleet, now } = report;
  const name = `shard-bandwidth-${fleet.name}-${now.at.toISOString().slice(0, 16).replaceAll(':', '')}.csv`;
  return { name, bytes: new TextEncoder().encode(bandwidthCsv(report)) };
}

const PICTURE = 'bandwidth.png';

function definition(): ReturnType<SlashCommandBuilder['toJSON']> {
  return new SlashCommandBuilder()
    .setName(SHARD_COMMAND.name)
    .setDescription(SHARD_COMMAND.description)
    .addSubcommand((bandwidth) =>
      bandwidth
        .setName('bandwidth')
        .setDescription(
          'Where the bandwidth goes by shard, per node, against the same hours a week before, with a chart',
        )
        .addStringOption(shardFleetOption)
        .addIntegerOption(shardOption)
        .addStringOption((option) =>
          option
            .setName('window')
            .setDescription('Over what time, to now: 1h, 6h, 24h, 7d, at most 30d; 24h unless you say')
            .setAutocomplete(true)
            .setMaxLength(20),
        )
        .addStringOption(themeOption)
        .addBooleanOption((option) => option.setName('csv').setDescription('Every figure as a file, too'))
        .addBooleanOption((option) => option.setName('private').setDescription('Show the answer to you alone')),
    )
    .toJSON();
}
