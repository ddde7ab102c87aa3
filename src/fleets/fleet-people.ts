import { mentionParty } from '../people/party.ts';
import type { Config, FleetConfig, PartyRef } from '../platform/config/config.ts';

/** Owner and maintainer as a reader should see them. */
export interface FleetPeople {
  readonly owner: Party;
  readonly maintainer: Party;
}

export interface Party {
  readonly name: string;
  /** `<@&id>` or `<@id>`; empty when the configuration has no Discord id for it. Shown, never notified. */
  readonly mention: string;
}

export function peopleOf(config: Config, { owner, maintainer }: FleetConfig): FleetPeople {
  const party = (ref: PartyRef): Party => ({ name: ref.name, mention: mentionParty(config, ref).text });
  return { owner: party(owner), maintainer: party(maintainer) };
}
