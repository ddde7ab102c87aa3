/*
 * /pipeline status [environment] [pipeline] [system]
 *                                    what is live where and since when, what is ahead of it, the last run, what is broken
 * /pipeline history <pipeline> [days] [theme]
 *                                    success rate, durations, time to recovery, deploys a week, flaky jobs; with a chart
 * /pipeline show <run>               one run in full, by its link, number (`#163`, `node-ci #163`), commit or execution
 * The channel sees the answer, unless `private` is set.
 * Needs: run.view, on the fleet of the pipeline where it has one, else on the house as a whole; for the status of all,
 * on at least one.
 */
import {
  SlashCommandBuilder,
  type SlashCommandBooleanOption,
  type SlashCommandStringOption,
} from '@discordjs/builders';
import { z } from 'zod';
import { HISTORY_DAYS, readHistory } from '../src/pipelines/pipeline-history-service.ts';
import { historyChart, historyMessage } from '../src/pipelines/pipeline-history-view.ts';
import type { PipelineStatusService } from '../src/pipelines/pipeline-status-service.ts';
import { pipelineStatusMessage } from '../src/pipelines/pipeline-status-view.ts';
import { readRunDetail } from '../src/pipelines/run-detail-service.ts';
import { runDetailMessage, whichRunMessage } from '../src/pipelines/run-detail-view.ts';
import { RUN_VIEW, type RunFinder } from '../src/pipelines/run-finder-service.ts';
import type { RunHit } from '../src/pipelines/run-hit.ts';
import { LONGEST_REFERENCE } from '../src/pipelines/run-reference.ts';
import type { ChartRenderer } from '../src/platform/chart/chart.ts';
import type { Clock } from '../src/platform/clock.ts';
import type { Config, PipelineConfig } from '../src/platform/config/config.ts';
import type { Database } from '../src/platform/database/transaction.ts';
import { defineCommand, type Actor, type Answer, type Command } from '../src/platform/discord/command.ts';
import { drawPicture } from './chart-picture.ts';
import { offerForPipelines } from './pipeline-offers.ts';
import { chosenTheme, themeOption } from './theme-option.ts';

export interface PipelineQuestionDeps {
  readonly runFinder: RunFinder;
  readonly pipelineStatus: PipelineStatusService;
  readonly charts: Pick<ChartRenderer, 'draw'>;
  readonly database: Pick<Database, 'read'>;
  readonly clock: Clock;
  readonly config: () => Config;
}

const name = z.string().trim().min(1).max(100);
const hidden = z.boolean().default(false);

const INPUT = z.discriminatedUnion('subcommand', [
  z.object({
    subcommand: z.literal('status'),
    environment: name.optional(),
    pipeline: name.optional(),
    system: z.string().max(20).optional(),
    private: hidden,
  }),
  z.object({
    subcommand: z.literal('history'),
    pipeline: name,
    days: z.number().int().min(HISTORY_DAYS.least).max(HISTORY_DAYS.most).default(HISTORY_DAYS.usual),
    theme: chosenTheme,
    private: hidden,
  }),
  z.object({ subcommand: z.literal('show'), run: z.string().trim().min(1).max(LONGEST_REFERENCE), private: hidden }),
]);
type Input = z.infer<typeof INPUT>;

type Subject =
  | { readonly kind: 'all' }
  | { readonly kind: 'pipeline'; readonly pipeline: PipelineConfig }
  /** Newest first. */
  | { readonly kind: 'runs'; readonly runs: readonly [RunHit, ...RunHit[]]; readonly more: boolean };

export function createPipelineQuestions(deps: PipelineQuestionDeps): Command {
  return defineCommand<Input, Subject>({
    definition: definition(),
    permissions: { status: [RUN_VIEW], history: [RUN_VIEW], show: [RUN_VIEW] },
    input: INPUT,
    pace: 'deferred',
    sees: RUN_VIEW,
    visibility: (input) => (input.private ? 'private' : 'public'),
    async find(input, read): Promise<Subject | null> {
      if (input.subcommand === 'status') return { kind: 'all' };
      if (input.subcommand === 'history') {
        const wanted = input.pipeline.toLowerCase();
        const pipeline = deps.config().pipelines.find((each) => each.name.toLowerCase() === wanted);
        return pipeline === undefined ? null : { kind: 'pipeline', pipeline };
      }
      const found = await deps.runFinder.find(read, input.run);
      if (found.kind === 'none') return null;
      return found.kind === 'one'
        ? { kind: 'runs', runs: [found.run], more: false }
        : { kind: 'runs', runs: found.runs, more: found.more };
    },
    requires: (_input, subject, actor) => requirement(deps, subject, actor),
    notFound: (input) =>
      input.subcommand === 'show'
        ? 'No run that you may see is called so. Paste its link, or pick one from the list while typing.'
        : 'No pipeline that you may see is called so. `/pipeline status` shows those there are.',
    run: (input, subject, actor) => answer(deps, input, { subject, actor }),
    autocomplete: offerForPipelines(deps),
  });
}

function requirement({ runFinder, config }: PipelineQuestionDeps, subject: Subject, actor: Actor) {
  switch (subject.kind) {
    case 'all': {
      const [first] = runFinder.listPipelines(actor);
      return runFinder.requirementForPipeline(first ?? config().pipelines[0] ?? { fleet: null });
    }
    case 'pipeline':
      return runFinder.requirementForPipeline(subject.pipeline);
    case 'runs':
      return runFinder.requirementFor(subject.runs.find((run) => runFinder.maySee(actor, run)) ?? subject.runs[0]);
  }
}

async function answer(
  deps: PipelineQuestionDeps,
  input: Input,
  { subject, actor }: { readonly subject: Subject; readonly actor: Actor },
): Promise<Answer> {
  if (input.subcommand === 'status') {
    const { environment = null, pipeline = null, system = null } = input;
    const found = await deps.pipelineStatus.read(deps.database.read, actor, { environment, pipeline, system });
    const filtered = environment !== null || pipeline !== null || system !== null;
    return { kind: 'message', outcome: 'status', body: pipelineStatusMessage(found, { filtered }) };
  }
  if (input.subcommand === 'history' && subject.kind === 'pipeline') return history(deps, subject.pipeline, input);
  if (subject.kind === 'runs') return show(deps, subject, actor);
  throw new Error(`/pipeline ${input.subcommand} was given ${subject.kind}.`);
}

const PICTURE = 'history.png';

async function history(
  { database, config, clock, charts }: PipelineQuestionDeps,
  pipeline: PipelineConfig,
  { days, theme }: Pick<Extract<Input, { subcommand: 'history' }>, 'days' | 'theme'>,
): Promise<Answer> {
  const found = await readHistory(database.read, { config: config(), pipeline, days, now: clock.now() });
  const { picture, files } = await drawPicture(charts, PICTURE, historyChart(pipeline, found, theme));
  return { kind: 'message', outcome: 'history', body: historyMessage(pipeline, found, picture), files };
}

async function show(
  { runFinder, database }: PipelineQuestionDeps,
  { runs, more }: Extract<Subject, { kind: 'runs' }>,
  actor: Actor,
): Promise<Answer> {
  const visible = runs.filter((run) => runFinder.maySee(actor, run));
  const [run, ...others] = visible;
  if (run === undefined) throw new Error('The gate let somebody pass who may see none of these runs.');
  if (others.length > 0) return { kind: 'message', outcome: 'several', body: whichRunMessage(visible, { more }) };
  const detail = await readRunDetail(database.read, run.key);
  if (detail === null) throw new Error(`Run ${run.key} was found and is gone.`);
  return { kind: 'message', outcome: 'shown', body: runDetailMessage(detail) };
}

function definition() {
  const pipeline = (option: SlashCommandStringOption): SlashCommandStringOption =>
    option.setName('pipeline').setDescription('Its name in the configuration').setAutocomplete(true).setMaxLength(100);
  const forMe = (option: SlashCommandBooleanOption): SlashCommandBooleanOption =>
    option.setName('private').setDescription('Show the answer to you alone');
  return new SlashCommandBuilder()
    .setName('pipeline')
    .setDescription('Pipelines')
    .addSubcommand((status) =>
      status
        .setName('status')
        .setDescription('What is live where, since when, what is ahead of it, and what is broken')
        .addStringOption((environment) =>
          environment
            .setName('environment')
            .setDescription('By any of its names, such as production')
            .setAutocomplete(true)
            .setMaxLength(100),
        )
        .addStringOption(pipeline)
        .addStringOption((system) =>
          system
            .setName('system')
            .setDescription('Pipelines of one system only')
            .setChoices(...['github', 'gitlab', 'jenkins', 'aws', 'generic'].map((value) => ({ name: value, value }))),
        )
        .addBooleanOption(forMe),
    )
    .addSubcommand((past) =>
      past
        .setName('history')
        .setDescription('Success rate, durations, time to recovery and deploys of one pipeline, with a chart')
        .addStringOption((option) => pipeline(option).setRequired(true))
        .addIntegerOption((days) =>
          days
            .setName('days')
            .setDescription(`How many days back, ${HISTORY_DAYS.usual} unless you say`)
            .setMinValue(HISTORY_DAYS.least)
            .setMaxValue(HISTORY_DAYS.most),
        )
        .addStringOption(themeOption)
        .addBooleanOption(forMe),
    )
    .addSubcommand((run) =>
      run
        .setName('show')
        .setDescription('One run in full: attempts, stages, jobs, failure, deployments')
        .addStringOption((option) =>
          option
            .setName('run')
            .setDescription('Its link, number such as #163, commit or execution')
            .setRequired(true)
            .setAutocomplete(true)
            .setMaxLength(LONGEST_REFERENCE),
        )
        .addBooleanOption(forMe),
    )
    .toJSON();
}
