import { z } from 'zod';
import type { Comparison, ComparedCommit, ComparePort } from '../holds/compare-port.ts';
import type { Outbound } from '../platform/outbound/outbound.ts';
import { failedCall } from './failed-call.ts';

const HEADERS = { accept: 'application/vnd.github+json', 'x-github-api-version': '2022-11-28' };
/** GitHub lists the oldest first; more than these are not shown anyway, so the last page is asked for. */
const PAGE = 50;
/** Somebody waits for the answer. */
const TIMEOUT_MS = 5000;

const COMMIT = z.object({
  sha: z.string(),
  html_url: z.string().nullish(),
  author: z.object({ login: z.string().optional() }).nullish(),
  commit: z.object({ message: z.string(), author: z.object({ name: z.string().optional() }).nullish() }),
});
const COMPARED = z.object({
  ahead_by: z.int(),
  behind_by: z.int(),
  html_url: z.string().nullish(),
  commits: z.array(COMMIT),
});
type Compared = z.infer<typeof COMPARED>;

/** GitHub's comparison of two commits (GitHub docs: REST API endpoints for commits, "Compare two commits"). */
export function createGithubCompare(http: Outbound): ComparePort {
  const ask = async (path: string, page: number): Promise<Compared | { readonly why: string }> => {
    const query = { per_page: PAGE, page };
    const outcome = await http.requestJson({ path, query, headers: HEADERS, timeoutMs: TIMEOUT_MS });
    if (outcome.kind === 'refused' && outcome.status === 404)
      return { why: 'GitHub does not know both the commit that runs and the branch, or shows them not to this token' };
    if (outcome.kind !== 'ok') return { why: `GitHub: ${failedCall(outcome).detail}` };
    const parsed = COMPARED.safeParse(outcome.body);
    return parsed.success ? parsed.data : { why: 'GitHub compared them in words that Muster does not know' };
  };
  return {
    async compare({ repository, base, head }): Promise<Comparison> {
      const repo = repository.split('/').map(encodeURIComponent).join('/');
      const path = `/repos/${repo}/compare/${encodeURIComponent(base)}...${encodeURIComponent(head)}`;
      const first = await ask(path, 1);
      if ('why' in first) return { kind: 'unknown', why: first.why };
      const last = Math.ceil(first.ahead_by / PAGE);
      const newest = last > 1 ? await ask(path, last) : first;
      if ('why' in newest) return { kind: 'unknown', why: newest.why };
      return {
        kind: 'compared',
        commits: newest.commits.map(commitFrom).toReversed(),
        ahead: first.ahead_by,
        behind: first.behind_by,
        url: first.html_url ?? null,
      };
    },
  };
}

function commitFrom({ sha, html_url: url, author, commit }: z.infer<typeof COMMIT>): ComparedCommit {
  const [title = ''] = commit.message.split('\n');
  return { sha, title, author: author?.login ?? commit.author?.name ?? '', url: url ?? null };
}
