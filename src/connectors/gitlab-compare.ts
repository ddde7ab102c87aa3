import { z } from 'zod';
import type { Comparison, ComparedCommit, ComparePort } from '../holds/compare-port.ts';
import type { Outbound } from '../platform/outbound/outbound.ts';
import { failedCall } from './failed-call.ts';

/** Somebody waits for the answer. */
const TIMEOUT_MS = 5000;

const COMPARED = z.object({
  commits: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      author_name: z.string().nullish(),
      created_at: z.iso.datetime({ offset: true }).nullish(),
      web_url: z.string().nullish(),
    }),
  ),
  web_url: z.string().nullish(),
});
type Commit = z.infer<typeof COMPARED>['commits'][number];

/**
 * GitLab's comparison of two commits (GitLab docs: Repositories API, "Compare branches, tags, or commits"). What the
 * branch lacks of what runs, it does not tell.
 */
export function createGitlabCompare(http: Outbound): ComparePort {
  return {
    async compare({ repository, base, head }): Promise<Comparison> {
      const path = `/api/v4/projects/${encodeURIComponent(repository)}/repository/compare`;
      const outcome = await http.requestJson({ path, query: { from: base, to: head }, timeoutMs: TIMEOUT_MS });
      if (outcome.kind === 'refused' && outcome.status === 404)
        return {
          kind: 'unknown',
          why: 'GitLab does not know both the commit that runs and the branch, or shows them not to this token',
        };
      if (outcome.kind !== 'ok') return { kind: 'unknown', why: `GitLab: ${failedCall(outcome).detail}` };
      const parsed = COMPARED.safeParse(outcome.body);
      if (!parsed.success) return { kind: 'unknown', why: 'GitLab compared them in words that Muster does not know' };
      const { commits, web_url: url } = parsed.data;
      return {
        kind: 'compared',
        commits: commits.toSorted((a, b) => madeAt(b) - madeAt(a)).map(commitFrom),
        ahead: commits.length,
        behind: null,
        url: url ?? null,
      };
    },
  };
}

function madeAt({ created_at: at }: Commit): number {
  return at === null || at === undefined ? 0 : Date.parse(at);
}

function commitFrom({ id, title, author_name: author, web_url: url }: Commit): ComparedCommit {
  return { sha: id, title, author: author ?? '', url: url ?? null };
}
