import { timeZoneOf } from '../people/person.ts';
import type { FleetStatus } from '../fleets/fleet-status.ts';
import type { FleetConfig } from '../platform/config/config.ts';
import { readInstant } from '../windows/typed-moment.ts';
import { judgeStages } from './filing-order-service.ts';
import type { AskRefusal } from './request-outcome.ts';
import type { ActBy, RequestServiceDeps } from './request-record-service.ts';
import type { FilingCheck, VersionImage } from './request.ts';
import type { UpgradeWish } from './upgrade-wish.ts';
import { compareWords, hostsWords, judgeOrder } from './version-order.ts';
import { judgeRunning, readVersion, type RunsAlready, type WantedVersion } from './wanted-version.ts';

export interface Asked {
  readonly wish: UpgradeWish;
  readonly by: ActBy;
}

/** A wish that nothing outside the store forbids. */
export interface PreparedFiling extends Asked {
  readonly kind: 'prepared';
  readonly fleet: FleetConfig;
  /** As its repository spells it, where that is known. */
  readonly version: WantedVersion;
  readonly running: RunsAlready;
  /** What the fleet runs, in words; null: not known of any host. */
  readonly runs: string | null;
  readonly wantedBy: Date | null;
  readonly image: VersionImage | null;
  readonly checks: readonly FilingCheck[];
}

/** Looks at all that sources, hosts and the order of the fleets say of a wish. Calls out, so never in a transaction. */
export async function prepareFiling(
  deps: RequestServiceDeps,
  fleet: FleetConfig,
  asked: Asked,
): Promise<PreparedFiling | AskRefusal> {
  if (fleet.lifecycle !== 'active') return { kind: 'not-upgradable', fleet: fleet.name, lifecycle: fleet.lifecycle };
  const read = readVersion(asked.wish.version);
  if (read.kind === 'unreadable') return { kind: 'unreadable-version', why: read.why };
  const strangers = (asked.wish.bandwidth?.shards ?? []).map(({ shard }) => shard).filter(isNoneOf(fleet.shards));
  if (strangers.length > 0) return { kind: 'no-such-shard', fleet: fleet.name, shards: strangers, has: fleet.shards };
  const wanted = readWanted(deps, asked);
  if (wanted.kind === 'unreadable-moment') return wanted;
  const before = deps.config().fleets.filter(({ name }) => fleet.upgrades.after.includes(name));
  const [status, ...others] = await deps.fleets.freshStatus([fleet, ...before]);
  const running: RunsAlready =
    status === undefined ? { kind: 'nowhere', hosts: 0, unknown: 0 } : judgeRunning(read.version, status.versions);
  if (running.kind === 'everywhere')
    return {
      kind: 'already-running',
      fleet: fleet.name,
      version: read.version,
      hosts: running.hosts,
      readAt: status?.versionAge?.oldest ?? null,
    };
  const existing = await judgeExisting(deps, { fleet, version: read.version });
  if (existing.kind === 'no-such-version') return existing;
  const { version } = existing;
  const stages = await judgeStages(deps, { ...asked, fleet, version, before: others });
  if (stages.kind === 'order-not-kept') return stages;
  const [newer, image] = await Promise.all([
    judgeNewer(deps, { fleet, version, status }),
    judgeImage(deps, { fleet, version }),
  ]);
  return {
    ...asked,
    kind: 'prepared',
    fleet,
    version,
    running,
    runs: status === undefined ? null : runningWords(status),
    wantedBy: wanted.at,
    image: image.image,
    checks: [existing.check, newer, ...stages.checks, ...image.checks],
  };
}

function isNoneOf(shards: readonly number[]): (shard: number) => boolean {
  return (shard) => !shards.includes(shard);
}

type Wanted =
  { readonly kind: 'wanted'; readonly at: Date | null } | Extract<AskRefusal, { kind: 'unreadable-moment' }>;

function readWanted({ config, clock }: RequestServiceDeps, { wish, by }: Asked): Wanted {
  if (wish.wanted === null) return { kind: 'wanted', at: null };
  const timeZone = timeZoneOf(config(), by.actor.discordUserId);
  const now = clock.now();
  const read = readInstant(wish.wanted, { now, timeZone });
  if (read.kind === 'unreadable') return { kind: 'unreadable-moment', why: read.why };
  const { at } = read;
  return at < now ? { kind: 'unreadable-moment', why: 'that is over already' } : { kind: 'wanted', at };
}

interface Looking {
  readonly fleet: FleetConfig;
  readonly version: WantedVersion;
}

type Existing =
  | { readonly kind: 'exists'; readonly version: WantedVersion; readonly check: FilingCheck }
  | Extract<AskRefusal, { kind: 'no-such-version' }>;

/** What nobody can tell is filed as not known: a guess would be worth less than the question. */
async function judgeExisting(deps: RequestServiceDeps, { fleet, version }: Looking): Promise<Existing> {
  const answer = (await deps.sources?.findRef(deps.database.read, fleet, version)) ?? NOBODY_ASKED;
  switch (answer.kind) {
    case 'found': {
      const spelled = answer.name === version.text ? '' : `, as ${answer.name}`;
      const check = { about: 'version', verdict: 'fits', said: `${answer.where}${spelled}` } as const;
      return { kind: 'exists', version: { ...version, text: answer.name }, check };
    }
    case 'absent':
      return { kind: 'no-such-version', fleet: fleet.name, version, where: answer.where };
    case 'unknown': {
      const on = await findRunningElsewhere(deps, { fleet, version });
      const check: FilingCheck =
        on === null
          ? { about: 'version', verdict: 'unknown', said: `whether it exists is not known: ${answer.why}` }
          : { about: 'version', verdict: 'fits', said: `${on} runs it` };
      return { kind: 'exists', version, check };
    }
  }
}

const NOBODY_ASKED = { kind: 'unknown', why: 'nobody can be asked' } as const;

/** A fleet of the same software that runs it proves that it exists. */
async function findRunningElsewhere(
  { config, fleets }: RequestServiceDeps,
  { fleet, version }: Looking,
): Promise<string | null> {
  const repository = fleet.versionPolicy.repository.toLowerCase();
  const same = config().fleets.filter(
    ({ lifecycle, versionPolicy }) => lifecycle === 'active' && versionPolicy.repository.toLowerCase() === repository,
  );
  const found = (await fleets.readStatus(same)).find(
    ({ versions }) => judgeRunning(version, versions).kind !== 'nowhere',
  );
  return found?.fleet.name ?? null;
}

async function judgeNewer(
  { sources }: RequestServiceDeps,
  { fleet, version, status }: Looking & { readonly status: FleetStatus | undefined },
): Promise<FilingCheck> {
  const [largest] = status?.versions.groups ?? [];
  if (status === undefined || largest === undefined)
    return { about: 'newer', verdict: 'unknown', said: 'what the fleet runs is not known' };
  const byName = judgeOrder(version, status.versions);
  if (byName !== null && byName.verdict !== 'unknown') return byName;
  const compared =
    largest.commit === null
      ? { kind: 'unknown' as const, why: 'the commit that runs is not known' }
      : ((await sources?.compare(fleet, { base: largest.commit, head: version.text })) ?? NOBODY_ASKED);
  return compareWords(compared, `${largest.version} on ${hostsWords(largest.hosts.length)}`);
}

async function judgeImage(
  { fleets, sources }: RequestServiceDeps,
  { fleet, version }: Looking,
): Promise<{ readonly image: VersionImage | null; readonly checks: readonly FilingCheck[] }> {
  if (version.kind !== 'tag' || sources === undefined) return { image: null, checks: [] };
  const [examined] = await fleets.examine([fleet]);
  const runs = [...(examined?.observations.values() ?? [])]
    .map(({ registry }) => (registry?.reading?.kind === 'listed' ? registry.reading.image : null))
    .find((image) => image !== null);
  // Some fleets run no images: of those there is nothing to say.
  if (runs === undefined) return { image: null, checks: [] };
  const answer = await sources.findImage(runs, version);
  const check = (verdict: FilingCheck['verdict'], said: string): readonly FilingCheck[] => [
    { about: 'digest', verdict, said },
  ];
  switch (answer.kind) {
    case 'found': {
      const { reference, digest } = answer;
      return { image: { reference, digest }, checks: check('fits', `${reference} is ${digest}`) };
    }
    case 'absent':
      return { image: null, checks: check('caution', `there is no image ${answer.reference} yet: its build makes it`) };
    case 'unknown':
      return { image: null, checks: check('unknown', `its image is not known: ${answer.why}`) };
  }
}

/** "v0.38.0 on 8 hosts, v0.37.1 on 1 host, unknown on 3 hosts"; null when no host's version is known. */
function runningWords({ versions: { groups, unknown } }: FleetStatus): string | null {
  if (groups.length === 0) return null;
  return [
    ...groups.map(({ version, hosts: on }) => `${version} on ${hostsWords(on.length)}`),
    ...(unknown.length === 0 ? [] : [`unknown on ${hostsWords(unknown.length)}`]),
  ].join(', ');
}
