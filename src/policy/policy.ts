import type { Config, FleetConfig, Grant, PartyRef } from '../platform/config/config.ts';
import { canonicalFleetName } from '../platform/config/fleet-names.ts';
import { matchesGlob } from '../platform/config/glob.ts';
import type { Actor, Requirement, Verdict } from '../platform/gate.ts';
import { isOfParty } from '../people/party.ts';
import { identify } from '../people/person.ts';
import { sharedDutyFor } from './duty.ts';
import { findPermission } from './permissions.ts';

/**
 * Denies unless a grant allows: to everybody, to a role, to a person, to a fleet's owner or maintainer, or to whoever
 * has a shell. Discord's own permissions, its administrators included, count for nothing here.
 */
export function judge(config: Config, actor: Actor, requirement: Requirement): Verdict {
  const asked = {
    ...requirement,
    fleet: requirement.fleet === null ? null : canonicalFleetName(config, requirement.fleet),
  };
  const because = findPermission(asked.permission) === null ? null : whyAllowed(config, actor, asked);
  const { permission, fleet } = asked;
  if (because === null) return { kind: 'refused', permission, fleet, couldAsk: whoCould(config, asked) };
  if (actor.limitedTo?.some((grant) => grantCovers(grant, asked)) === false)
    return { kind: 'refused', permission, fleet, couldAsk: whoCould(config, asked), by: 'token' };
  return { kind: 'allowed', because };
}

/** Whether the grant covers it. What concerns the house as a whole is covered only by a grant on every fleet, `*`. */
export function grantCovers(grant: Grant, { permission, fleet }: Requirement): boolean {
  return (
    matchesGlob(grant.permission, permission) &&
    !(grant.except ?? []).some((glob) => matchesGlob(glob, permission)) &&
    grant.fleets.some((glob) => (fleet === null ? glob === '*' : matchesGlob(glob, fleet)))
  );
}

function whyAllowed(config: Config, actor: Actor, asked: Requirement): string | null {
  const covers = (grants: readonly Grant[]): boolean => grants.some((grant) => grantCovers(grant, asked));
  if (actor.via === 'cli' && covers(config.policy.shell)) return 'the shell';
  // One guild per instance: what a role or person of this config may do, they may do here and nowhere else.
  if (config.guild.id === null || actor.guildId !== config.guild.id) return null;
  const identity = actor.discordUserId === null ? null : identify(config, actor.discordUserId);
  if (identity?.kind === 'person' && covers(identity.person.grants)) return `the person ${identity.person.name}`;
  const office = officesFor(config, asked).find(({ party }) => isOfParty(config, actor, party));
  if (office !== undefined) return office.because;
  const role = config.roles.find((each) => actor.discordRoleIds.includes(each.id) && covers(each.grants));
  if (role !== undefined) return `the role ${role.name}`;
  return actor.discordUserId !== null && covers(config.policy.everyone) ? 'everyone' : null;
}

interface Incumbent {
  readonly party: PartyRef;
  readonly because: string;
}

/** The fleet's owner and maintainer, as far as their office, or a duty they share, covers what is asked. */
function officesFor(config: Config, { permission, fleet }: Requirement): readonly Incumbent[] {
  const found: FleetConfig | undefined = config.fleets.find((each) => each.name === fleet);
  if (found === undefined) return [];
  const mayOffice = (globs: readonly string[]): boolean => globs.some((glob) => matchesGlob(glob, permission));
  const mayOwner = mayOffice(config.policy.owner);
  const shared = mayOwner ? sharedDutyFor(permission, found) : null;
  return [
    ...(mayOwner ? [{ party: found.owner, because: `the owner of ${found.name}` }] : []),
    ...(mayOffice(config.policy.maintainer)
      ? [{ party: found.maintainer, because: `the maintainer of ${found.name}` }]
      : shared === null
        ? []
        : [{ party: found.maintainer, because: `the maintainer of ${found.name}, sharing ${shared.name ?? ''}` }]),
  ];
}

/**
 * Whether policy lets somebody other than this person do it. A role counts as others: who carries it, only Discord
 * knows. For rules that ask for a second person unless there is none.
 */
export function isGrantedToOthers(config: Config, requirement: Requirement, person: string | null): boolean {
  if (config.policy.everyone.some((grant) => grantCovers(grant, requirement))) return true;
  const parties: readonly PartyRef[] = [
    ...officesFor(config, requirement).map(({ party }) => party),
    ...config.people.flatMap(({ name, grants }) => holds(grants, requirement, { kind: 'person', name })),
    ...config.roles.flatMap(({ name, grants }) => holds(grants, requirement, { kind: 'role', name })),
  ];
  return parties.some(({ kind, name }) => kind === 'role' || name !== person);
}

function holds(grants: readonly Grant[], requirement: Requirement, party: PartyRef): readonly PartyRef[] {
  return grants.some((grant) => grantCovers(grant, requirement)) ? [party] : [];
}

/** Names of roles and people who could do it: the fleet's own first, then those granted it by name, then the all-rounders. */
function whoCould(config: Config, asked: Requirement): readonly string[] {
  if (findPermission(asked.permission) === null) return [];
  const holders = [...config.people, ...config.roles].flatMap((holder) => {
    const grants = holder.grants.filter((grant) => grantCovers(grant, asked));
    return grants.length === 0
      ? []
      : [{ name: holder.name, breadth: Math.min(...grants.map((g) => breadth(g, asked))) }];
  });
  const names = [
    ...officesFor(config, asked).map(({ party }) => party.name),
    ...holders.toSorted((a, b) => a.breadth - b.breadth).map(({ name }) => name),
  ];
  return [...new Set(names)];
}

/** How much else a grant gives, roughly: 0 names the permission and the fleet, 2 is a glob in both. */
function breadth(grant: Grant, { permission, fleet }: Requirement): number {
  return (grant.permission === permission ? 0 : 1) + (fleet !== null && grant.fleets.includes(fleet) ? 0 : 1);
}
