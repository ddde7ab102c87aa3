import { z } from 'zod';

/* What GitLab's webhooks have in common (GitLab docs: "Webhook events"). */

/** PostgreSQL stores no NUL, and no control character means anything in one line. */
export const text = z.string().transform((value) => value.replace(/\p{Cc}+/gu, ' ').trim());
export const filledText = text.pipe(z.string().min(1));
export const id = z.int().positive();

/** "2026-08-12 15:23:28 UTC", "2021-04-28 21:50:00 +0200", or ISO 8601: GitLab writes all three. */
const WRITTEN = /^\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?: ?UTC|Z| ?[+-]\d{2}:?\d{2})$/u;

export const gitlabTime = z.string().transform((written, context) => {
  const at = WRITTEN.test(written) ? new Date(isoOf(written)) : null;
  if (at !== null && !Number.isNaN(at.getTime())) return at;
  context.addIssue({ code: 'custom', message: 'no time of GitLab' });
  return z.NEVER;
});

/** Node reads GitLab's own way as well, but no standard says so. */
function isoOf(written: string): string {
  return written
    .replace(' ', 'T')
    .replace(/ ?UTC$/u, 'Z')
    .replace(/ ?([+-]\d{2}):?(\d{2})$/u, '$1:$2');
}

/** The youngest of them: GitLab's pipelines and jobs tell no `updated_at`. */
export function newestOf(times: readonly (Date | null | undefined)[], otherwise: Date): Date {
  const known = times.flatMap((at) => (at === null || at === undefined ? [] : [at.getTime()]));
  return known.length === 0 ? otherwise : new Date(Math.max(...known));
}

/** Of a run; the project's path and not its id, because the config names it so. */
export function gitlabRunKey(project: string, pipelineId: number): string {
  return `gitlab:${project}:${pipelineId}`;
}
