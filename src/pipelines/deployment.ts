import type { PipelineConfig } from '../platform/config/config.ts';
import { matchesGlob } from '../platform/config/glob.ts';
import { canonical, compareText } from './canonical.ts';
import { DEPLOYMENT_RANK, type DeploymentState } from './deployment-state.ts';
import type { CiSystem } from './run.ts';

/** What a deployment is, whatever becomes of it. Texts are foreign: escape them before showing. */
export interface DeploymentDescription {
  /** `<system>:<repository>:deployment:<id>`. */
  readonly key: string;
  readonly system: CiSystem;
  readonly repository: string;
  /** As the system names it; compare by `environmentKey`. */
  readonly environment: string;
  /** A branch, a tag or a commit; '' where it is not told. */
  readonly ref: string;
  /** Of any length the system tells; '' where it tells none. */
  readonly sha: string;
  /** Who asked for it, by login. */
  readonly creator: string | null;
  /** The run that deploys; null while none is known. */
  readonly runKey: string | null;
  readonly createdAt: Date;
}

/** What was said of it at one moment; the later word stands as a whole. */
export interface DeploymentWord {
  readonly state: DeploymentState;
  readonly rawState: string;
  /** By the system's clock. */
  readonly at: Date;
  /** Where to look: its log, or the run's page. */
  readonly url: string | null;
  /** Where what was deployed can be seen, as the system tells it. */
  readonly environmentUrl: string | null;
  /** One line. */
  readonly note: string | null;
}

export interface DeploymentEvent extends DeploymentDescription {
  readonly word: DeploymentWord;
}

export interface Deployment extends DeploymentEvent {
  /** When it first went live; null when no success was told. */
  readonly succeededAt: Date | null;
}

export type DeploymentChange =
  | { readonly kind: 'opened' }
  | { readonly kind: 'moved'; readonly from: DeploymentState }
  /** Something else became known: its run, or that it had been live. */
  | { readonly kind: 'completed' }
  | { readonly kind: 'nothing' };

/** Environments are one under any capitals: GitHub's "Production" is the config's `production`. */
export function environmentKey(environment: string): string {
  return environment.trim().toLowerCase();
}

/**
 * Takes in what was said about a deployment. Its description adds up field by field and the latest word is kept, by a
 * total order, so that any permutation of the same events ends alike.
 */
export function mergeDeployment(
  stored: Deployment | null,
  incoming: DeploymentEvent,
): { readonly deployment: Deployment; readonly change: DeploymentChange } {
  const heard: Deployment = {
    ...incoming,
    succeededAt: incoming.word.state === 'succeeded' ? incoming.word.at : null,
  };
  if (stored === null) return { deployment: heard, change: { kind: 'opened' } };
  const word = compareWords(heard.word, stored.word) > 0 ? heard.word : stored.word;
  const deployment: Deployment = {
    ...stored,
    environment: greater(stored.environment, heard.environment),
    ref: greater(stored.ref, heard.ref),
    sha: longer(stored.sha, heard.sha),
    creator: something(stored.creator, heard.creator),
    runKey: something(stored.runKey, heard.runKey),
    createdAt: stored.createdAt <= heard.createdAt ? stored.createdAt : heard.createdAt,
    word,
    succeededAt: earlier(stored.succeededAt, heard.succeededAt),
  };
  if (canonical(deployment) === canonical(stored)) return { deployment: stored, change: { kind: 'nothing' } };
  const { state: from } = stored.word;
  return {
    deployment,
    change: canonical(word) === canonical(stored.word) ? { kind: 'completed' } : { kind: 'moved', from },
  };
}

/** Positive when `a` is the later word. Zero only for equal ones. */
export function compareWords(a: DeploymentWord, b: DeploymentWord): number {
  return (
    a.at.getTime() - b.at.getTime() ||
    DEPLOYMENT_RANK[a.state] - DEPLOYMENT_RANK[b.state] ||
    compareText(canonical(a), canonical(b))
  );
}

function greater(one: string, other: string): string {
  return compareText(one, other) >= 0 ? one : other;
}

function longer(one: string, other: string): string {
  return (one.length - other.length || compareText(one, other)) >= 0 ? one : other;
}

function something(one: string | null, other: string | null): string | null {
  return one === null || other === null ? (one ?? other) : greater(one, other);
}

function earlier(one: Date | null, other: Date | null): Date | null {
  return one === null || other === null ? (one ?? other) : one <= other ? one : other;
}

/**
 * The config's pipelines that a deployment without a run belongs to: by repository, environment and branch. Where the
 * ref is a commit, its branch is not known, and the environment decides.
 */
export function pipelinesOfDeployment(
  pipelines: readonly PipelineConfig[],
  { system, repository, environment, ref }: Pick<Deployment, 'system' | 'repository' | 'environment' | 'ref'>,
): readonly PipelineConfig[] {
  return pipelines.filter(
    (pipeline) =>
      pipeline.system === system &&
      matchesGlob(pipeline.repository.toLowerCase(), repository.toLowerCase()) &&
      environmentKey(pipeline.environment) === environmentKey(environment) &&
      (COMMIT.test(ref) || ref === '' || pipeline.branches.some((branch) => matchesGlob(branch, ref))),
  );
}

/** A ref that is a commit: its branch is not known. */
export const COMMIT = /^[0-9a-f]{40,64}$/u;
