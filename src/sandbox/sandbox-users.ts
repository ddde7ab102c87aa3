import type { Config } from '../platform/config/config.ts';
import type { Persona } from './web/protocol.ts';

export type SandboxUser = Pick<Persona, 'name' | 'title' | 'about' | 'roles'> & { readonly id?: string };

interface Part {
  readonly title: string;
  readonly about: string;
  readonly roles: readonly string[];
}

/** Whom everybody meets on the page, in this order; the roles and people are those of the example configuration. */
const PARTS: Readonly<Record<string, Part>> = {
  'an-owner': {
    title: 'An owner',
    about: 'Owns the status fleets, asks for upgrades and decides when they happen (role status-owners).',
    roles: ['status-owners'],
  },
  'a-maintainer': {
    title: 'A maintainer',
    about: 'Deploys, fixes and provisions every fleet on behalf of its owner (role infra).',
    roles: ['infra'],
  },
  'a-release-manager': {
    title: 'A release manager',
    about: 'Plans releases and says when they may go out (role release-managers).',
    roles: ['release-managers'],
  },
  'a-tester': {
    title: 'QA',
    about: 'Tests what is about to be released, and says when it is not ready (role qa).',
    roles: ['qa'],
  },
  'a-stranger': {
    title: 'A stranger',
    about: 'Is in the server without any role: sees what everybody sees, and is refused the rest.',
    roles: [],
  },
  'a-waku-owner': {
    title: 'A waku owner',
    about: 'Owns the waku fleets, and nothing of the status fleets (role waku-owners).',
    roles: ['waku-owners'],
  },
  'a-researcher': {
    title: 'DST',
    about: 'Measures what a version costs in bandwidth, and signs it off before production gets it (role dst).',
    roles: ['dst'],
  },
  'a-status-admin': {
    title: 'A Status admin',
    about: 'Agrees to deploying to production at this moment (role status-admins).',
    roles: ['status-admins'],
  },
};

/**
 * Who can be acted as: the parts above as far as the configuration has their roles, every other person of it under the
 * first of their accounts, and a member for each role that none of them has.
 */
export function sandboxUsers(config: Pick<Config, 'people' | 'roles'>): readonly SandboxUser[] {
  const known = new Set(config.roles.map(({ name }) => name));
  const people = new Map(config.people.map((person) => [person.name, person.discord[0]]));
  const parts = Object.entries(PARTS)
    .filter(([name, { roles }]) => people.has(name) || roles.every((role) => known.has(role)))
    .map(([name, part]) => ({ name, ...part, roles: part.roles.filter((role) => known.has(role)) }));
  const others = [...people.keys()]
    .filter((name) => PARTS[name] === undefined)
    .map((name) => ({
      name,
      title: titleOf(name),
      about: 'Is named in the configuration, without a role.',
      roles: [],
    }));
  const named = [...parts, ...others].map((user) => {
    const id = people.get(user.name);
    return id === undefined ? user : { ...user, id };
  });
  const held = new Set(named.flatMap(({ roles }) => roles));
  const members = [...known]
    .filter((role) => !held.has(role))
    .map((role) => ({
      name: `${role}-member`,
      title: `A member of ${role}`,
      about: `Has the role ${role} and no other.`,
      roles: [role],
    }));
  return [...named, ...members];
}

/** 'an-observer' → 'An observer'. */
function titleOf(name: string): string {
  const words = name.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
