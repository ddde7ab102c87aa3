import { z } from 'zod';
import type { Outbound } from '../platform/outbound/outbound.ts';
import type { RefAnswer, RefPort } from '../requests/version-source-port.ts';
import { spellingsOf, type WantedVersion } from '../requests/wanted-version.ts';
import { failedCall } from './failed-call.ts';

const HEADERS = { accept: 'application/vnd.github+json', 'x-github-api-version': '2022-11-28' };
/** Somebody waits for the answer. */
const TIMEOUT_MS = 3000;
const COMMIT = z.object({ sha: z.string(), author: z.object({ login: z.string().optional() }).nullish() });

/**
 * Whether a repository of GitHub has a tag, branch or commit (GitHub docs: REST API endpoints for commits, "Get a
 * commit": `tags/<name>` and `heads/<name>` are taken, 404 and 422 are given for what is not there).
 */
export function createGithubRefs(http: Outbound): RefPort {
  const get = (path: string) => http.requestJson({ path, headers: HEADERS, timeoutMs: TIMEOUT_MS });
  return {
    async find({ repository, version }): Promise<RefAnswer> {
      const repo = `/repos/${repository.split('/').map(encodeURIComponent).join('/')}`;
      for (const name of spellingsOf(version)) {
        const outcome = await get(`${repo}/commits/${encodeURIComponent(refOf(version, name))}`);
        if (outcome.kind === 'refused' && (outcome.status === 404 || outcome.status === 422)) continue;
        if (outcome.kind !== 'ok') return { kind: 'unknown', why: `GitHub: ${failedCall(outcome).detail}` };
        const parsed = COMMIT.safeParse(outcome.body);
        if (!parsed.success) return { kind: 'unknown', why: 'GitHub told of it in words that Muster does not know' };
        const { sha, author } = parsed.data;
        return { kind: 'found', name, sha, author: author?.login ?? null, where: `GitHub has it in ${repository}` };
      }
      // A repository that is not to be seen is answered like a name that is not there.
      const seen = await get(repo);
      return seen.kind === 'ok'
        ? { kind: 'absent', where: `${repository} on GitHub` }
        : { kind: 'unknown', why: `GitHub knows no repository ${repository}, or shows it not to this token` };
    },
  };
}

function refOf({ kind }: WantedVersion, name: string): string {
  return kind === 'tag' ? `tags/${name}` : name;
}
