import type { Config, FleetConfig } from './config.ts';

/**
 * What a typed fleet name means. An alias counts from `since` until `until`; without a moment it counts when it has
 * only ever meant one fleet. `expired` says so, because people go on typing the old name for years.
 */
export type FleetName =
  | { readonly kind: 'canonical'; readonly fleet: FleetConfig }
  | { readonly kind: 'alias'; readonly fleet: FleetConfig; readonly alias: string }
  | { readonly kind: 'expired-alias'; readonly fleet: FleetConfig; readonly alias: string; readonly until: string }
  | { readonly kind: 'unknown' };

export function resolveFleetName(config: Pick<Config, 'fleets'>, typed: string, at: Date | null): FleetName {
  const name = typed.trim().toLowerCase();
  const canonical = config.fleets.find((fleet) => fleet.name === name);
  if (canonical !== undefined) return { kind: 'canonical', fleet: canonical };
  const bearers = config.fleets.flatMap((fleet) =>
    fleet.aliases.filter((alias) => alias.name === name).map((alias) => ({ fleet, alias })),
  );
  if (at !== null) {
    const day = at.toISOString().slice(0, 10);
    const current = bearers.find(({ alias }) => coversDay(alias, day));
    if (current !== undefined) return { kind: 'alias', fleet: current.fleet, alias: name };
  }
  const [only] = bearers;
  if (only === undefined || bearers.some(({ fleet }) => fleet !== only.fleet)) return { kind: 'unknown' };
  const until = bearers
    .map(({ alias }) => alias.until)
    .reduce((a, b) => (a === null || b === null ? null : a > b ? a : b));
  const expired = at !== null && until !== null && until <= at.toISOString().slice(0, 10);
  return expired
    ? { kind: 'expired-alias', fleet: only.fleet, alias: name, until }
    : { kind: 'alias', fleet: only.fleet, alias: name };
}

/** The fleet's canonical name whatever name was typed, or the text itself when no fleet bears it. */
export function canonicalFleetName(config: Pick<Config, 'fleets'>, typed: string): string {
  const found = resolveFleetName(config, typed, null);
  return found.kind === 'unknown' ? typed : found.fleet.name;
}

interface Span {
  readonly since: string | null;
  readonly until: string | null;
}

/** `since` counts, `until` does not: an alias that ends on a day and one that begins on it do not overlap. */
export function spansOverlap(a: Span, b: Span): boolean {
  return (
    (a.until === null || b.since === null || b.since < a.until) &&
    (b.until === null || a.since === null || a.since < b.until)
  );
}

function coversDay(span: Span, day: string): boolean {
  return (span.since === null || span.since <= day) && (span.until === null || day < span.until);
}
