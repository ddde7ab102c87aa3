import type { RunPart } from './run-part.ts';
import type { Run } from './run.ts';

/**
 * What another system, or another part of the same one, calls by a name of its own and belongs to a run. codebuild: a
 * build that is an action of a CodePipeline execution. deployment: one of GitHub's or GitLab's deployments.
 */
export interface RunLink {
  readonly kind: 'codebuild' | 'deployment';
  /** codebuild: `<project>:<uuid>`, as CodePipeline's external-execution-id. deployment: `<repository>:<deployment id>`. */
  readonly externalId: string;
  /** The run it belongs to; it need not have been heard of yet. */
  readonly runKey: string;
  /** The key of the run's part that it is; null: of the run as a whole. */
  readonly part: string | null;
}

/** conflict: the same thing was said to belong to another run, which keeps it. */
export type LinkOutcome =
  { readonly kind: 'linked' } | { readonly kind: 'known' } | { readonly kind: 'conflict'; readonly runKey: string };

/** A run that is a part of another, with the link that says of which part. */
export interface LinkedRun {
  readonly link: RunLink;
  readonly run: Run;
}

/** The parts with what only the runs behind them know: where their log is, and the first line of what went wrong. */
export function withLinked(parts: readonly RunPart[], linked: readonly LinkedRun[]): readonly RunPart[] {
  return parts.map((part) => {
    const behind = behindOf(part, linked);
    if (behind === undefined) return part;
    const failure = behind.parts.find((each) => each.failure !== null)?.failure ?? null;
    return {
      ...part,
      url: behind.url ?? part.url,
      failure: part.state === 'failed' ? (failure ?? part.failure) : part.failure,
    };
  });
}

/** A retried action has a build for each try: the last that began before this one ended. */
function behindOf({ key, endedAt }: RunPart, linked: readonly LinkedRun[]): Run | undefined {
  const tries = linked
    .filter(({ link }) => link.part === key)
    .map(({ run }) => run)
    .toSorted((a, b) => b.createdAt.getTime() - a.createdAt.getTime());
  return tries.find(({ createdAt }) => endedAt === null || createdAt <= endedAt) ?? tries.at(-1);
}

/** The key of the run that tells the same story on its own, such as a CodeBuild build's; null where there is none. */
export function loneRunKey({ kind, externalId }: RunLink): string | null {
  return kind === 'codebuild' ? `aws:${externalId}` : null;
}

/** CodeBuild names who started a build: `codepipeline/<pipeline>` (AWS docs: "Build notifications sample for CodeBuild"). */
const BY_CODEPIPELINE = 'codepipeline/';

/** The CodePipeline pipeline that started a CodeBuild build; null for any other run. */
export function startingPipeline({
  system,
  trigger,
}: {
  readonly system: string;
  readonly trigger: string;
}): string | null {
  return system === 'aws' && trigger.startsWith(BY_CODEPIPELINE) ? trigger.slice(BY_CODEPIPELINE.length) : null;
}
