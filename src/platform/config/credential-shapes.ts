/** Credentials as their issuers document them. A config that holds one is refused: files are copied, read and committed. */
const SHAPES: readonly (readonly [kind: string, shape: RegExp])[] = [
  ['a GitHub token', /\b(?:gh[oprsu]_[A-Za-z0-9]{20,}|github_pat_\w{20,})/],
  ['a GitLab token', /\bgl(?:pat|ptt|dt|rt)-[\w-]{16,}/],
  ['a Discord bot token', /\b[\w-]{23,28}\.[\w-]{6,7}\.[\w-]{27,}/],
  ['a Discord webhook address, which is a credential', /discord(?:app)?\.com\/api\/(?:v\d+\/)?webhooks\//i],
  ['a Slack credential', /\bxox[abeoprs]-[\w-]{10,}|hooks\.slack\.com\/services\//],
  ['an AWS access key', /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/],
  ['a signed token (JWT)', /\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]{8,}/],
  ['an Atlassian token', /\bATATT[\w=-]{20,}/],
  ['a private key', /-----BEGIN [A-Z ]*PRIVATE KEY-----|^(?:0x)?[0-9a-f]{64}$/i],
  ['an Authorization header', /^(?:Bearer|Basic|Bot|Token)\s+\S{8,}/i],
  ['an address with a password in it', /^[a-z][a-z0-9+.-]*:\/\/[^/?#\s]*:[^/?#\s]*@/i],
];

/** What sort of credential the text looks like, or null. */
export function credentialKind(text: string): string | null {
  return SHAPES.find(([, shape]) => shape.test(text))?.[0] ?? null;
}
