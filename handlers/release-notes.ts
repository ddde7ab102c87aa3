import { z } from 'zod';
import { foreignText, REDACTED } from './foreign-text.ts';

/** GitHub takes at most 125,000 characters (its API: "body is too long"); so much more has room for what we put in. */
const LONGEST_NOTES = 150_000;

const PRIVATE_KEY = /-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]{0,30}PRIVATE KEY-----|$)/gu;

/** What is kept of a release's notes: their beginning, without what looks like a credential. */
export function releaseNotes(text: string): string {
  const kept = foreignText(text.replace(PRIVATE_KEY, REDACTED), LONGEST_NOTES);
  return text.length <= LONGEST_NOTES ? kept : `${kept}\n\n[Only these first ${LONGEST_NOTES} characters were kept.]`;
}

/** What was typed into a browser's form has its line ends. PostgreSQL stores no NUL. */
export const markdown = z.string().transform((value) => value.replace(/\r\n?/gu, '\n').replace(/[^\P{Cc}\n\t]/gu, ''));
