/*
 * /why run <run>    which routes took or dropped a run and why, and whom it mentioned
 * `run` is a link, a number (`#163`, `node-ci #163`), a commit or an execution's id; typing offers the newest.
 * The answer is private. Needs: run.view, on the fleet of the run's pipeline where it has one, else on the house.
 */
import { SlashCommandBuilder } from '@discordjs/builders';
import { z } from 'zod';
import type { RunFinder } from '../src/pipelines/run-finder-service.ts';
import { runMarkOfKey } from '../src/pipelines/run-mark.ts';
import { LONGEST_REFERENCE } from '../src/pipelines/run-reference.ts';
import type { RunHit } from '../src/pipelines/run-hit.ts';
import type { WhyService } from '../src/pipelines/why-service.ts';
import { whichRunMessage, whyMessage } from '../src/pipelines/why-view.ts';
import type { Config } from '../src/platform/config/config.ts';
import type { Database } from '../src/platform/database/transaction.ts';
import {
  defineCommand,
  type Actor,
  type Answer,
  type Autocomplete,
  type Command,
} from '../src/platform/discord/command.ts';
import { clip, LIMITS } from '../src/platform/discord/message.ts';
import { channelIdOf } from '../src/pipelines/route-channel.ts';

export interface WhyRunCommandDeps {
  readonly runFinder: RunFinder;
  readonly why: WhyService;
  readonly database: Pick<Database, 'read'>;
  readonly config: () => Config;
}

const INPUT = z.object({ subcommand: z.literal('run'), run: z.string().trim().min(1).max(LONGEST_REFERENCE) });
type Input = z.infer<typeof INPUT>;

/** The runs that were meant, newest first. */
interface Subject {
  readonly runs: readonly [RunHit, ...RunHit[]];
  readonly more: boolean;
}

export function createWhyRunCommand(deps: WhyRunCommandDeps): Command {
  const { runFinder } = deps;
  return defineCommand<Input, Subject>({
    definition: definition(),
    permissions: { run: ['run.view'] },
    input: INPUT,
    pace: 'deferred',
    visibility: () => 'private',
    async find({ run }, read) {
      const found = await runFinder.find(read, run);
      if (found.kind === 'none') return null;
      return found.kind === 'one' ? { runs: [found.run], more: false } : found;
    },
    requires: (_input, { runs }, actor) =>
      runFinder.requirementFor(runs.find((run) => runFinder.maySee(actor, run)) ?? runs[0]),
    notFound: () => 'No run that you may see is called so. Paste its link, or pick one from the list while typing.',
    run: (_input, subject, actor) => answer(deps, subject, actor),
    autocomplete: offerRuns(deps),
  });
}

async function answer(deps: WhyRunCommandDeps, { runs, more }: Subject, actor: Actor): Promise<Answer> {
  const { runFinder, why, database, config } = deps;
  const visible = runs.filter((run) => runFinder.maySee(actor, run));
  const [run, ...others] = visible;
  if (run === undefined) throw new Error('The gate let somebody pass who may see none of these runs.');
  if (others.length > 0) {
    const named = visible.map((hit) => ({ name: nameOf(hit), key: hit.key }));
    return { kind: 'message', outcome: 'several', body: whichRunMessage(named, more) };
  }
  const explanation = await why.explainRun(database.read, run.key);
  if (explanation === null) throw new Error(`Run ${run.key} was found and is gone.`);
  const channelId = (channel: string): string | null => channelIdOf(config(), channel);
  return { kind: 'message', outcome: 'explained', body: whyMessage({ explanation, channelId }) };
}

/** Runs by their keys: a number may mean several. */
function offerRuns({ runFinder }: WhyRunCommandDeps): Autocomplete {
  return async ({ typed }, read) =>
    (await runFinder.offer(read, typed)).map((run) => ({
      name: clip(nameOf(run), LIMITS.choiceName),
      value: run.key,
      requires: runFinder.requirementFor(run),
    }));
}

function nameOf({ key, routes, workflow, number, branch, title }: RunHit): string {
  const called = `${routes[0]?.pipeline ?? workflow} ${runMarkOfKey({ number, key })}`;
  return `${called}${branch === '' ? '' : ` on ${branch}`}${title === null ? '' : `: ${title}`}`;
}

function definition(): ReturnType<SlashCommandBuilder['toJSON']> {
  return new SlashCommandBuilder()
    .setName('why')
    .setDescription('Why something was shown, told or held, or was not')
    .addSubcommand((run) =>
      run
        .setName('run')
        .setDescription('Which routes took or dropped a run, and whom it mentioned')
        .addStringOption((option) =>
          option
            .setName('run')
            .setDescription('A link, a number such as #163, a commit, or one from the list')
            .setAutocomplete(true)
            .setRequired(true)
            .setMaxLength(LONGEST_REFERENCE),
        ),
    )
    .toJSON();
}
