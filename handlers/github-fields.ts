import { z } from 'zod';
import { foreignLine } from './foreign-line.ts';
import { foreignUrl } from './foreign-text.ts';

/* What GitHub's webhooks have in common (GitHub docs: "Webhook events and payloads"). */

/** PostgreSQL stores no NUL, and no control character means anything in one line. */
export const text = z.string().transform((value) => value.replace(/\p{Cc}+/gu, ' ').trim());
export const filledText = text.pipe(z.string().min(1));
export const instant = z.iso.datetime({ offset: true }).transform((value) => new Date(value));
export const count = z.int().positive();
export const login = z.object({ login: text }).nullish();

/** Of a repository, of a person: what is kept of either. */
export const REPOSITORY = { id: true, full_name: foreignLine, html_url: foreignUrl } as const;
export const LOGIN = { login: foreignLine } as const;

export const repository = z.object({ full_name: filledText, html_url: text.nullish() });

type Repository = z.infer<typeof repository>;

/** Where people see the repository; null where an old server does not say. */
export function pageOf({ html_url: url }: Repository, path: string): string | null {
  return url === null || url === undefined || url === '' ? null : `${url}${path}`;
}

/** Of a run of Actions. */
export function githubRunKey({ full_name: name }: Pick<Repository, 'full_name'>, runId: number | string): string {
  return `github:${name}:${runId}`;
}

/** The youngest of the times told. */
export function newestOf(first: Date, ...others: readonly (Date | null | undefined)[]): Date {
  return others.reduce<Date>((newest, at) => (at !== null && at !== undefined && at > newest ? at : newest), first);
}
