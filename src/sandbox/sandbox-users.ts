import type { Config } from '../platform/config/config.ts';

export interface SandboxUser {
  readonly name: string;
  readonly id?: string;
  readonly roles: readonly string[];
}

/** Discord, not the configuration, knows who has which role; here the stand-in is Discord, so the example's people get theirs. */
const ROLES_OF: Readonly<Record<string, readonly string[]>> = {
  'an-owner': ['status-owners'],
  'a-waku-owner': ['waku-owners'],
  'a-maintainer': ['infra'],
};

/**
 * Who can be acted as: every person of the configuration under the first of their accounts, a member for each role that
 * none of them has, and a stranger without any role.
 */
export function sandboxUsers(config: Pick<Config, 'people' | 'roles'>): readonly SandboxUser[] {
  const known = new Set(config.roles.map(({ name }) => name));
  const people = config.people.map(({ name, discord: [id] }) => ({
    name,
    ...(id === undefined ? {} : { id }),
    roles: (ROLES_OF[name] ?? []).filter((role) => known.has(role)),
  }));
  const held = new Set(people.flatMap(({ roles }) => roles));
  const members = [...known]
    .filter((role) => !held.has(role))
    .map((role) => ({ name: `${role}-member`, roles: [role] }));
  return [...people, ...members, { name: 'a-stranger', roles: [] }];
}
