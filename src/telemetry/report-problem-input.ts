import type { z } from 'zod';
import { refused, type ItemOutcome } from './client-report.ts';

/** Names the field and what it takes; never what was sent. */
export function problemOf({ issues: [issue] }: z.ZodError): string {
  const path = issue === undefined || issue.path.length === 0 ? 'The item' : issue.path.map(String).join('.');
  return `${path}: ${issue?.message ?? 'does not fit'}.`;
}

export function malformed(error: z.ZodError): ItemOutcome {
  return refused('malformed', problemOf(error));
}
