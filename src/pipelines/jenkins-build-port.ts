import type { JenkinsRunState } from './jenkins-run-state.ts';

/** A build as its Jenkins tells it when asked. Texts are foreign: escape them before showing. */
export interface ReadBuild {
  /** null while it builds. */
  readonly result: JenkinsRunState | null;
  readonly startedAt: Date;
  /** null while it builds. */
  readonly endedAt: Date | null;
  /** The page that people see. */
  readonly url: string | null;
  /** "Started by user …": what set it off, in Jenkins' own words. */
  readonly cause: string | null;
  /** Login of whoever started it; null where nobody did. */
  readonly actor: string | null;
  /** Of a parameter that names it, or of what git checked out; '' where neither does. */
  readonly ref: string;
  readonly sha: string;
  /** The newest commit that came with this build; null where there is none. */
  readonly commit: { readonly title: string; readonly author: string } | null;
  /** In their order; empty for jobs without stages, and where the Stage View is not installed. */
  readonly stages: readonly ReadStage[];
}

export interface ReadStage extends Omit<JenkinsRunState, 'verdict'> {
  readonly id: string;
  readonly name: string;
  readonly startedAt: Date | null;
  readonly endedAt: Date | null;
  /** The first line of its error, where Jenkins tells one. */
  readonly failure: string | null;
}

/** no-such-build: it answered that it has none. failed: nothing is known from it; `why` is a line for people. */
export type ReadBuildOutcome =
  | { readonly kind: 'read'; readonly build: ReadBuild }
  | { readonly kind: 'no-such-build' }
  | { readonly kind: 'failed'; readonly why: string };

/** A Jenkins that can be asked what became of a build. */
export interface JenkinsBuildPort {
  /** Never throws for what the other side did. */
  readBuild(job: string, number: number): Promise<ReadBuildOutcome>;
}

/** The Jenkins of the configuration that a build belongs to. */
export type FindJenkins = (build: {
  /** The build's full address as it was told; null where Jenkins does not know its own. */
  readonly fullUrl: string | null;
}) =>
  | { readonly kind: 'found'; readonly connection: string; readonly port: JenkinsBuildPort }
  /** No connection of the configuration leads to any Jenkins. */
  | { readonly kind: 'none-configured' }
  /** There are such connections, and the build is at none of them. */
  | { readonly kind: 'elsewhere' };
