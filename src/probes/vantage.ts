import type { KnownProbe } from './probe-state.ts';
import type { Probe } from './probe.ts';

/** Where Muster itself stands: 'offline' when nothing answers any more, whoever is asked. */
export type Vantage =
  | { readonly kind: 'online' }
  /** `since`: when somebody last answered; `asked`: how many machines did not since. */
  | { readonly kind: 'offline'; readonly since: Date; readonly asked: number };

/** Fewer machines than this prove nothing: they may be down together. */
const LEAST_TARGETS = 3;

/** What happens where the own network is gone. A refusal comes from somebody, so it is none of these. */
const OWN_FAULTS: ReadonlySet<string> = new Set(['timed-out', 'name-not-found', 'network-unreachable']);

/** This machine answers itself also without a network. */
const LOOPBACK = /^(?:localhost|127\.|::1$|\[::1\]$|0\.0\.0\.0$)/;

/**
 * Offline means: since anybody last spoke, every answer was one that a dead network gives, from at least three machines
 * and at least half of all. Whoever was asked last before that says nothing.
 */
export function judgeVantage(
  probes: readonly { readonly probe: Pick<Probe, 'target'>; readonly known: Pick<KnownProbe, 'last' | 'spokeAt'> }[],
): Vantage {
  const remote = probes.filter(({ probe }) => !LOOPBACK.test(probe.target));
  const spoke = Math.max(-Infinity, ...remote.map(({ known }) => known.spokeAt?.getTime() ?? -Infinity));
  const all = new Set(remote.map(({ probe }) => probe.target));
  const since = remote.filter(({ known }) => (known.last?.at.getTime() ?? -Infinity) > spoke);
  const dead = since.filter(({ known }) => OWN_FAULTS.has(known.last?.failure ?? ''));
  const targets = new Set(dead.map(({ probe }) => probe.target));
  const least = Math.max(LEAST_TARGETS, Math.ceil(all.size / 2));
  if (targets.size < least || dead.length < since.length) return { kind: 'online' };
  const first = Math.min(...dead.map(({ known }) => known.last?.at.getTime() ?? Infinity));
  return { kind: 'offline', since: new Date(spoke === -Infinity ? first : spoke), asked: targets.size };
}
