import type { ExpectedHost } from '../fleets/fleet.ts';
import type { HostStatus } from '../fleets/fleet-status.ts';
import type { Observed } from '../fleets/observation.ts';
import type { MeshReading } from '../fleets/mesh.ts';
import { measured, reading, subjectOf, WHOLE_FLEET, type FleetLook } from './fleet-look.ts';
import { silentLine } from './host-rules.ts';
import type { Evidence, HealthState, Reading } from './health-line.ts';
import { findMetric } from './metric-facts.ts';

const ASKED: Evidence = { source: 'node', query: '/admin/v1/peers/mesh' };

/** A mesh changes by the second; what was read so long ago says nothing of it now. */
const MESH_LASTS_MS = 5 * 60_000;

/**
 * A line per shard of the fleet. A shard that the node leaves out of its answer has no mesh peer: gossipsub drops the
 * table of a topic with its last peer (vacp2p/nim-libp2p, gossipsub).
 */
export function meshLines(look: FleetLook, host: ExpectedHost, status: HostStatus): readonly Reading[] {
  const { fleet } = look;
  const subject = subjectOf(host);
  if (host.protocols.length > 0 && !host.protocols.includes('relay'))
    return [
      reading(look, 'mesh', {
        subject,
        state: 'not-applicable',
        said: 'its role mounts no relay',
        evidence: { source: 'muster', query: 'protocols of its role' },
        readAt: null,
      }),
    ];
  const observed = look.observations.get(host.name)?.mesh;
  const told = observed === undefined ? null : freshMesh(observed, look.now);
  // What it said before it fell silent is no news of now.
  const mesh = told?.kind === 'mesh' && status.reach.kind !== 'reachable' ? null : told;
  // Shard by shard also where nothing is told: a line that stays away would end its alert.
  if (mesh === null)
    return [
      ...fleet.shards.map((shard) => silentLine(look, 'mesh', { host, status, evidence: ASKED, shard })),
      ...fromMetrics(look, host),
    ];
  const readAt = observed?.succeededAt ?? null;
  const all = (state: HealthState, said: string): readonly Reading[] =>
    fleet.shards.map((shard) =>
      reading(look, 'mesh', { subject: { ...subject, shard }, state, said, evidence: ASKED, readAt }),
    );
  switch (mesh.kind) {
    case 'not-available':
      return [
        ...all('not-available', 'this version does not tell its meshes, or its admin routes are off'),
        ...fromMetrics(look, host),
      ];
    case 'relay-not-mounted':
      // What its role expects is judged with its protocols.
      return all('not-applicable', 'it runs without relay');
    case 'mesh':
      return fleet.shards.map((shard) => {
        const found = mesh.shards.find((each) => each.shard === shard) ?? { peers: 0, fromFleet: 0 };
        return measured(look, 'mesh', {
          subject: { ...subject, shard },
          value: found.peers,
          said: peersWords(found, found.peers === 0 ? hostsWithoutMesh(look, shard) : null),
          evidence: ASKED,
          readAt,
        });
      });
  }
}

function freshMesh(observed: Observed<MeshReading>, now: Date): MeshReading | null {
  const { reading: last, succeededAt } = observed;
  if (last === null || succeededAt === null) return null;
  const isOld = now.getTime() - succeededAt.getTime() > MESH_LASTS_MS;
  // That a version lacks the route stays true until it answers otherwise, and it is asked for that less often.
  return isOld && last.kind === 'mesh' ? null : last;
}

/** How many hosts tell of the shard, where none of them has a mesh peer on it; null where one has, or one host alone tells. */
function hostsWithoutMesh({ observations, now }: FleetLook, shard: number): number | null {
  const told = [...observations.values()].flatMap(({ mesh }) => {
    const reading = mesh === undefined ? null : freshMesh(mesh, now);
    return reading?.kind === 'mesh' ? [reading.shards.find((each) => each.shard === shard)?.peers ?? 0] : [];
  });
  return told.length > 1 && told.every((peers) => peers === 0) ? told.length : null;
}

/** A shard that is dead here reads otherwise than one that is dead everywhere: the one is the host's fault, the other not. */
function peersWords(
  { peers, fromFleet }: { readonly peers: number; readonly fromFleet: number },
  hostsWithout: number | null,
): string {
  if (peers === 0)
    return hostsWithout === null
      ? 'no mesh peer: messages of this shard do not reach it'
      : `no mesh peer, as on all ${hostsWithout} hosts that tell: nothing of this shard is carried`;
  const counted = peers === 1 ? '1 mesh peer' : `${peers} mesh peers`;
  return fromFleet === peers ? `${counted}, all of the fleet` : `${counted}, ${fromFleet} of the fleet`;
}

/** Where nodes keep their REST port to themselves: how many of its topics are without mesh, not which. */
function fromMetrics(look: FleetLook, host: ExpectedHost): readonly Reading[] {
  const find = (kind: string): ReturnType<typeof findMetric> =>
    findMetric(look.metrics, 'mesh-topics', { host: host.name, now: look.now, kind });
  const [none, low, well] = [find('none'), find('low'), find('healthy')];
  if (none.kind !== 'value') return [];
  const lowTopics = low.kind === 'value' ? low.value : 0;
  const wellTopics = well.kind === 'value' ? well.value : 0;
  const state = none.value > 0 ? 'unhealthy' : lowTopics > 0 ? 'degraded' : wellTopics > 0 ? 'healthy' : 'no-data';
  return [
    reading(look, 'mesh', {
      subject: subjectOf(host),
      state,
      said: `topics by mesh: ${none.value} without a peer, ${lowTopics} with few, ${wellTopics} with enough`,
      evidence: { source: none.from, query: 'mesh-topics' },
      readAt: none.at,
    }),
  ];
}

/** Each shard over all hosts that told of it; it says, too, what the fleet can give by itself. */
export function shardLines(look: FleetLook, hosts: readonly Reading[]): readonly Reading[] {
  const carriers = hosts.filter(({ rule }) => rule === 'mesh');
  return look.fleet.shards.map((shard) => {
    const told = carriers.filter(({ subject, value }) => subject.shard === shard && value !== null);
    const subject = { ...WHOLE_FLEET, shard };
    const evidence = { source: 'node', query: `${ASKED.query} of ${told.length} hosts` } as const;
    if (told.length === 0)
      return reading(look, 'shard', {
        subject,
        state: silenceOf(carriers),
        said: 'no host tells of its mesh',
        evidence,
        readAt: null,
      });
    const dead = told.filter(({ value }) => value === 0).length;
    const thin = told.filter(({ state }) => state === 'degraded').length;
    const state = dead === told.length ? 'unhealthy' : dead + thin > 0 ? 'degraded' : 'healthy';
    const lone = told.length <= SELF_SUFFICIENT ? `; ${loneWords(told.length)}` : '';
    return reading(look, 'shard', {
      subject,
      state,
      value: dead,
      said: `${shardWords({ told: told.length, dead, thin })}${lone}`,
      evidence,
      readAt: oldestOf(told),
    });
  });
}

function shardWords({ told, dead, thin }: { told: number; dead: number; thin: number }): string {
  if (told > 1 && dead === told) return `dead on all ${told} hosts that tell: none has a mesh peer`;
  return `${dead} of ${told} hosts without a mesh peer, ${thin} with too few`;
}

/** Four hosts give each of them three peers: one short of dLow. */
const SELF_SUFFICIENT = 4;

function loneWords(count: number): string {
  const own = count - 1;
  const given = own === 0 ? 'none' : `at most ${own}`;
  return `the fleet alone gives each ${given} of the 4 peers it wants, the rest come from outside`;
}

/** Nothing told: the worst reason there is for it. */
function silenceOf(lines: readonly Reading[]): HealthState {
  const states = new Set(lines.map(({ state }) => state));
  if (states.has('no-data')) return 'no-data';
  if (states.has('not-reachable-from-here')) return 'not-reachable-from-here';
  return states.size === 0 || states.has('not-applicable') ? 'not-applicable' : 'not-available';
}

function oldestOf(lines: readonly Reading[]): Date | null {
  return lines.reduce<Date | null>(
    (oldest, { readAt }) => (readAt !== null && (oldest === null || readAt < oldest) ? readAt : oldest),
    null,
  );
}
