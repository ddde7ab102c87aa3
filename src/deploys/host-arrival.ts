import type { FleetStatus, HostStatus } from '../fleets/fleet-status.ts';
import { shortHostName } from '../fleets/fleet.ts';
import type { HostObservations } from '../fleets/observation.ts';
import type { MetricVersion } from './metric-version.ts';
import type { HostVersion } from '../fleets/version-state.ts';

/**
 * there: it reports the commit. other: it reports something else. unknown: nobody says what it runs, or what it says
 * names no commit, which is not the same as something else.
 */
export const ARRIVALS = ['there', 'other', 'unknown'] as const;

export interface HostArrival {
  /** Without the fleet's name. */
  readonly host: string;
  readonly state: (typeof ARRIVALS)[number];
  /** What it was seen to run; null: nothing is known. Foreign text. */
  readonly shows: string | null;
  /** A word on why it is unknown, or that it is silent; null where there is nothing to say. */
  readonly note: string | null;
  /** Since when it is in this state. */
  readonly since: Date;
}

export interface Expected {
  /** Whole; null: not known, and the ref must name what hosts say. */
  readonly sha: string | null;
  readonly ref: string;
}

const DESCRIBED = /-g([0-9a-f]{7,40})$/;
const SHORTEST_SHA = 7;

/** Host by host; those that the directory alone knows are none of the fleet's. */
export function judgeArrivals(
  { status, observations, samples = new Map() }: Examined,
  expected: Expected,
  { was, now }: { readonly was: readonly HostArrival[]; readonly now: Date },
): readonly HostArrival[] {
  return status.hosts
    .map((host) => ({ ...host, version: newestWord(host, observations.get(host.host), samples.get(host.host)) }))
    .map((host) => arrivalOf(host, { fleet: status.fleet.name, expected }))
    .toSorted((a, b) => a.host.localeCompare(b.host))
    .map((arrival) => {
      const before = was.find(({ host }) => host === arrival.host);
      return { ...arrival, since: before?.state === arrival.state ? before.since : now };
    });
}

export interface Examined {
  readonly status: FleetStatus;
  readonly observations: ReadonlyMap<string, HostObservations>;
  /** Of the metrics. */
  readonly samples?: ReadonlyMap<string, MetricVersion>;
}

/**
 * Its own word counts, unless the directory was told of a newer container since it last spoke: hosts refresh their entry
 * when one starts (infra-role-nim-waku, MONITOR.md). A sample of its metrics counts where it is newer than both.
 */
function newestWord(
  { version }: HostStatus,
  observed: HostObservations | undefined,
  sample: MetricVersion | undefined,
): HostVersion {
  const listed = observed?.registry?.reading;
  const spokeAt = observed?.version?.succeededAt ?? null;
  const isListed = listed?.kind === 'listed' && listed.version !== null && version.kind === 'known';
  const isNewer = isListed && listed.refreshedAt !== null && spokeAt !== null && listed.refreshedAt > spokeAt;
  const word: HostVersion =
    isNewer && version.source === 'node'
      ? {
          ...version,
          version: listed.version,
          commit: listed.commit,
          source: 'registry',
          at: listed.refreshedAt,
          contradictedBy: null,
        }
      : version;
  if (sample === undefined || (word.kind === 'known' && word.at >= sample.at)) return word;
  if (word.kind === 'known' && word.version === sample.version) return word;
  return { kind: 'known', version: sample.version, commit: null, source: 'node', at: sample.at, contradictedBy: null };
}

/** A look from before the run ended proves nothing about what came after; so the age of what is read does not matter here. */
function arrivalOf(
  { host, version, state }: HostStatus,
  { fleet, expected }: { readonly fleet: string; readonly expected: Expected },
): Omit<HostArrival, 'since'> {
  const name = shortHostName(host, fleet);
  const silent = state === 'down' || state === 'lost' ? 'it does not answer' : null;
  if (version.kind === 'unknown') {
    const why = version.why === 'blank-in-registry' ? 'the directory leaves it blank' : 'nobody says what it runs';
    return { host: name, state: 'unknown', shows: null, note: silent ?? why };
  }
  const commit = version.commit ?? DESCRIBED.exec(version.version)?.[1] ?? null;
  const isNamed = commit === null || version.version.includes(commit.slice(0, SHORTEST_SHA));
  const shows = isNamed ? version.version : `${version.version} (${commit.slice(0, 8)})`;
  if (silent !== null) return { host: name, state: 'unknown', shows, note: silent };
  const { contradictedBy } = version;
  const note =
    contradictedBy === null
      ? null
      : `${contradictedBy.source === 'node' ? 'it says itself' : 'the directory says'} ${contradictedBy.version}`;
  if (commit === null || commit.length < SHORTEST_SHA)
    return version.version === expected.ref
      ? { host: name, state: 'there', shows, note }
      : { host: name, state: 'unknown', shows, note: note ?? 'its version names no commit' };
  if (expected.sha === null)
    return { host: name, ...unbuilt({ version: version.version, commit, ref: expected.ref }), shows, note };
  return { host: name, state: isSameCommit(commit, expected.sha) ? 'there' : 'other', shows, note };
}

/** Without a commit to compare with, only a version or a commit tells that something else runs; a branch tells nothing. */
function unbuilt({ version, commit, ref }: { version: string; commit: string; ref: string }) {
  if (isNamedBy(version, commit, ref)) return { state: 'there' } as const;
  return { state: isNameable(ref) ? 'other' : 'unknown' } as const;
}

const VERSION = /^v?\d+(?:\.\d+)+/;

/** Whether hosts that run it can be told from others by its name: a version or a commit, and no branch. */
export function isNameable(ref: string): boolean {
  return HEX.test(ref) || VERSION.test(ref);
}

const HEX = /^[0-9a-f]{7,40}$/i;

/** A tag is told as it is named, a commit by its beginning. */
function isNamedBy(version: string, commit: string, ref: string): boolean {
  return (
    version === ref ||
    (HEX.test(ref) && (isSameCommit(commit, ref.toLowerCase()) || commit.startsWith(ref.toLowerCase())))
  );
}

function isSameCommit(seen: string, sha: string): boolean {
  return sha.startsWith(seen.toLowerCase());
}
