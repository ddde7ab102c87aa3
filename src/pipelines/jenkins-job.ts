/**
 * The full path of a job from its address: `job/nim-waku/job/deploy-waku-test/` is `nim-waku/deploy-waku-test`
 * (jenkins.io, "Remote Access API": each folder is a `job/` of its own). null for what is no address of a job.
 */
export function jobPathOf(url: string): string | null {
  const parts = url.replace(/^\/+|\/+$/gu, '').split('/');
  const names: string[] = [];
  for (let index = 0; index < parts.length; index += 2) {
    const name = decoded(parts[index + 1] ?? '');
    if (parts[index] !== 'job' || name === null || name === '' || name === '.' || name === '..') return null;
    names.push(name);
  }
  return names.length === 0 ? null : names.join('/');
}

/** Where the build answers, below the address of its Jenkins, with a slash at both ends. */
export function buildAddress(job: string, number: number): string {
  const path = job
    .split('/')
    .map((name) => `job/${encodeURIComponent(name)}`)
    .join('/');
  return `/${path}/${number}/`;
}

export function jenkinsRunKey(job: string, number: number): string {
  return `jenkins:${job}:${number}`;
}

/** Multibranch jobs encode the branch into their name: `feature%2Fx`, itself encoded in the address. */
function decoded(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}

/**
 * Parameters that name what is built and hold nothing else: the others of a build may be anything, secrets too, and are
 * never kept. GIT_REF is what the fleets' jobs take (logos-messaging/logos-delivery, ci/Jenkinsfile.release).
 */
export const REF_PARAMETERS = ['GIT_REF', 'GIT_BRANCH', 'BRANCH_NAME', 'BRANCH', 'TAG_NAME'] as const;

/** What git allows in the name of a ref (git check-ref-format), short of what a credential needs to be one. */
const REF = /^(?!.*\.\.)[A-Za-z0-9][\w./@+-]{0,199}$/u;

/** 'origin/master' and 'refs/heads/master' are both `master`; '' for what is no ref. */
export function refName(text: string): string {
  const name = text.trim().replace(/^(?:refs\/(?:heads|tags|remotes\/[^/]+)|origin|remotes\/[^/]+)\//u, '');
  return REF.test(name) ? name : '';
}

/** Git's own ids of commits, SHA-1 and SHA-256 (git docs: "hash-function-transition"). Shorter ones may be branches. */
const FULL_COMMIT = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/u;

/**
 * What a build was made of. The fleets' jobs take a branch, a tag or a commit as one parameter: a commit is not the name
 * of a branch, and is what was built where nothing else says so.
 */
export function builtFrom({ ref, sha }: { readonly ref: string; readonly sha: string }): {
  readonly branch: string;
  readonly sha: string;
} {
  const isCommit = FULL_COMMIT.test(ref) || (/^[0-9a-f]{7,}$/u.test(ref) && sha.startsWith(ref));
  return isCommit ? { branch: '', sha: sha || ref } : { branch: ref, sha };
}
