import type { Config } from '../platform/config/config.ts';
import type { AlertPlace } from './alert-place.ts';
import { compareSeverities } from './severity.ts';

/** Where a group's alerts are, as narrow as all of them share; none: of no fleet of ours. */
export type ScopeKind = 'shard' | 'role' | 'datacenter' | 'fleet' | 'none';

export interface Scope {
  readonly kind: ScopeKind;
  /** E.g. `32`, `store`, `do-ams3`; the fleet's name for a fleet, empty for none. */
  readonly name: string;
}

/** How bad a group is, for comparing with what was last told of it. */
export interface Badness {
  readonly severity: string | null;
  /** Hosts that are concerned; alerts where none names its host. */
  readonly nodes: number;
  readonly scope: ScopeKind;
}

/** Narrowest first. */
const WIDTH: readonly ScopeKind[] = ['shard', 'role', 'datacenter', 'fleet', 'none'];

/** The narrowest of shard, role and data centre that all of them share; else their fleet. */
export function scopeOf(places: readonly AlertPlace[]): Scope {
  const [first] = places;
  if (first === undefined) return { kind: 'none', name: '' };
  for (const kind of ['shard', 'role', 'datacenter', 'fleet'] as const) {
    const name = first[kind];
    if (name !== null && places.every((place) => place[kind] === name)) return { kind, name };
  }
  return { kind: 'none', name: '' };
}

/** How many hosts they name; where none does, how many they are. */
export function countNodes(places: readonly AlertPlace[]): number {
  const hosts = new Set(places.map(({ host }) => host).filter((host) => host !== null));
  return hosts.size === 0 ? places.length : hosts.size;
}

/** Higher severity, twice the nodes, or a wider scope than was told. */
export type Worsening = 'graver' | 'twice' | 'wider';

export function worseThan(told: Badness, now: Badness): Worsening | null {
  if (compareSeverities(now.severity, told.severity) < 0) return 'graver';
  if (now.nodes > 1 && now.nodes >= told.nodes * 2) return 'twice';
  return WIDTH.indexOf(now.scope) > WIDTH.indexOf(told.scope) ? 'wider' : null;
}

/** The worst of both, in each respect: what fell and rose again is no news. */
export function worstOf(a: Badness, b: Badness): Badness {
  return {
    severity: compareSeverities(a.severity, b.severity) <= 0 ? a.severity : b.severity,
    nodes: Math.max(a.nodes, b.nodes),
    scope: WIDTH.indexOf(a.scope) >= WIDTH.indexOf(b.scope) ? a.scope : b.scope,
  };
}

/** How many hosts the configuration has in that scope of the fleet; null where it cannot tell. */
export function hostsInScope(
  { fleets }: Pick<Config, 'fleets'>,
  { fleet, scope }: { readonly fleet: string | null; readonly scope: Scope },
): number | null {
  const found = fleets.find(({ name }) => name === fleet);
  if (found === undefined) return null;
  const hosts = found.hosts.flatMap(({ role, names }) => names.map((name) => ({ role, name })));
  const within = hosts.filter(({ role, name }) => {
    if (scope.kind === 'role') return role === scope.name;
    return scope.kind !== 'datacenter' || `.${name}.`.includes(`.${scope.name}.`);
  });
  // Every node of a fleet may serve a shard: which do is not in the configuration.
  return within.length === 0 || scope.kind === 'none' ? null : within.length;
}
