import { matchesGlob } from '../platform/config/glob.ts';

/** What a window is about: globs by kind. A kind left empty is not asked about; all that are named must fit. */
export interface WindowScope {
  readonly fleets: readonly string[];
  readonly environments: readonly string[];
  readonly pipelines: readonly string[];
  readonly trains: readonly string[];
}

/** What an act would change; null where it concerns none, or none is known. */
export interface ActTarget {
  readonly fleet: string | null;
  readonly environment: string | null;
  readonly pipeline: string | null;
  readonly train: string | null;
}

export const SCOPE_KINDS = ['fleets', 'environments', 'pipelines', 'trains'] as const;

export const WHOLE_SCOPE: WindowScope = { fleets: [], environments: [], pipelines: [], trains: [] };
export const NO_TARGET: ActTarget = { fleet: null, environment: null, pipeline: null, train: null };

/** A scope that names nothing covers everything. */
export function covers(scope: WindowScope, target: ActTarget): boolean {
  return (
    fits(scope.fleets, target.fleet) &&
    fits(scope.environments, target.environment) &&
    fits(scope.pipelines, target.pipeline) &&
    fits(scope.trains, target.train)
  );
}

function fits(globs: readonly string[], name: string | null): boolean {
  return globs.length === 0 || (name !== null && globs.some((glob) => matchesGlob(glob, name)));
}
