import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createConfigHolder } from '../../src/platform/config/config-holder.ts';
import { EXAMPLE_CONFIG, houseRules } from '../../src/house-config.ts';
import { sandboxUsers } from '../../src/sandbox/sandbox-users.ts';
import { ROOT } from '../architecture/source-files.ts';

function exampleConfig(): Parameters<typeof sandboxUsers>[0] {
  const outcome = createConfigHolder(join(ROOT, EXAMPLE_CONFIG), houseRules(null));
  if (outcome.kind === 'invalid') throw new Error('The example is not valid.');
  return outcome.holder.current();
}

describe('who can be acted as in the sandbox', () => {
  it('begins with those everybody meets, each with a title, a line about them and their role', () => {
    const first = sandboxUsers(exampleConfig()).slice(0, 5);

    expect(first.map(({ name, title, roles }) => ({ name, title, roles }))).toEqual([
      { name: 'an-owner', title: 'An owner', roles: ['status-owners'] },
      { name: 'a-maintainer', title: 'A maintainer', roles: ['infra'] },
      { name: 'a-release-manager', title: 'A release manager', roles: ['release-managers'] },
      { name: 'a-tester', title: 'QA', roles: ['qa'] },
      { name: 'a-stranger', title: 'A stranger', roles: [] },
    ]);
    for (const { about, roles } of first) for (const role of roles) expect(about).toContain(`role ${role}`);
  });

  it('has somebody for every person and for every role of the configuration', () => {
    const config = exampleConfig();

    const users = sandboxUsers(config);

    for (const { name, discord } of config.people)
      expect(users.find((user) => user.name === name)).toMatchObject({ id: discord[0] });
    expect(new Set(users.flatMap(({ roles }) => roles))).toEqual(new Set(config.roles.map(({ name }) => name)));
    expect(new Set(users.map(({ name }) => name)).size).toBe(users.length);
  });

  it('gives nobody a role that the configuration does not have', () => {
    const users = sandboxUsers({ people: [], roles: [{ name: 'crew', id: '120000000000000001', grants: [] }] });

    expect(users.map(({ name, roles }) => ({ name, roles }))).toEqual([
      { name: 'a-stranger', roles: [] },
      { name: 'crew-member', roles: ['crew'] },
    ]);
  });
});
