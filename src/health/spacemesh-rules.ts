import type { ExpectedHost } from '../fleets/fleet.ts';
import type { HostStatus } from '../fleets/fleet-status.ts';
import type { LayersReading } from '../fleets/layers.ts';
import { measured, reading, storedOf, subjectOf, WHOLE_FLEET, type FleetLook } from './fleet-look.ts';
import { silentLine } from './host-rules.ts';
import { isFault, type Evidence, type Memory, type Reading } from './health-line.ts';
import { valueWords } from './rule-book.ts';

/*
 * The alerts of spacemeshos/spacemesh-watch, host by host and over the network: SYNC_STATUS, VERIFIED_LAYER and its
 * summary, STATE_ROOT_HASH and FORKS_SUMMARY, CRASHED_NODES_SUMMARY.
 */

const STATUS: Evidence = { source: 'node', query: 'v2beta1.NodeService/Status' };
const LAYERS: Evidence = { source: 'node', query: 'v2beta1.LayerService/List' };

/** Layers come every five minutes; what was read longer ago than that says nothing of now. */
const LAYERS_LAST_MS = 5 * 60_000;

interface Chain {
  readonly layers: LayersReading;
  readonly readAt: Date;
}

function chainOf({ observations, now }: FleetLook, host: string): Chain | null {
  const observed = observations.get(host)?.layers;
  if (observed === undefined) return null;
  const { reading: layers, succeededAt } = observed;
  if (layers === null || succeededAt === null) return null;
  return now.getTime() - succeededAt.getTime() > LAYERS_LAST_MS ? null : { layers, readAt: succeededAt };
}

export function chainLines(look: FleetLook, host: ExpectedHost, status: HostStatus): readonly Reading[] {
  const chain = chainOf(look, host.name);
  if (chain === null)
    return [
      silentLine(look, 'synced', { host, status, evidence: STATUS }),
      silentLine(look, 'verified-layer', { host, status, evidence: LAYERS }),
    ];
  return [syncLine(look, host, chain), verifiedLine(look, host, chain)];
}

/** Memory: 0 while it is in sync, 1 while it is not, and since when. */
function syncLine(look: FleetLook, host: ExpectedHost, { layers, readAt }: Chain): Reading {
  const subject = subjectOf(host);
  const isSynced = layers.sync === 'synced';
  const memory = remember(storedOf(look, 'synced', subject)?.memory ?? null, isSynced ? 0 : 1, readAt);
  const seconds = isSynced ? 0 : secondsSince(memory.since, look.now);
  const place = `layer ${layers.appliedLayer} of ${layers.currentLayer}`;
  return measured(look, 'synced', {
    subject,
    value: seconds,
    said: isSynced ? `in sync, ${place}` : `${layers.sync} for ${valueWords(seconds, 'seconds')}, ${place}`,
    evidence: STATUS,
    readAt,
    memory,
  });
}

/** Memory: the layer that was verified last, and when it rose to it. */
function verifiedLine(look: FleetLook, host: ExpectedHost, { layers, readAt }: Chain): Reading {
  const subject = subjectOf(host);
  const before = storedOf(look, 'verified-layer', subject)?.memory ?? null;
  // None among the newest: it stands where it stood.
  const verified = layers.verifiedLayer ?? before?.value ?? 0;
  const memory = before !== null && verified <= before.value ? before : { value: verified, since: readAt };
  const seconds = secondsSince(memory.since, look.now);
  const behind = Math.max(0, layers.currentLayer - memory.value);
  return measured(look, 'verified-layer', {
    subject,
    value: seconds,
    said: `layer ${memory.value} verified, ${behind} behind; it rose ${valueWords(seconds, 'seconds')} ago`,
    evidence: LAYERS,
    readAt,
    memory,
  });
}

function remember(before: Memory | null, value: number, at: Date): Memory {
  return before?.value === value ? before : { value, since: at };
}

function secondsSince(since: Date, now: Date): number {
  return Math.max(0, (now.getTime() - since.getTime()) / 1000);
}

/** What only shows over the whole network. */
export function networkLines(look: FleetLook, hosts: readonly Reading[]): readonly Reading[] {
  return [
    shareLine(look, 'verified-layers', {
      lines: hosts.filter(({ rule }) => rule === 'verified-layer'),
      isBad: ({ state }) => isFault(state),
      words: (bad, told) =>
        bad === 0 ? `it rises on all ${told} nodes` : `the verified layer stands still on ${bad} of ${told} nodes`,
      evidence: LAYERS,
    }),
    shareLine(look, 'crashed', {
      lines: hosts.filter(({ rule }) => rule === 'reachable'),
      isBad: ({ state }) => isFault(state),
      words: (bad, told) => (bad === 0 ? `all ${told} nodes answer` : `${bad} of ${told} nodes do not answer`),
      evidence: STATUS,
    }),
    forkLine(look),
  ];
}

interface Share {
  readonly lines: readonly Reading[];
  readonly isBad: (line: Reading) => boolean;
  readonly words: (bad: number, told: number) => string;
  readonly evidence: Evidence;
}

function shareLine(
  look: FleetLook,
  rule: 'verified-layers' | 'crashed',
  { lines, isBad, words, evidence }: Share,
): Reading {
  const told = lines.filter(({ state }) => state === 'healthy' || isFault(state));
  if (told.length === 0)
    return reading(look, rule, {
      subject: WHOLE_FLEET,
      state: lines.some(({ state }) => state === 'no-data') ? 'no-data' : (lines[0]?.state ?? 'not-applicable'),
      said: 'no node tells',
      evidence,
      readAt: null,
    });
  const bad = told.filter(isBad).length;
  return measured(look, rule, {
    subject: WHOLE_FLEET,
    value: bad / told.length,
    said: words(bad, told.length),
    evidence,
    readAt: told.reduce<Date | null>(
      (oldest, { readAt }) => (oldest === null || (readAt ?? oldest) < oldest ? readAt : oldest),
      null,
    ),
  });
}

/** More than one cumulative state hash for a layer that several nodes applied is a fork. */
function forkLine(look: FleetLook): Reading {
  const chains = look.status.hosts.flatMap(({ host }) => {
    const chain = chainOf(look, host);
    return chain === null ? [] : [{ host, ...chain }];
  });
  const byLayer = new Map<number, Map<string, number>>();
  for (const { layers } of chains)
    for (const { layer, stateHash } of layers.states) {
      if (stateHash === null) continue;
      const hashes = byLayer.get(layer) ?? new Map<string, number>();
      hashes.set(stateHash, (hashes.get(stateHash) ?? 0) + 1);
      byLayer.set(layer, hashes);
    }
  const compared = [...byLayer].filter(([, hashes]) => [...hashes.values()].reduce((sum, each) => sum + each, 0) > 1);
  const readAt = chains.reduce<Date | null>(
    (oldest, each) => (oldest === null || each.readAt < oldest ? each.readAt : oldest),
    null,
  );
  const said = (state: Reading['state'], words: string, value: number | null): Reading =>
    reading(look, 'fork', { subject: WHOLE_FLEET, state, said: words, value, evidence: LAYERS, readAt });
  if (compared.length === 0)
    return chains.length === 0
      ? said('no-data', 'no node tells its state', null)
      : said('not-available', 'fewer than two nodes tell the state of one layer', null);
  const split = compared.filter(([, hashes]) => hashes.size > 1).toSorted(([a], [b]) => a - b);
  const [first] = split;
  if (first === undefined) return said('healthy', `one state on all nodes in ${compared.length} layers`, 1);
  const [layer, hashes] = first;
  const parts = [...hashes.values()].toSorted((a, b) => b - a).join(' and ');
  return said('unhealthy', `${hashes.size} state hashes from layer ${layer} on: ${parts} nodes`, hashes.size);
}
