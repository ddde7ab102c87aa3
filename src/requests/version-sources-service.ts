import type { Comparison, ComparePort } from '../holds/compare-port.ts';
import type { TagService } from '../pipelines/tag-service.ts';
import type { Config, FleetConfig } from '../platform/config/config.ts';
import type { Reader } from '../platform/database/transaction.ts';
import type { ImageAnswer, ImagePort, RefAnswer, RefPort } from './version-source-port.ts';
import { spellingsOf, type WantedVersion } from './wanted-version.ts';

export interface VersionSourcesParts {
  readonly config: () => Config;
  readonly tags: Pick<TagService, 'find'>;
  /** By a connection's name; null: the configuration has none of that name and kind. */
  readonly findRefs: (system: SourceSystem, connection: string) => RefPort | null;
  readonly findCompare: (system: SourceSystem, connection: string) => ComparePort | null;
  readonly findImages: (connection: string) => ImagePort | null;
}

type SourceSystem = 'github' | 'gitlab';

/** Where versions come from. Each is asked within its connection's budget; nothing throws for what a network does. */
export interface VersionSources {
  /** Heard of first, asked for where nothing was heard. */
  findRef(read: Reader, fleet: FleetConfig, version: WantedVersion): Promise<RefAnswer>;
  /** `runs` is the image that the fleet runs, with its tag: the same repository is asked for the version. */
  findImage(runs: string | null, version: WantedVersion): Promise<ImageAnswer>;
  /** What lies between the commit that runs and the one asked for. */
  compare(fleet: FleetConfig, ask: { readonly base: string; readonly head: string }): Promise<Comparison>;
}

const NO_CONNECTION = 'no connection of the configuration leads to its source';

export function createVersionSources(parts: VersionSourcesParts): VersionSources {
  const portOf = <Port>(
    fleet: FleetConfig,
    find: (system: SourceSystem, connection: string) => Port | null,
  ): Port | null => {
    const system = systemOf(fleet);
    const connection = connectionOf(parts.config(), fleet, system);
    return connection === null ? null : find(system, connection);
  };
  return {
    async findRef(read, fleet, version) {
      const heard = version.kind === 'tag' ? await heardOf(parts, read, { fleet, version }) : null;
      if (heard !== null) return heard;
      const port = portOf(fleet, parts.findRefs);
      if (port === null) return { kind: 'unknown', why: NO_CONNECTION };
      return port.find({ repository: fleet.versionPolicy.repository, version });
    },
    async findImage(runs, version) {
      const named = readImage(runs);
      if (named === null) return { kind: 'unknown', why: 'it is not known which image the fleet runs' };
      // Images are tagged after releases; one of a branch or commit has a name of its job's own.
      if (version.kind !== 'tag') return { kind: 'unknown', why: 'only a tag names an image of its own' };
      const { host } = named;
      const connection = parts
        .config()
        .connections.find(({ kind, baseUrl }) => kind === 'harbor' && URL.parse(baseUrl)?.host === host);
      const port = connection === undefined ? null : parts.findImages(connection.name);
      if (port === null) return { kind: 'unknown', why: `no connection of the configuration leads to ${host}` };
      return port.find({ ...named, tag: version.text });
    },
    async compare(fleet, ask) {
      const port = portOf(fleet, parts.findCompare);
      if (port === null) return { kind: 'unknown', why: NO_CONNECTION };
      return port.compare({ repository: fleet.versionPolicy.repository, ...ask });
    },
  };
}

/** Both spellings count: people leave out the `v` that the tag has. */
async function heardOf(
  { tags }: VersionSourcesParts,
  read: Reader,
  { fleet, version }: { readonly fleet: FleetConfig; readonly version: WantedVersion },
): Promise<RefAnswer | null> {
  const { repository } = fleet.versionPolicy;
  for (const name of spellingsOf(version)) {
    const tag = await tags.find(read, { system: systemOf(fleet), repository, name });
    if (tag?.state === 'present')
      return { kind: 'found', name, sha: tag.sha, author: tag.by, where: `Muster heard of the tag in ${repository}` };
  }
  return null;
}

function systemOf({ deployer }: FleetConfig): SourceSystem {
  return deployer?.kind === 'gitlab' ? 'gitlab' : 'github';
}

/** By the connection that deploys the fleet where it is of that system; else by the first there is. */
function connectionOf({ connections }: Config, { deployer }: FleetConfig, system: SourceSystem): string | null {
  if (deployer?.kind === system) return deployer.connection;
  return connections.find(({ kind }) => kind === system)?.name ?? null;
}

/** `harbor.status.im/wakuorg/nwaku:deploy-status-prod` without its tag; null for what has no registry of its own. */
function readImage(runs: string | null): { readonly host: string; readonly repository: string } | null {
  const [, host, repository] =
    /^([\w.-]+\.[\w.-]+(?::\d+)?)\/([\w./-]+?)(?::[\w.-]+)?(?:@sha256:\w+)?$/.exec(runs ?? '') ?? [];
  return host === undefined || repository === undefined ? null : { host, repository };
}
