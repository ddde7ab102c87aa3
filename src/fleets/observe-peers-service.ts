import type { Clock } from '../platform/clock.ts';
import type { ExpectedHost, FailedCall } from './fleet.ts';
import type { NodePort } from './node-port.ts';
import type { HostObservations, Observation } from './observation.ts';
import type { Attempts } from './reach.ts';

export interface PeersAsking {
  readonly fleet: string;
  readonly host: ExpectedHost;
  readonly nodes: NodePort;
  readonly known: HostObservations;
  readonly clock: Clock;
  readonly note: (observation: Observation) => void;
}

/** Lists of peers are long, and who is connected changes slowly: the node's own gauges are as old. */
const PEERS_DUE_AFTER_MS = 5 * 60 * 1000;

/** Asks a Waku node for its peers beyond the mesh, all shards in one call each, where five minutes have passed. */
export async function askPeers(asking: PeersAsking): Promise<void> {
  const { host, nodes, known, clock } = asking;
  const isDue = (last: Attempts | undefined): boolean =>
    last === undefined || clock.now().getTime() - last.attemptedAt.getTime() >= PEERS_DUE_AFTER_MS;
  // One after the other: a node answers on the thread that also relays.
  if (isDue(known.connected)) {
    const answer = await nodes.connected(host.name);
    const outcome = answer.kind === 'failed' ? answer : ({ kind: 'read', reading: answer.connected } as const);
    asking.note({ ...common(asking), source: 'connected', outcome });
    if (isSilent(answer)) return;
  }
  if (mayMount(host, 'relay') && isDue(known['peer-stats'])) {
    const answer = await nodes.peerStats(host.name);
    const outcome = answer.kind === 'failed' ? answer : ({ kind: 'read', reading: answer.stats } as const);
    asking.note({ ...common(asking), source: 'peer-stats', outcome });
    if (isSilent(answer)) return;
  }
  if (mayMount(host, 'filter') && isDue(known.filter)) {
    const answer = await nodes.filterUse(host.name);
    const outcome = answer.kind === 'failed' ? answer : ({ kind: 'read', reading: answer.filter } as const);
    asking.note({ ...common(asking), source: 'filter', outcome });
  }
}

function common({ fleet, host, clock }: PeersAsking): Pick<Observation, 'fleet' | 'host' | 'at'> {
  return { fleet, host: host.name, at: clock.now() };
}

/** An answer that cannot be read is an answer: the next question may fare better. */
function isSilent(answer: { readonly kind: 'answered' } | FailedCall): boolean {
  return answer.kind === 'failed' && answer.failure !== 'bad-answer';
}

/** Where the configuration says what a role mounts, the others have no such thing to tell of. */
export function mayMount({ protocols }: ExpectedHost, protocol: 'relay' | 'filter'): boolean {
  return protocols.length === 0 || protocols.includes(protocol);
}
