/*
 * /shard mesh [fleet] [shard] [hours] [theme] [private]
 *     the gossipsub meshes of a fleet by shard and host: dead, thin or good, connected and subscribed peers, discovery,
 *     and filter and lightpush use against what hosts can take, with a picture of every shard on every host; with
 *     `shard`, host by host and what it was over the last `hours`, as a chart; without `fleet`, a line for each fleet.
 * `fleet` takes a fleet's name or any name it once had. The channel sees the answer, unless `private` is set.
 * Needs: fleet.view on the fleet; for all of them, on at least one.
 */
import { SlashCommandBuilder } from '@discordjs/builders';
import { z } from 'zod';
import type { FleetService } from '../src/fleets/fleet-service.ts';
import type { ChartRenderer } from '../src/platform/chart/chart.ts';
import type { FleetConfig } from '../src/platform/config/config.ts';
import type { Answer, Command } from '../src/platform/discord/command.ts';
import { meshChart } from '../src/shards/mesh-chart.ts';
import { MESH_HOURS } from '../src/shards/mesh-history.ts';
import type { MeshHistoryService } from '../src/shards/mesh-history-service.ts';
import { meshMatrix } from '../src/shards/mesh-matrix.ts';
import { meshSummaryMessage, noMeshMessage, noSuchShardMessage } from '../src/shards/mesh-summary-view.ts';
import { meshMessage, shardMeshMessage, type MeshAlert } from '../src/shards/mesh-view.ts';
import { MOST_SHARD } from '../src/shards/shard-input.ts';
import type { ShardMeshService } from '../src/shards/shard-mesh-service.ts';
import type { ShardTopService } from '../src/shards/shard-top-service.ts';
import { drawPicture, pictured } from './chart-picture.ts';
import { defineShardCommand, SHARD_COMMAND } from './shard-command.ts';
import { chosenTheme, themeOption } from './theme-option.ts';

export interface ShardMeshCommandDeps {
  readonly fleets: FleetService;
  readonly meshes: ShardMeshService;
  readonly meshHistory: Pick<MeshHistoryService, 'read'>;
  readonly charts: Pick<ChartRenderer, 'draw' | 'drawMatrix'>;
  readonly shardTop: Pick<ShardTopService, 'clients'>;
  /** Open alerts about meshes of the fleet. */
  readonly meshAlerts: (fleet: string) => Promise<readonly MeshAlert[]>;
}

const A_DAY_MS = 86_400_000;

const INPUT = z.object({
  subcommand: z.literal('mesh'),
  fleet: z.string().optional(),
  shard: z.number().int().min(0).max(MOST_SHARD).optional(),
  hours: z.number().int().min(MESH_HOURS.least).max(MESH_HOURS.most).default(MESH_HOURS.usual),
  theme: chosenTheme,
  private: z.boolean().default(false),
});
type Input = z.infer<typeof INPUT>;

/** Subcommand of /shard. */
export function createShardMeshCommand(deps: ShardMeshCommandDeps): Command {
  return defineShardCommand<Input>(deps.fleets, {
    definition: definition(),
    subcommands: ['mesh'],
    input: INPUT,
    answer: (fleet, input) => answer(deps, fleet, input),
    meant: (sharded) => sharded.filter(({ lifecycle }) => lifecycle === 'active'),
    async answerAll(fleets) {
      const outcomes = await Promise.all(fleets.map((fleet) => deps.meshes.readStored(fleet)));
      return { kind: 'message', outcome: 'summary', body: meshSummaryMessage(outcomes) };
    },
  });
}

async function answer(deps: ShardMeshCommandDeps, fleet: FleetConfig, input: Input): Promise<Answer> {
  const report = await deps.meshes.read(fleet);
  if (report.kind !== 'meshes') return { kind: 'message', outcome: report.kind, body: noMeshMessage(report) };
  const alerts = await deps.meshAlerts(fleet.name);
  if (input.shard === undefined) {
    const drawing = meshMatrix(report, input.theme);
    const { picture, files } = pictured('meshes.png', drawing && (await deps.charts.drawMatrix(drawing.matrix)));
    const body = meshMessage(report, { picture, alerts, left: drawing?.left ?? 0 });
    return { kind: 'message', outcome: 'meshes', body, files };
  }
  const { shard, hours } = input;
  const row = report.shards.find((each) => each.shard === shard);
  if (row === undefined) return { kind: 'message', outcome: 'no-such-shard', body: noSuchShardMessage(report, shard) };
  const [history, clients] = await Promise.all([
    deps.meshHistory.read(fleet, { shard, hours }),
    deps.shardTop.clients(fleet, A_DAY_MS),
  ]);
  const chart = history.kind === 'history' ? meshChart(history, input.theme) : null;
  const { picture, files } = await drawPicture(deps.charts, 'mesh.png', chart);
  return {
    kind: 'message',
    outcome: 'mesh',
    body: shardMeshMessage(report, row, { picture, alerts, history, clients }),
    files,
  };
}

function definition(): ReturnType<SlashCommandBuilder['toJSON']> {
  return new SlashCommandBuilder()
    .setName(SHARD_COMMAND.name)
    .setDescription(SHARD_COMMAND.description)
    .addSubcommand((mesh) =>
      mesh
        .setName('mesh')
        .setDescription('Mesh peers by shard and host: dead, thin or good; peers, discovery, and use against capacity')
        .addStringOption((option) =>
          option
            .setName('fleet')
            .setDescription('Its name, or one it once had; a line for each fleet unless you say')
            .setAutocomplete(true)
            .setMaxLength(100),
        )
        .addIntegerOption((option) =>
          option
            .setName('shard')
            .setDescription('Only this one, host by host and over time')
            .setAutocomplete(true)
            .setMinValue(0)
            .setMaxValue(MOST_SHARD),
        )
        .addIntegerOption((option) =>
          option
            .setName('hours')
            .setDescription(`With a shard: how far back, ${MESH_HOURS.usual} hours unless you say`)
            .setMinValue(MESH_HOURS.least)
            .setMaxValue(MESH_HOURS.most),
        )
        .addStringOption(themeOption)
        .addBooleanOption((option) => option.setName('private').setDescription('Show the answer to you alone')),
    )
    .toJSON();
}
