import type { Break } from './break.ts';
import type { Flake } from './flaky.ts';
import type { Run, RunChange } from './run.ts';

/** What the pipelines tell the house. `pipelines` are the config's names for where the run belongs; none: unrouted. */
export type RunFact =
  | {
      readonly kind: 'run.changed';
      readonly run: Run;
      readonly change: RunChange;
      readonly pipelines: readonly string[];
    }
  /** A branch went from healthy, or from not known, to failing. */
  | { readonly kind: 'run.broke'; readonly break: Break; readonly pipelines: readonly string[] }
  | { readonly kind: 'run.fixed'; readonly break: Break; readonly pipelines: readonly string[] }
  /** A commit passed and failed in the same workflow; stated once for each commit. */
  | { readonly kind: 'run.flaky'; readonly flake: Flake; readonly pipelines: readonly string[] };
