/** Shapes of credentials as their issuers document them, and what people paste as `password=…`. */
const CREDENTIALS: readonly RegExp[] = [
  /\bgh[oprsu]_[A-Za-z0-9]{20,}/gu,
  /\bgithub_pat_\w{20,}/gu,
  /\bglpat-[\w-]{16,}/gu,
  /\bxox[abeoprs]-[\w-]{10,}/gu,
  /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/gu,
  /\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]{8,}/gu,
  // A Discord bot token.
  /\b[\w-]{23,28}\.[\w-]{6,7}\.[\w-]{27,}/gu,
  /-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----.*/gu,
  /(?<=:\/\/)[^\s/?#@]{1,200}(?=@)/gu,
  /(?<=\b[\w-]{0,30}(?:password|passwd|secret|token|api[-_]?key)\s?[=:]\s?)[^\s"'<>]{12,}/giu,
];

/** No shape fits into fewer characters, but for the name before the @ of an address. */
const SHORTEST_CREDENTIAL = 15;
const LONGEST = 300;

/**
 * The first line of a text that people wrote elsewhere, clipped, without what looks like a credential. Bodies of
 * commits are where secrets get pasted, and nobody reads them in a chat.
 */
export function foreignLine(text: string): string {
  const [first = ''] = text
    .trimStart()
    .slice(0, 2 * LONGEST)
    .split(/[\r\n]/u, 1);
  if (first.length < SHORTEST_CREDENTIAL && !first.includes('@')) return first.toWellFormed();
  let line = first;
  for (const shape of CREDENTIALS) line = line.replace(shape, '[redacted]');
  return line.slice(0, LONGEST).toWellFormed();
}
