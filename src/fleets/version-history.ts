/** One stretch in which a host was seen to run one version. Version and commit are foreign text. */
export interface VersionSighting {
  readonly fleet: string;
  readonly host: string;
  readonly version: string;
  readonly commit: string | null;
  readonly seenAt: Date;
  /** It was there when the host was first looked at, so that it may run for longer. */
  readonly wasThere: boolean;
  /** null: it is what the host runs. */
  readonly until: Date | null;
}

/** A version that came onto a fleet: host by host, or all at once. */
export interface VersionChange {
  readonly version: string;
  /** null: not told, or hosts of one version tell of several. */
  readonly commit: string | null;
  /** When the first and the last host were seen to run it. */
  readonly from: Date;
  readonly to: Date;
  /** The hosts to which it came then. */
  readonly hosts: readonly string[];
  /** Of those, how many run it still. */
  readonly stillOn: number;
  /** It was there when Muster first looked: since when is not known. */
  readonly wasThere: boolean;
}

/** What came onto a fleet, the newest first: sightings of one version between which no other one was seen. */
export function versionChanges(sightings: readonly VersionSighting[]): readonly VersionChange[] {
  const sorted = sightings.toSorted(
    (a, b) =>
      a.seenAt.getTime() - b.seenAt.getTime() || a.version.localeCompare(b.version) || (a.host < b.host ? -1 : 1),
  );
  const stretches: VersionSighting[][] = [];
  for (const sighting of sorted) {
    const last = stretches.at(-1);
    const [first] = last ?? [];
    if (last !== undefined && first !== undefined && first.version === sighting.version) last.push(sighting);
    else stretches.push([sighting]);
  }
  return stretches.flatMap(changeOf).toReversed();
}

function changeOf(stretch: readonly VersionSighting[]): readonly VersionChange[] {
  const [first] = stretch;
  const last = stretch.at(-1);
  if (first === undefined || last === undefined) return [];
  const commits = new Set(stretch.flatMap(({ commit }) => commit ?? []));
  const [commit = null] = commits;
  return [
    {
      version: first.version,
      commit: commits.size === 1 ? commit : null,
      from: first.seenAt,
      to: last.seenAt,
      hosts: [...new Set(stretch.map(({ host }) => host))],
      stillOn: new Set(stretch.filter(({ until }) => until === null).map(({ host }) => host)).size,
      wasThere: first.wasThere,
    },
  ];
}
