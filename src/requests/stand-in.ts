import type { PartyRef } from '../platform/config/config.ts';

/**
 * Somebody who is told of what waits for a person that is away. It gives no right: whoever stands in does what they may
 * do themselves, and the two stay two people. Names are handles of the configuration.
 */
export interface StandIn {
  readonly guildId: string;
  /** Who is away. */
  readonly person: string;
  readonly standIn: string;
  /** Roles of the configuration that the person carried then. */
  readonly roles: readonly string[];
  readonly since: Date;
  readonly until: Date;
}

/** Nobody is away for longer without the configuration being changed. */
export const LONGEST_AWAY_DAYS = 60;

/** Those of whom the party is told less while they are away. A chain is not followed: a stand-in may be away, too. */
export function standInsOf(party: PartyRef, standIns: readonly StandIn[], now: Date): readonly StandIn[] {
  return standIns.filter(
    ({ person, roles, until }) =>
      until > now && (party.kind === 'person' ? person === party.name : roles.includes(party.name)),
  );
}

/** What came of naming somebody. `why` is a clause. */
export type DelegateOutcome =
  | { readonly kind: 'delegated'; readonly standIn: StandIn; readonly before: StandIn | null }
  | { readonly kind: 'unreadable-moment'; readonly why: string }
  /** The configuration has no such person. */
  | { readonly kind: 'no-such-person'; readonly name: string }
  | { readonly kind: 'yourself' }
  /** Whoever asks is linked with nobody, so that nothing waits for them by name. */
  | { readonly kind: 'unlinked' };

export type BackOutcome = { readonly kind: 'back'; readonly standIn: StandIn } | { readonly kind: 'not-away' };
