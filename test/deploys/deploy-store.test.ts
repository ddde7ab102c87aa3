import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  findBranchOn,
  findDeploy,
  findUnderWay,
  insertDeploy,
  listDeploysOf,
  listDueDeploys,
  nextDeployNumber,
  pruneDeploys,
  saveDeploy,
} from '../../src/deploys/deploy-store.ts';
import type { Deploy } from '../../src/deploys/deploy.ts';
import { ENGINES, openTestDatabase, type TestDatabase } from '../support/database.ts';
import { testDeploy } from '../support/deploys.ts';
import { TEST_GUILD } from '../support/interactions.ts';

describe.each(ENGINES)('deploys in the store on %s', (engine) => {
  let opened: TestDatabase;
  const at = new Date('2026-03-02T10:00:00Z');
  const insert = (deploy: Deploy): Promise<void> => opened.database.transaction((tx) => insertDeploy(tx, deploy));

  beforeEach(async () => {
    opened = await openTestDatabase({ engine });
  });

  afterEach(async () => {
    await opened.close();
  });

  it('are read as they were written', async () => {
    const host = { host: 'node-01.do-ams3', state: 'other', shows: 'v0.38.0', note: null, since: at } as const;
    const whole = testDeploy({
      because: 'it waits there',
      hold: 3,
      follows: 1,
      overrideUntil: at,
      owesPause: true,
      hosts: [host],
      lookedAt: at,
      failingBecause: 'no answer',
      dueAt: at,
      endedAt: null,
    });
    await insert(whole);

    expect(await findDeploy(opened.database.read, TEST_GUILD, 1)).toEqual(whole);
    expect(await findDeploy(opened.database.read, 'another', 1)).toBeNull();
    expect(await findUnderWay(opened.database.read, TEST_GUILD, 'waku.test')).toEqual(whole);
    expect(await listDueDeploys(opened.database.read, TEST_GUILD, at)).toEqual([whole]);
    expect(await listDueDeploys(opened.database.read, TEST_GUILD, new Date(at.getTime() - 1))).toEqual([]);
  });

  it('are one under way and one branch for each fleet, whoever writes', async () => {
    await insert(testDeploy({ endedAt: null }));

    await expect(insert(testDeploy({ number: 2, actKey: 'x', endedAt: null, kind: 'restore' }))).rejects.toThrow();
    await expect(insert(testDeploy({ number: 2, actKey: 'x' }))).rejects.toThrow();
    await insert(testDeploy({ number: 2, actKey: 'x', overAt: at }));
    await insert(testDeploy({ number: 3, actKey: 'y', fleet: 'waku.dev', endedAt: null }));

    expect((await findBranchOn(opened.database.read, TEST_GUILD, 'waku.test'))?.number).toBe(1);
    expect(await opened.database.transaction(nextDeployNumber)).toBe(4);
    const all = await listDeploysOf(opened.database.read, { guildId: TEST_GUILD, fleet: null, limit: 2 });
    expect(all.map(({ number }) => number)).toEqual([3, 2]);
  });

  it('are forgotten when they ended long ago, but for what still counts and the last number given', async () => {
    const old = { endedAt: at, overAt: at };
    const dueAt = new Date('2026-03-09T10:00:00Z');
    await insert(testDeploy({ ...old, number: 1, actKey: 'a' }));
    await insert(testDeploy({ ...old, number: 2, actKey: 'b', overAt: null }));
    await insert(testDeploy({ ...old, number: 3, actKey: 'c', dueAt }));
    await insert(testDeploy({ ...old, number: 4, actKey: 'd', endedAt: dueAt }));
    await insert(testDeploy({ ...old, number: 5, actKey: 'e' }));
    await insert(testDeploy({ ...old, number: 6, actKey: 'f' }));
    const prune = (limit: number): Promise<number> =>
      opened.database.transaction((tx) => pruneDeploys(tx, { guildId: TEST_GUILD, before: dueAt, limit }));

    expect([await prune(1), await prune(10), await prune(10)]).toEqual([1, 1, 0]);

    const left = await listDeploysOf(opened.database.read, { guildId: TEST_GUILD, fleet: null, limit: 10 });
    expect(left.map(({ number }) => number)).toEqual([6, 4, 3, 2]);
    expect(await opened.database.transaction(nextDeployNumber)).toBe(7);
  });

  it('go on from the version in which they were read, or not at all', async () => {
    const deploy = testDeploy({ endedAt: null });
    await insert(deploy);
    const next = await opened.database.transaction((tx) => saveDeploy(tx, { ...deploy, state: 'rolling' }));

    expect(next.version).toBe(2);
    await expect(opened.database.transaction((tx) => saveDeploy(tx, deploy))).rejects.toThrow('another transaction');
  });
});
