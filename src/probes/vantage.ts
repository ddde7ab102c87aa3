import type { KnownProbe } from './probe-state.ts';
import type { Probe } from './probe.ts';

/** Where Muster itself stands: 'offline' when nothing answers any more, whoever is asked. */
export type Vantage =
  | { readonly kind: 'online' }
  /** Nobody spoke of late, and too few were asked to tell: `ask` are the probes, each of another machine, that would. */
  | { readonly kind: 'suspected'; readonly ask: readonly string[] }
  /** `since`: when somebody last answered; `asked`: how many machines did not since. */
  | { readonly kind: 'offline'; readonly since: Date; readonly asked: number };

/** Fewer machines than this prove nothing: they may be down together. */
const LEAST_TARGETS = 3;

/** What happens where the own network is gone. A refusal comes from somebody, so it is none of these. */
const OWN_FAULTS: ReadonlySet<string> = new Set(['timed-out', 'name-not-found', 'network-unreachable']);

/** This machine answers itself also without a network. */
const LOOPBACK = /^(?:localhost$|127\.|0\.0\.0\.0|\[?::1(?:\]|$))/;

interface Witness {
  readonly probe: Pick<Probe, 'key' | 'target' | 'check'>;
  readonly known: Pick<KnownProbe, 'last' | 'spokeAt'>;
}

/**
 * Offline means: since anybody last spoke, every answer was one that a dead network gives, from at least three machines
 * and at least half of all. Whoever was asked last before that says nothing; while it is suspected, they should be.
 */
export function judgeVantage(probes: readonly Witness[]): Vantage {
  const remote = probes.filter(({ probe }) => isRemote(probe));
  const spoke = Math.max(-Infinity, ...remote.map(({ known }) => known.spokeAt?.getTime() ?? -Infinity));
  const all = new Set(remote.map(({ probe }) => probe.target));
  const since = remote.filter(({ known }) => (known.last?.at.getTime() ?? -Infinity) > spoke);
  const dead = since.filter(({ known }) => OWN_FAULTS.has(known.last?.failure ?? ''));
  const targets = new Set(dead.map(({ probe }) => probe.target));
  if (targets.size < LEAST_TARGETS || dead.length < since.length) return { kind: 'online' };
  const missing = Math.ceil(all.size / 2) - targets.size;
  if (missing > 0) return { kind: 'suspected', ask: othersOf(remote, targets).slice(0, missing) };
  const first = Math.min(...dead.map(({ known }) => known.last?.at.getTime() ?? Infinity));
  return { kind: 'offline', since: new Date(spoke === -Infinity ? first : spoke), asked: targets.size };
}

/** One probe of each machine that is not among `targets`. */
function othersOf(remote: readonly Witness[], targets: ReadonlySet<string>): readonly string[] {
  const others = remote.filter(({ probe }) => !targets.has(probe.target));
  return [...new Map(others.map(({ probe }) => [probe.target, probe.key])).values()];
}

/** A resolver of this machine, too, answers from what it remembers, or says by itself that it cannot ask. */
function isRemote({ check, target }: Pick<Probe, 'check' | 'target'>): boolean {
  const host = check.kind === 'dns' ? check.resolver : target;
  return host !== null && !LOOPBACK.test(host);
}
