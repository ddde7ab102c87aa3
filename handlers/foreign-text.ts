import { withoutCredentials } from './foreign-line.ts';

/**
 * Names of labels, annotations and query parameters whose values nobody should read in a chat. `sig` signs shared links
 * of Azure Storage (Microsoft docs: "Shared access signatures").
 */
const SECRET_NAME =
  /authorization|cookie|secret|passw(?:or)?d|passphrase|credential|signature|(?:api|access|private)[-_]?key|token|(?<![a-z])(?:sig|auth|pwd|jwt)(?![a-z])/iu;

export const REDACTED = '[redacted]';

/** One line at a time would leave all of it but its head. */
const PRIVATE_KEY = /-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]{0,30}PRIVATE KEY-----|$)/gu;

/** True for names such as `api_key` or `webhook-token`. */
export function namesSecret(name: string): boolean {
  return SECRET_NAME.test(name);
}

/** A text of several lines that people wrote elsewhere, clipped, without what looks like a credential. */
export function foreignText(text: string, longest: number): string {
  return text
    .slice(0, 2 * longest)
    .replace(PRIVATE_KEY, REDACTED)
    .split('\n')
    .map(withoutCredentials)
    .join('\n')
    .slice(0, longest)
    .toWellFormed();
}

/** An http(s) address without user, password and parameters named like secrets; '' for any other. */
export function foreignUrl(text: string, longest = 2000): string {
  const url = text.length > longest ? null : URL.parse(text);
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) return '';
  url.username = '';
  url.password = '';
  for (const name of new Set(url.searchParams.keys())) if (namesSecret(name)) url.searchParams.delete(name);
  return withoutCredentials(url.href).slice(0, longest);
}
