import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Config } from '../../src/platform/config/config.ts';
import type { RouteConfig } from '../../src/platform/config/route-config.ts';
import { testConfig } from '../support/config.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import { openReleasesRoom, releasePayload, testReleaseConfig, type ReleasesRoom } from '../support/releases.ts';
import { testRoute } from '../support/routes.ts';

const ROLES = ['300000000000000001', '300000000000000002'] as const;
const CARD = 'release:github:17372790';

describe('releases that routes ask for', () => {
  let store: TestDatabase;
  let config: Config;
  let room: ReleasesRoom;

  beforeEach(async () => {
    store = await openTestDatabase();
    config = testConfig({
      roles: ['owners', 'infra'].map((name, n) => ({ name, id: ROLES[n] ?? '', grants: [] })),
      channels: ['releases', 'devops'].map((name, n) => ({ name, id: `11000000000000000${n + 1}` })),
      releases: [testReleaseConfig({ mention: { kind: 'role', name: 'owners' } })],
    });
    room = openReleasesRoom(store.database, () => config);
  });

  afterEach(async () => {
    await store.close();
  });

  const ask = (parts: Partial<Omit<RouteConfig, 'filter'>> = {}): void => {
    config = {
      ...config,
      routes: [
        testRoute({
          mention: { kind: 'role', name: 'infra' },
          ...parts,
          filter: { events: ['release'], branches: ['v*'] },
        }),
      ],
    };
  };
  const pings = async (): Promise<readonly (readonly [string, readonly string[]])[]> =>
    (await room.cards())
      .filter(({ kind }) => kind === 'release-final')
      .map(({ place, body }) => [place, body.allowed_mentions.roles ?? []] as const);

  it('are shown in their channel too, and mention there whom the route names', async () => {
    ask();
    await room.deliver(releasePayload());

    expect((await room.cards()).filter(({ kind }) => kind === 'release').map(({ key }) => key)).toEqual([
      `${CARD}@releases`,
      `${CARD}@devops`,
    ]);
    expect(await pings()).toEqual([
      ['channel:releases', [ROLES[0]]],
      ['channel:devops', [ROLES[1]]],
    ]);
    expect(room.facts).toMatchObject([{ kind: 'release.announced', channels: ['releases', 'devops'] }]);
  });

  it('are announced once where the configuration announces them already, also in quiet hours', async () => {
    ask({
      channel: 'releases',
      quietHours: { timeZone: 'UTC', from: '08:00', until: '10:00', days: ['mon'], breakThrough: [] },
    });
    await room.deliver(releasePayload(), releasePayload({ action: 'edited', atSecond: 60 }));

    expect((await room.cards()).map(({ key }) => key)).toEqual([`${CARD}@releases`, `${CARD}@releases!`]);
    expect(await pings()).toEqual([['channel:releases', [ROLES[0]]]]);
  });

  it('are kept true where only a route shows them, and are not begun by an edit', async () => {
    config = { ...config, releases: [] };
    await room.deliver(releasePayload({ release: { id: 2 } }));
    ask({ notify: [] });
    await room.deliver(releasePayload({ action: 'edited', atSecond: 60, release: { id: 2 } }));
    const unasked = await room.cards();
    await room.deliver(releasePayload());
    config = { ...config, routes: [] };
    await room.deliver(releasePayload({ action: 'deleted', atSecond: 90 }));

    expect(unasked).toEqual([]);
    expect((await room.cards()).map(({ key, summary }) => [key, summary])).toEqual([
      [`${CARD}@devops`, '🗑️ acme/node v1.2.3: deleted'],
    ]);
  });
});
