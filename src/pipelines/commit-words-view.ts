import { code, link } from '../platform/discord/message.ts';
import type { RunDescription } from './run.ts';

type CommitPlace = Pick<RunDescription, 'url' | 'system' | 'repository'>;

const SHORT_SHA = 7;

export function shortSha(sha: string): string {
  return sha.slice(0, SHORT_SHA);
}

/** The commit by its first digits, linked where its address follows from the run's; "no commit told" where there is none. */
export function commitWords({ sha, ...place }: CommitPlace & Pick<RunDescription, 'sha'>): string {
  if (sha === '') return 'no commit told';
  const base = commitsUrl(place);
  return base === null || !isSha(sha) ? code(shortSha(sha)) : link(shortSha(sha), `${base}/commit/${sha}`);
}

/** What was changed from one commit to the other, where the system has a page for that. */
export function changesLink(
  from: Pick<RunDescription, 'sha'>,
  to: CommitPlace & { readonly sha: string },
): string | null {
  if (!isSha(from.sha) || !isSha(to.sha) || from.sha === to.sha) return null;
  const label = `${shortSha(from.sha)}…${shortSha(to.sha)}`;
  const base = commitsUrl(to);
  return base === null ? code(label) : link(label, `${base}/compare/${from.sha}...${to.sha}`);
}

function isSha(sha: string): boolean {
  return /^[0-9a-f]{7,64}$/u.test(sha);
}

/**
 * Below which a system shows commits. GitHub shows a fork's commits under the repository they were proposed to; what
 * belongs to a GitLab project is below `/-/`.
 */
function commitsUrl({ url, system, repository }: CommitPlace): string | null {
  const origin = url === null ? null : (URL.parse(url)?.origin ?? null);
  if (url === null || origin === null) return null;
  if (system === 'github') return `${origin}/${repository}`;
  const [project, ...rest] = url.split('/-/');
  return system === 'gitlab' && project !== undefined && rest.length > 0 ? `${project}/-` : null;
}
