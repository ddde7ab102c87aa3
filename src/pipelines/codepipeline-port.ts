import type { ExecutionsPort } from './executions-port.ts';

/** A stage as CodePipeline says it is now. Texts are foreign. */
export interface StageNow {
  readonly name: string;
  /** Whether revisions may enter; where they may not, who said so, when and why. */
  readonly inbound:
    | { readonly kind: 'open' }
    | { readonly kind: 'closed'; readonly by: string | null; readonly since: Date | null; readonly reason: string };
  /** The execution that was there last, and how it stands, in CodePipeline's word. */
  readonly latest: { readonly executionId: string; readonly rawState: string } | null;
  readonly actions: readonly ActionNow[];
}

export interface ActionNow {
  readonly name: string;
  /** null before it ever ran. */
  readonly rawState: string | null;
  readonly summary: string | null;
  readonly changedAt: Date | null;
}

export type PipelineNow =
  | { readonly kind: 'read'; readonly stages: readonly StageNow[] }
  | { readonly kind: 'no-such-pipeline' }
  /** `why` is a line for people; `again` says whether to ask later or to mend something first. */
  | { readonly kind: 'failed'; readonly why: string; readonly again: 'later' | 'after-mending' };

export interface CodepipelinePort extends ExecutionsPort {
  /** Reads it anew. The tokens of approvals that wait are left out. Never throws for what AWS did. */
  getState(pipeline: string): Promise<PipelineNow>;
}
