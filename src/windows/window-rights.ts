import type { Config } from '../platform/config/config.ts';
import { matchesGlob } from '../platform/config/glob.ts';
import type { Actor, Gate, Requirement } from '../platform/gate.ts';
import type { ActTarget, WindowScope } from './window-scope.ts';

export type WindowPermission =
  'window.view' | 'window.manage' | 'window.staff' | 'window.serve' | 'window.override' | 'window.approve';

interface Judging {
  readonly config: Pick<Config, 'fleets' | 'pipelines'>;
  readonly gate: Gate;
  readonly actor: Actor;
}

/**
 * What changing a window takes: the permission on each fleet that it covers, so the first on which it is missing is the
 * one to name. Without fleets it is about all of them, and so about the house.
 */
export function changeRequirement(
  permission: WindowPermission,
  scope: WindowScope,
  { config, gate, actor }: Judging,
): Requirement {
  const named = fleetsOf(scope, config).map((fleet) => ({ permission, fleet }));
  return named.find((each) => gate.judge(actor, each).kind === 'refused') ?? named[0] ?? { permission, fleet: null };
}

/** What seeing a window or serving in it takes: the permission on one of its fleets, or on any where it names none. */
export function seeRequirement(
  permission: WindowPermission,
  scope: WindowScope,
  { config, gate, actor }: Judging,
): Requirement {
  const fleets = scope.fleets.length === 0 ? config.fleets.map(({ name }) => name) : fleetsOf(scope, config);
  const named = fleets.map((fleet) => ({ permission, fleet }));
  return named.find((each) => gate.judge(actor, each).kind === 'allowed') ?? named[0] ?? { permission, fleet: null };
}

/** Those of the configuration that the scope covers by name; pipelines stand for the fleets they change. */
function fleetsOf(scope: WindowScope, config: Pick<Config, 'fleets' | 'pipelines'>): readonly string[] {
  const byName = config.fleets
    .map(({ name }) => name)
    .filter((name) => scope.fleets.some((glob) => matchesGlob(glob, name)));
  if (scope.fleets.length > 0 || scope.pipelines.length === 0) return scope.fleets.includes('*') ? [] : byName;
  const changed = config.pipelines
    .filter(({ name }) => scope.pipelines.some((glob) => matchesGlob(glob, name)))
    .map(({ fleet }) => fleet);
  return changed.some((fleet) => fleet === null) ? [] : [...new Set(changed.flatMap((fleet) => fleet ?? []))];
}

/** What deploying to a fleet would change: its environment and pipeline, where the configuration knows one of them alone. */
export function fleetTarget(config: Pick<Config, 'pipelines'>, fleet: string): ActTarget {
  const pipelines = config.pipelines.filter((each) => each.fleet === fleet);
  const environments = new Set(pipelines.map(({ environment }) => environment));
  const [environment = null] = environments.size === 1 ? [...environments] : [];
  const [pipeline] = pipelines;
  return { fleet, environment, pipeline: pipelines.length === 1 ? (pipeline?.name ?? null) : null, train: null };
}
