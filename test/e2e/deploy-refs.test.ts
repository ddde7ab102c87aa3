import { expect, it } from 'vitest';
import { E2E_GUILD, e2eConfig, MEMBERS, ROLE } from '../support/e2e-config.ts';
import { startMuster } from '../support/muster.ts';

it('offers the refs that were heard pushed to a fleet’s repository, to those who may deploy them and see its runs', async () => {
  const config = e2eConfig({
    roles: {
      owners: { id: ROLE.owners, grants: [{ permission: 'deploy.branch', fleets: ['waku.test'] }] },
      infra: { id: ROLE.infra, grants: [{ permission: '*', fleets: ['*'] }] },
      viewers: { id: ROLE.viewers, grants: [{ permission: 'run.view', fleets: ['waku.*'] }] },
    },
  });
  const muster = await startMuster({ config, members: MEMBERS, env: { DISCORD_GUILD_ID: E2E_GUILD } });
  const push = { repository: 'acme/node', actor: 'dev' } as const;
  muster.world.github.push({ ...push, branch: 'feature/x', message: 'Try relays' });
  muster.world.github.push({ ...push, branch: 'fix/y', message: 'Mend it' });
  await muster.world.idle();
  await muster.app.idle();
  const offered = async (who: (typeof MEMBERS)[number]['name'], ref: string, fleet = 'waku.test') => {
    const result = await muster.standIn.as(who).autocomplete('deploy branch', { fleet, ref });
    if (result.kind !== 'choices') throw new Error(result.kind);
    return result.choices.map(({ name, value }) => ({ name, value }));
  };

  const [found, ...others] = await offered('a-maintainer', 'relays');
  expect([found?.value, others]).toEqual(['feature/x', []]);
  expect(found?.name).toMatch(/^feature\/x: Try relays by /);
  expect((await offered('a-maintainer', '')).map(({ value }) => value)).toEqual(
    expect.arrayContaining(['feature/x', 'fix/y']),
  );
  expect(await offered('a-maintainer', '', 'no.such')).toEqual([]);
  // Each of these may do one of both.
  expect(await offered('an-owner', '')).toEqual([]);
  expect(await offered('a-viewer', '')).toEqual([]);
  expect(await offered('a-stranger', '')).toEqual([]);
});
