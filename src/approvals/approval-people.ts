import { isOfParty } from '../people/party.ts';
import { identify } from '../people/person.ts';
import type { Config } from '../platform/config/config.ts';
import type { Actor } from '../platform/gate.ts';
import type { Agent, Agreement, Approval } from './approval.ts';

type Directory = Pick<Config, 'people' | 'roles'>;
type People = Pick<Config, 'people'>;

/**
 * Whether this person's agreement would count as another one's. Accounts that the configuration links with one person
 * are one; an account linked with nobody may be anybody, so it never counts, whoever's it is.
 */
export type AgreementVerdict =
  | { readonly kind: 'counts' }
  | { readonly kind: 'already-agreed' }
  | { readonly kind: 'not-you'; readonly why: 'asked-it' | 'unlinked' | 'not-of-those-asked' };

export function judgeAgreement(config: Directory, approval: Approval, actor: Actor): AgreementVerdict {
  const person = personOf(config, actor.discordUserId);
  if (person === null) return { kind: 'not-you', why: 'unlinked' };
  const askers = namesOf(config, approval.requestedBy);
  if (askers.includes(person)) return { kind: 'not-you', why: 'asked-it' };
  // Whoever asked was linked then and is not now: they may be this very person.
  if (personOf(config, approval.requestedBy.userId) === null) return { kind: 'not-you', why: 'unlinked' };
  if (!isAsked(config, approval, actor)) return { kind: 'not-you', why: 'not-of-those-asked' };
  const hasAgreed = approval.agreements.some(({ by }) => namesOf(config, by).includes(person));
  return hasAgreed ? { kind: 'already-agreed' } : { kind: 'counts' };
}

/** One of those whose agreement is asked for; the permission, the gate judges. */
export function isAsked(config: Directory, { from }: Pick<Approval, 'from'>, actor: Actor): boolean {
  return from.length === 0 || from.some((party) => isOfParty(config, actor, party));
}

/** Any account of the same person counts, also one that was linked only since. */
export function isAsker(config: People, { requestedBy }: Pick<Approval, 'requestedBy'>, actor: Actor): boolean {
  if (actor.discordUserId === null) return false;
  if (actor.discordUserId === requestedBy.userId) return true;
  const person = personOf(config, actor.discordUserId);
  return person !== null && namesOf(config, requestedBy).includes(person);
}

/** How many more people must agree, counting those who did by whom the configuration links them with now. */
export function countMissing(
  config: People,
  { people, agreements, requestedBy }: Pick<Approval, 'people' | 'agreements' | 'requestedBy'>,
): number {
  const askers = namesOf(config, requestedBy);
  const counted = new Set(agreements.flatMap(({ by }) => personOf(config, by.userId) ?? []));
  return Math.max(0, people - [...counted].filter((person) => !askers.includes(person)).length);
}

/** Who acts, as an approval keeps it. */
export function agentOf(
  config: People,
  { discordUserId, displayName }: Actor,
  storable: (text: string) => string,
): Agent {
  return { userId: discordUserId, person: personOf(config, discordUserId), name: storable(displayName) };
}

export function agreementOf(by: Agent, at: Date): Agreement {
  return { by, at };
}

function personOf(config: People, userId: string | null): string | null {
  if (userId === null) return null;
  const identity = identify(config, userId);
  return identity.kind === 'person' ? identity.person.name : null;
}

/** Who they were when they acted, and who they are by now. */
function namesOf(config: People, { userId, person }: Agent): readonly string[] {
  return [person, personOf(config, userId)].filter((name) => name !== null);
}
