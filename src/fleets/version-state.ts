/** One source's word on what a host runs. `version` null is a blank: the directory writes `unknown` after maintenance. */
export interface VersionReading {
  readonly source: 'node' | 'registry';
  readonly version: string | null;
  readonly commit: string | null;
  readonly at: Date;
}

export type HostVersion =
  | {
      readonly kind: 'known';
      readonly version: string;
      readonly commit: string | null;
      readonly source: VersionReading['source'];
      readonly at: Date;
      /** What the other source says instead. Directories can be stale, so this is worth a word, not an alarm. */
      readonly contradictedBy: { readonly source: VersionReading['source']; readonly version: string } | null;
    }
  | { readonly kind: 'unknown'; readonly why: 'blank-in-registry' | 'no-data' };

/** A node's own word is worth as much as a directory's that is this much newer. */
const NODE_WORD_LASTS_MS = 10 * 60 * 1000;

/** The newest word wins, the node's own while it is not much older than the directory's. */
export function judgeHostVersion(readings: readonly VersionReading[]): HostVersion {
  const known = readings.flatMap((reading) =>
    reading.version === null ? [] : [{ ...reading, version: reading.version }],
  );
  const weight = (reading: VersionReading): number =>
    reading.at.getTime() + (reading.source === 'node' ? NODE_WORD_LASTS_MS : 0);
  const [best, ...others] = known.toSorted((a, b) => weight(b) - weight(a));
  if (best === undefined) return { kind: 'unknown', why: readings.length > 0 ? 'blank-in-registry' : 'no-data' };

  const same = others.find((other) => other.version === best.version);
  const different = others.find((other) => other.version !== best.version);
  return {
    kind: 'known',
    version: best.version,
    // The node's /version has no commit; the directory's belongs to it only while both name one version.
    commit: best.commit ?? same?.commit ?? null,
    source: best.source,
    at: best.at,
    contradictedBy: different === undefined ? null : { source: different.source, version: different.version },
  };
}

/** What a fleet should run, once someone decided it: a deploy, a request, a pin. null while nobody has. */
export interface DesiredVersion {
  readonly version: string | null;
  readonly commit: string | null;
}

export interface VersionGroup {
  readonly version: string;
  readonly commit: string | null;
  readonly hosts: readonly string[];
  /** null while nothing is desired. */
  readonly asDesired: boolean | null;
}

export interface FleetVersions {
  /**
   * `drifted`: a host is known to run something other than desired. `skewed`: nothing is desired and hosts differ.
   * `unknown`: no host's version is known. Hosts with an unknown version decide nothing.
   */
  readonly kind: 'as-desired' | 'drifted' | 'uniform' | 'skewed' | 'unknown';
  /** Largest first. */
  readonly groups: readonly VersionGroup[];
  readonly unknown: readonly string[];
  readonly contradicted: readonly string[];
}

export function judgeFleetVersions(
  hosts: readonly { readonly host: string; readonly version: HostVersion }[],
  desired: DesiredVersion | null,
): FleetVersions {
  const groups = groupByVersion(hosts, desired);
  return {
    kind: kindOf(groups),
    groups,
    unknown: hosts.filter(({ version }) => version.kind === 'unknown').map(({ host }) => host),
    contradicted: hosts
      .filter(({ version }) => version.kind === 'known' && version.contradictedBy !== null)
      .map(({ host }) => host),
  };
}

function kindOf(groups: readonly VersionGroup[]): FleetVersions['kind'] {
  if (groups.length === 0) return 'unknown';
  if (groups.some(({ asDesired }) => asDesired === false)) return 'drifted';
  if (groups.some(({ asDesired }) => asDesired === true)) return 'as-desired';
  return groups.length === 1 ? 'uniform' : 'skewed';
}

function groupByVersion(
  hosts: readonly { readonly host: string; readonly version: HostVersion }[],
  desired: DesiredVersion | null,
): readonly VersionGroup[] {
  const groups: { version: string; commit: string | null; hosts: string[] }[] = [];
  // Hosts with a commit first, so that one without joins the group it most likely belongs to.
  const known = hosts
    .flatMap(({ host, version }) => (version.kind === 'known' ? [{ host, version }] : []))
    .toSorted((a, b) => Number(a.version.commit === null) - Number(b.version.commit === null));
  for (const { host, version } of known) {
    const group = groups.find((one) => one.version === version.version && sameCommit(one.commit, version.commit));
    if (group === undefined) groups.push({ version: version.version, commit: version.commit, hosts: [host] });
    else group.hosts.push(host);
  }
  return groups
    .map((group) => ({ ...group, hosts: group.hosts.toSorted(), asDesired: isDesired(group, desired) }))
    .toSorted((a, b) => b.hosts.length - a.hosts.length || a.version.localeCompare(b.version));
}

/** Commits come short and long; a missing one contradicts nothing. */
function sameCommit(a: string | null, b: string | null): boolean {
  return a === null || b === null || a.startsWith(b) || b.startsWith(a);
}

function isDesired(group: { version: string; commit: string | null }, desired: DesiredVersion | null): boolean | null {
  if (desired === null) return null;
  if (desired.version !== null && desired.version !== group.version) return false;
  return sameCommit(desired.commit, group.commit);
}
