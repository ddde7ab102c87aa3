/*
 * /fleet metrics <fleet> [topic] [hours] [theme]   traffic by shard, messages, peers and meshes, errors, resources or
 *                                                  the store, as tables and a chart of the last hours
 * /fleet database <fleet> [days] [theme]           query and insert times, size against what is kept and against the
 *                                                  volume, growth, days until full, and the hardware that is needed
 * `fleet` takes a fleet's name or any name it once had. The channel sees the answer, unless `private` is set.
 * Needs: fleet.view on the fleet.
 */
import {
  SlashCommandBuilder,
  type SlashCommandBooleanOption,
  type SlashCommandStringOption,
} from '@discordjs/builders';
import { z } from 'zod';
import type { FleetService } from '../src/fleets/fleet-service.ts';
import { databaseChart, databaseMessage } from '../src/metrics/database-view.ts';
import { CHART_HOURS, DATABASE_DAYS, type FleetMetricsService } from '../src/metrics/fleet-metrics-service.ts';
import { noSourceMessage, topicChart, topicMessage } from '../src/metrics/fleet-metrics-view.ts';
import { METRIC_TOPICS } from '../src/metrics/metric-topic.ts';
import type { ChartRenderer } from '../src/platform/chart/chart.ts';
import type { FleetConfig } from '../src/platform/config/config.ts';
import { defineCommand, type Answer, type Command } from '../src/platform/discord/command.ts';
import { drawPicture } from './chart-picture.ts';
import { noSuchFleet } from './fleet-named.ts';
import { offerFleetNames } from './fleet-offers.ts';
import { chosenTheme, themeOption } from './theme-option.ts';

export interface FleetMetricsCommandDeps {
  readonly fleets: FleetService;
  readonly fleetMetrics: FleetMetricsService;
  readonly charts: Pick<ChartRenderer, 'draw'>;
}

const PERMISSION = 'fleet.view';

const common = {
  fleet: z.string(),
  theme: chosenTheme,
  private: z.boolean().default(false),
};
const INPUT = z.discriminatedUnion('subcommand', [
  z.object({
    ...common,
    subcommand: z.literal('metrics'),
    topic: z.enum(METRIC_TOPICS).default('traffic'),
    hours: z.number().int().min(CHART_HOURS.least).max(CHART_HOURS.most).default(CHART_HOURS.usual),
  }),
  z.object({
    ...common,
    subcommand: z.literal('database'),
    days: z.number().int().min(DATABASE_DAYS.least).max(DATABASE_DAYS.most).default(DATABASE_DAYS.usual),
  }),
]);
type Input = z.infer<typeof INPUT>;

/** Subcommands of /fleet. */
export function createFleetMetricsCommand(deps: FleetMetricsCommandDeps): Command {
  const { fleets } = deps;
  return defineCommand<Input, FleetConfig>({
    definition: definition(),
    permissions: { metrics: [PERMISSION], database: [PERMISSION] },
    input: INPUT,
    pace: 'deferred',
    sees: PERMISSION,
    visibility: (input) => (input.private ? 'private' : 'public'),
    async find(input) {
      const match = fleets.resolve(input.fleet);
      return match.kind === 'unknown' ? null : match.fleet;
    },
    requires: (_input, { name }) => ({ permission: PERMISSION, fleet: name }),
    notFound: ({ fleet }) => noSuchFleet(fleet),
    run: (input, fleet) =>
      input.subcommand === 'metrics' ? metrics(deps, fleet, input) : database(deps, fleet, input),
    autocomplete: offerFleetNames(fleets),
  });
}

async function metrics(
  { fleetMetrics, charts }: FleetMetricsCommandDeps,
  fleet: FleetConfig,
  { topic, hours, theme }: Extract<Input, { subcommand: 'metrics' }>,
): Promise<Answer> {
  const report = await fleetMetrics.readTopic(fleet, topic, hours);
  if (report.kind !== 'report') return { kind: 'message', outcome: report.kind, body: noSourceMessage(report) };
  const { files, ...drawn } = await drawPicture(charts, PICTURE, topicChart(report, theme));
  return { kind: 'message', outcome: 'metrics', body: topicMessage(report, drawn), files };
}

async function database(
  { fleetMetrics, charts }: FleetMetricsCommandDeps,
  fleet: FleetConfig,
  { days, theme }: Extract<Input, { subcommand: 'database' }>,
): Promise<Answer> {
  const report = await fleetMetrics.readDatabase(fleet, days);
  if (report.kind !== 'report') return { kind: 'message', outcome: report.kind, body: noSourceMessage(report) };
  const { files, ...drawn } = await drawPicture(charts, PICTURE, databaseChart(report, theme));
  return { kind: 'message', outcome: 'database', body: databaseMessage(report, drawn), files };
}

const PICTURE = 'metrics.png';

const TOPIC_WORDS = {
  traffic: 'traffic by shard',
  messages: 'messages',
  peers: 'peers and meshes',
  errors: 'errors',
  resources: 'resources',
  store: 'store',
} as const satisfies Readonly<Record<(typeof METRIC_TOPICS)[number], string>>;

function definition(): ReturnType<SlashCommandBuilder['toJSON']> {
  const fleet = (option: SlashCommandStringOption): SlashCommandStringOption =>
    option
      .setName('fleet')
      .setDescription('Its name, or one it once had')
      .setRequired(true)
      .setAutocomplete(true)
      .setMaxLength(100);
  const forMe = (option: SlashCommandBooleanOption): SlashCommandBooleanOption =>
    option.setName('private').setDescription('Show the answer to you alone');
  return new SlashCommandBuilder()
    .setName('fleet')
    .setDescription('Metrics of a fleet, and its databases')
    .addSubcommand((metrics) =>
      metrics
        .setName('metrics')
        .setDescription('Traffic by shard, messages, peers, errors, resources or the store, with a chart')
        .addStringOption(fleet)
        .addStringOption((option) =>
          option
            .setName('topic')
            .setDescription('Which metrics, traffic by shard unless you say')
            .setChoices(...METRIC_TOPICS.map((topic) => ({ name: TOPIC_WORDS[topic], value: topic }))),
        )
        .addIntegerOption((option) =>
          option
            .setName('hours')
            .setDescription(`How far the chart looks back, ${CHART_HOURS.usual} hours unless you say`)
            .setMinValue(CHART_HOURS.least)
            .setMaxValue(CHART_HOURS.most),
        )
        .addStringOption(themeOption)
        .addBooleanOption(forMe),
    )
    .addSubcommand((database) =>
      database
        .setName('database')
        .setDescription('Query times, size, growth, days until full, and the hardware that load and retention need')
        .addStringOption(fleet)
        .addIntegerOption((option) =>
          option
            .setName('days')
            .setDescription(`How far chart and growth look back, ${DATABASE_DAYS.usual} days unless you say`)
            .setMinValue(DATABASE_DAYS.least)
            .setMaxValue(DATABASE_DAYS.most),
        )
        .addStringOption(themeOption)
        .addBooleanOption(forMe),
    )
    .toJSON();
}
