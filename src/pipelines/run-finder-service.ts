import type { Config, PipelineConfig } from '../platform/config/config.ts';
import type { Reader } from '../platform/database/transaction.ts';
import type { Actor, Gate, Requirement } from '../platform/gate.ts';
import { runMarkOfKey } from './run-mark.ts';
import { readReference } from './run-reference.ts';
import { listNewestRuns, searchRuns } from './run-search-store.ts';
import type { RunHit } from './run-hit.ts';

export type FoundRuns =
  /** Nothing that can name a run, or none that it names. */
  | { readonly kind: 'none' }
  | { readonly kind: 'one'; readonly run: RunHit }
  /** Newest first; `more` where there are others that were not looked at. */
  | { readonly kind: 'several'; readonly runs: readonly [RunHit, ...RunHit[]]; readonly more: boolean };

export interface RunFinder {
  /** By key, link, number (also with a pipeline before it), execution id or commit. */
  find(reader: Reader, typed: string): Promise<FoundRuns>;
  /** What seeing this run takes. */
  requirementFor(run: Pick<RunHit, 'routes'>): Requirement;
  /** What seeing this pipeline's runs takes. */
  requirementForPipeline(pipeline: Pick<PipelineConfig, 'fleet'>): Requirement;
  maySee(actor: Actor, run: Pick<RunHit, 'routes'>): boolean;
  /** Pipelines of the configuration whose runs the actor may see, in its order. */
  listPipelines(actor: Actor): readonly PipelineConfig[];
  /** Runs to offer to somebody who types: the newest, or those that what was typed may mean. */
  offer(reader: Reader, typed: string): Promise<readonly RunHit[]>;
}

export const RUN_VIEW = 'run.view';
/** More would be no answer to "which one?". */
const MOST_SHOWN = 10;
/** How far back words are looked for, which no index knows. */
const RECENT = 300;

export function createRunFinder({ config, gate }: { readonly config: () => Config; readonly gate: Gate }): RunFinder {
  const requirementForPipeline = ({ fleet }: Pick<PipelineConfig, 'fleet'>): Requirement => ({
    permission: RUN_VIEW,
    fleet,
  });
  // A run that no pipeline of today's configuration shows concerns the house as a whole.
  const requirementFor = ({ routes }: Pick<RunHit, 'routes'>): Requirement => {
    const known = config().pipelines.filter(({ name }) => routes.some(({ pipeline }) => pipeline === name));
    return requirementForPipeline({ fleet: known.find(({ fleet }) => fleet !== null)?.fleet ?? null });
  };
  return {
    requirementFor,
    requirementForPipeline,
    maySee: (actor, run) => gate.judge(actor, requirementFor(run)).kind === 'allowed',
    listPipelines: (actor) =>
      config().pipelines.filter((pipeline) => gate.judge(actor, requirementForPipeline(pipeline)).kind === 'allowed'),
    async find(reader, typed) {
      const reference = readReference(typed);
      const hits = reference === null ? [] : await searchRuns(reader, reference, MOST_SHOWN + 1);
      const [first, ...others] = hits;
      if (first === undefined) return { kind: 'none' };
      if (others.length === 0) return { kind: 'one', run: first };
      return {
        kind: 'several',
        runs: [first, ...others.slice(0, MOST_SHOWN - 1)],
        more: hits.length > MOST_SHOWN,
      };
    },
    async offer(reader, typed) {
      const reference = readReference(typed);
      const meant = reference === null ? [] : await searchRuns(reader, reference, MOST_SHOWN);
      if (meant.length > 0) return meant;
      const words = typed.trim().toLowerCase();
      const recent = await listNewestRuns(reader, RECENT);
      return recent.filter((run) => words === '' || textOf(run).includes(words));
    },
  };
}

function textOf({ key, repository, number, workflow, branch, title, routes }: RunHit): string {
  return [...routes.map(({ pipeline }) => pipeline), workflow, repository, branch, title, runMarkOfKey({ number, key })]
    .join(' ')
    .toLowerCase();
}
