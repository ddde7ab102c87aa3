import { z } from 'zod';
import type { Outbound } from '../platform/outbound/outbound.ts';
import type { RefAnswer, RefPort } from '../requests/version-source-port.ts';
import { spellingsOf } from '../requests/wanted-version.ts';
import { failedCall } from './failed-call.ts';

/** Somebody waits for the answer. */
const TIMEOUT_MS = 3000;
const COMMIT = z.object({ id: z.string() });
const TAG = z.object({ name: z.string(), commit: COMMIT });

/**
 * Whether a project of GitLab has a tag (GitLab docs: Tags API, "Get a single repository tag"), or a branch or commit
 * (Commits API, "Get a single commit"). It tells authors by their names only, which are no logins.
 */
export function createGitlabRefs(http: Outbound): RefPort {
  const get = (path: string) => http.requestJson({ path, timeoutMs: TIMEOUT_MS });
  return {
    async find({ repository, version }): Promise<RefAnswer> {
      const project = `/api/v4/projects/${encodeURIComponent(repository)}`;
      const place = `${project}/repository/${version.kind === 'tag' ? 'tags' : 'commits'}`;
      for (const name of spellingsOf(version)) {
        const outcome = await get(`${place}/${encodeURIComponent(name)}`);
        if (outcome.kind === 'refused' && outcome.status === 404) continue;
        if (outcome.kind !== 'ok') return { kind: 'unknown', why: `GitLab: ${failedCall(outcome).detail}` };
        const parsed = version.kind === 'tag' ? TAG.safeParse(outcome.body) : COMMIT.safeParse(outcome.body);
        if (!parsed.success) return { kind: 'unknown', why: 'GitLab told of it in words that Muster does not know' };
        const { id: sha } = 'commit' in parsed.data ? parsed.data.commit : parsed.data;
        return { kind: 'found', name, sha, author: null, where: `GitLab has it in ${repository}` };
      }
      // A project that is not to be seen is answered like a name that is not there.
      const seen = await get(project);
      return seen.kind === 'ok'
        ? { kind: 'absent', where: `${repository} on GitLab` }
        : { kind: 'unknown', why: `GitLab knows no project ${repository}, or shows it not to this token` };
    },
  };
}
