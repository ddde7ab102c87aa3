import type { Config, PartyRef } from '../platform/config/config.ts';
import type { Actor } from '../platform/gate.ts';
import { findPerson, identify } from './person.ts';

type Directory = Pick<Config, 'people' | 'roles'>;

/** Whom to mention so that the party, and nobody else, is notified; for `allowed_mentions`. */
export interface PartyMention {
  readonly users: readonly string[];
  readonly roles: readonly string[];
  /** `<@&id>` or `<@id> <@id>`; empty when the party has left the config. */
  readonly text: string;
}

/** A role mentions the role; a person mentions every account they have. */
export function mentionParty(config: Directory, party: PartyRef): PartyMention {
  if (party.kind === 'role') {
    const ids = config.roles.filter((role) => role.name === party.name).map((role) => role.id);
    return { users: [], roles: ids, text: ids.map((id) => `<@&${id}>`).join(' ') };
  }
  const users = findPerson(config, party.name)?.discord ?? [];
  return { users, roles: [], text: users.map((id) => `<@${id}>`).join(' ') };
}

/** Whether the asker is that person, or carries that role. */
export function isOfParty(config: Directory, actor: Actor, party: PartyRef): boolean {
  if (party.kind === 'role')
    return config.roles.some((role) => role.name === party.name && actor.discordRoleIds.includes(role.id));
  if (actor.discordUserId === null) return false;
  const identity = identify(config, actor.discordUserId);
  return identity.kind === 'person' && identity.person.name === party.name;
}
