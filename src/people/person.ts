import type { Config, PersonConfig } from '../platform/config/config.ts';

type People = Pick<Config, 'people'>;

/** Who a Discord account is. Someone unlinked is nobody in particular: they never count as the second person. */
export type Identity =
  | { readonly kind: 'person'; readonly person: PersonConfig }
  | { readonly kind: 'unlinked'; readonly discordUserId: string };

export function identify(config: People, discordUserId: string): Identity {
  const person = config.people.find((each) => each.discord.includes(discordUserId));
  return person === undefined ? { kind: 'unlinked', discordUserId } : { kind: 'person', person };
}

export function findPerson(config: People, name: string): PersonConfig | null {
  return config.people.find((person) => person.name === name) ?? null;
}

/** Logins are compared without case, as GitHub, GitLab and Jenkins do. */
export function findPersonByLogin(config: People, system: string, login: string): PersonConfig | null {
  const wanted = login.toLowerCase();
  const bears = ({ logins }: PersonConfig): boolean =>
    Object.hasOwn(logins, system) && logins[system]?.some((each) => each.toLowerCase() === wanted) === true;
  return config.people.find(bears) ?? null;
}

/** 'unknown': one of them is linked with nobody, so they may be one and the same. */
export type Comparison = 'same' | 'different' | 'unknown';

/** Whether two Discord accounts are two people, as the four-eyes rule asks. */
export function compareAccounts(config: People, one: string, other: string): Comparison {
  if (one === other) return 'same';
  const first = identify(config, one);
  const second = identify(config, other);
  if (first.kind === 'unlinked' || second.kind === 'unlinked') return 'unknown';
  return first.person.name === second.person.name ? 'same' : 'different';
}

/** All accounts of the person behind this one; of someone unlinked, just this one. */
export function accountsOf(config: People, discordUserId: string): readonly string[] {
  const identity = identify(config, discordUserId);
  return identity.kind === 'person' ? identity.person.discord : [discordUserId];
}

/** The zone in which what this account types is read; UTC for someone unlinked. */
export function timeZoneOf(config: People, discordUserId: string | null): string {
  if (discordUserId === null) return 'UTC';
  const identity = identify(config, discordUserId);
  return identity.kind === 'person' ? identity.person.timeZone : 'UTC';
}
