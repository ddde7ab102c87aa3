import type { RunFinder } from '../src/pipelines/run-finder-service.ts';
import { runMarkOfKey } from '../src/pipelines/run-mark.ts';
import type { RunHit } from '../src/pipelines/run-hit.ts';
import type { Config, PipelineConfig } from '../src/platform/config/config.ts';
import type { Autocomplete, Choice } from '../src/platform/discord/command.ts';
import { clip, LIMITS } from '../src/platform/discord/message.ts';

export interface PipelineOfferDeps {
  readonly runFinder: RunFinder;
  readonly config: () => Config;
}

/** Names of pipelines and environments from the configuration, and runs, the newest first. */
export function offerForPipelines({ runFinder, config }: PipelineOfferDeps): Autocomplete {
  return async ({ option, typed }, read) => {
    const wanted = typed.trim().toLowerCase();
    const { pipelines } = config();
    if (option === 'run') return (await runFinder.offer(read, typed)).map((run) => runChoice(runFinder, run));
    return (option === 'environment' ? onePerEnvironment(pipelines) : pipelines)
      .map((pipeline): Choice => {
        const value = option === 'environment' ? pipeline.environment : pipeline.name;
        const about = option === 'environment' ? value : `${value} (${pipeline.environment}, ${pipeline.system})`;
        return { name: clip(about, LIMITS.choiceName), value, requires: runFinder.requirementForPipeline(pipeline) };
      })
      .filter(({ name }) => name.toLowerCase().includes(wanted));
  };
}

/** An environment is offered once, to whoever may see a pipeline of it that is of no particular fleet, if it has one. */
function onePerEnvironment(pipelines: readonly PipelineConfig[]): readonly PipelineConfig[] {
  const ofNone = pipelines.toSorted((a, b) => Number(a.fleet !== null) - Number(b.fleet !== null));
  return ofNone.filter(
    (each, index) => ofNone.findIndex(({ environment }) => environment === each.environment) === index,
  );
}

function runChoice(finder: RunFinder, run: RunHit): Choice {
  const { routes, workflow, repository, number, branch, title, key } = run;
  const name = [
    `${routes[0]?.pipeline ?? workflow} ${runMarkOfKey({ number, key })}`,
    branch === '' ? repository : branch,
    title ?? '',
  ]
    .filter((part) => part !== '')
    .join(' · ');
  // A value has as many characters as a name; a longer key leads there by its end, the execution's id.
  const value = key.length <= LIMITS.choiceName ? key : (key.split(':').at(-1) ?? key).slice(0, LIMITS.choiceName);
  return { name: clip(name, LIMITS.choiceName), value, requires: finder.requirementFor(run) };
}
