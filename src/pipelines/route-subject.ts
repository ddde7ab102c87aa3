import type { Config, EnvironmentConfig, PipelineConfig } from '../platform/config/config.ts';
import type { RouteEvent, RouteResult } from '../platform/config/route-config.ts';
import type { RouteSubject } from './route-filter.ts';
import { branchLabel } from './route.ts';
import type { RunTransition } from './run-transition.ts';
import { shownAttempt, type CiSystem, type Run, type RunAttempt } from './run.ts';

export interface SubjectParts {
  readonly config: Pick<Config, 'people' | 'environments'>;
  /** The pipelines that the run belongs to. */
  readonly pipelines: readonly Pick<PipelineConfig, 'name' | 'environment'>[];
  readonly transitions: readonly RunTransition[];
}

/** What routes look at of a run. */
export function runSubject(run: Run, { config, pipelines, transitions }: SubjectParts): RouteSubject {
  const attempt = shownAttempt(run);
  return {
    system: run.system,
    repository: run.repository,
    workflows: [run.workflow.path, run.workflow.name].filter((name) => name !== ''),
    pipelines: pipelines.map(({ name }) => name),
    branch: branchLabel(run),
    environments: [...new Set(pipelines.flatMap(({ environment }) => namesOf(environment, config.environments)))],
    events: eventsOf(attempt),
    result: resultOf(attempt),
    transitions,
    actors: actorsOf({ system: run.system, login: attempt.actor }, config),
    isFinished: attempt.phase === 'finished',
  };
}

/** The environment's own name first, then its others; a name that the config does not list stands for itself. */
export function namesOf(environment: string, environments: readonly EnvironmentConfig[]): readonly string[] {
  const key = environment.toLowerCase();
  const found = environments.find(({ name, aliases }) => [name, ...aliases].some((one) => one.toLowerCase() === key));
  return found === undefined ? [environment] : [found.name, ...found.aliases];
}

function eventsOf({ state }: RunAttempt): readonly RouteEvent[] {
  return state === 'waiting_approval' ? ['run', 'approval'] : ['run'];
}

/** Skipped and superseded runs say nothing, like those that go on. */
function resultOf({ phase, verdict, state }: RunAttempt): RouteResult | null {
  if (phase !== 'finished') return null;
  if (verdict !== 'none') return verdict;
  return state === 'canceled' || state === 'stopped' ? 'canceled' : null;
}

/** Whoever did it: the login, and the person of the config whose login it is. */
export function actorsOf(
  { system, login }: { readonly system: CiSystem; readonly login: string | null },
  { people }: Pick<Config, 'people'>,
): readonly string[] {
  if (login === null) return [];
  const key = login.toLowerCase();
  const person = people.find(({ logins }) => (logins[system] ?? []).some((each) => each.toLowerCase() === key));
  return person === undefined ? [login] : [login, person.name];
}
