import type { Inline, Link } from './notes.ts';

/** What release notes refer to without saying where it is. */
export interface Surroundings {
  /** E.g. 'https://github.com'. */
  readonly origin: string;
  /** owner/name */
  readonly repository: string;
  readonly tag: string;
}

const SHORT_SHA = 7;

/** `#12`, `GH-12`, `owner/name#12`, and commits as `sha` or `owner/name@sha` (GitHub docs: "Autolinked references"). */
const REFERENCE =
  /(?<![\w/#&@.-])(?:(?<repo>[A-Za-z0-9][A-Za-z0-9-]{0,38}\/[\w.-]{1,100})?#(?<number>\d{1,10})|GH-(?<gh>\d{1,10})|(?:(?<commitRepo>[A-Za-z0-9][A-Za-z0-9-]{0,38}\/[\w.-]{1,100})@)?(?<sha>[0-9a-f]{7,40}))(?![\w#@/-])/gu;

/** Plain text with its references turned into links. */
export function linkReferences(text: string, around: Surroundings): readonly Inline[] {
  const inlines: Inline[] = [];
  let at = 0;
  for (const match of text.matchAll(REFERENCE)) {
    const link = linkOf(match[0], match.groups ?? {}, around);
    if (link === null) continue;
    if (match.index > at) inlines.push({ kind: 'text', text: text.slice(at, match.index) });
    inlines.push(link);
    at = match.index + match[0].length;
  }
  if (at < text.length) inlines.push({ kind: 'text', text: text.slice(at) });
  return inlines;
}

function linkOf(
  written: string,
  { repo, number, gh, commitRepo, sha }: Readonly<Record<string, string | undefined>>,
  { origin, repository }: Surroundings,
): Link | null {
  const issue = number ?? gh;
  // GitHub leads /issues/N to the pull request where N is one.
  if (issue !== undefined) return link(written, `${origin}/${repo ?? repository}/issues/${issue}`);
  if (sha === undefined || !looksLikeCommit(sha)) return null;
  const short = sha.slice(0, SHORT_SHA);
  const label = commitRepo === undefined ? short : `${commitRepo}@${short}`;
  return link(label, `${origin}/${commitRepo ?? repository}/commit/${sha}`);
}

/** Seven digits are a number and seven letters may be a word; only GitHub knows which commits there are. */
function looksLikeCommit(text: string): boolean {
  return text.length === 40 || (/\d/u.test(text) && /[a-f]/u.test(text));
}

/**
 * A link as the notes wrote it: relative ones lead to the repository as of the tag, addresses of GitHub get GitHub's
 * short labels, and a label that names another site than the one it leads to is followed by the true one.
 */
export function linkTo(label: string, url: string, around: Surroundings): Link {
  const absolute = absoluteUrl(url, around);
  const said = label.trim();
  if (said === '' || said === absolute) return link(shortLabel(absolute, around), absolute);
  const claimed = claimedHost(said);
  if (claimed === null) return link(said, absolute);
  const host = hostOf(absolute) ?? absolute;
  // README.md looks like an address too.
  const honest = claimed === host || (!/^(?:https?:|www\.)/iu.test(said) && host === hostOf(around.origin));
  return link(honest ? withoutScheme(said) : `${withoutScheme(said)} (${host})`, absolute);
}

/** Where a label claims to lead, if it looks like an address at all. */
function claimedHost(label: string): string | null {
  const looksLikeAddress = /^(?:https?:\/\/|www\.)\S+$|^[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}(?:[/?#]\S*)?$/iu;
  if (!looksLikeAddress.test(label)) return null;
  return hostOf(/^https?:/iu.test(label) ? label : `https://${label}`);
}

function hostOf(url: string): string | null {
  const parsed = URL.parse(url);
  return parsed === null || parsed.host === '' ? null : parsed.host.toLowerCase().replace(/^www\./u, '');
}

function absoluteUrl(url: string, { origin, repository, tag }: Surroundings): string {
  if (/^[a-z][a-z0-9+.-]*:/iu.test(url)) return url;
  if (url.startsWith('#')) return `${origin}/${repository}/releases/tag/${encodeURIComponent(tag)}${url}`;
  const root = `${origin}/${repository}/blob/${encodeURIComponent(tag)}/`;
  return URL.parse(url, root)?.href ?? url;
}

function shortLabel(url: string, { origin, repository }: Surroundings): string {
  if (!url.startsWith(`${origin}/`)) return withoutScheme(url);
  const [owner = '', name = '', kind = '', what = '', ...rest] = url.slice(origin.length + 1).split('/');
  const [id = '', detail] = what.split(/[?#]/u, 2);
  const isOurs = `${owner}/${name}`.toLowerCase() === repository.toLowerCase();
  const prefix = isOurs ? '' : `${owner}/${name}`;
  if (rest.length > 0 || detail !== undefined) return withoutScheme(url);
  if (['issues', 'pull', 'discussions'].includes(kind) && /^\d+$/u.test(id)) return `${prefix}#${id}`;
  if (kind === 'commit' && /^[0-9a-f]{7,40}$/u.test(id))
    return `${prefix}${isOurs ? '' : '@'}${id.slice(0, SHORT_SHA)}`;
  if (kind === 'compare' && id !== '') return `${prefix}${isOurs ? '' : '@'}${decoded(id)}`;
  return withoutScheme(url);
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** Discord makes no link of a label that is itself an address. */
function withoutScheme(url: string): string {
  return url.replace(/^(?:https?:\/\/|mailto:)/iu, '');
}

function link(label: string, url: string): Link {
  return { kind: 'link', label, url };
}
