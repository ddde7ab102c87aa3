import type { RunState } from './run-state.ts';

/** One execution of a pipeline as its system lists it when asked. Texts are foreign: escape them before showing. */
export interface ListedExecution {
  /** The pipeline's own name: what `repository` is in the config. */
  readonly pipeline: string;
  readonly executionId: string;
  readonly state: RunState;
  /** The system's own word, 'InProgress'. */
  readonly rawState: string;
  /** Null where it has not begun, or the system does not say. */
  readonly startedAt: Date | null;
  readonly updatedAt: Date;
  /** The commit of the first source that names one; null for other kinds of sources. */
  readonly sha: string | null;
  /** Branch or tag where the list says it; CodePipeline's does not. */
  readonly ref: string | null;
  /** What started it, in the system's word: 'Webhook', 'StartPipelineExecution'; null where it does not say. */
  readonly trigger: string | null;
}

/**
 * failed: nothing is known from it; `why` is a line for people, and `again` says whether to ask later or to mend
 * something first. cut-off: there were more than the port reads at once, and those given are the newest.
 */
export type ListExecutionsOutcome =
  | { readonly kind: 'listed'; readonly executions: readonly ListedExecution[] }
  | { readonly kind: 'cut-off'; readonly executions: readonly ListedExecution[] }
  | { readonly kind: 'no-such-pipeline' }
  | { readonly kind: 'failed'; readonly why: string; readonly again: 'later' | 'after-mending' };

/** A CI system that can be asked which executions of a pipeline there were. */
export interface ExecutionsPort {
  /** Those that changed at `since` or later, the newest first. Never throws for what the other side did. */
  listExecutions(pipeline: string, options: { readonly since: Date }): Promise<ListExecutionsOutcome>;
}
