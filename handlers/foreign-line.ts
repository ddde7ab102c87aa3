/** Shapes of credentials as their issuers document them, and what people paste as `password=…`. */
const CREDENTIALS: readonly RegExp[] = [
  /\bgh[oprsu]_[A-Za-z0-9]{20,}/gu,
  /\bgithub_pat_\w{20,}/gu,
  /\bglpat-[\w-]{16,}/gu,
  /\bxox[abeoprs]-[\w-]{10,}/gu,
  /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/gu,
  // The bound keeps a text of nothing but `eyJ-` from being walked through anew at each of them.
  /\beyJ[\w-]{8,1000}\.[\w-]{8,}\.[\w-]{8,}/gu,
  // A Discord bot token.
  /\b[\w-]{23,28}\.[\w-]{6,7}\.[\w-]{27,}/gu,
  /-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----.*/gu,
  /(?<=:\/\/)[^\s/?#@]{1,200}(?=@)/gu,
  // Addresses to which whoever knows them may post.
  /(?<=hooks\.slack\.com\/services\/)[\w/-]{10,}/giu,
  /(?<=discord(?:app)?\.com\/api\/(?:v\d+\/)?webhooks\/)[\w/-]{20,}/giu,
  /(?<=\bauthorization\s?[=:]\s?(?:bearer|basic|bot|token)\s)[^\s"'<>]{6,}/giu,
  /(?<=\bbearer\s)(?=\S*\d)[\w.~+/=-]{12,}/giu,
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
  return withoutCredentials(first).slice(0, LONGEST).toWellFormed();
}

/** The line with `[redacted]` in place of what looks like a credential. */
export function withoutCredentials(line: string): string {
  if (line.length < SHORTEST_CREDENTIAL && !line.includes('@')) return line;
  return CREDENTIALS.reduce((text, shape) => text.replace(shape, '[redacted]'), line);
}
