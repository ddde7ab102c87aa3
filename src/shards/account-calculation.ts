import type { RelaySteps } from './shard-flows.ts';
import { OTHER } from './shard-flows.ts';
import { sum, type ToldSteps } from './told-steps.ts';
import {
  SERVICES,
  type DirectionAccount,
  type PartOf,
  type ServiceGroup,
  type TrafficPart,
} from './traffic-account.ts';

export type Direction = 'in' | 'out';

/** What each node told, by step: of the whole and of protocols under the direction, of services under `in store`. */
export interface AccountSteps {
  readonly whole: ToldSteps;
  readonly relay: RelaySteps;
  readonly services: ToldSteps;
  readonly sync: ToldSteps;
  readonly protocols: ToldSteps;
}

/** A codec such as `/vac/waku/filter-push/2.0.0-beta1` belongs to the service that its name begins with. */
export function serviceOf(codec: string): ServiceGroup {
  const name = /^\/vac\/waku\/([^/]+)/.exec(codec)?.[1] ?? '';
  return SERVICES.find((service) => name === service || name.startsWith(`${service}-`)) ?? 'other-services';
}

/**
 * What all of libp2p is made of in one direction, averaged over the nodes that tell both of the whole and of relay, and
 * for each of them over the steps at which it told both: so parts and whole have one denominator, and what is left is
 * exactly what no counter of these nodes names. Null where no node tells both.
 */
export function accountOf(
  told: AccountSteps,
  { direction, shards }: { readonly direction: Direction; readonly shards: readonly number[] },
): DirectionAccount | null {
  // Of what goes out only the net is counted: each sending once.
  const relay = told.relay[direction === 'in' ? 'gross-in' : 'net-out'];
  const nodes = [...told.whole].flatMap(([host, steps]) => {
    const found = nodeAccount(told, { host, direction, relayed: relay.get(host) ?? new Map(), whole: steps });
    return found === null ? [] : [found];
  });
  if (nodes.length === 0) return null;
  const whole = sum(nodes.map((node) => node.whole)) / nodes.length;
  const known = partsOf(shards).map((of) => partOver(nodes, of));
  const rest = whole - sum(known.map(({ bytesPerSecond }) => bytesPerSecond ?? 0));
  const unattributed: TrafficPart = { of: { kind: 'unattributed' }, bytesPerSecond: rest, hosts: nodes.length };
  return { hosts: nodes.length, whole, parts: [...known, unattributed] };
}

function partsOf(shards: readonly number[]): readonly PartOf[] {
  return [
    ...[...new Set(shards)].toSorted((a, b) => a - b).map((shard): PartOf => ({ kind: 'shard', shard })),
    { kind: 'other-topics' },
    ...SERVICES.map((kind): PartOf => ({ kind })),
    { kind: 'store-sync' },
    { kind: 'overhead' },
  ];
}

function partOver(nodes: readonly NodeAccount[], of: PartOf): TrafficPart {
  const key = keyOf(of);
  const values = nodes.flatMap(({ parts }) => parts.get(key) ?? []);
  return { of, bytesPerSecond: values.length === 0 ? null : sum(values) / nodes.length, hosts: values.length };
}

function keyOf(of: PartOf): string {
  if (of.kind === 'shard') return `shard ${of.shard}`;
  return of.kind === 'other-topics' ? `shard ${OTHER}` : of.kind;
}

interface NodeAccount {
  readonly whole: number;
  /** By `keyOf`; what the node never told is not in it. */
  readonly parts: ReadonlyMap<string, number>;
}

interface NodeSteps {
  readonly host: string;
  readonly direction: Direction;
  readonly relayed: ReadonlyMap<number, ReadonlyMap<string, number>>;
  readonly whole: ReadonlyMap<number, ReadonlyMap<string, number>>;
}

function nodeAccount(told: AccountSteps, { host, direction, relayed, whole }: NodeSteps): NodeAccount | null {
  let [steps, all] = [0, 0];
  const parts = new Map<string, number>();
  for (const [atMs, values] of whole) {
    const [total, relay] = [values.get(direction), relayed.get(atMs)];
    if (total === undefined || relay === undefined) continue;
    steps += 1;
    all += total;
    for (const [key, value] of stepParts(told, { host, atMs, direction, relay }))
      parts.set(key, (parts.get(key) ?? 0) + value);
  }
  if (steps === 0) return null;
  return { whole: all / steps, parts: new Map([...parts].map(([key, value]) => [key, value / steps])) };
}

interface OneStep {
  readonly host: string;
  readonly atMs: number;
  readonly direction: Direction;
  readonly relay: ReadonlyMap<string, number>;
}

function stepParts(
  told: AccountSteps,
  { host, atMs, direction, relay }: OneStep,
): readonly (readonly [string, number])[] {
  const services = told.services.get(host)?.get(atMs);
  const sync = told.sync.get(host)?.get(atMs)?.get(direction);
  const counted: (readonly [string, number])[] = [
    ...[...relay].map(([shard, value]) => [`shard ${shard}`, value] as const),
    ...SERVICES.flatMap((service) => {
      const value = services?.get(`${direction} ${service}`);
      return value === undefined ? [] : [[service, value] as const];
    }),
    ...(sync === undefined ? [] : [['store-sync', sync] as const]),
  ];
  // Protocols are counted on their streams, with all that frames and controls what is counted above.
  const protocols = told.protocols.get(host)?.get(atMs)?.get(direction);
  if (protocols === undefined) return counted;
  return [...counted, ['overhead', protocols - sum(counted.map(([, value]) => value))]];
}
