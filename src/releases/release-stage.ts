import { parse, type SemVer } from 'semver';

/**
 * What a tag says about its release. candidate: a pre-release (`v1.2.3-rc.1`) or a build on its way to one (`v1.2.3+1`,
 * which deploys a candidate network). unversioned: no semantic version, so nothing can be told.
 */
export type ReleaseStage =
  | { readonly kind: 'final'; readonly version: string }
  | { readonly kind: 'candidate'; readonly version: string; readonly by: 'pre-release' | 'build' }
  | { readonly kind: 'unversioned' };

/**
 * Judged from the tag alone, by semver.org 2.0.0: `prerelease` of GitHub is set for finals too where a workflow makes
 * the releases. Tags of one package among several, `sdk/v1.2.3` (Go) or `@acme/sdk@1.2.3` (npm), count by their version.
 */
export function releaseStage(tag: string): ReleaseStage {
  const version = versionOf(tag);
  if (version === null) return { kind: 'unversioned' };
  // `version` of the parsed value drops the build number, so that v1.2.3+1 would pass for v1.2.3.
  const shown = version.raw.trim();
  if (version.prerelease.length > 0) return { kind: 'candidate', version: shown, by: 'pre-release' };
  if (version.build.length > 0) return { kind: 'candidate', version: shown, by: 'build' };
  return { kind: 'final', version: shown };
}

function versionOf(tag: string): SemVer | null {
  const ofPackage = /^@?[A-Za-z][\w.-]*(?:\/[\w.-]+)*[@/](?=v?\d)(?<version>[^@/]+)$/u.exec(tag)?.groups?.['version'];
  return parse(tag) ?? (ofPackage === undefined ? null : parse(ofPackage));
}
