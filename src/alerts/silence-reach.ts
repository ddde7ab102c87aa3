import type { Config } from '../platform/config/config.ts';
import { resolveFleetName } from '../platform/config/fleet-names.ts';
import { HOST_LABELS, placeOf } from './alert-place.ts';
import { literalsOf, matches, type Matcher } from './matcher.ts';

/** What can ever fit a silence: alerts of these fleets alone, or anybody's. */
export type SilenceReach =
  { readonly kind: 'fleets'; readonly fleets: readonly string[] } | { readonly kind: 'anything' };

/**
 * Judged by what the matchers say, not by what fires now: a silence for a fleet where nothing fires is one for that
 * fleet, and an expression over hosts may fit hosts that nobody has seen yet.
 */
export function reachOf(matchers: readonly Matcher[], { fleets }: Pick<Config, 'fleets'>, at: Date): SilenceReach {
  for (const matcher of matchers) {
    const named = matcher.isEqual ? literalsOf(matcher) : null;
    if (named === null) continue;
    const found = named.map((value) => fleetOf(matcher.name, value, { fleets, at }));
    if (found.length > 0 && found.every((fleet) => fleet !== null))
      return { kind: 'fleets', fleets: [...new Set(found)].toSorted() };
  }
  return { kind: 'anything' };
}

function fleetOf(
  label: string,
  value: string,
  { fleets, at }: { readonly fleets: Config['fleets']; readonly at: Date },
): string | null {
  if (label === 'fleet') {
    const named = resolveFleetName({ fleets }, value, at);
    return named.kind === 'unknown' ? null : named.fleet.name;
  }
  return HOST_LABELS.some((each) => each === label) ? placeOf({ [label]: value }, { fleets }, at).fleet : null;
}

/** every-rule: it names neither a rule nor hosts, so it hides whatever goes wrong there. several-fleets: it hides those of more than one. */
export type WideBecause = 'every-rule' | 'several-fleets';

/** Null for what hides a rule or some hosts, of one fleet: nobody has to say that twice. */
export function widthOf(matchers: readonly Matcher[], fleets: readonly string[]): WideBecause | null {
  if (!matchers.some(narrows)) return 'every-rule';
  return fleets.length > 1 ? 'several-fleets' : null;
}

/** Nothing is called this, so that whatever fits it fits anything. */
const NOBODYS_NAME = '\u{10FFFD}zq-none';

function narrows(matcher: Matcher): boolean {
  const isTelling = matcher.name === 'alertname' || HOST_LABELS.some((label) => label === matcher.name);
  return (
    isTelling &&
    matcher.isEqual &&
    !matches([matcher], { [matcher.name]: '' }) &&
    !matches([matcher], { [matcher.name]: NOBODYS_NAME })
  );
}
