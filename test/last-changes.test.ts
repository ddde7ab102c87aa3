import { describe, expect, it, onTestFinished } from 'vitest';
import { insertDeploy } from '../src/deploys/deploy-store.ts';
import { createConfigChangeService } from '../src/fleets/config-change-service.ts';
import { insertHold, saveHold } from '../src/holds/hold-store.ts';
import { createLastChanges } from '../src/last-changes.ts';
import { testActor } from './support/actor.ts';
import { testFleet, testPerson } from './support/config.ts';
import { testDeploy } from './support/deploys.ts';
import { testHold } from './support/holds.ts';
import { testPipeline, testRunEvent } from './support/runs.ts';
import { storeRuns } from './support/stored-runs.ts';
import { openWindowHouse, windowsConfig, type WindowHouse } from './support/window-house.ts';

const FLEET = 'status.prod';
const MINUTE = 60_000;
const GUILD = testActor().guildId;

async function open(): Promise<WindowHouse & { look(): Promise<void> }> {
  const base = windowsConfig();
  const pipeline = testPipeline({ name: 'deploy-status-prod', fleet: FLEET, repository: 'acme/node', branches: ['*'] });
  const person = testPerson({
    name: 'a-deployer',
    discord: ['300000000000000042'],
    logins: { github: ['A-Committer'] },
  });
  const fleets = [testFleet({ name: FLEET }), testFleet({ name: 'waku.test' })];
  const house = await openWindowHouse({ ...base, fleets, people: [...base.people, person], pipelines: [pipeline] });
  onTestFinished(() => house.close());
  const changes = createConfigChangeService({ ...house, config: () => house.config.current });
  return { ...house, look: () => changes.look() };
}

async function changesOf(house: WindowHouse, fleet = FLEET): Promise<readonly string[]> {
  const changes = createLastChanges({ config: () => house.config.current, guildId: GUILD });
  const list = await changes.listBefore(house.database.read, { fleet, before: house.clock.now(), limit: 5 });
  return list.map(({ what, who }) => `${what}${who === null ? '' : ` by ${who}`}`);
}

async function openDoings(house: WindowHouse): Promise<readonly string[]> {
  const changes = createLastChanges({ config: () => house.config.current, guildId: GUILD });
  const list = await changes.listOpen(house.database.read, { fleet: FLEET, at: house.clock.now() });
  return list.map(({ what }) => what);
}

describe('what changed last on a fleet', () => {
  it('is its deployments, with who did them by their account; one under way is told of as that', async () => {
    const house = await open();
    const { clock, database, config } = house;
    const createdAt = clock.now();
    const store = (number: number, says: string, at = clock.now()): Promise<void> =>
      database.transaction((tx) =>
        storeRuns(
          tx,
          config.current.pipelines,
          testRunEvent({ number, says, description: { createdAt: at }, attemptParts: { updatedAt: clock.now() } }),
        ),
      );
    await store(7, 'failure', createdAt);
    clock.advance(5 * MINUTE);
    await store(8, 'in_progress');
    clock.advance(MINUTE);

    expect(await changesOf(house)).toEqual([
      '`deploy-status-prod` #8 on `master`: running by <@300000000000000042>',
      '`deploy-status-prod` #7 on `master`: failed by <@300000000000000042>',
    ]);
    expect(await openDoings(house)).toEqual(['`deploy-status-prod` #8 on `master` is under way']);
    expect(await changesOf(house, 'waku.test')).toEqual([]);
    clock.advance(7 * 60 * MINUTE);
    expect(await openDoings(house)).toEqual([]);
  });

  it('is what was deployed from here, by its number and who asked, and not told again as the run that did it', async () => {
    const house = await open();
    const { clock, database, config } = house;
    const begunAt = clock.now();
    await database.transaction((tx) =>
      storeRuns(
        tx,
        config.current.pipelines,
        testRunEvent({
          number: 7,
          says: 'success',
          description: { createdAt: begunAt },
          attemptParts: { updatedAt: begunAt },
        }),
      ),
    );
    const [run] = await createLastChanges({ config: () => config.current, guildId: GUILD }).listBefore(database.read, {
      fleet: FLEET,
      before: new Date(begunAt.getTime() + MINUTE),
      limit: 5,
    });
    const deployed = { guildId: GUILD, fleet: FLEET, begunAt, endedAt: begunAt, overAt: begunAt };
    clock.advance(MINUTE);
    await database.transaction(async (tx) => {
      const number = 12;
      await insertDeploy(tx, testDeploy({ ...deployed, number, actKey: 'a', run: '#7', runUrl: run?.url ?? null }));
      // Nothing came of these on any host.
      await insertDeploy(tx, testDeploy({ ...deployed, number: 13, actKey: 'b', state: 'not-started' }));
      await insertDeploy(tx, testDeploy({ ...deployed, number: 14, actKey: 'c', state: 'nothing', kind: 'latest' }));
    });

    expect(run?.url).not.toBeNull();
    expect(await changesOf(house)).toEqual(['D-12 of `feature/x`, \\#7: on every host by <@300000000000000001>']);
  });

  it('is its holds, placed and ended', async () => {
    const house = await open();
    const { clock, database } = house;
    const hold = testHold({ number: 3, guildId: GUILD, fleet: FLEET, reason: 'disk *swap*', placedAt: clock.now() });
    await database.transaction((tx) => insertHold(tx, hold, null));
    clock.advance(MINUTE);

    expect(await openDoings(house)).toEqual([String.raw`hold H-3 (disk \*swap\*) stands`]);
    const ended = { ...hold, state: 'ended' as const, endedAt: clock.now(), ending: 'ran-out' as const };
    await database.transaction((tx) => saveHold(tx, ended, { was: hold.version, dueAt: null }));
    clock.advance(MINUTE);
    expect(await openDoings(house)).toEqual([]);
    expect(await changesOf(house)).toEqual([
      String.raw`hold H-3 (disk \*swap\*) ended`,
      expect.stringMatching(/^hold H-3 .* was placed by /u),
    ]);
  });

  it('is a window that opened over it, and none of another fleet', async () => {
    const house = await open();
    const { clock, windows } = house;
    await windows.schedule(house.plan({ start: 'in 10m', length: '30m', fleets: FLEET }), house.as('a-maintainer'));
    await windows.schedule(
      house.plan({ name: 'Elsewhere', start: 'in 10m', length: '30m', fleets: 'waku.test' }),
      house.as('a-maintainer'),
    );
    await house.settle();
    clock.advance(11 * MINUTE);
    await house.settle();
    clock.advance(MINUTE);

    expect(await openDoings(house)).toEqual(['window W-1 Release window is open']);
    expect(await changesOf(house)).toEqual(['window W-1 Release window opened']);
    clock.advance(40 * MINUTE);
    await house.settle();
    expect(await openDoings(house)).toEqual([]);
  });

  it('is its configuration, by the fields that differ; nothing at first sight, and nothing of another fleet', async () => {
    const house = await open();
    await house.look();
    expect(await changesOf(house)).toEqual([]);
    const { current } = house.config;
    house.config.current = {
      ...current,
      fleets: current.fleets.map((fleet) =>
        fleet.name === FLEET ? { ...fleet, shards: [1, 2], traffic: 'more' } : fleet,
      ),
    };

    await house.look();
    house.clock.advance(MINUTE);
    await house.look();

    expect(await changesOf(house)).toEqual(['the configuration of the fleet changed (shards, traffic)']);
    expect(await changesOf(house, 'waku.test')).toEqual([]);
  });
});
