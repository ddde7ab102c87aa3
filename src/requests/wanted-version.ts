/** What somebody wants a fleet to run, as they typed it and as it was read. */
export interface WantedVersion {
  readonly text: string;
  readonly kind: 'tag' | 'branch' | 'commit';
  /** Equal for two spellings of one version: `v0.38.1` and `0.38.1`, a commit in capitals. */
  readonly key: string;
}

export type ReadVersion =
  | { readonly kind: 'version'; readonly version: WantedVersion }
  /** `why` is a clause: "a space cannot be in …". */
  | { readonly kind: 'unreadable'; readonly why: string };

/** Longer ref names exist and nobody types them. */
export const LONGEST_VERSION = 100;

const COMMIT = /^[0-9a-f]{7,40}$/i;
/** `v1.2.3`, `1.2.3+4`, `v0.38.0-rc.1`, `v1.2`; SemVer 2.0 and what the projects tag besides. */
const TAG = /^v?\d+\.\d+(?:\.\d+)?(?:[-+.][0-9A-Za-z][0-9A-Za-z.+-]*)?$/;
/** A deployment job hands the name to a shell, so that it takes fewer characters than git does. */
const REF = /^[0-9A-Za-z_][0-9A-Za-z._/+-]*$/;
/** They mean something else tomorrow, without anybody having decided it. */
const MOVING = new Set(['head', 'latest', 'latest-release']);

/** A tag, a commit (7 to 40 hex digits) or else a branch. Whether it exists is for the deployment to find out. */
export function readVersion(typed: string): ReadVersion {
  const text = typed.trim();
  const why = whyUnreadable(text);
  if (why !== null) return { kind: 'unreadable', why };
  if (TAG.test(text)) return version(text, 'tag', text.replace(/^v/, ''));
  if (COMMIT.test(text)) return version(text, 'commit', text.toLowerCase());
  return version(text, 'branch', text);
}

function version(text: string, kind: WantedVersion['kind'], name: string): ReadVersion {
  return { kind: 'version', version: { text, kind, key: `${kind}:${name}` } };
}

/** The rules of git-check-ref-format, and narrower where a shell reads the name. */
function whyUnreadable(text: string): string | null {
  if (text === '') return 'nothing is written there';
  if (text.length > LONGEST_VERSION) return `it is longer than ${LONGEST_VERSION} characters`;
  if (!REF.test(text)) return 'a version has letters, digits and . _ / + - only, and begins with a letter or a digit';
  if (MOVING.has(text.toLowerCase())) return 'that name means another version from day to day';
  if (/\.\.|\/\/|\/\.|\.lock(?:\/|$)|[./]$/.test(text)) return 'git takes no such name for a tag or branch';
  return null;
}

/** How a repository may spell it, as it was typed first: people leave out the `v` that the tag has. */
export function spellingsOf({ kind, text }: WantedVersion): readonly string[] {
  if (kind !== 'tag') return [text];
  return [text, text.startsWith('v') ? text.slice(1) : `v${text}`];
}

/** Whether the two name one version for certain: a commit is named by any beginning of it. */
export function isSameVersion(a: WantedVersion, b: WantedVersion): boolean {
  if (a.key === b.key) return true;
  return a.kind === 'commit' && b.kind === 'commit' && (a.key.startsWith(b.key) || b.key.startsWith(a.key));
}

/** How a fleet tells what its hosts run. */
export interface RunningVersions {
  readonly groups: readonly {
    readonly version: string;
    readonly commit: string | null;
    readonly hosts: readonly string[];
  }[];
  /** Hosts of which it is not known. */
  readonly unknown: readonly string[];
}

export interface RunsAlready {
  /** `nowhere` as far as is known. `everywhere`: on each host, and none is unknown. */
  readonly kind: 'nowhere' | 'on-some' | 'everywhere';
  readonly hosts: number;
  readonly unknown: number;
}

/** On how many hosts the wanted version runs already. A branch names no version, so it is never known to run. */
export function judgeRunning(wanted: WantedVersion, running: RunningVersions): RunsAlready {
  const hosts = running.groups
    .filter(({ version: text, commit }) => runs(wanted, { text, commit }))
    .reduce((sum, group) => sum + group.hosts.length, 0);
  const known = running.groups.reduce((sum, group) => sum + group.hosts.length, 0);
  const unknown = running.unknown.length;
  const kind = hosts === 0 ? 'nowhere' : hosts === known && unknown === 0 ? 'everywhere' : 'on-some';
  return { kind, hosts, unknown };
}

/** `git describe` writes commits after a tag as `v0.38.0-12-g1a2b3c4`. */
const DESCRIBED = /-g([0-9a-f]{7,40})$/;

function runs(wanted: WantedVersion, on: { readonly text: string; readonly commit: string | null }): boolean {
  if (wanted.kind === 'branch') return false;
  if (wanted.kind === 'tag') return on.text.trim().replace(/^v/, '') === wanted.key.slice('tag:'.length);
  const commit = wanted.key.slice('commit:'.length);
  const begins = (other: string): boolean => other.startsWith(commit) || commit.startsWith(other);
  return [on.commit, DESCRIBED.exec(on.text)?.[1]].some(
    (other) => typeof other === 'string' && other.length >= 7 && begins(other.toLowerCase()),
  );
}
